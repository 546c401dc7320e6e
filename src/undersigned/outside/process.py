"""Processes of the operating system: children that never outlive their parent, locks that end with their holder."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PARENT = "UNDERSIGNED_PARENT"
_PR_SET_PDEATHSIG = 1
_LOOK_EVERY = 0.5  # seconds
_ENDS = (signal.SIGINT, signal.SIGTERM)
_NUDGE = signal.SIGURG  # ignored by default, and used by nobody here


def name_parent(environment: dict[str, str]) -> dict[str, str]:
    """The environment for a child that shall end with this process."""
    return {**environment, PARENT: str(os.getpid())}


def end_with_parent() -> None:
    """End this process, without delay and without clean-up, as soon as the parent that started it is gone.

    The parent names itself in the environment, so that a parent which died before this call is noticed,
    too. Linux kills by itself; elsewhere, and as a second rope, a thread looks who the parent is.
    """
    named = os.environ.get(PARENT, "")
    if not named.isdigit():
        return
    parent = int(named)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def on_end(act: Callable[[], object]) -> None:
    """Call `act` when SIGINT or SIGTERM comes, once for each, in a thread of its own. Call this in the main thread.

    Not in a handler: a second signal can interrupt the first one's handler, and a `threading.Event` that
    is set in both then waits for itself.
    """
    for number in _ENDS:
        signal.signal(number, lambda *_: None)

    def told(numbers: bytes) -> None:
        if any(number in _ENDS for number in numbers):
            act()

    _tell_of_signals(told)


def hear_signals() -> None:
    """See to it that a signal wakes the main thread, whoever handles it there. Call this in the main thread.

    The system may hand a signal to any thread, while Python runs its handler in the main one only: which
    sleeps on in a lock, and the process seems deaf. So a thread of ours interrupts the main thread's sleep.
    """
    main = threading.get_ident()
    signal.signal(_NUDGE, lambda *_: None)

    def told(numbers: bytes) -> None:
        if any(number != _NUDGE for number in numbers):
            signal.pthread_kill(main, _NUDGE)

    _tell_of_signals(told)


def _tell_of_signals(told: Callable[[bytes], None]) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def listen() -> None:
        while numbers := os.read(reader, 64):
            told(numbers)

    threading.Thread(target=listen, name="signals", daemon=True).start()


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there. Not by trying to share it: two servers would then take turns."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        return False
    family, kind, proto, _, address = found[0]
    with socket.socket(family, kind, proto) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1)
        except OSError:
            return False
    return True


def free_port(host: str) -> int:
    """A port that is free at this moment."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.bind((host, 0))
        port: int = listener.getsockname()[1]
        return port


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    where = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound
    try:
        with socket.create_connection((where, port), timeout=1):
            return True
    except OSError:
        return False


class Alone:
    """A lock file: held by one process of this machine at a time, and free as soon as that process is gone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def take(self, *, wait: bool = False) -> bool:
        """Take the lock; where another process has it, false, or wait until it is free."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            os.close(descriptor)
            return False
        self._file = descriptor
        return True

    def __enter__(self) -> Alone:
        """Wait until it is ours."""
        self.take(wait=True)
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.release()

    def read(self) -> str:
        """What the last holder wrote."""
        if self._file is None:
            return ""
        return os.pread(self._file, 1000, 0).decode("utf-8", "replace")

    def write(self, words: str) -> None:
        """Say who holds it."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, words.encode(), 0)

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
