"""No skip hides in CI: there, a test that skips itself fails, and says why it did not run.

What cannot run somewhere is left out by a mark (`sqlite`, `postgres`, `shared`), before anything runs and counted
as left out. A skip is for a machine that lacks something; where CI runs, nothing may be lacking.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

RULE = "No skip hides in CI: bring what it needs, or leave the test out by a mark."


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test, or what is set up around it."""
    report = yield
    _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A whole module."""
    report = yield
    _refuse(report)
    return report


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    # What is expected to fail and does is told as skipped, too.
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"{reason}\n{RULE}"
