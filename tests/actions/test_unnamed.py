"""Who is named under one edition and not under the next: no number may tell that they stand there."""

from __future__ import annotations

import pytest

from tests import stages
from tests.house import House
from undersigned.actions import draft, sign
from undersigned.models import Invitation, Signature, Statement
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.django_db


def renewed(statement: Statement, *earlier: Signature) -> list[Signature]:
    """The next edition, confirmed in one press by these signatories of the one before."""
    draft.begin_next_edition(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    sign.invite_again(Statement.objects.get())
    newest = stages.in_force(Statement.objects.get()).frozen
    invitations = Invitation.objects.filter(created__gte=newest)
    return [sign.confirm_again(invitations.get(earlier=one)).signature for one in earlier]


def page_of_the_first(house: House) -> str:
    """The page of edition 1, published anew."""
    house.publish(Statement.objects.get())
    return house.read(Statement.objects.get(), "edition-1/en/index.html")


def test_the_first_edition_counts_who_signed_only_it_while_all_are_named(installation: Installation) -> None:
    house = House(installation)
    statement = stages.opened()
    one = stages.signed(statement, stages.organisation()).signature
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@kodrin.example"))
    renewed(statement, one)
    assert "1 signatory confirmed edition 2; 1 signed only this one." in page_of_the_first(house)


def test_it_does_not_once_somebody_stands_unnamed_under_a_later_one(installation: Installation) -> None:
    house = House(installation)
    statement = stages.opened()
    one = stages.signed(statement, stages.organisation()).signature
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@kodrin.example"))
    (again,) = renewed(statement, one)
    sign.change_visibility(again, "not-named")
    for _ in ("edition 2 is in force", "edition 3 is"):
        page = page_of_the_first(house)
        assert "signed only" not in page
        renewed(Statement.objects.get())
