"""What all tests share. Django is set up here, on a temporary installation; the core's tests alone go without."""

from __future__ import annotations

import atexit
import gc
import inspect
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from pytest_socket import disable_socket

from tests import halves, skips
from tests.core.tries import EXAMPLES

if TYPE_CHECKING:  # what is needed is loaded where it is: the core's tests need none of it
    from tests.databases import Databases
    from tests.house import House
    from undersigned.outside.installation import Installation

ROOT = Path(__file__).resolve().parent.parent
KIND = os.environ.get("UNDERSIGNED_TEST_DATABASE", "sqlite")
SHARED = Path(os.environ.get("UNDERSIGNED_SHARED") or ROOT.parent / "shared")
TOUCHES_DATABASE = {"db", "fresh_database"}
COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on: an installation to copy from, and a kind of database."""

    installation: Installation
    databases: Databases


GROUND = pytest.StashKey[Ground]()


def only_core(config: pytest.Config) -> bool:
    """Whether only tests of the core were asked for. Core needs no Django, and neither do they."""
    asked = [config.invocation_params.dir / argument.split("::")[0] for argument in config.args]
    return all(path.resolve().is_relative_to(ROOT / "tests" / "core") for path in asked)


def pytest_configure(config: pytest.Config) -> None:
    """Make the installation and choose the database; settings read both from the environment."""
    if KIND not in {"sqlite", "postgres"}:
        raise pytest.UsageError(f"UNDERSIGNED_TEST_DATABASE is {KIND!r}: use sqlite or postgres")
    config.pluginmanager.register(skips)
    # One number for the whole run, told in its header; without one Hypothesis reads the source of every test for it.
    config.option.hypothesis_seed = config.option.hypothesis_seed or str(secrets.randbits(64))
    gc.set_threshold(20_000, 50, 100)  # or it looks through all modules while they are loaded, and after every page
    if only_core(config):
        gc.set_threshold(200_000, 50, 100)  # all of them together make less waste than that
        # No test asks for another choice: made once, it need not be made around each.
        disable_socket(allow_unix_socket=True)
        config.pluginmanager.unregister(name="pytest_socket")
        config.pluginmanager.register(halves)
        return
    from tests.databases import PostgreSQL, SQLite
    from undersigned.outside.installation import Installation

    home = Path(tempfile.mkdtemp(prefix="undersigned-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    address = os.environ.pop("DATABASE_URL", "")
    databases: Databases = PostgreSQL(address) if KIND == "postgres" else SQLite(home / "database")
    installation = Installation.create(home / "base", coalition="Invented Coalition", url="http://localhost:8000")
    os.environ |= {"UNDERSIGNED_HOME": str(installation.home), "DJANGO_SETTINGS_MODULE": "undersigned.settings"}
    if url := databases.url(databases.main):
        os.environ["DATABASE_URL"] = url
    config.stash[GROUND] = Ground(installation, databases)

    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = databases.main
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; protects nothing here


# Few examples each time and new ones every time; `make soak` asks for many.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
    max_examples=EXAMPLES,
    database=None,
)
hypothesis.settings.register_profile("soak", parent=hypothesis.settings.get_profile("house"), max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("UNDERSIGNED_TEST_EXAMPLES", "house"))


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say on what this run stands."""
    ground = config.stash.get(GROUND, None)
    always = hypothesis.settings().derandomize
    chance = "the same in every run" if always else f"again with --hypothesis-seed={config.option.hypothesis_seed}"
    shared = str(SHARED) if SHARED.is_dir() else "absent: the committed, invented stand-ins are used instead"
    return [
        f"database: {ground.databases.label if ground else 'none, only core'}",
        f"shared data: {shared}",
        f"examples: {chance}",
    ]


