"""Many clients at once, each in a process of its own, in a closed loop: who was answered asks the next."""

from __future__ import annotations

import gc
import multiprocessing
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Pile(Generic[T]):
    """Things to do, which all clients of a crowd take from, so that they run out together."""

    def __init__(self, things: Sequence[T]) -> None:
        self.things = things
        self._next = multiprocessing.get_context("fork").Value("q", 0)

    def take(self) -> T | None:
        """The next one; None when nothing is left."""
        with self._next.get_lock():
            number = self._next.value
            self._next.value += 1
        return self.things[number] if number < len(self.things) else None


class Client(Protocol):
    """One client."""

    def step(self) -> str | None:
        """Do it once: "" for done, a word for what went wrong, None where there is nothing left to do."""

    def left(self) -> Any:
        """What the parent needs of it afterwards."""


@dataclass
class Crowd:
    """What a crowd did."""

    rate: float  # done per second, all clients together
    times: list[float]  # seconds of each that was done, sorted
    wrong: Counter[str] = field(default_factory=Counter)
    left: list[Any] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many."""
        return len(self.times)

    def share(self, part: float) -> float:
        """The time within which this part of them was done."""
        return self.times[min(int(len(self.times) * part), len(self.times) - 1)] if self.times else 0.0


def crowd(clients: int, seconds: float, make: Callable[[int], Client], *, processes: int = 0) -> Crowd:
    """Let `clients` loop for `seconds`, each in a process of its own, or as threads of so many `processes`.

    They are forked: close connections before.
    """
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(clients)
    pipes, running = [], []
    processes = processes or clients
    gc.freeze()  # what is there already need not be copied by each child for the sake of collecting it
    for first in range(processes):
        ours, theirs = context.Pipe(duplex=False)
        numbers = range(first, clients, processes)
        process = context.Process(target=_run, args=(numbers, seconds, make, gate, theirs))
        process.start()
        theirs.close()
        pipes.append(ours)
        running.append(process)
    told: list[tuple[list[float], float, Counter[str], Any]] = []
    try:
        for pipe in pipes:
            said = pipe.recv()
            if isinstance(said, str):
                raise RuntimeError(f"a client failed:\n{said}")
            told += said
    finally:
        gc.unfreeze()
        for process in running:
            if len(told) < clients:
                process.kill()
            process.join()
    return _sum(told)


def _sum(told: Sequence[tuple[list[float], float, Counter[str], Any]]) -> Crowd:
    """All began at once; the last to end tells how long it took."""
    times = sorted(one for times, _, _, _ in told for one in times)
    return Crowd(
        rate=len(times) / max(spent for _, spent, _, _ in told),
        times=times,
        wrong=sum((wrong for _, _, wrong, _ in told), Counter[str]()),
        left=[left for _, _, _, left in told],
    )


def _run(
    numbers: Sequence[int], seconds: float, make: Callable[[int], Client], gate: Barrier, pipe: Connection
) -> None:
    try:
        with ThreadPoolExecutor(len(numbers)) as pool:
            pipe.send(list(pool.map(lambda number: _loop(number, seconds, make, gate), numbers)))
    except BaseException:  # noqa: BLE001 - it is told to the parent, which raises
        gate.abort()
        pipe.send(traceback.format_exc())


def _loop(
    number: int, seconds: float, make: Callable[[int], Client], gate: Barrier
) -> tuple[list[float], float, Counter[str], Any]:
    client = make(number)
    gate.wait(120)
    times, wrong = [], Counter[str]()
    begun = last = time.perf_counter()
    while last - begun < seconds:
        result = client.step()
        if result is None:
            break
        now = time.perf_counter()
        if result:
            wrong[result] += 1
        else:
            times.append(now - last)
        last = now
    return times, time.perf_counter() - begun, wrong, client.left()
