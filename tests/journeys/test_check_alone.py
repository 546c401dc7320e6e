"""The check page of a mere host of files: what it makes of bundles, receipts and PDFs by itself."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page

from tests.core.eventful import eventful, small
from tests.core.receipts import good_receipt, receipt
from tests.core.simulator import TEXTS, Log, Simulated
from tests.core.test_verify_keys import handed_over, with_keys
from tests.core.witnessed import WITNESS, Witnessed
from tests.journeys.hosted import host, put
from tests.journeys.test_check import asked, opened
from undersigned.actions.check.file import check_file
from undersigned.actions.check.names import check_names
from undersigned.actions.check.published import Shown, known_of
from undersigned.actions.check.words import Answer, say
from undersigned.actions.publish.check_index import known_file
from undersigned.actions.publish.check_page import SCRIPTS, render_check, sentences
from undersigned.actions.publish.earlier_pdfs import EARLIER
from undersigned.actions.publish.render import Row, styles
from undersigned.core.publish.against_receipt import verify_receipt
from undersigned.core.publish.bundle import build
from undersigned.core.publish.container import pack, unpack
from undersigned.core.publish.receipt import FORM, is_receipt
from undersigned.core.publish.roll_call import traces_of
from undersigned.core.publish.verify import verify
from undersigned.core.record import jcs, policy_text, vkey
from undersigned.core.record.note import COSIGNATURE
from undersigned.core.record.tiles import tile_hashes, tiles
from undersigned.core.tree import Tree
from undersigned.outside.installation import Installation

pytestmark = pytest.mark.browser
VECTORS = Path(__file__).parents[1] / "vectors" / "bundles"
NEW, OTHER = (Ed25519PrivateKey.from_private_bytes(letter * 32) for letter in (b"n", b"k"))
SIZES = (1, 255, 256, 257, 512, 65_535, 65_536, 65_537, 69_888, 70_000)


def pdf(words: str, full: dict[str, Any]) -> bytes:
    """A PDF, as far as this page reads one: what it is, and the number of its statement."""
    return f"%PDF-1.7 {words} ({full['id']})".encode()


Case = tuple[bytes, str]  # an archive, and the policy by which it is checked


def cases() -> dict[str, Case]:
    """Bundles and receipts, good and bad in every step."""
    policy = (VECTORS / "policy").read_text()
    made = {path.stem: (path.read_bytes(), policy) for path in VECTORS.glob("*.zip")}
    parts, old, new = handed_over()
    keys = json.loads(bytes(unpack(build(parts))["keys.json"]))
    made |= {"keys, by the new": (build(parts), new.policy), "keys, by the old": (build(parts), old.policy)}
    made |= {"keys, of another log": (build(parts), Log("other.example/log", key=OTHER).policy)}
    made |= {"keys, turned around": (with_keys(build(parts), keys[::-1]), old.policy)}
    made |= {"keys, the last gone": (with_keys(build(parts), keys[:1]), old.policy)}
    for name, space in {"a line separator": "\u2028", "a no-break space": "\u00a0", "a tab": "\t"}.items():
        lies = Simulated(Log())
        lies.freeze({"en": (*TEXTS["en"][:3], f"For{space}everyone.")}, ())
        made[f"words with {name}"] = build(lies.publish()), lies.log.policy
    good, policy = good_receipt()
    made["receipt"] = good, policy
    members = {name: bytes(content) for name, content in unpack(good, FORM).items()}
    changes = {
        "openings.json": (b"River Keepers Society", b"River Killers Society"),
        "leaf.json": (b'"edition":2', b'"edition":3'),
        "receipt.tlog-proof": (b"\nindex ", b"\nindex 1"),
        "VERIFY.md": (b"#", b"##"),
        "policy": (b"log ", b"log  "),
    }
    for name, change in changes.items():
        assert change[0] in members[name]
        made[f"receipt, {name}"] = pack({**members, name: members[name].replace(*change)}, FORM), policy
    later = json.loads(members["openings.json"])
    later["later"].pop(0)
    made["receipt, later"] = pack({**members, "openings.json": jcs(later)}, FORM), policy
    made["receipt, cut"] = good[:-1], policy
    witnessed = Witnessed()
    made["one witness"] = build(small(witnessed).publish()), witnessed.policy
    more = policy_text(witnessed.vkey, {"W": WITNESS, "V": vkey("v.example", bytes(range(32)), COSIGNATURE)}, 2)
    made |= {"one witness of two": (made["one witness"][0], more), "receipt, no witness": (good, policy_of(policy))}
    return made


def policy_of(policy: str) -> str:
    """The same log, and a witness that must have signed."""
    return policy_text(policy.split()[1], {"W": WITNESS}, 1)


STEPS = """async ([policies, sizes]) => {
    const parts = ["bundle", "receipt", "tree", "bytes"].map((name) => import(`./check/${name}.js`));
    const [bundle, receipt, tree, bytes] = await Promise.all(parts);
    const get = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
    const known = await (await fetch("check/known.json")).json();
    const found = policies.map(async (policy, number) => {
        const data = await get(`${number}.zip`);
        const check = receipt.isReceipt(data) ? receipt.verifyReceipt : bundle.verifyBundle;
        const { problem, run, able } = await check(data, policy, known);
        if (problem) return [problem.step, problem.detail, problem.values];
        return run.lacking ?? [able && run.by, ...(run.witnessed ?? [])];
    });
    const roots = sizes.map(async (size) => bytes.hex(await tree.rootFromTiles(size, sizes.at(-1), get)));
    return [await Promise.all(found), await Promise.all(roots)];
}"""


def failing_step(data: bytes, policy: str) -> list[str]:
    """The first step that the command calls false, or else incomplete, and why."""
    report = (verify_receipt if is_receipt(data) else verify)(data, policy=policy)
    steps = sorted(
        report.steps, key=lambda step: ["false", "incomplete", "not checked", "verified"].index(step.verdict)
    )
    return [str(steps[0].title), str(steps[0].detail)] if report.exit else []


def test_the_browser_takes_every_step_that_the_command_takes(browser: Browser, tmp_path: Path) -> None:
    """The first step that is false, in core's very words; and the roots of a log's tree, made from its tiles."""
    given = cases()
    tree = Tree(hashlib.sha256(str(number).encode()).digest() for number in range(SIZES[-1]))
    files = {
        **render_check("", "", "", []),
        "index.html": b"<!doctype html><title>Cases</title><link rel=icon href=data:,>",
        **{f"{number}.zip": data for number, (data, _) in enumerate(given.values())},
        **{tile.path: tile_hashes(tree, tile) for tile in tiles(tree.size)},
    }
    put(tmp_path, files)
    with host(tmp_path) as address:
        page, complaints = opened(browser, address)
        found, roots = page.evaluate(STEPS, [[policy for _, policy in given.values()], SIZES])
        page.context.close()
    assert not complaints
    assert roots == [tree.root(size).hex() for size in SIZES]
    told = dict(zip(given, found, strict=True))
    whose = {name: value[0] for name, value in told.items() if len(value) == 1}
    by, sentence, values = told.pop("one witness")
    data, policy = given.pop("one witness")
    assert (by, sentence % values) == ("own", str(verify(data, policy=policy).steps[3].detail))
    strangers = {name for name, value in whose.items() if value == "other"}
    assert strangers == {"bad-04-all-by-another-key", "keys, of another log"}
    assert {name for name, value in whose.items() if value == "earlier"} == {"keys, by the old"}
    for name, case in given.items():
        false = failing_step(*case)
        if name in whose:
            assert bool(false) == (name in strangers), name
        else:
            step, detail, values = told[name]
            assert [step, detail % values if values else detail] == false, name


ODD = (
    "Straße|STRASSE|Đurđa|Djurdja|ЉУБИЧИЦА|ﬁsh ﬁelds|Ⅳ. İzmir ı|ŉ ſ ǅ K|Ἀθῆναι ΟΔΟΣ|"
    "O’Neil & Sons – No. 5|№ ² ① ™|!!!|Żółw|1. A, B"
)


def test_the_browser_finds_names_by_core_s_numbers(browser: Browser, tmp_path: Path) -> None:
    """By another number than the published one a name would not be found."""
    put(tmp_path, {**render_check("", "", "", []), "index.html": b"<!doctype html><title>Names</title>"})
    with host(tmp_path) as address:
        page, _ = opened(browser, address)
        found = page.evaluate(
            'async (lines) => lines.map((await import("./check/roll.js")).traces)', lines := ODD.split("|")
        )
        page.context.close()
    assert list(map(set, found)) == list(map(traces_of, lines))
    assert traces_of("Straße") == traces_of("STRASSE") != traces_of("Strase")


def flat(answer: Answer) -> str:
    """All words of an answer to a name, as the page puts them, without spaces."""
    read = say("read") if answer.href else ""
    parts = "".join(f"{part.says}{''.join(part.more)}{say('read')}" for part in answer.parts)
    return "".join(f"{answer.asked}{answer.word}.{answer.says}{parts}{''.join(answer.more)}{read}".split())


def shown(page: Page) -> list[str]:
    """As `flat`, what the page shows."""
    return ["".join(words.split()) for words in page.locator(".answer").all_text_contents()]


def test_among_many_statements_all_is_told_as_on_the_server(browser: Browser, installation: Installation) -> None:
    """Twelve with the same signatories and one same file, and one more in the oldest: which are looked at, what of."""
    members = unpack(build(eventful(Log()).publish()))
    full = json.loads(bytes(members["statement.json"]))["undersigned"]
    known, rows = [], []
    for n in range(12):
        one = copy.deepcopy(full) | {"slug": f"letter-{n}", "id": f"{n:032x}"}
        signatories = one["editions"][-1]["signatories"]
        signatories.append({**signatories[0], "names": {"": "Ομάδα Νερού" if n == 11 else "Ομάδα Πλοίου"}})
        if n == 11:
            signatories.append({**signatories[0], "names": {"": "Heron House"}, "acronym": "HH"})
        written = {"statement.json": json.dumps({"undersigned": one}).encode(), "signatories.csv": b"kind,name\n"}
        put(installation.site, {f"{one['slug']}/{path}": data for path, data in written.items()})
        known.append(known_of(Shown(one)))
        rows.append(Row(one["id"], one["slug"], "open", "2026-03-01", {}))
    put(installation.site, {**render_check("", "", "", rows), **styles(), **known_file(known)})
    name = next(iter(full["editions"][-1]["signatories"][0]["names"].values()))
    lists = (f"{name}\n{name.upper()}, Vardena\nHH\nHeron Hóuse\nNobody", "Ομάδα Νερού")
    answers = []
    with host(installation.site) as address, override("en"):
        page, complaints = opened(browser, f"{address}check/en/")
        page.wait_for_selector("form:not([hidden])")
        for asked_for in lists:
            asked(page, names=asked_for)
            said = page.locator(".answers > p").all_text_contents()
            lines, here = check_names(asked_for, known)
            assert (said, shown(page)) == (lines, list(map(flat, here)))
            answers += here
        asked(page, file=str(installation.site / "letter-3" / "signatories.csv"))
        assert shown(page) == list(map(flat, check_file(b"kind,name\n", known)))
        page.context.close()
    assert [len(one.parts) for one in answers] == [10, 10, 0, 0, 0, 0]
    assert answers[0].parts[-1].href == "letter-11/"
    assert answers[-1].href == "letter-11/"  # of those whose names' numbers tell nothing, none is left out
    assert not complaints


def test_the_scripts_say_core_s_sentences() -> None:
    """A sentence that core does not have would have no translation; and a step must not fail without words."""
    core = "".join(path.read_text() for path in (SCRIPTS.parents[1] / "core").rglob("*.py"))
    joined = core.replace('"\n', "").replace("\n", "")
    there = "".join(joined.split())
    assert len(sentences()) > 100
    assert {one for one in sentences() if "".join(one.split()) not in there.replace('""', "")} == set()


class Alone(NamedTuple):
    """A published site, and what somebody may have of it: name -> bytes."""

    folder: Path
    files: dict[str, bytes]


def site(log: Log, bundle: bytes) -> tuple[str, dict[str, bytes]]:
    """What is published of a log and its only statement, and that statement's folder."""
    members = {name: bytes(data) for name, data in unpack(bundle).items()}
    full = json.loads(members["statement.json"])["undersigned"]
    titles = {tag: clauses[0] for tag, clauses in full["editions"][-1]["texts"].items()}
    slug, number = str(full["slug"]), full["editions"][0]["number"]
    digest = hashlib.sha256(pdf("of before", full)).hexdigest()
    earlier = [{"day": "2026-03-01", "edition": number, "language": "en", "sha256": digest}]
    # The other has no files here: a fetch of one would be complained of. Nothing that these tests give concerns it.
    rows = [Row(full["id"], slug, "published", "2026-03-01", titles)]
    rows += [Row("f" * 32, "ferry", "published", "2026-03-01", {"en": "The ferry"})]
    return slug, {
        **{f"{slug}/{name}": data for name, data in members.items()},
        f"{slug}/bundle.zip": bundle,
        f"{slug}/statement.sq.pdf": pdf("of now", full),
        f"{slug}/{EARLIER}": jcs({"press": "", "pdfs": earlier}),
        **render_check("The river coalition", "https://example.org/source", "", rows),
        **styles(),
        "log/policy": log.policy.encode(),
        "log/checkpoint": log.checkpoint(),
        **{f"log/{tile.path}": tile_hashes(log.tree, tile) for tile in tiles(log.tree.size)},
    }


