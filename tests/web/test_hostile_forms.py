"""Every form of the signers' side and of the desk's signing side, sent what no browser would send.

Few examples each time, a thousand for each form in the long tests. Whatever is sent: no failure of ours, no signature
that nobody confirmed comes to stand, nobody learns or changes what is another signatory's. Addresses come from the
program's own tables, and the fields from the pages: a new form is attacked without being told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import stages
from tests.characters import ANY
from tests.web.browsing import account, kept, words, writes
from tests.web.test_desk_hostile import NASTY
from tests.web.test_private_pages import DESK, PUBLIC, SECRET, Party, party
from tests.web.test_sign_refusals import FEW_AND_MANY
from undersigned.models import Event, Mail, Signature

pytestmark = pytest.mark.django_db

SIGNING = ("sign/", "queue/", "claims/", "release/", "in-person/")
AT_DESK = [one for one in DESK if one.removeprefix("desk/<str:id>/").startswith(SIGNING)] + ["desk/blocks/"]
# The round and the texts of a draft have hostile tests of their own; a file is no form.
SIGNERS = [one for one in (*SECRET, *PUBLIC) if not one.startswith(("round/", "text/")) and not one.endswith(".pdf")]
FORMS = [*SIGNERS, *AT_DESK]
ALWAYS = (
    "do",
    "change",
    "discard",
    "decline",
    "as",
    "kind",
    "text",
    "digest",
    "since",
    "website",
    "decision",
    "chosen",
)
# By these a signature may come to stand: its own one.
STANDS_BY = ("confirm/", "invitation/")


class World:
    """Two coalitions, a browser that has begun to sign, and one that is signed in."""

    def __init__(self) -> None:
        self.ours, self.other = party("Alder"), party("Birch")
        hidden = stages.person("Birch Hidden", "hidden@else.example", named=False, purposes=frozenset({"sign"}))
        self.hidden = stages.signed(self.ours.statement, hidden).signature
        self.signer, self.desk = Client(), Client()
        self.desk.force_login(account())
        self.statement = self.ours.statement
        digest = stages.in_force(self.statement).digest
        entered = {"kind": "person", "text": "en", "name": "Alder Begun", "mail": "begun@alder.example"}
        begun = self.signer.post(f"/sign/{self.statement.slug_id}/", {**entered, "digest": digest})
        assert begun.status_code == 302
        self.foreign = self._foreign(self.other)

    def _foreign(self, other: Party) -> list[str]:
        """Ids and names of what belongs to others, which a form may be sent."""
        rows = [*other.statement.signatures.all(), *other.statement.invitations.all(), *other.statement.claims.all()]
        return [
            *(str(row.pk) for row in rows),
            *(other.statement.pk, other.statement.slug_id, self.hidden.pk, "hidden@else.example"),
            *(secret for secret in other.secrets.values()),
        ]

    def browser(self, pattern: str) -> Client:
        """Whoever sees this form."""
        return self.desk if pattern.startswith("desk/") else self.signer

    def standing(self) -> set[str]:
        """Signatures that the public can see: those that the log holds."""
        return set(Event.objects.filter(type="sign.confirmed").values_list("signature", flat=True))

    def others(self) -> list[Any]:
        """What is not the sender's: everything of the other statement, and the hidden signature."""
        rows = Signature.objects.exclude(statement=self.statement) | Signature.objects.filter(pk=self.hidden.pk)
        return list(rows.order_by("pk").values_list("pk", "state", "visibility", "names", "mail", "corrected"))


@contextmanager
def undone(browser: Client) -> Iterator[list[str]]:
    """What happens inside is taken back, in the database and in the browser. Gives the statements that wrote something,
    as they are run."""
    point, cookies = transaction.savepoint(), copy(browser.cookies)
    try:
        with writes() as wrote:
            yield wrote
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies


def asked_for(page: str) -> tuple[list[str], list[str]]:
    """The fields of a page, and the values that its buttons and choices send."""
    names = re.findall(r'name="([^"]+)"', page)
    return [name for name in dict.fromkeys([*names, *ALWAYS]) if "csrf" not in name], re.findall(r'value="(\w+)"', page)


