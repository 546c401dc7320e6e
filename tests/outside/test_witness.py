"""The witness's server: its answers, its memory across restarts, and that of two forks at most one is cosigned."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.core.simulator import Log
from tests.witnesses import HOST, opened, post, serving
from undersigned.core.errors import UndersignedError
from undersigned.core.record.note import is_signed, parse_note, parse_vkey
from undersigned.core.record.witness import LONGEST, WitnessError, check, cosignature, submission
from undersigned.outside import witness as outside
from undersigned.outside.witness import KEY, MEMORY


def grown(size: int, log: Log | None = None, word: str = "leaf") -> Log:
    log = log or Log()
    while log.tree.size < size:
        log.append(f"{word} {log.tree.size}".encode())
    return log


def asked(log: Log, old: int) -> str:
    proof = log.tree.consistency(old, log.tree.size) if 0 < old <= log.tree.size else []
    return submission(old, proof, log.checkpoint().decode())


def test_it_cosigns_what_grows_and_says_why_it_does_not(tmp_path: Path) -> None:
    log, witness = grown(3), opened(tmp_path / "w", Log().vkey)
    assert stat.S_IMODE((tmp_path / "w" / KEY).stat().st_mode) == 0o600
    with serving(witness) as url:
        status, _, answer = post(url, asked(log, 0))
        note = log.checkpoint().decode()
        assert status == 200
        assert is_signed(parse_note(note + answer), parse_vkey(witness.vkey))
        assert cosignature(answer, note, witness.vkey) == answer
        assert post(url, asked(grown(8, log), 0)) == (409, "text/x.tlog.size", "3\n")
        assert post(url, asked(log, 3))[0] == 200
        assert post(url, asked(grown(8, word="another"), 8)) == (409, "text/x.tlog.size", "8\n")
        assert post(url, asked(grown(9, word="another"), 8))[0] == 422
        assert post(url, asked(grown(9, Log("other.example/log")), 0))[0] == 404
        forged = asked(grown(9, log), 8).replace("— river", "— brook")
        assert post(url, forged)[0] == 403
        for bad in ("", "nonsense", "old 8\n\n", b"\xff\xfe"):
            assert post(url, bad)[0] == 400
        assert post(url, asked(log, 8), "/somewhere")[0] == 404
        assert post(url, asked(log, 8))[0] == 200


def test_a_restart_changes_nothing_and_no_log_is_rolled_back(tmp_path: Path) -> None:
    log = grown(5)
    early, key = asked(log, 0), opened(tmp_path, log.vkey).vkey
    for turn in range(2):
        witness = opened(tmp_path, log.vkey)
        with serving(witness) as url:
            if turn == 0:
                assert post(url, asked(grown(9, log), 0))[0] == 200
            assert witness.vkey == key
            assert post(url, early) == (409, "text/x.tlog.size", "9\n")
            assert post(url, asked(grown(9, word="fork"), 0)) == (409, "text/x.tlog.size", "9\n")


def test_a_witness_that_lost_its_memory_or_took_anothers_place_does_not_start(tmp_path: Path) -> None:
    opened(tmp_path, Log().vkey)
    with pytest.raises(UndersignedError, match="The witness in this folder is called"):
        opened(tmp_path, Log().vkey, name="another.example")
    (tmp_path / MEMORY).unlink()
    with pytest.raises(UndersignedError, match="lost its memory"):
        opened(tmp_path, Log().vkey)
    for name, logs in (("a b", [Log().vkey]), ("a", []), ("a", ["x"])):
        with pytest.raises(UndersignedError):
            opened(tmp_path / "new", *logs, name=name)


def test_of_many_forks_at_once_one_is_cosigned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*given: Any) -> None:
        check(*given)
        time.sleep(0.02)  # long enough for another to look before this one remembers

    monkeypatch.setattr(outside, "check", slow)
    forks = [grown(4, grown(2), word=f"fork {n}") for n in range(12)]
    witness = opened(tmp_path, Log().vkey)
    with serving(witness) as url, ThreadPoolExecutor(12) as pool:
        assert post(url, asked(grown(2), 0))[0] == 200
        answers = list(pool.map(lambda fork: post(url, asked(fork, 2))[0], forks))
    assert sorted(answers) == [200] + [409] * 11


def test_of_two_views_at_most_one_gets_two_of_three(tmp_path: Path) -> None:
    """A log that signs two pasts, and shows them to the witnesses in whatever order it likes."""
    views = [grown(4, grown(2), word=word) for word in ("one", "other")]
    for turn in range(4):
        cosigned, refused = [0, 0], []
        for number in range(3):
            witness = opened(tmp_path / f"{turn}-{number}", Log().vkey)
            witness.add_checkpoint(asked(grown(2), 0))
            first = turn >> number & 1
            for view in (first, 1 - first):
                try:
                    witness.add_checkpoint(asked(views[view], 2))
                    cosigned[view] += 1
                except WitnessError as error:
                    refused.append((error.status, error.size))
        assert (sum(cosigned), refused) == (3, [(409, 4)] * 3)
        assert sum(count >= 2 for count in cosigned) == 1


def test_who_says_nothing_or_too_much_keeps_nobody_else_out(tmp_path: Path) -> None:
    witness = opened(tmp_path, Log().vkey)
    with serving(witness) as url:
        port = int(url.rpartition(":")[2])
        idle = [socket.create_connection((HOST, port)) for _ in range(20)]
        assert post(url, asked(grown(2), 0))[0] == 200
        for one in idle:
            one.close()
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        for length, status in (("-1", 400), ("9" * 40, 400), ("٣", 400), ("", 400), (str(LONGEST + 1), 413)):
            connection.putrequest("POST", "/add-checkpoint")
            connection.putheader("Content-Length", length.encode())
            connection.endheaders()
            assert connection.getresponse().status == status
            connection.close()


@pytest.mark.long
def test_the_command_makes_a_witness_serves_it_and_ends(tmp_path: Path) -> None:
    log = grown(2)
    command = [sys.executable, "-m", "undersigned", "log", "witness", str(tmp_path / "w"), "--port", "0"]
    command += ["--name", "witness.example", "--log", log.vkey]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("UNDERSIGNED", "DJANGO"))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=bare) as process:
        assert process.stdout is not None
        vkey, url = process.stdout.readline().split()[-1], process.stdout.readline().split()[-1].rstrip("/")
        status, _, answer = post(url, asked(log, 0))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert status == 200
    assert is_signed(parse_note(log.checkpoint().decode() + answer), parse_vkey(vkey))
