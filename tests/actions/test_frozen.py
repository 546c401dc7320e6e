"""Frozen rows never change, whoever tries: the desk, the ORM, raw SQL, or a later migration that loses the triggers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models.signals import post_migrate
from django.test import Client

from tests import shelf, stages
from undersigned.actions import draft
from undersigned.actions.draft import editor
from undersigned.apps import UndersignedConfig
from undersigned.core.errors import DraftError
from undersigned.models import (
    Account,
    Call,
    Clause,
    Edition,
    Erratum,
    QuestionRecord,
    Statement,
    Text,
    Translation,
    Unfreezing,
    frozen,
)

CHANGES: dict[type[models.Model], dict[str, Any]] = {
    Edition: {"digest": "0" * 64},
    Text: {"sha256": "0" * 64},
    Clause: {"words": "Other words."},
    Call: {"clause": 0},
    QuestionRecord: {"answers": {"motivation": "Another one."}},
    Unfreezing: {"undone": "2020-01-01T00:00:00Z"},
    Erratum: {"new": "other"},
    Translation: {"sha256": "0" * 64},
}
EVERY = pytest.mark.parametrize("model", frozen.FROZEN, ids=lambda model: model.__name__)


@pytest.fixture
def full(db) -> Statement:
    """A statement with a row in every frozen table: edition 1 undone, edition 2 with an erratum and a translation."""
    return shelf.once("in every frozen table", in_every_table)


def in_every_table() -> Statement:
    statement = stages.frozen()
    draft.unfreeze(statement)
    draft.freeze(statement, authoritative="all")
    draft.add_erratum(statement, language="en", clause=0, old="river", new="stream")
    count = statement.draft_clauses.count()
    draft.publish_translation(statement, language="sq", clauses=[f"Fjali {n}." for n in range(count)])
    return Statement.objects.get(pk=statement.pk)


def contents(model: type[models.Model]) -> list[dict[str, object]]:
    """All rows of a table."""
    return list(model._default_manager.order_by("pk").values())


def refused(act) -> None:
    """The database refuses `act`, with the trigger's own words."""
    with pytest.raises(DatabaseError, match="frozen rows never change"), transaction.atomic():
        act()


