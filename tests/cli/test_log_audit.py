"""`undersigned log audit` as people run it: on a folder, and on a server that nobody trusts."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.core.whole_log import grown
from undersigned.cli import main
from undersigned.outside import published_log

LOG = grown(20)
FILES = LOG.files()
LARGE = 20_000_000


@dataclass
class Host:
    """A server of a log, and the mischief that it is to make."""

    url: str
    files: dict[str, bytes]
    packed: bool = False
    elsewhere: dict[str, str] = field(default_factory=dict)  # path -> where to
    failing: dict[str, int] = field(default_factory=dict)  # path -> how often it answers 503
    cut: set[str] = field(default_factory=set)  # ends in the middle
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setattr(published_log, "WAITS", (0.0, 0.0))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/site/log/")
            made.asked.append(path)
            if made.failing.get(path, 0) > 0:
                made.failing[path] -= 1
                self.send_error(503)
            elif path in made.elsewhere:
                self.send_response(302)
                self.send_header("Location", made.elsewhere[path])
                self.end_headers()
            elif path in made.files:
                data = gzip.compress(made.files[path]) if made.packed else made.files[path]
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                if made.packed:
                    self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                self.wfile.write(data[:-5] if path in made.cut else data)
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Host(f"http://127.0.0.1:{server.server_port}/site", dict(FILES))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def put(files: dict[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / "log" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "log" / path).write_bytes(data)
    return folder


def test_a_folder_is_audited_in_words_and_as_json(tmp_path, capsys):
    site, kept = put(FILES, tmp_path / "site"), tmp_path / "kept"
    kept.write_text(LOG.checkpoint_at(9))
    for place in (tmp_path, site, site / "log"):
        assert main(["log", "audit", str(place), "--key", LOG.vkey, "--since", str(kept)]) == 0
        said = capsys.readouterr()
        assert "VERIFIED" in said.out
        assert "Its first 9 events are those of the checkpoint that you kept" in said.out
        assert f"{LOG.tree.size} events of 2 statements" in said.out
        assert said.err == ""
    assert main(["log", "audit", str(site), "--key", LOG.vkey, "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["verdict"], value["log"]["size"], value["exit"]) == ("verified", LOG.tree.size, 0)


def test_exit_codes(tmp_path, capsys):
    site = put(FILES, tmp_path)
    (tmp_path / "policy").write_text(LOG.policy)
    (tmp_path / "broken").write_bytes(b"\xff")
    assert main(["log", "audit", str(site), "--policy", str(tmp_path / "policy")]) == 0
    assert main(["log", "audit", str(site)]) == 2
    assert "Self-consistent only" in capsys.readouterr().out
    for name in ("broken", "absent"):
        assert main(["log", "audit", str(site), "--policy", str(tmp_path / name)]) == 2
        assert main(["log", "audit", str(site), "--key", LOG.vkey, "--since", str(tmp_path / name)]) == 2
    assert main(["log", "audit", str(tmp_path / "nowhere"), "--key", LOG.vkey]) == 2
    assert "There is no log at" in capsys.readouterr().out
    (site / "log" / "tile" / "0" / f"000.p/{LOG.tree.size}").unlink()
    assert main(["log", "audit", str(site), "--key", LOG.vkey]) == 2
    assert "is not there" in capsys.readouterr().out
    assert main(["log", "audit", str(put({"checkpoint": b"hello"}, tmp_path / "c"))]) == 1
    assert main(["log", "audit", str(put({"checkpoint": b"x" * LARGE}, tmp_path / "d")), "--json"]) == 1
    assert "larger" in capsys.readouterr().out


@pytest.mark.parametrize("address", ["ftp://a.example/log", "file:///etc", "http://", "http://u:p@a.example", "://"])
def test_only_web_addresses(address, capsys):
    assert main(["log", "audit", address]) == 2
    assert "The address must look like" in capsys.readouterr().out


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("suffix", ["", "/", "/log"])
def test_a_site_is_audited_over_http(host, packed, suffix, capsys):
    host.packed = packed
    assert main(["log", "audit", host.url + suffix, "--key", LOG.vkey]) == 0
    assert "VERIFIED" in capsys.readouterr().out


def test_a_server_that_stumbles_is_asked_again(host, capsys):
    host.failing = {"checkpoint": 2, f"tile/0/000.p/{LOG.tree.size}": 2}
    assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 0
    host.failing = {f"tile/0/000.p/{LOG.tree.size}": 3}
    assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 2
    assert "HTTP 503" in capsys.readouterr().out


def test_what_is_cut_off_is_incomplete_and_not_false(host, capsys):
    tile = f"tile/entries/000.p/{LOG.tree.size}"
    for packed in (False, True):
        host.packed, host.cut = packed, {tile}
        assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 2
        assert "cannot be read" in capsys.readouterr().out


def test_redirects_are_few_and_stay_on_the_web(host, capsys):
    tile, moved = f"tile/0/000.p/{LOG.tree.size}", f"{host.url}/log/moved"
    host.files["moved"] = host.files[tile]
    host.elsewhere = {tile: moved}
    assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 0
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/", f"{host.url}/log/{tile}", "data:,x"):
        host.elsewhere, host.asked = {tile: target}, []
        assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 2, target
        assert len(host.asked) < 20
        capsys.readouterr()


def test_what_is_larger_than_it_may_be_is_read_no_further(host, capsys):
    tile = f"tile/0/000.p/{LOG.tree.size}"
    host.files[tile] = bytes(LARGE)
    for host.packed in (False, True):
        assert main(["log", "audit", host.url, "--key", LOG.vkey]) == 1
        assert "larger than such a file can be" in capsys.readouterr().out


def test_a_false_log_says_so(host, capsys):
    tile = f"tile/entries/000.p/{LOG.tree.size}"
    host.files[tile] = host.files[tile].replace(b"sign.withdrawn", b"sign.withdrawm")
    assert main(["log", "audit", host.url, "--key", LOG.vkey, "--json"]) == 1
    value = json.loads(capsys.readouterr().out)
    assert [step["n"] for step in value["steps"] if step["verdict"] == "false"] == [2]
    assert "log" not in value


def test_progress_is_shown_on_a_terminal_only(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["log", "audit", str(put(FILES, tmp_path)), "--key", LOG.vkey]) == 0
    assert "\r" in capsys.readouterr().err
