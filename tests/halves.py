"""The core's tests on two processors: a child of this process runs the second half and tells what it saw.

They touch no file, socket or thread, so that nothing forbids to fork; and all is loaded by then, which takes as long as
half of the tests do. Therefore not pytest-xdist: each of its processes loads everything again.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FEWEST = 100  # tests; with fewer there is nothing to gain


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run both halves at once; leave it to pytest where somebody wants to look at single tests."""
    option, items = session.config.option, session.items
    alone = option.maxfail or option.usepdb or option.collectonly or option.capture == "no"
    if alone or session.testsfailed or len(items) < FEWEST or (os.cpu_count() or 1) == 1:
        return None
    half = len(items) // 2
    with _second_half(session, items[half:]) as told:
        _run(session.config, items[:half])
    for nodeid, location, reports in json.loads(told[0]):
        session.config.hook.pytest_runtest_logstart(nodeid=nodeid, location=location)
        for data in reports:
            report = session.config.hook.pytest_report_from_serializable(config=session.config, data=data)
            session.config.hook.pytest_runtest_logreport(report=report)
        session.config.hook.pytest_runtest_logfinish(nodeid=nodeid, location=location)
    return True


def _run(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item, following in zip(items, [*items[1:], None], strict=True):
        config.hook.pytest_runtest_protocol(item=item, nextitem=following)


@contextmanager
def _second_half(session: pytest.Session, items: list[pytest.Item]) -> Iterator[list[bytes]]:
    """While the block runs, a child runs these tests; behind it, the list holds what the child told, as JSON."""
    reading, writing = os.pipe()
    capture: Any = session.config.pluginmanager.get_plugin("capturemanager")
    capture.stop_global_capturing()  # or both would write what tests print into one file
    child = os.fork()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    if not child:
        os.close(reading)
        _as_child(session.config, items, writing)
    os.close(writing)
    told: list[bytes] = []
    try:
        yield told
        with open(reading, "rb") as pipe:
            told.append(pipe.read())
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, ended = os.waitpid(child, 0)
    if ended:
        raise RuntimeError(f"The second half of the tests ended with {ended}: {told[0].decode()}")


def _as_child(config: pytest.Config, items: list[pytest.Item], writing: int) -> None:
    """Run the tests, tell of them, and end here: all that closes a run is the parent's."""
    code = 0
    try:
        config.pluginmanager.unregister(name="terminalreporter")
        seen = _Seen(config)
        config.pluginmanager.register(seen)
        _run(config, items)
        told = json.dumps([(item.nodeid, item.location, seen.reports[item.nodeid]) for item in items])
    except BaseException:  # noqa: BLE001  # nothing may go on from here as if it were the parent
        told, code = traceback.format_exc(), 1
    with open(writing, "w", encoding="utf-8") as pipe:
        pipe.write(told)
    os._exit(code)


class _Seen:
    """Keeps what pytest reports of each test."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.reports: dict[str, list[dict[str, Any]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a report in the form in which it can be sent."""
        data = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self.reports.setdefault(report.nodeid, []).append(data)
