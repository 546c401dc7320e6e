"""Queries that are composed once answer as the same query composed anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import stages
from tests.address_book import added
from undersigned.actions import sign
from undersigned.models import Attempt, Edition, Event, Mail, Opening, Organisation, Signature, database_now
from undersigned.models.ready import Ready, insert, moment, text

pytestmark = pytest.mark.django_db


def test_each_asking_has_its_own_values_and_joins_what_the_query_joins() -> None:
    query = Ready(lambda: Signature.objects.select_related("edition").filter(name_key=text("key")).order_by("pk"))
    statement = stages.opened()
    edition = stages.in_force(statement)
    for name in ("Lumera Watch", "Kodrin Forum"):
        stages.requested(statement, stages.organisation(name))
    for name in ("Lumera Watch", "Kodrin Forum"):
        with CaptureQueriesContext(connection) as asked:
            found = query.first(key=name.casefold())
            assert found is not None
            assert (found.names[""], found.edition.digest) == (name, edition.digest)
        assert len(asked) == 1
    assert query.first(key="nobody") is None
    assert query.all(key="lumera watch") == list(Signature.objects.filter(name_key="lumera watch"))
    with pytest.raises(KeyError):
        query.first()


def test_moments_are_compared_as_the_database_keeps_them() -> None:
    now = database_now()
    Attempt.objects.create(key="a", until=now)
    later = Ready(lambda: Attempt.objects.filter(until__gt=moment("now")).values_list("key"))
    assert later.rows(now=now - timedelta(microseconds=1)) == [("a",)]
    assert later.rows(now=now) == later.rows(now=now + timedelta(days=1)) == []


def test_the_edition_in_force_is_the_newest_that_was_not_undone() -> None:
    statement = stages.opened()
    edition = statement.edition
    assert edition == Edition.objects.get()
    with CaptureQueriesContext(connection) as asked:
        assert edition is not None
        assert edition.statement is statement
    assert not asked.captured_queries


def test_of_organisations_of_one_name_the_book_gives_the_one_that_was_added_first() -> None:
    first, second = (added(name) for name in ("Lumera Watch", "Lumera Vëzhgimi"))
    assert Organisation.objects.called(["LUMERA  watch"]) == first
    assert Organisation.objects.called(["Lumera Vëzhgimi", "Lumera Watch"]) == first
    assert Organisation.objects.called(["Lumera Vëzhgimi"]) == second
    assert Organisation.objects.called(["Kodrin Forum"]) is None
    assert Organisation.objects.called([]) is None


def test_a_row_that_is_inserted_is_the_one_that_saving_makes() -> None:
    _, token = stages.requested(stages.opened(), stages.organisation("Lumera Watch"))
    sign.confirm(token)
    its_own = {"id": "f" * 32, "link_hash": "x", "signatory_key": "x"}
    for model, fresh in ((Signature, its_own), (Mail, {"message_id": "x"}), (Event, {})):
        stored = model.objects.latest("pk")
        values = {field.attname: getattr(stored, field.attname) for field in model._meta.concrete_fields}
        made = insert(model(**{name: value for name, value in values.items() if name != "id"} | fresh))
        kept = model.objects.get(pk=made.pk)
        assert made == kept != stored
        assert not made._state.adding
        differs = {name for name, value in values.items() if getattr(kept, name) != value}
        assert differs <= {"id", "created", *fresh}
    opening = Opening.objects.latest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Opening(event_id=opening.event_id, fields={}))