@pytest.fixture
def alone(tmp_path: Path) -> Alone:
    """A log whose key was replaced after its only statement was published once; then that was published again."""
    old, new = Log(), Log(key=NEW)
    new.tree = old.tree
    one = eventful(old)
    before = build(one.publish())
    proof = receipt(one, next(n for n, (_, leaf) in enumerate(one.leaves) if b"sign.confirmed" in leaf))
    one.log = new
    one.confirm("Late House")
    now = build(one.publish())
    slug, files = site(new, now)
    full = json.loads(files[f"{slug}/statement.json"])["undersigned"]
    put(tmp_path / "site", files)
    given = {
        "now": now,
        "before": before,
        "receipt": proof,
        "forked": build(small(Log()).publish()),
        "other": build(small(Log("other.example/log", key=OTHER)).publish()),
        "changed": (VECTORS / "bad-07-word-changed.zip").read_bytes(),
        "earlier.pdf": pdf("of before", full),
        "now.pdf": pdf("of now", full),
        "unknown.pdf": pdf("of somebody else", full),
        "nameless.pdf": b"%PDF-1.7",
    }
    return Alone(tmp_path / "site", given)


VERDICTS = {
    "now": "yes",
    "before": "yes",
    "receipt": "yes",
    "forked": "no",
    "other": "no",
    "changed": "no",
    "earlier.pdf": "yes",
    "now.pdf": "yes",
    "unknown.pdf": "unknown",
    "nameless.pdf": "unknown",
}


