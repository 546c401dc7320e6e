"""Finds the Chromium that browser tests drive, or gets it where that is allowed.

First PATH, then Playwright's own download, then the distribution's packages (when run as root, or
with sudo that asks for no password), then a download by Playwright. One line says what was done.
Without a browser the run goes on without browser tests, except in CI (CI set), where it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# The shell is the same engine without windows and profiles: a page costs it half, a new context a sixth.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
APPLICATIONS = ("Chromium", "Google Chrome")
SENTENCE = "No Chromium: browser tests cannot run. Install Chromium, or run: .venv/bin/playwright install chromium"


def runs(path: str) -> bool:
    """Whether this is a browser that starts: a distribution's `chromium` may be a signpost to a snap."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and b"Chrom" in answer.stdout


def downloaded() -> str | None:
    """Playwright's own download, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """The path of a Chromium that starts, or None."""
    candidates = [shutil.which(name) for name in NAMES]
    if sys.platform == "darwin":
        candidates += [MAC.format(name) for name in APPLICATIONS if Path(MAC.format(name)).exists()]
    for candidate in candidates:
        if candidate and runs(candidate):
            return candidate
    own = downloaded()
    return own if own and runs(own) else None


def attempt(command: Sequence[str], **environment: str) -> None:
    """Run an installer quietly. Whether it worked shows in what `find` finds afterwards."""
    try:
        subprocess.run(command, env={**os.environ, **environment}, capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]}: {error}", file=sys.stderr)


def from_packages() -> None:
    """Install Chromium from the distribution's packages, if we may."""
    sudo = () if os.geteuid() == 0 else ("sudo", "-n")
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return
    attempt((*sudo, "apt-get", "update", "-qq"))
    for name in ("chromium-headless-shell", "chromium"):
        print(f"Installing Chromium for the browser tests: apt-get install {name}")
        install = (*sudo, "apt-get", "install", "-qq", "-y", "--no-install-recommends", name)
        attempt(install, DEBIAN_FRONTEND="noninteractive")
        if find():
            return


def by_playwright() -> None:
    """Let Playwright download its own Chromium."""
    print("Fetching Chromium for the browser tests: playwright install chromium")
    attempt((sys.executable, "-m", "playwright", "install", "chromium"))


def main() -> int:
    """Make sure of a browser. 1 only where there is none and there has to be one."""
    found = find()
    for get in (from_packages, by_playwright):
        if found is None:
            get()
            found = find()
    print(f"Chromium for the browser tests: {found}" if found else SENTENCE)
    return 1 if found is None and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
