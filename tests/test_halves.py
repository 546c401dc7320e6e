"""The core's tests run in two processes: what fails in either of them fails the run, and is told."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

BROKEN = """
import os, pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item):
    which = item.session.items.index(item) - len(item.session.items)
    if which in (-len(item.session.items), -1):
        print("printed", "before")
        assert which == "broken on purpose"
    if which == -2 and os.environ.get("DIES"):
        os._exit(7)
"""


def run(tmp_path, *options, **environment):
    (tmp_path / "broken.py").write_text(BROKEN)
    command = [sys.executable, "-m", "pytest", "tests/core", "-q", "-p", "no:cacheprovider", *options]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(tmp_path), **environment}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_what_fails_in_either_half_is_told(tmp_path):
    good, bad = run(tmp_path), run(tmp_path, "-p", "broken")
    assert good.returncode == 0
    passed = int(re.findall(r"(\d+) passed", good.stdout)[-1])
    assert passed > 300
    assert bad.returncode == 1
    assert f"2 failed, {passed - 2} passed" in bad.stdout
    assert bad.stdout.count("broken on purpose") >= 2
    assert bad.stdout.count("printed before") == 2


@pytest.mark.long
def test_a_half_that_dies_fails_the_run(tmp_path):
    died = run(tmp_path, "-p", "broken", DIES="yes")
    assert died.returncode not in {0, 1}
    assert "The second half of the tests ended with" in died.stdout + died.stderr
