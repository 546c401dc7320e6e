"""The demo as a server: an installation with invented data, served until Ctrl-C."""

from __future__ import annotations

import secrets
import shutil
import signal
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from undersigned.cli.installed import enter, enter_to_run, migrate
from undersigned.cli.serve import address, serve
from undersigned.core.errors import N_
from undersigned.outside.installation import Installation, InstallationError
from undersigned.outside.process import Alone, end_with_parent, free_port, port_is_free

if TYPE_CHECKING:
    from undersigned.models import Account, Statement

COALITION = "Coalition of the Two Banks"
COORDINATOR = "coordinator"
ENDS_WITHIN = 3.0  # seconds: so long its processes may live on after one that was killed


def run(folder: Path | None, *, host: str, port: int) -> int:
    """Make the demo, or take the one that is there, and serve it."""
    end_with_parent()
    port = _port(host, port)
    kept = folder is not None
    home = folder.absolute() if folder is not None else Path(tempfile.mkdtemp(prefix="undersigned-demo-"))
    # Until the server takes over, a signal must still remove the temporary folder.
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        password, here = _prepare(home, address(host, port).rstrip("/"))
        signal.signal(signal.SIGTERM, before)
        return serve(here, host, port, ready=lambda: _tell(here, address(host, port), password, kept=kept))
    finally:
        if not kept:
            shutil.rmtree(home, ignore_errors=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _port(host: str, port: int) -> int:
    if port_is_free(host, port):
        return port
    try:
        other = free_port(host)
    except OSError as error:
        raise InstallationError(N_("Nothing can listen at %(host)s: %(error)s."), host=host, error=error) from error
    print(f"Port {port} is taken; the demo is served at {other} instead.", flush=True)
    return other


def _prepare(home: Path, url: str) -> tuple[str, Installation]:
    """The coordinator's password, new at every start, and the installation."""
    password = secrets.token_urlsafe(12)
    if (home / "settings.toml").exists():
        found = Installation.load(home)
        if not found.demo:
            raise InstallationError(N_("%(home)s is no demo. Serve it with: undersigned serve %(home)s"), home=home)
        _refuse_served(found)
        found.move(url)
        here = enter_to_run(home)
        from undersigned.actions.account import change_password
        from undersigned.actions.publish.due import publish_soon
        from undersigned.models import Account, Statement

        coordinator = Account.objects.filter(username=COORDINATOR).first()
        if coordinator is None:
            raise InstallationError(N_("%(home)s was not finished. Remove it and start again."), home=home)
        change_password(coordinator, password)
        publish_soon(Statement.objects.values_list("pk", flat=True))
        return password, here
    print("Making the demo…", flush=True)
    answers = {"controller": COALITION, "controller_contact": "privacy@banks.example"}
    made = Installation.create(home, coalition=COALITION, url=url, demo=True, **answers)
    try:
        here = enter(made.home)
        migrate(here)
        _fill(here, password)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)  # half a demo would be served as a whole one
        raise
    return password, here


def _refuse_served(found: Installation) -> None:
    """Two that serve one demo would take its address and its password from each other."""
    lock = Alone(found.home / "work.lock")
    until = time.monotonic() + ENDS_WITHIN
    while not lock.take():
        if time.monotonic() > until:
            raise InstallationError(N_("The service is running. Stop it first, and start it again afterwards."))
        time.sleep(0.1)
    lock.release()


def _fill(here: Installation, password: str) -> None:
    """A published statement, one that is open for signature, and a draft that goes round to the members."""
    from undersigned.actions.account import add_account
    from undersigned.actions.publish.batch import Publisher, publish
    from undersigned.actions.record import Log
    from undersigned.cli.demo import circulate, follow_up, letters

    coordinator = add_account(COORDINATOR, role="owner", password=password)
    letters.put_sheet()
    letters.put_book(coordinator)
    smoke = letters.begin("smoke", by=coordinator, languages=("en", "sq", "sr-Latn"))
    circulate.send_round(smoke, letters.content("smoke")["round"], coordinator)
    publisher = Publisher(Log(here))
    river, library = _river(coordinator), _library(coordinator)
    made = [publish(river), publish(library)]
    follow_up.follow_up(river, library, publisher.log, coordinator)
    for publication in made:
        publisher.publish_batch(publication)


def _river(by: Account) -> Statement:
    """Signed by all, with one withdrawal and one erratum; closed."""
    from undersigned.actions import draft, sign
    from undersigned.cli.demo import journey, letters
    from undersigned.models import Statement

    letter = letters.content("river")
    statement = letters.begin("river", by=by)
    letters.finish(statement, letter, dated=date(2024, 6, 3))
    letters.accept_listed(statement, letter["listed"]["basis"])
    draft.freeze(statement, authoritative="all", by=by)
    statement = Statement.objects.get(pk=statement.pk)
    sign.open_for_signature(statement, open_to_all=False)
    statement = Statement.objects.get(pk=statement.pk)
    signatories = letters.content("signatories")
    for kind in ("organisation", "person"):
        for row in signatories[kind]:
            done = journey.invited(statement, journey.signing(row, kind))
            if row.get("withdraws"):
                sign.withdraw(done.signature)
    draft.add_erratum(statement, **letter["erratum"])
    sign.close(statement)
    return Statement.objects.get(pk=statement.pk)


def _library(by: Account) -> Statement:
    """Open to all for a month: signed by two and, with a reservation, by a third; others were invited."""
    from undersigned.actions import draft, sign
    from undersigned.cli.demo import guests, journey, letters
    from undersigned.models import Statement, database_now

    letter = letters.content("library")
    statement = letters.begin("library", by=by)
    letters.finish(statement, letter, dated=date(2026, 6, 17))
    draft.freeze(statement, authoritative="all", by=by)
    statement = Statement.objects.get(pk=statement.pk)
    sign.open_for_signature(statement, open_to_all=True, deadline=database_now() + timedelta(days=30))
    statement = Statement.objects.get(pk=statement.pk)
    organisations = letters.content("signatories")["organisation"]
    for row in (organisations[13], organisations[0]):
        journey.invited(statement, journey.signing(row, "organisation"))
    guests.invite(statement, by)
    return Statement.objects.get(pk=statement.pk)


def _tell(here: Installation, where: str, password: str, *, kept: bool) -> None:
    from undersigned.models import Statement

    published = Statement.objects.filter(published__isnull=False)
    closed, opened = published.filter(closed__isnull=False).first(), published.filter(closed=None).first()
    print("\nThe demo is served. Everything in it is invented.\n")
    print(f"  All statements      {where}")
    if closed is not None:
        print(f"  A signed statement  {where}{closed.slug_id}/en/")
    if opened is not None:
        print(f"  Sign one            {where}sign/{opened.slug_id}/")
    print(f"  Mails it would send {where}outbox/")
    print(f"  The coordinator     {where}desk/   name: {COORDINATOR}   password: {password}")
    print(f"\n  Its folder          {here.home}{'' if kept else '   (removed at the end)'}")
    print("\nCtrl-C ends it.", flush=True)
    sys.stdout.flush()
