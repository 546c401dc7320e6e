"""Signatories in each of the ways that are compared: by HTTP, by the actions alone, by bare SQL."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bench.crowd import Crowd, Pile
from bench.replay import Bare, Script, Step, recorded
from bench.wire import Wire

if TYPE_CHECKING:
    from django.test import Client

    from undersigned.models import Statement

CSRF = "c" * 32


@dataclass(frozen=True)
class Form:
    """The statement whose form is filled in: plain values, so that no client touches a connection of its parent."""

    id: str
    slug: str
    digest: str
    since: str  # when the form was seen, a while ago

    @classmethod
    def of(cls, statement: Statement) -> Form:
        """The form of the edition in force."""
        from undersigned.views.sign.arrival import stamp

        edition = statement.edition
        assert edition is not None
        return cls(statement.pk, statement.slug_id, edition.digest, stamp(time.time() - 60))

    def step_1(self) -> dict[str, str]:
        """What an organisation's representative enters first; the name is new each time."""
        name = f"Invented organisation {secrets.token_hex(8)}"
        return {
            "csrfmiddlewaretoken": CSRF,
            "kind": "organisation",
            "text": "en",
            "digest": self.digest,
            "since": self.since,
            "name": name,
            "acronym": "IO",
            "place": "Vardena",
            "representative": "Teuta Ravik",
            "representative_role": "director",
            "mandate": "Decision of the board of 3 May",
            "mail": f"{name.replace(' ', '.')}@lumera.example",
        }

    def step_2(self) -> dict[str, str]:
        """What is chosen and agreed to then."""
        return {"csrfmiddlewaretoken": CSRF, "visibility": "public", "consent": "on"}


def somewhere() -> str:
    """The address of one more network: who signs comes from anywhere, so that no limit meets the crowd as one."""
    return f"10.{'.'.join(str(byte) for byte in secrets.token_bytes(3))}"


class AskOverHttp:
    """Both posts of the form, as a browser sends them."""

    def __init__(self, port: int, form: Form) -> None:
        self.form = form
        self.wire = Wire(port)

    def step(self) -> str | None:
        """Sign once."""
        slug, cookie, network = self.form.slug, f"csrftoken={CSRF}", somewhere()
        status, head = self.wire.ask(self.wire.post(f"/sign/{slug}/", self.form.step_1(), cookie, network))
        if status != 302:
            return f"step 1: {status}"
        found = re.search(rb"form=([\w-]+)", head)
        if found is None:
            return "step 1: no cookie"
        cookie += f"; form={found[1].decode()}"
        status, _ = self.wire.ask(self.wire.post(f"/sign/{slug}/check/", self.form.step_2(), cookie, network))
        return "" if status == 302 else f"step 2: {status}"

    def left(self) -> None:
        """Nothing: the links are in the mails."""


class ConfirmOverHttp:
    """The button behind the mail's link."""

    def __init__(self, port: int, tokens: Pile[str]) -> None:
        self.tokens = tokens
        self.wire = Wire(port)

    def step(self) -> str | None:
        """Press it once."""
        token = self.tokens.take()
        if token is None:
            return None
        values = {"csrfmiddlewaretoken": CSRF}
        asked = self.wire.post(f"/confirm/{token}/", values, f"csrftoken={CSRF}", somewhere())
        status, head = self.wire.ask(asked)
        return "" if status == 302 and b"/mine/" in head else f"confirm: {status}"

    def left(self) -> None:
        """Nothing."""


class Ask:
    """The same by the actions alone."""

    def __init__(self, form: Form) -> None:
        from undersigned.models import Statement

        self.form = form
        self.statement = Statement.objects.get(pk=form.id)

    def step(self) -> str | None:
        """Sign once. As in two requests, each sees the statement anew."""
        from undersigned.actions import sign
        from undersigned.core.sign import Signing
        from undersigned.models import SigningForm
        from undersigned.models.sign import token_hash

        statement, entered = self.statement, self.form.step_1()
        edition = statement.edition
        assert edition is not None
        cookie = sign.begin_form(edition, kind="organisation", language="en", values=entered)
        form = SigningForm.objects.get(cookie_hash=token_hash(cookie), statement=statement)
        columns = ("mail", "acronym", "place", "representative", "representative_role", "mandate")
        signing = Signing(
            kind="organisation",
            names={"": entered["name"]},
            language="en",
            named=True,
            purposes=frozenset({"sign", "show"}),
            **{name: entered[name] for name in columns},
        )
        sign.request_signature(statement, signing, digest=self.form.digest, form=form)
        return ""

    def left(self) -> None:
        """Nothing."""


