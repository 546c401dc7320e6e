"""Entering an installation: Django is set up for its folder, and start-up refuses what would not be safe to run."""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from undersigned.core.errors import N_
from undersigned.outside import key_files
from undersigned.outside.installation import Installation, InstallationError
from undersigned.outside.process import Alone

PRIVATE = ("secret", "settings.toml")
RENEW_EVERY = 3.0


def enter(home: Path) -> Installation:
    """Set Django up for the installation in folder `home`."""
    here = Installation.load(home)
    os.environ["UNDERSIGNED_HOME"] = str(here.home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "undersigned.settings"
    import django

    django.setup()
    return here


def migrate(here: Installation, *, recovery: str | None = None, before: str | None = None) -> None:
    """Bring the database to this version, install the triggers, and begin the log if it was not begun.

    `recovery` and `before` are what a new log's first event tells besides its key: see `begin_log`.
    """
    from django.core.management import call_command

    from undersigned.actions.record import begin_log

    reach_database()
    call_command("migrate", verbosity=0, interactive=False)
    begin_log(here, recovery=recovery, before=before)


def enter_to_run(home: Path) -> Installation:
    """Enter the installation, or refuse with a sentence where it must not run as it is."""
    here = enter(home)
    check_private(here)
    reach_database()
    check_database(here)
    return here


def check_private(here: Installation) -> None:
    """Refuse where others of this machine could read a secret."""
    keys = [name for name in (key_files.NAME, key_files.NEXT) if (here.home / name).exists()]
    if here.signer and keys:
        message = N_("The settings name a signer, but %(path)s is still here. Move it into the signer's folder.")
        raise InstallationError(message, path=here.home / keys[0])
    wanted = PRIVATE if here.signer else (key_files.NAME, *PRIVATE)
    for path in (here.home / name for name in dict.fromkeys((*wanted, *keys))):
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError as error:
            raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error
        if mode & 0o177:
            message = N_("%(path)s has mode %(mode)s: others could use it. Run: chmod 600 %(path)s")
            raise InstallationError(message, path=path, mode=f"{mode:04o}")
    if not here.signer:
        _ = here.log_key


@contextmanager
def instead_of_work(here: Installation) -> Iterator[Callable[[], None]]:
    """Be the one process that writes the log; refused where `work` runs, here or on another machine.

    What takes long calls, again and again, what it is given here: else another machine would take its turn.
    """
    from undersigned.actions import lease

    lock, holder = Alone(here.home / "work.lock"), secrets.token_hex(16)
    free = lock.take()
    if not free or not lease.take(lease.WORK, holder, after=lock.read()):
        lock.release()
        raise InstallationError(N_("The service is running. Stop it first, and start it again afterwards."))
    until = time.monotonic() + RENEW_EVERY

    def keep() -> None:
        nonlocal until
        if time.monotonic() < until:
            return
        until = time.monotonic() + RENEW_EVERY
        if not lease.take(lease.WORK, holder):
            raise InstallationError(N_("The service was started meanwhile. Stop it, and run this again."))

    try:
        yield keep
    finally:
        lease.give_back(lease.WORK, holder)
        lock.release()


def reach_database() -> None:
    """Refuse, without a traceback, where the database does not answer."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise InstallationError(N_("The database cannot be reached: %(reason)s"), reason=reason) from error


def check_database(here: Installation) -> None:
    """Refuse where migrations wait, a trigger that guards frozen rows is missing, or the log is another or older."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from undersigned.actions.record import check_key
    from undersigned.actions.record.static_log import check_site
    from undersigned.models import frozen

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise InstallationError(
            N_("The database is not of this version. Run: undersigned upgrade %(home)s"), home=here.home
        )
    missing = frozen.missing()
    if missing:
        message = N_(
            "The database lacks the triggers that guard frozen rows: %(names)s. Find out who dropped them; then run: "
            "undersigned upgrade %(home)s"
        )
        raise InstallationError(message, names=", ".join(missing), home=here.home)
    check_key(here)
    check_site(here)