def run(sql: str, parameters: list[Any] | None = None) -> None:
    """Raw SQL, past every model."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])


def test_every_frozen_table_has_its_tests():
    assert set(CHANGES) == set(frozen.FROZEN)


@EVERY
def test_orm_cannot_change_or_delete(full, model):
    before = contents(model)
    row = model._default_manager.first()
    assert row is not None
    for name, value in CHANGES[model].items():
        setattr(row, name, value)
    refused(row.save)
    refused(lambda: model._default_manager.update(**CHANGES[model]))
    refused(lambda: model._default_manager.bulk_update([row], list(CHANGES[model])))
    refused(lambda: model._default_manager.filter(pk=row.pk)._raw_delete("default"))
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        model._default_manager.all().delete()
    assert contents(model) == before


@EVERY
def test_raw_sql_cannot_update_or_delete(full, model):
    before, table = contents(model), model._meta.db_table
    refused(lambda: run(f"UPDATE {table} SET id = id"))
    refused(lambda: run(f"DELETE FROM {table}"))
    refused(lambda: run(f"DELETE FROM {table} WHERE id = %s", [before[0]["id"]]))
    assert contents(model) == before


@EVERY
def test_no_row_is_put_in_the_place_of_another(full, model):
    before = contents(model)
    columns = [field.column for field in model._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    row = f"SELECT {names} FROM {model._meta.db_table} LIMIT 1"
    if connection.vendor == "sqlite":
        refused(lambda: run(f"INSERT OR REPLACE INTO {model._meta.db_table} ({names}) {row}"))
        refused(lambda: run(f"REPLACE INTO {model._meta.db_table} ({names}) {row}"))
    upsert = f"INSERT INTO {model._meta.db_table} ({names}) SELECT * FROM ({row}) AS one WHERE true "
    with pytest.raises(DatabaseError), transaction.atomic():
        run(f"{upsert} ON CONFLICT (id) DO UPDATE SET id = excluded.id")
    assert contents(model) == before


@pytest.mark.sqlite  # PostgreSQL has no INSERT OR REPLACE
@EVERY
def test_unique_columns_open_no_way_round(full, model):
    """A new id with the old unique values would replace the old row as well."""
    before, table = contents(model), model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    refused(lambda: run(f"INSERT OR REPLACE INTO {table} (id, {names}) SELECT '7777', {names} FROM {table} LIMIT 1"))
    assert contents(model) == before


@pytest.mark.parametrize("model", [Text, Clause, Call], ids=lambda model: model.__name__)
def test_a_closed_edition_takes_no_more_parts(full, model):
    edition = stages.in_force(full)
    new = {
        Text: lambda: Text(edition=edition, language="mk", sha256="0" * 64),
        Clause: lambda: Clause(edition=edition, language="en", index=99, kind="paragraph", words="Words put below."),
        Call: lambda: Call(edition=edition, index=99, clause=0, places={}),
    }[model]
    refused(lambda: new().save(force_insert=True))
    refused(lambda: model._default_manager.bulk_create([new()]))
    table = model._meta.db_table
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]
    prepared = [field.get_db_prep_save(getattr(new(), field.attname), connection) for field in columns]
    places = ", ".join(["%s"] * len(columns))
    names = ", ".join(f'"{field.column}"' for field in columns)
    refused(lambda: run(f"INSERT INTO {table} ({names}) VALUES ({places})", prepared))


@pytest.mark.postgres  # SQLite has no TRUNCATE; a DELETE of all rows is tried above
@EVERY
def test_truncate(full, model):
    before = contents(model)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # or PostgreSQL refuses for another reason: checks that are still due
    refused(lambda: run(f"TRUNCATE {model._meta.db_table} CASCADE"))
    assert contents(model) == before


def test_desk_cannot_change_what_is_frozen(full):
    client = Client()
    client.force_login(Account.objects.create_user(username="owner", role="owner"))
    before = {model: contents(model) for model in frozen.FROZEN}
    base = f"/desk/{full.pk}/"
    posts = {
        "review/": {"language": "en", "clause-1-kind": "title", "clause-1-source": "Other", "do": "save"},
        "calls/": {"new-clause": "1", "new-words": "Other", "new-addressee": "You", "do": "add"},
        "texts/": {"language": "sr-Latn"},
        "texts/en/": {"do": "save"},
        "questions/": {"motivation": "Other"},
        "freeze/": {"authoritative": "all", "do": "freeze"},
    }
    for path, data in posts.items():
        response = client.post(base + path, data)
        assert response.status_code == 422, path
        assert "cannot change" in response.content.decode(), path
    client.post(base + "details/", {"dating": "dated", "line-en": "Elsewhere, 1 May", "do": "save"})
    assert client.post(base + "delete/").status_code == 422
    assert {model: contents(model) for model in frozen.FROZEN} == before
    assert full.undated


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda s: draft.add(s, after=None, kind="title", words={"en": "Other"}),
        lambda s: draft.bring_back(s, 1),
        lambda s: editor.save_typed(s, []),
        lambda s: stages.write(s, "en", {s.draft_clauses.get(position=0).pk: "Other"}),
        lambda s: draft.add_language(s, "mk"),
        lambda s: draft.remove_language(s, "en"),
        lambda s: draft.change_language(s, "en", "mk"),
        lambda s: draft.save_calls(s, []),
        lambda s: draft.save_signatories(s, []),
        lambda s: draft.save_dateline(s, undated=True, dated=None, words={}),
        lambda s: draft.answer(s, {}),
        lambda s: draft.freeze(s, authoritative="all"),
    ],
)
def test_actions_refuse_a_frozen_draft(change):
    with pytest.raises(DraftError, match="frozen"):
        change(stages.frozen())


def test_a_later_migration_that_loses_triggers_is_named_and_mended(fresh_database):
    """SQLite drops a table's triggers when Django remakes it to alter a column; PostgreSQL keeps them."""
    statement = stages.frozen()
    assert frozen.missing() == []
    old = Clause._meta.get_field("kind")
    new: Any = models.CharField(max_length=30)
    new.set_attributes_from_name("kind")
    new.model = Clause
    with connection.schema_editor() as schema:
        schema.alter_field(Clause, old, new, strict=True)
    if connection.vendor == "sqlite":
        lost = frozen.missing()
        assert lost
        assert all(name.startswith(Clause._meta.db_table) for name in lost)
    from django.apps import apps

    config = apps.get_app_config("undersigned")
    assert isinstance(config, UndersignedConfig)
    post_migrate.send(sender=config, app_config=config, verbosity=0, interactive=False, using="default")
    assert frozen.missing() == []
    refused(lambda: Clause.objects.filter(edition__statement=statement).update(words="Other words."))


def test_a_missing_trigger_is_named(fresh_database):
    table = Clause._meta.db_table
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {table}_no_update{on}")
    assert frozen.missing() == [f"{table}_no_update"]
    frozen.install()
    frozen.install()
    assert frozen.missing() == []


@pytest.mark.postgres
def test_a_trigger_that_is_switched_off_counts_as_missing(fresh_database):
    table = Clause._meta.db_table
    run(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_update")
    assert frozen.missing() == [f"{table}_no_update"]