def without_django(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what pytest-django sets up around every test, and what our own fixtures do for what is not core."""
    config.pluginmanager.unregister(name="logging-plugin")  # the core logs nothing
    ours = {"_no_flush", "_light_client", "_nobody_is_too_quick", "_own_installation"}
    # One of pytest-django's brings it along; whichever fixture of a test's own needs it still gets it.
    fixtures = {*vars(config.pluginmanager.get_plugin("pytest_django.plugin")), *ours, "monkeypatch"}
    for item in items:
        assert isinstance(item, pytest.Function)
        unasked = fixtures - set(inspect.signature(item.function).parameters)
        item.fixturenames[:] = [name for name in item.fixturenames if name not in unasked]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what would do another thing on another database."""
    names = TOUCHES_DATABASE & set(getattr(item, "fixturenames", ()))
    if names or item.get_closest_marker("django_db") or item.get_closest_marker("postgres"):
        item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse tests that would flush; leave out what cannot run here, and on PostgreSQL what touches no database."""
    kept = [item for item in items if not cannot_run(item)]
    left = [item for item in items if cannot_run(item)]
    if only_core(config):
        without_django(config, kept)
    else:
        refuse_flushes(kept)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def cannot_run(item: pytest.Item) -> bool:
    """Whether a test needs another database than this run's, or data that are absent."""
    marks = {marker.name for marker in item.iter_markers()}
    absent = {"sqlite", "postgres"} - {KIND} | (set() if SHARED.is_dir() else {"shared"})
    return bool(marks & absent)


def refuse_flushes(items: list[pytest.Item]) -> None:
    """A flush would delete rows of frozen tables, and these refuse."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        marker = item.get_closest_marker("django_db")
        if names & COMMITS or (marker and (marker.args or marker.kwargs.get("transaction"))):
            raise pytest.UsageError(f"{item.nodeid} would flush, which frozen rows refuse. Use `fresh_database`.")
        if "fresh_database" in names and (marker or "db" in names):
            raise pytest.UsageError(f"{item.nodeid} asks for `fresh_database` and for a rollback. Use one of them.")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look at it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def ground(pytestconfig: pytest.Config) -> Ground:
    """What this run stands on."""
    return pytestconfig.stash[GROUND]


@pytest.fixture(scope="session", autouse=True)
def _no_flush() -> Iterator[None]:
    """What tests write has to survive no power cut. The processes that they start do wait for the disk."""
    from undersigned.outside import files

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(os, "fsync", lambda _: None)
        disk.setattr(files, "_flush_all", lambda _: None)  # its threads cost more than what they would do here
        yield


@pytest.fixture(scope="session", autouse=True)
def _light_client(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test client finds the static files that the first one found, and no client keeps the templates' values."""
    if GROUND not in request.config.stash:
        yield
        return
    from django.template.base import Template
    from whitenoise.middleware import WhiteNoiseMiddleware

    request.getfixturevalue("django_test_environment")  # it makes templates tell what they render
    look, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, object]()

    def look_once(middleware: Any) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as django:
        django.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        django.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_too_quick(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests fill in forms faster than people; one of them asks what becomes of that."""
    if GROUND not in request.config.stash:
        yield
        return
    from undersigned.views.sign import arrival

    with pytest.MonkeyPatch.context() as people:
        people.setattr(arrival, "QUICKEST", timedelta(0))
        yield


@pytest.fixture(scope="session")
def django_db_setup(ground: Ground, django_test_environment: None, django_db_blocker: Any) -> None:
    """Migrate the main test database once, and keep a copy to make fresh ones from."""
    from django.core.management import call_command
    from django.db import connection

    from tests import stages

    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0, interactive=False)
        stages.make_once()
        connection.close()
        ground.databases.keep_template()


@pytest.fixture
def installation(ground: Ground, tmp_path: Path, settings: Any) -> Installation:
    """An installation folder of the test's own: same coalition, origin and keys, an empty site."""
    from undersigned.outside.installation import Installation

    home = tmp_path / "installation"
    home.mkdir(mode=0o700)
    for name in ("settings.toml", "secret", "log.key"):
        shutil.copy(ground.installation.home / name, home / name)
    own = Installation.load(home)
    own.site.mkdir()
    settings.INSTALLATION = own
    settings.SITE = own.site
    return own


@pytest.fixture
def house(installation: Installation) -> House:
    """The test's own publisher; its log begins with its key, before anything else."""
    from tests.house import House

    return House(installation)


@pytest.fixture(autouse=True)
def _own_installation(request: pytest.FixtureRequest) -> None:
    """No test publishes into the site of another."""
    if request.node.get_closest_marker("django_db") or TOUCHES_DATABASE & set(request.fixturenames):
        request.getfixturevalue("installation")


@dataclass(frozen=True, slots=True)
class FreshDatabase:
    """A migrated database of the test's own, to which Django's default connection points meanwhile."""

    home: Path
    environment: dict[str, str]  # for processes that the test starts on the same database


@pytest.fixture
def fresh_database(
    ground: Ground, installation: Installation, django_db_setup: None, django_db_blocker: Any
) -> Iterator[FreshDatabase]:
    """For tests that really commit: from threads, from processes, or to see what a rollback would hide."""
    from django.db import connection

    name = ground.databases.copy(installation.home)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["UNDERSIGNED_HOME"] = str(installation.home)
    if url := ground.databases.url(name):
        environment["DATABASE_URL"] = url
    with django_db_blocker.unblock():
        connection.close()
        # The dictionary is shared by the connections of all threads.
        connection.settings_dict["NAME"] = name
        try:
            yield FreshDatabase(installation.home, environment)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = ground.databases.main
            ground.databases.drop(name)


@pytest.fixture(scope="session")
def shared() -> Path | None:
    """The folder of real, public data, or None: then the committed, invented stand-in is used."""
    return SHARED if SHARED.is_dir() else None


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the test is skipped."""
    from tools import chromium as browser

    return browser.find() or pytest.skip(browser.SENTENCE)