def filled_in(page: str) -> dict[str, str]:
    """What hidden fields bring along: without it most forms are refused at the door."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: value for name, value in fields if "csrf" not in name}


def tell_of_another(letters: Iterable[Mail]) -> list[Mail]:
    """Mails that tell of the other coalition to somebody else."""
    return [mail for mail in letters if "Birch" in f"{mail.subject}{mail.body}" and "birch" not in mail.to]


def attack(world: World, pattern: str, examples: int) -> None:
    """Post to one form, and look at what became of it."""
    browser, address = (
        world.browser(pattern),
        world.ours.address(pattern).replace(world.ours.drafted.pk, world.statement.pk),
    )
    opened = browser.get(address, follow=True)
    assert opened.status_code < 500
    page = opened.content.decode()
    (fields, values), hidden = asked_for(page), filled_in(page)
    value = st.one_of(
        st.sampled_from([*NASTY, "a@b.example", "on", *values]),
        st.sampled_from(world.foreign),
        st.text(ANY, max_size=200),
    )
    # What a browser kept of the answers after which the page was looked at.
    seen: set[frozenset[tuple[str, str]]] = {frozenset()}
    stood, others, mails = world.standing(), world.others(), Mail.objects.latest("pk").pk

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.dictionaries(st.sampled_from(fields), value), st.dictionaries(st.sampled_from(ALWAYS), value, max_size=2))
    def send(data: dict[str, str], query: dict[str, str]) -> None:
        with undone(browser) as wrote:
            response = browser.post(address, {**hidden, **data}, query_params=query)
            assert response.status_code < 500
            at_desk, answer = pattern.startswith("desk/"), kept(response)
            assert at_desk or "Birch" not in words(response)
            if not wrote and answer in seen:
                return  # the database is as it was, the browser as it was before, and so is all that they would answer
            new = world.standing() - stood
            if not at_desk:  # a coordinator may accept what was held
                own = {one.pk for one in world.statement.signatures.all() if "Birch" not in one.name()}
                assert not new or (pattern.startswith(STANDS_BY) and len(new) == 1 and new <= own)
                assert not tell_of_another(Mail.objects.filter(pk__gt=mails))
            assert world.others() == others or (at_desk and pattern.endswith(("queue/", "claims/")))
            assert browser.get(address, follow=True).status_code < 500
            if not wrote:
                seen.add(answer)

    send()


def attack_all(patterns: Iterable[str]) -> None:
    world = World()
    for pattern in patterns:
        attack(world, pattern, 2)


def test_no_form_by_which_somebody_signs_gives_way_to_a_few_hostile_inputs():
    attack_all(one for one in FORMS if one.startswith(("sign/<str:slug>", *STANDS_BY)))


@pytest.mark.long
def test_no_form_gives_way_to_a_few_hostile_inputs():
    assert len(FORMS) > 25
    attack_all(FORMS)


@pytest.mark.soak
@pytest.mark.parametrize("pattern", FORMS)
def test_no_form_gives_way_to_a_thousand_hostile_inputs(pattern):
    attack(World(), pattern, 1000)


@pytest.mark.parametrize("number", [1, pytest.param(5, marks=pytest.mark.long), FEW_AND_MANY[1]])
def test_no_address_gives_way_to_a_made_up_part(number):
    browser, parts = Client(), re.compile(r"<str:(?:token|slug)>")
    where = [one for one in (*SECRET, *PUBLIC) if parts.search(one)]

    @settings(max_examples=number, suppress_health_check=list(HealthCheck), deadline=None)
    @example("a\x00b")
    @given(st.one_of(st.sampled_from(NASTY), st.text(ANY, max_size=100)))
    def visit(part: str) -> None:
        made_up = quote(part.replace("/", ""), safe="") or "-"
        for pattern in where:
            address = "/" + parts.sub(made_up, pattern).replace("<int:n>", "1")
            assert browser.get(address).status_code < 500, pattern

    visit()
