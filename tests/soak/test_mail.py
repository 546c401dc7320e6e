"""A thousand mails through a server that dies, from a work process that is killed, answered by a storm of bounces."""

from __future__ import annotations

import logging
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from tests import endorsing, stages
from tests.actions.test_receive import bounce
from tests.conftest import FreshDatabase
from tests.mailbox import Mailbox
from tests.servers import COMMAND, free_port, until
from undersigned.actions.mail_in import addresses
from undersigned.models import Mail, Statement

pytestmark = pytest.mark.soak

MAILS = 1000
KILLED_AT = (60, 250, 700)  # when so many have arrived, the work process dies before it hears that one was taken
DEAD_AT = 400
BOUND = 5 * 60  # seconds: it takes a fraction of it on a machine that does nothing else


class Deadly(Mailbox):
    """Keeps what it is given; and kills whoever gave it, before the answer, when its time has come."""

    def __init__(self) -> None:
        super().__init__()
        self.process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep a mail."""
        answer = await super().handle_DATA(server, session, envelope)
        if self.kills < len(KILLED_AT) and len(self.mails) >= KILLED_AT[self.kills] and self.process is not None:
            self.kills += 1
            self.process.kill()
            self.process.wait(10)
            self.process = None
        return answer

    @property
    def ids(self) -> Counter[str]:
        """How often each mail came."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)


@contextmanager
def listening(box: Deadly, port: int) -> Iterator[None]:
    """The server, while it lives."""
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def written(statement: Statement) -> None:
    """A thousand mails in the outbox."""
    now = timezone.now()
    Mail.objects.bulk_create(
        Mail(
            to=f"secret{n}@kodrin.example",
            subject=f"Subject {n}",
            body=f"Private words {n}",
            language="en",
            purpose=Mail.Purpose.INVITATION,
            message_id=f"<soak{n}@localhost>",
            statement=statement,
            due=now,
        )
        for n in range(MAILS)
    )


def kept_working(box: Deadly, fresh: FreshDatabase, log: Path, enough: int) -> None:
    """Start the work process, and again whenever it was killed, until `enough` different mails have arrived."""
    with log.open("ab") as lines:
        try:
            end = time.monotonic() + BOUND
            while len(box.ids) < enough:
                assert time.monotonic() < end, "the mails do not arrive"
                if box.process is None:
                    line = [*COMMAND, "work", str(fresh.home)]
                    box.process = subprocess.Popen(line, env=fresh.environment, stdout=lines, stderr=lines)
                time.sleep(0.05)
        finally:
            process, box.process = box.process, None
            if process is not None:
                process.kill()
                process.wait(10)


def test_nothing_is_lost_and_each_kill_sends_at_most_one_mail_twice(
    fresh_database: FreshDatabase, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    box, port, log = Deadly(), free_port(), tmp_path / "work.log"
    endorsing.set_up(settings)
    with (fresh_database.home / "settings.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {port}\nbounces = "bounce@statements.example"\n')
    written(stages.opened())
    with listening(box, port):
        kept_working(box, fresh_database, log, DEAD_AT)
    # The server is dead: what is due is put off, and stays.
    process = subprocess.Popen(
        [*COMMAND, "work", str(fresh_database.home)], env=fresh_database.environment, stderr=subprocess.DEVNULL
    )
    until(lambda: Mail.objects.filter(sent=None, tries__gt=0).count() >= 50)
    process.kill()
    process.wait(10)
    assert Mail.objects.filter(sent=None).exclude(body="").count() >= MAILS - len(box.ids)
    Mail.objects.filter(sent=None).update(due=timezone.now())
    with listening(box, port):
        kept_working(box, fresh_database, log, MAILS)
        left = subprocess.Popen([*COMMAND, "work", str(fresh_database.home)], env=fresh_database.environment)
        until(lambda: not Mail.objects.filter(sent=None).exists())
        left.terminate()
        left.wait(20)
    assert set(box.ids) == {f"<soak{n}@localhost>" for n in range(MAILS)}
    assert box.kills == len(KILLED_AT)
    # Each start of ours ended by a kill, too: at most one mail more for each of them.
    assert sum(box.ids.values()) - MAILS <= box.kills + 3
    assert not Mail.objects.exclude(body="").exists()
    assert "secret" not in log.read_text(encoding="utf-8")
    _storm(caplog)


def _storm(caplog: pytest.LogCaptureFixture) -> None:
    """All of them come back."""
    caplog.set_level(logging.INFO)
    mails = list(Mail.objects.order_by("pk"))
    for mail in mails:
        to = addresses.address("b", addresses.mail_secret("b", mail.pk))
        assert endorsing.received(bounce(to, mail.message_id)).kind == "bounce"
    assert Mail.objects.filter(problem="bounced").count() == MAILS
    assert "secret" not in caplog.text
