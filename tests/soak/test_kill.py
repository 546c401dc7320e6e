"""`kill -9` at any moment, under load: whatever was acknowledged to a signer stands, once, everywhere.

Signers sign over HTTP, read their link in the outbox, and press the button. Meanwhile the whole process
group, or one process of it, is killed again and again. An answer that leads to the private page is an
acknowledgement; where the connection broke, the signer asks again, as people do.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests import stages
from tests.conftest import FreshDatabase
from tests.servers import Server, command, served, until
from undersigned.actions.publish.batch import publish
from undersigned.actions.record import begin_log
from undersigned.actions.record.keys import log_vkey
from undersigned.core.publish.audit import audit
from undersigned.core.record import leaf_hash
from undersigned.core.record.note import parse_checkpoint, verify_note
from undersigned.core.tree import Tree
from undersigned.models import Checkpoint, Event, Mail, Publication, Signature, Statement
from undersigned.outside.installation import Installation
from undersigned.outside.published_log import opened

pytestmark = pytest.mark.soak

ROUNDS = 60
SIGNERS = 4
TARGETS = ("group", "supervisor", "web", "worker", "work")
BOUND = 9 * 60  # seconds
CSRF = "c" * 32


@dataclass
class Load:
    """What the signers were told."""

    slug: str
    digest: str
    server: Server
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def sign_until_stopped(self) -> None:
        """One signer after another."""
        from django.db import connection

        try:
            while not self.stop.is_set():
                self._sign(f"Invented organisation {secrets.token_hex(6)}")
                time.sleep(0.1)
        except Exception as error:
            self.odd.append(repr(error))
            raise
        finally:
            connection.close()

    def _sign(self, name: str) -> None:
        address = f"{name.replace(' ', '.')}@lumera.example".lower()
        values = {
            "kind": "organisation",
            "text": "en",
            "digest": self.digest,
            "name": name,
            "representative": "Teuta Ravik",
            "representative_role": "director",
            "mandate": "Decision of the board of 3 May",
            "mail": address,
        }
        status, headers = self._post(f"/sign/{self.slug}/", values)
        if status != 302:
            return
        cookie = re.search(r"form=([\w-]+)", headers.get("set-cookie", ""))
        assert cookie
        self._post(f"/sign/{self.slug}/check/", {"visibility": "public", "consent": "on"}, f"; form={cookie[1]}")
        mail = Mail.objects.filter(to=address, purpose="confirmation").first()
        if mail is None:
            return  # the request was lost with the process: nobody told the signer otherwise
        status, headers = self._post(f"/confirm/{stages.link_in(mail, 'confirm')}/", {})
        with self.lock:
            if status == 302 and "/mine/" in headers.get("location", ""):
                self.acknowledged.append(name)
            else:
                self.unsure.append(name)

    def _post(self, path: str, values: dict[str, str], cookie: str = "") -> tuple[int, dict[str, str]]:
        """Post a form; where no answer comes, once more until the test ends. 0: it ended."""
        body = urlencode({**values, "csrfmiddlewaretoken": CSRF})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={CSRF}{cookie}",
            # Everyone signs from a network of their own.
            "X-Forwarded-For": f"10.{'.'.join(str(byte) for byte in secrets.token_bytes(3))}",
        }
        while not self.stop.is_set():
            try:
                status, found, _ = self.server.ask("POST", path, body=body, headers=headers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status >= 500 or status in {403, 422, 429}:
                self.odd.append(f"{path.split('/')[1]}: {status}")
            return status, found
        return 0, {}


def kill(server: Server, target: str) -> None:
    """Kill a target without warning; where the supervisor dies, everybody must, and it is started again."""
    if target in {"group", "supervisor"}:
        server.kill_all() if target == "group" else server.main.kill()
        assert server.process is not None
        server.process.wait(10)
        until(server.gone, within=10)
        server.start()
        return
    process = {"web": server.web, "worker": server.worker, "work": server.work}[target]()
    if process is not None:
        process.kill()
        until(lambda: not process.is_running() or process.status() == "zombie", within=10)
    server.wait()


@pytest.fixture
def statement(fresh_database: FreshDatabase) -> Statement:
    """A published statement that everyone may sign, in a demo: its mails stay in the outbox."""
    settings = fresh_database.home / "settings.toml"
    settings.write_text(settings.read_text() + "demo = true\n")
    begin_log(Installation.load(fresh_database.home))
    opened = stages.opened()
    publish(opened)
    return Statement.objects.get(pk=opened.pk)


def test_what_was_acknowledged_stands_once(
    fresh_database: FreshDatabase,
    statement: Statement,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(20260503)
    killed: Counter[str] = Counter()
    begun = time.monotonic()
    with served(fresh_database.home, fresh_database.environment, tmp_path / "serve.log") as server:
        load = Load(statement.slug_id, stages.in_force(statement).digest, server)
        signers = [threading.Thread(target=load.sign_until_stopped) for _ in range(SIGNERS)]
        for signer in signers:
            signer.start()
        try:
            for number in range(ROUNDS):
                time.sleep(chance.uniform(0.0, 1.5))
                target = TARGETS[number % len(TARGETS)]
                kill(server, target)
                killed[target] += 1
                assert time.monotonic() - begun < BOUND
            time.sleep(2)
        finally:
            load.stop.set()
            for signer in signers:
                signer.join(30)
        until(lambda: published(statement), within=120, every=0.5)
        server.stop()
        until(server.gone, within=10)
    assert sum(killed.values()) == ROUNDS
    assert not load.odd, server.log.read_text()[-5000:]
    assert len(load.acknowledged) > 3 * ROUNDS
    in_the_database(load)
    in_the_log(statement, log_vkey(Installation.load(fresh_database.home)))
    in_the_bundle(load, statement, fresh_database)
    in_the_published_log(fresh_database)
    record_property("killed", dict(killed))
    record_property("acknowledged", len(load.acknowledged))
    record_property("unsure", len(load.unsure))


def published(statement: Statement) -> bool:
    """Whether everything that happened is in the log and in the newest bundle."""
    from django.db.models import F

    waits = Publication.objects.filter(statement=statement, batch_done__lt=F("changes")).exists()
    return not waits and not Event.objects.waiting().exists()


def in_the_database(load: Load) -> None:
    """Every acknowledged one once; nobody twice; nothing that nobody asked for."""
    standing = Counter(row.name() for row in Signature.objects.active())
    assert set(standing.values()) == {1}
    assert set(load.acknowledged) <= set(standing)
    assert len(load.acknowledged) == len(set(load.acknowledged))


def in_the_log(statement: Statement, key: str) -> None:
    """One leaf for each signature that stands; no gap; every checkpoint's root is that of the leaves."""
    events = list(Event.objects.sequenced())
    assert [event.index for event in events] == list(range(len(events)))
    mine = [event for event in events if event.statement_id == statement.pk]
    assert [event.seq for event in mine] == list(range(len(mine)))
    confirmed = Counter(event.signature_id for event in mine if event.type == "sign.confirmed")
    assert confirmed == Counter(Signature.objects.active().values_list("pk", flat=True))
    tree = Tree()
    tree.extend(leaf_hash(event.leaf.encode()) for event in events)
    for kept in Checkpoint.objects.all():
        assert parse_checkpoint(verify_note(kept.note, key)).root == tree.root(kept.size)


def in_the_published_log(fresh: FreshDatabase) -> None:
    """The static files are whole, and hold every event."""
    here = Installation.load(fresh.home)
    report = audit(opened(str(here.site)), key=log_vkey(here))
    assert (report.exit, (report.log or {}).get("size")) == (0, Event.objects.count()), report


def in_the_bundle(load: Load, statement: Statement, fresh: FreshDatabase) -> None:
    """The bundle verifies with the policy, and names each of them once."""
    site = Installation.load(fresh.home).site
    bundle, policy = site / statement.slug_id / "bundle.zip", site / "log" / "policy"
    done = command("verify", str(bundle), "--policy", str(policy), "--json", environment=fresh.environment)
    assert done.returncode == 0, done.stdout[-2000:]
    assert json.loads(done.stdout)["counts"]["organisations"] == Signature.objects.active().count()
    data = json.loads((site / statement.slug_id / "statement.json").read_bytes())
    named = Counter(row["names"][""] for row in data["undersigned"]["editions"][-1]["signatories"])
    assert set(named.values()) == {1}
    assert set(load.acknowledged) <= set(named)