class Confirm:
    """The button by the action alone."""

    def __init__(self, tokens: Pile[str]) -> None:
        from django.db import connection

        self.tokens = tokens
        connection.ensure_connection()

    def step(self) -> str | None:
        """Confirm once."""
        from undersigned.actions import sign

        token = self.tokens.take()
        if token is None:
            return None
        sign.confirm(token)
        return ""

    def left(self) -> None:
        """Nothing."""


class Floor:
    """The recorded SQL by the bare driver. `waiting`: signatories who asked; without it, new ones ask."""

    def __init__(self, script: Script, waiting: Pile[dict[Any, Any]] | None = None) -> None:
        self.bare = Bare()
        self.script = script
        self.waiting = waiting
        self.asked: list[dict[Any, Any]] = []

    def step(self) -> str | None:
        """Replay once."""
        if self.waiting is None:
            self.asked.append(self.script.run(self.bare, {}))
            return ""
        one = self.waiting.take()
        if one is None:
            return None
        self.script.run(self.bare, one)
        return ""

    def left(self) -> list[dict[Any, Any]]:
        """Who asked."""
        return self.asked


def scripts(form: Form) -> tuple[Script, Script]:
    """The SQL of the posts of one signatory, and of the button, recorded from the real views."""
    from django.test import Client

    spread_numbers()
    asks, confirms = [], []
    for _ in range(4):
        client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        client.cookies["csrftoken"] = CSRF
        with recorded() as steps:
            _post(client, f"/sign/{form.slug}/", form.step_1())
            _post(client, f"/sign/{form.slug}/check/", form.step_2())
        asks.append(steps)
    for token in links().things:
        client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
        client.cookies["csrftoken"] = CSRF
        with recorded() as steps:
            _post(client, f"/confirm/{token}/", {"csrfmiddlewaretoken": CSRF})
        confirms.append(steps)
    return _alike(asks), _alike(confirms)


def _alike(runs: list[list[Step]]) -> Script:
    """Of two that sent the same statements: one request in many counts the rush, by chance.

    The first of all reads what is kept in memory from then on.
    """
    same = ((a, b) for a, b in combinations(runs[1:], 2) if [step.sql for step in a] == [step.sql for step in b])
    return Script(*next(same))


def _post(client: Client, path: str, values: dict[str, str]) -> None:
    answer = client.post(path, values, headers={"X-Forwarded-For": somewhere()})
    assert answer.status_code == 302, f"{path.split('/')[1]}: {answer.status_code}"


def waiting(asked: Crowd) -> Pile[dict[Any, Any]]:
    """Those of the floor's signatories who asked and now confirm."""
    return Pile([one for left in asked.left for one in left])


def spread_numbers() -> None:
    """Let every table give out numbers of its own, so that a recorded number tells where it came from."""
    from undersigned.models import ConfirmationToken, Event, Mail, Opening, SigningForm

    for far, model in enumerate((ConfirmationToken, Mail, Opening, SigningForm, Event), 1):
        _begin_at(model, far * 100_000_000)


def _begin_at(model: Any, number: int) -> None:
    from django.db import connection

    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number])
        elif not cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [number, table]).rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def links() -> Pile[str]:
    """The secrets in the mails of all who wait for their confirmation, the oldest first."""
    from undersigned.models import Mail
    from undersigned.models.sign import token_hash

    mails = Mail.objects.filter(purpose=Mail.Purpose.CONFIRMATION, signature__state="pending").order_by("pk")
    found = []
    for body, kept in mails.values_list("body", "signature__tokens__token_hash"):
        match = re.search(r"/confirm/([\w-]+)/", body)
        # A replayed mail still has the link of the one that was recorded.
        if match and token_hash(match[1]) == kept:
            found.append(match[1])
    return Pile(found)
