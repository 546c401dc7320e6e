"""docs/data-protection.md tells of every field that can hold something personal; a new one goes into a list."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model
from django.test import Client

from tests import stages
from tests.conftest import ROOT
from tests.web.browsing import PASSWORD, account, screen
from tests.web.test_sign import step_1
from undersigned.actions import sign
from undersigned.models import Account

DOC = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
# Random ids and hashes of random secrets, wherever they stand: they tell of nobody.
EVERYWHERE = {
    "id",
    "token_hash",
    "salt",
    "nonce",
    "nonce_hash",
    "cookie_hash",
    "link_hash",
    "pack_hash",
    "once",
    "batch",
}
# Tables that are not ours and hold no row, or nothing but the names of permissions.
UNUSED = {"EmailAddress", "EmailConfirmation", "Group", "Permission", "ContentType"}
# By table: about texts and their languages, moments and numbers of the work itself.
NOTHING_PERSONAL = {
    "Account": "is_superuser is_staff is_active",
    "Answer": "question sentence",
    "ApiToken": "scopes",
    "Aside": "language taken",
    "Call": "index clause places",
    "Change": "act",
    "Checkpoint": "size note",
    "Clause": "language index kind",
    "CommentRound": "number opened deadline languages remind_at reminded closed",
    "Commitment": "state until made",
    "Comparison": "names made",
    "Delivery": "made",
    "Dismissal": "language check_name detail",
    "Dispute": "day made",
    "DraftCall": "confirmed",
    "DraftClause": "position kind gone",
    "DraftPlace": "language",
    "DraftSignatory": "order",
    "DraftText": "language",
    "DraftWords": "language source version follows machine read_version",
    "EarlierWords": "version",
    "Edition": "number digest authoritative dated frozen",
    "Erasure": "what key basis day",
    "Erratum": "language clause day",
    "Event": "seq index",
    "Evidence": "copied copy_problem link checked made",
    "Indicator": "names unit made",
    "InvitationWords": "language which",
    "LateText": "language version",
    "Lease": "name holder until",
    "LedgerEntry": "due made",
    "Listed": "order",
    "MailboxPlace": "folder validity uid waiting",
    "Measurement": "period day state value source note made",
    "Notice": "kind key due reached reached_followers done",
    "Office": "made",
    "OfficeLink": "made revoked",
    "Organisation": "created",
    "Publication": "changes pages_done batch_done batch_due not_before problem finished",
    "Reply": "state until made",
    "SecondRule": "on made holds refused",
    "SheetName": "kind",
    "Slug": "text",
    "Statement": (
        "created undated dated next_begun timezone deadline opened open_to_all closed remind published retracted"
        " publish_questions names_hidden embargo names_released reservations second_agrees silent_after stale_after"
    ),
    "StatusChange": "scale to day made refused",
    "Suggestion": "language act order kind state",
    "Sweep": "due",
    "Term": "language decision decided made",
    "Text": "language sha256",
    "Thread": "names made",
    "ThreadCall": "inside",
    "Translation": "language sha256 day",
    "Unfreezing": "undone",
}


def told() -> dict[str, set[str]]:
    """By model, the fields in its table."""
    found: dict[str, set[str]] = {}
    for section in DOC.split("\n### ")[1:]:
        title, _, body = section.partition("\n")
        names = re.findall(r"[A-Z]\w+", title.rpartition(":")[2])
        rows = [row.strip("|").split("|") for row in body.split("\n## ")[0].splitlines() if row.startswith("| `")]
        assert rows, title
        assert all(len(cells) == 5 and all(cell.strip() for cell in cells) for cells in rows), f"five cells: {title}"
        for name in names:
            found.setdefault(name, set()).update(*(re.findall(r"`(\w+)`", cells[0]) for cells in rows))
    return found


def fields(model: type[Model]) -> set[str]:
    """Its fields that hold something by themselves: what links rows tells nothing, unless it links to an account."""
    rows: list[Field[Any, Any]] = list(model._meta.concrete_fields)
    return {row.name for row in rows if not row.is_relation or row.related_model is Account}


def test_every_field_is_told_or_holds_nothing_personal() -> None:
    listed, models = told(), {model.__name__: model for model in apps.get_models() if model.__name__ not in UNUSED}
    assert set(listed) <= set(models)
    assert set(NOTHING_PERSONAL) <= set(models)
    for name, model in models.items():
        nothing = set(NOTHING_PERSONAL.get(name, "").split())
        there = listed.get(name, set())
        assert not nothing & there, f"{name}: in both lists"
        assert nothing <= fields(model), f"{name}: no such field"
        left = fields(model) - nothing - there - EVERYWHERE
        assert not left, f"{name}: say in docs/data-protection.md what {sorted(left)} are for, or list them here"


def test_no_table_tells_of_a_field_that_is_not_there() -> None:
    models = {model.__name__: model for model in apps.get_models()}
    together = re.findall(r"\n### ([^\n]*,[^\n]*)\n", DOC)  # one table for several: each field is of one of them
    grouped = [re.findall(r"[A-Z]\w+", title.rpartition(":")[2]) for title in together]
    alone = set(told()) - {name for group in grouped for name in group}
    for group in [*grouped, *([name] for name in alone)]:
        known = set[str]().union(*(fields(models[name]) for name in group))
        assert told()[group[0]] <= known, group


@pytest.mark.django_db
def test_the_shape_of_the_copy_is_the_one_that_is_told() -> None:
    section = DOC.split("\n## The copy\n")[1]
    keys = {
        key
        for row in section.splitlines()
        if row.startswith("| `")
        for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    person = stages.signed(stages.opened(), stages.person()).signature
    copy = json.loads(json.dumps(sign.export(person)))
    assert set(copy) == keys | {"format"}
    assert copy["format"] in section


@pytest.mark.django_db
def test_every_cookie_is_told():
    told = set(re.findall(r"^\| `(\w+)` \|", DOC.split("## Cookies")[1].split("\n## ")[0], flags=re.MULTILINE))
    statement = stages.opened()
    visitor, coordinator = Client(), Client()
    visitor.get(f"/sign/{statement.slug_id}/", {"lang": "sq"})
    step_1(visitor, statement, "person")
    account("owner", "ana")
    coordinator.post("/accounts/login/", {"login": "ana", "password": PASSWORD})
    coordinator.post(screen(statement, "sign"), {"do": "close"})
    assert {*visitor.cookies, *coordinator.cookies} == told