def given_to(page: Page, alone: Alone, name: str) -> tuple[str, str]:
    """The verdict on a file, and all that is said of it."""
    put(alone.folder.parent, {name: alone.files[name]})
    (answer,) = asked(page, file=str(alone.folder.parent / name))
    return answer[0].removeprefix("answer "), " ".join(answer[1:])


def test_several_files_given_to_one_open_page(browser: Browser, alone: Alone) -> None:
    with host(alone.folder) as address, override("sq"):
        page, complaints = opened(browser, f"{address}check/sq/")
        page.wait_for_selector("form:not([hidden])")
        told = {name: given_to(page, alone, name) for name in alone.files}
        page.context.close()
        assert not complaints
        assert {name: verdict for name, (verdict, _) in told.items()} == VERDICTS
        replaced, older, elsewhere = (say(key) for key in ("key-replaced", "bundle-older", "bundle-elsewhere"))
        assert [name for name, (_, said) in told.items() if replaced in said] == ["before", "receipt"]
        assert [name for name, (_, said) in told.items() if older in said] == ["before"]
        assert [name for name, (_, said) in told.items() if elsewhere in said] == ["forked", "other"]
        assert gettext("The words are those that were signed") in told["changed"][1]
        assert "The words" not in told["changed"][1]
        assert say("receipt-name", name="River Keepers Society") in told["receipt"][1]


def test_a_browser_that_cannot_check_signatures_says_so(browser: Browser, alone: Alone) -> None:
    with host(alone.folder) as address:
        page = browser.new_page()
        page.add_init_script("""{
            const own = crypto.subtle.importKey.bind(crypto.subtle);
            crypto.subtle.importKey = (form, key, how, ...rest) => how.name === "Ed25519"
                ? Promise.reject(new DOMException("", "NotSupportedError")) : own(form, key, how, ...rest);
        }""")
        page.goto(f"{address}check/en/")
        page.wait_for_selector("form:not([hidden])")
        for name in ("now", "before", "receipt"):
            verdict, said = given_to(page, alone, name)
            assert verdict == "unknown", name
            assert "This browser cannot check the signature of the log" in said
        assert given_to(page, alone, "changed")[0] == "no"
        page.close()
