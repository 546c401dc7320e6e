"""That a skip fails in CI, wherever it is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

def test_skips_itself():
    pytest.skip("lacks a river")

@pytest.fixture
def river():
    pytest.skip("lacks a bridge")

def test_is_skipped_by_a_fixture(river):
    pass

@pytest.mark.skipif(True, reason="lacks a boat")
def test_is_skipped_by_a_mark():
    pass

@pytest.mark.parametrize("river", [])
def test_has_no_case(river):
    pass

@pytest.mark.xfail(strict=True)
def test_fails_as_expected():
    assert False

def test_passes():
    pass
"""
MODULE = "import pytest\npytest.skip('lacks a mill', allow_module_level=True)\n"
REASONS = ("lacks a river", "lacks a bridge", "lacks a boat", "empty parameter set", "lacks a mill")


def run(folder: Path, **environment: str) -> tuple[int, str]:
    """Run the tests above with nothing of ours but the check; the exit code, and what was said."""
    (folder / "test_made.py").write_text(TESTS)
    (folder / "test_module.py").write_text(MODULE)
    alone = ("-c", os.devnull, "--rootdir", folder, "--disable-plugin-autoload", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *alone, "-p", "tests.skips", "-rs", "--continue-on-collection-errors", folder],
        cwd=Path(__file__).parent.parent,
        env={name: value for name, value in os.environ.items() if name != "CI"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.long
def test_in_ci_every_skip_fails_and_says_why(tmp_path):
    code, said = run(tmp_path, CI="true")
    assert code == 1
    assert re.search(r"= 1 failed, 1 passed, 1 xfailed, 4 errors in ", said), said
    assert said.count("No skip hides in CI") >= len(REASONS)
    assert [reason for reason in REASONS if reason not in said] == []


@pytest.mark.long
def test_elsewhere_they_are_skips(tmp_path):
    code, said = run(tmp_path)
    assert code == 0
    assert re.search(r"= 1 passed, 5 skipped, 1 xfailed in ", said), said
