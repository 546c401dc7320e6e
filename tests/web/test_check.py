"""`/check/`: a file, a quote, names; and what nobody learns here."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import stages
from tests.core.eventful import small
from tests.core.simulator import Log
from tests.core.witnessed import WITNESS, Witnessed
from tests.examples import each
from tests.house import House
from tests.web.browsing import words
from undersigned.actions import draft, limit
from undersigned.actions.check import names
from undersigned.actions.publish import documents, published
from undersigned.actions.publish.batch import publish, retract
from undersigned.actions.publish.earlier_pdfs import EARLIER
from undersigned.actions.publish.embargo import set_embargo
from undersigned.actions.publish.names import hide_names
from undersigned.actions.record import begin_log
from undersigned.actions.record.rotate import rotate
from undersigned.actions.sign import withdraw
from undersigned.actions.sign.receipt import receipt
from undersigned.core.publish.bundle import build
from undersigned.core.record import recovery_vkey, vkey
from undersigned.core.record.note import COSIGNATURE
from undersigned.models import Attempt, Statement, database_now
from undersigned.outside.installation import Installation
from undersigned.outside.typst import compile_pdf

pytestmark = pytest.mark.django_db
QUOTE = "publish the water tests each month"
NONE = "There is no such name among those who agreed to be shown."


@pytest.fixture
def river(house: House) -> Statement:
    """A published statement: one organisation, one at its own domain, a hidden one, one that never confirmed."""
    return house.published("river", _signed)


def _signed() -> Statement:
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.person("Dunja Peral", "dunja@peral.example"))
    hidden = stages.organisation("Hidden Bund", "h@h.example", named=False, purposes=frozenset({"sign"}))
    stages.signed(statement, hidden)
    stages.requested(statement, stages.organisation("Pending Forum", "pending@forum.example"))
    return statement


def ask(**given: Any) -> Any:
    """What the page answers."""
    return Client().post("/check/", given)


def told(**given: Any) -> str:
    """What it says, in its answers alone."""
    response = ask(**given)
    assert response.status_code == 200, words(response)
    return " ".join(
        words(response).partition("Is this what was signed?")[2].partition("Check something else")[0].split()
    )


def upload(house: House, statement: Statement, path: str) -> SimpleUploadedFile:
    """A published file, under another name than its own."""
    return SimpleUploadedFile("x.bin", (house.folder(statement) / path).read_bytes())


def test_quotes(river: Statement, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        answer = ask(quote=QUOTE)
    assert "Yes. These words stand exactly so in: “One river, two banks”, edition 1, English, clause 2." in words(
        answer
    )
    assert f'href="/{river.slug_id}/edition-1/en/#c2"' in answer.content.decode()
    # What differs is told by words, and not by colour alone.
    said = told(quote="publish the water tests each year")
    assert "Not quite. Nearly these words stand in: “One river, two banks”, edition 1, English, clause 2." in said
    assert "Words that differ: 1." in said
    assert "in the statement: month" in said
    assert "in what you have: year" in said
    assert "No. These words stand in no statement that is published here." in told(
        quote="the mayors of both towns resign"
    )
    assert "Cannot be told. This is too short" in told(quote="the river")


def test_only_what_a_question_concerns_is_read(house: House, river: Statement) -> None:
    ferry = stages.opened("The ferry by night\n\nWe ask that the ferry shall cross the river by night.\n")
    publish(ferry)
    house.publisher.log.sequence()
    house.publisher.renew_pages(ferry)
    assert "The ferry by night" in words(Client().get("/check/"))
    path = house.folder(ferry) / "statement.json"
    good, there = path.read_bytes(), path.stat()
    path.write_bytes(b"x" * len(good))  # unreadable, and not to be told from what it was without reading it
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    published._read.cache_clear()
    asked: list[dict[str, Any]] = [{"quote": QUOTE}, {"quote": "publish the water tests each year"}]
    asked += [{"names": "Lumera Watch"}]
    asked += [{"file": upload(house, river, name)} for name in ("statement.en.pdf", "bundle.zip", "signatories.csv")]
    assert all("One river, two banks" in told(**one) for one in asked)
    path.write_bytes(good)
    assert "“The ferry by night”, edition 1" in told(quote="the ferry shall cross the river by night")
    # What is known of a statement lasts no longer than what is published of it.
    house.folder(ferry).unlink()
    assert "in no statement that is published here" in told(quote="the ferry shall cross the river by night")


def test_names_line_by_line(river: Statement) -> None:
    said = told(names="1. Lumera Watch, Vardena\nLumera Wátch\nNobody At All")
    assert "Lines with a name that is found: 2 of 3." in said
    assert "Yes. Lumera Watch signed on" in said
    assert "Confirmed from the mailbox that the organisation gave." in said
    assert "Not quite. Lumera Watch signed on" in said
    assert f"Nobody At All Not found. {NONE}" in said
    # One person stands on the page alone.
    assert "not looked up here: 1" in said


def test_a_name_in_several_statements_gets_one_answer(house: House, river: Statement, monkeypatch: Any) -> None:
    stages.signed(river, stages.organisation("River Choir", "choir@choir.example"))
    stages.signed(river, stages.organisation("Ομάδα Νερού", "omada@omada.example"))
    house.pages(river)
    ferry = stages.opened("The ferry by night\n\nWe ask that the ferry shall cross the river by night.\n")
    stages.signed(ferry, stages.organisation())
    stages.signed(ferry, stages.organisation("Ομάδα Πλοίου", "ploio@ploio.example"))
    publish(ferry)
    house.pages(ferry)
    said = told(names="LUMERA watch")
    assert "Yes. Statements that name Lumera Watch: 2. Lumera Watch signed on" in said
    _, _, newest = said.partition("Statements that name Lumera Watch: 2. ")
    assert newest.index("“The ferry by night”") < newest.index("“One river, two banks”")
    assert said.count("LUMERA watch") == 1
    # Of too many those are looked at that have most of the list.
    monkeypatch.setattr(names, "MOST_READ", 1)
    monkeypatch.setattr(names, "MOST_TOLD", 0)
    said = told(names="Lumera Watch\nRiver Choir")
    assert said.count("“One river, two banks”") == 2
    assert "“The ferry by night”" not in said
    assert "Further statements that have this name or one like it: 1." in said
    assert "People named on the pages alone, by their own wish, and not looked up here: 1. See the pages." in said
    # Names in other alphabets have one number, which tells nothing: none is said to be absent before all are read.
    said = told(names="Ομάδα Νερού")
    assert "Yes. Ομάδα Νερού signed on" in said
    assert "Further statements" not in said


def test_who_is_not_named_and_a_stranger_get_one_answer(river: Statement) -> None:
    stranger = told(names="Someone Else")
    assert NONE in stranger
    for name in ("Hidden Bund", "Pending Forum", "Dunja Peral", "h@h.example", "Teuta Ravik"):
        assert told(names=name).replace(name, "Someone Else") == stranger


def test_hidden_names_are_answered_alike_for_all(house: House, river: Statement) -> None:
    hide_names(river)
    house.publish(river)
    assert "All names are hidden at present" in told(names="Lumera Watch")
    assert told(names="Lumera Watch").replace("Lumera Watch", "X Y") == told(names="X Y")


def test_the_bundle_of_now_and_of_before(house: House, river: Statement) -> None:
    bundle = (house.folder(river) / "bundle.zip").read_bytes()
    now = told(file=upload(house, river, "bundle.zip"))
    assert "Yes. This is “One river, two banks”, edition 1, unchanged. The bundle holds in every step" in now
    assert "a newer bundle" not in now
    stages.signed(river, stages.organisation("Zana e Lumit", "zana@lumit.example"))
    house.publish(river)
    assert "a newer bundle is published" in told(file=SimpleUploadedFile("old.zip", bundle))
    changed = bundle.replace(b"water tests each month", b"water bills each month")
    assert changed != bundle
    said = told(file=SimpleUploadedFile("b.zip", changed))
    assert "No. This bundle does not hold." in said
    assert "bills" not in said


def test_files_as_they_are_published(house: House, river: Statement) -> None:
    assert "Yes. This is exactly the PDF that is published now" in told(file=upload(house, river, "statement.en.pdf"))
    assert "statement.json of “One river, two banks”, edition 1" in told(file=upload(house, river, "statement.json"))
    changed = SimpleUploadedFile("s.json", (house.folder(river) / "statement.json").read_bytes() + b" ")
    assert "Cannot be told. This is no PDF, no bundle" in told(file=changed)


@pytest.mark.long
def test_an_earlier_pdf_while_all_whom_it_names_still_stand(house: House, river: Statement) -> None:
    before = upload(house, river, "statement.en.pdf")
    zana = stages.signed(river, stages.organisation("Zana e Lumit", "zana@lumit.example")).signature
    house.publish(river)
    said = told(file=before)
    assert "Yes. This is exactly a PDF that was published here on" in said
    assert "“One river, two banks”, edition 1, English, unchanged." in said
    assert "It has been made anew since" in said
    with_zana = upload(house, river, "statement.en.pdf")
    withdraw(zana)
    house.publish(river)
    assert json.loads(house.read(river, EARLIER))["pdfs"] == []
    for file in (before, with_zana):
        file.seek(0)
        said = told(file=file)
        assert "Not quite. The words are unchanged, but this file is not the one that is published here now" in said
        assert "it may be an earlier one" in said


def test_a_changed_pdf(house: House, river: Statement) -> None:
    snapshot, _, _ = house.publisher.snapshot(river)
    data = json.loads(json.dumps(documents.document(snapshot, "en", "")).replace("water tests", "water bills"))
    other = compile_pdf("publish/statement.typ", data, attachments={}, time=snapshot.time)
    said = told(file=SimpleUploadedFile("x.pdf", other))
    assert "No. This file is not one that is published here. Words that differ: 1" in said
    assert "in the statement: tests" in said
    assert "in what you have: bills" in said


@pytest.mark.long
@each("data", [b"%PDF-1.7 nothing", b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj " * 50])
def test_a_broken_pdf_is_told(installation: Installation, data: bytes) -> None:
    assert "This PDF cannot be read" in told(file=SimpleUploadedFile("x.pdf", data))


def test_nothing_tells_of_a_statement_under_embargo(house: House, river: Statement) -> None:
    asked = {"quote": "the ferry shall cross the river by night", "names": "Lumera Watch"}
    before = told(**asked)
    secret = stages.opened("The ferry by night\n\nWe ask that the ferry shall cross the river by night.\n")
    stages.signed(secret, stages.organisation())
    set_embargo(secret, database_now() + timedelta(days=2))
    house.publisher.publish_due()
    assert told(**asked) == before
    assert "ferry by night" not in Client().get("/check/").content.decode()
    there, nowhere = (Client().get(f"/check/?statement={slug}&edition=1") for slug in (secret.slug_id, "no-such"))
    assert words(there) == words(nowhere)
    assert "Nothing is published here under this name." in words(there)


def test_the_code_on_a_pdf_leads_to_its_edition(house: House, river: Statement) -> None:
    page = words(Client().get(f"/check/?statement={river.slug_id}&edition=1"))
    assert "Yes. “One river, two banks”, edition 1 is in force" in page
    assert "There is no edition 7" in words(Client().get(f"/check/?statement={river.slug_id}&edition=7"))
    retract(river)
    house.publish(river)
    page = words(Client().get(f"/check/?statement={river.slug_id}&edition=1"))
    assert "Not quite." in page
    assert "This statement was retracted by those who published it." in page
    assert "This statement was retracted" in told(quote=QUOTE)


def test_nothing_is_kept_of_what_was_handed_in(river: Statement, caplog: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000  # so that this one lies in a file for the moment
    there = set(Path(tempfile.gettempdir()).iterdir())
    large = SimpleUploadedFile("large.pdf", b"%PDF-1.7\n" + b"Zlatiborka Quisling " * 1_500)
    response = ask(file=large, quote="Zlatiborka Quisling said so yesterday", names="Zlatiborka Quisling")
    assert response.status_code == 200
    assert {path for path in set(Path(tempfile.gettempdir()).iterdir()) - there if "upload" in path.name} == set()
    assert "Quisling" not in caplog.text
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert {row.key for row in Attempt.objects.all()}.isdisjoint({"127.0.0.1"})


def test_too_much_is_refused_in_words(river: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    large = ask(file=SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * (10 * 2**20)))
    assert large.status_code == 422
    assert "The file is too large: at most 10 MB." in words(large)
    assert ask().status_code == 422
    assert "Choose a file, or paste a quote or names." in words(ask())
    monkeypatch.setattr(limit, "CHECKS", limit.Limit("check", 1, timedelta(hours=1)))
    Attempt.objects.all().delete()
    posts = [Client(REMOTE_ADDR="192.0.2.7").post("/check/", {"quote": QUOTE}) for _ in range(2)]
    assert [post.status_code for post in posts] == [200, 429]


def test_in_albanian_and_with_nothing_published(installation: Installation) -> None:
    assert "stand in no statement that is published here" in told(quote=QUOTE)
    assert Client().get("/check/?lang=sq").headers["Content-Language"] == "sq"


@pytest.mark.long
def test_what_a_later_edition_has_replaced(house: House, river: Statement) -> None:
    bundle, document = upload(house, river, "bundle.zip"), upload(house, river, "statement.en.pdf")
    draft.begin_next_edition(river)
    plea = river.draft_clauses.order_by("position")[1]
    stages.write(
        river, "en", {plea.pk: "We, organisations from both banks of the Lumera, ask that the river be mended."}
    )
    draft.freeze(Statement.objects.get(pk=river.pk), authoritative="all")
    house.publish(river)
    replaced = "Edition 2 has replaced edition 1."
    said = told(quote="ask that the river be cleaned")
    assert "Yes. These words stand exactly so in: “One river, two banks”, edition 1" in said
    assert replaced in said
    assert "Not quite. Nearly these words stand in: “One river, two banks”, edition 2" in said
    assert replaced not in told(quote="ask that the river be mended")
    assert "edition 1, unchanged. The bundle holds in every step" in told(file=bundle)
    for file in (bundle, document):
        file.seek(0)
        assert replaced in told(file=file)
    assert "Lumera Watch signed on" in told(names="Lumera Watch")
    assert replaced in told(names="Lumera Watch")
    assert replaced in words(Client().get(f"/check/?statement={river.slug_id}&edition=1"))


def test_a_signatorys_receipt(house: House, river: Statement) -> None:
    signature = river.signatures.get(name_key="lumera watch")
    data = receipt(signature)
    assert data is not None
    said = told(file=SimpleUploadedFile("receipt.zip", data))
    assert "Yes. This receipt holds in every step" in said
    assert "“One river, two banks”, edition 1." in said
    assert "It opens the name: Lumera Watch." in said
    withdraw(signature)
    house.publisher.log.sequence()
    later = receipt(signature)
    assert later is not None
    said = told(file=SimpleUploadedFile("receipt.zip", later))
    assert "Not quite. This receipt holds" in said
    assert "The signature was withdrawn later" in said
    changed = data.replace(b"Lumera Watch", b"Kodrin Watch")
    assert "No. This receipt does not hold." in told(file=SimpleUploadedFile("receipt.zip", changed))
    # Of a statement that is not published nothing is said but what the file itself holds.
    secret = stages.opened("The ferry by night\n\nWe ask that the ferry shall cross the river by night.\n")
    done = stages.signed(secret, stages.organisation())
    house.publisher.log.sequence()
    data = receipt(done.signature)
    assert data is not None
    said = told(file=SimpleUploadedFile("receipt.zip", data))
    assert "under a statement that is not published here" in said
    assert "ferry" not in said


def test_witnesses_as_the_policy_asks_for_them(installation: Installation, settings: Any) -> None:
    """As `undersigned verify --policy` says it: too few make nothing false, and nothing sure."""
    log = Witnessed(installation.origin, key=installation.log_key)
    two = (f"W {WITNESS} http://w.example/", f"V {vkey('v.example', bytes(range(32)), COSIGNATURE)} http://v.example/")
    bundle = SimpleUploadedFile("x.zip", build(small(log).publish()))
    for quorum, says in ((1, "Yes. This is"), (2, "Cannot be told. Nothing false was found")):
        settings.INSTALLATION = replace(installation, witnesses=two, witness_quorum=quorum)
        bundle.seek(0)
        said = told(file=bundle)
        assert says in said
        assert ("6 events, and 1 witnesses too" in said) == (quorum == 1)
        assert ("“The checkpoint is signed”: The log signed it, but of the witnesses only 1 did" in said) == (
            quorum == 2
        )
    changed = SimpleUploadedFile("x.zip", build(small(log).publish()).replace(b"river open", b"river shut"))
    assert "No. This bundle does not hold." in told(file=changed)


def test_a_log_that_cannot_be_read_tells_nothing_of_an_earlier_key(house: House) -> None:
    other = Log(house.here.origin, key=Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    bundle = SimpleUploadedFile("x.zip", build(small(other).publish()))
    house.publisher.log.sequence()
    assert "No. This bundle is not of this site’s log." in told(file=bundle)
    (house.site / "log" / "checkpoint").unlink()
    bundle.seek(0)
    said = told(file=bundle)
    assert "Cannot be told. It is signed by another key than the log’s present one" in said
    assert "Every other step holds." in said


@pytest.mark.long
def test_what_a_key_signed_that_the_log_has_replaced(installation: Installation) -> None:
    """It is believed where the log was in that state, and not for its signature: others may have the old key."""
    paper, stolen = Ed25519PrivateKey.from_private_bytes(b"p" * 32), installation.log_key
    begin_log(installation, recovery=recovery_vkey(installation.origin, paper.public_key().public_bytes_raw()))
    house, statement = House(installation), stages.opened()
    signature = stages.signed(statement, stages.organisation()).signature
    house.publish(statement)
    proof = receipt(signature)
    assert proof is not None
    files = {"bundle": (house.folder(statement) / "bundle.zip").read_bytes(), "receipt": proof}
    rotate(installation, paper)
    for name, data in files.items():
        said = told(file=SimpleUploadedFile("x.zip", data))
        assert f"{name} holds in every step" in said
        assert "It is signed by a key that the log has replaced since." in said
    forged = build(small(Log(installation.origin, key=stolen)).publish())
    assert "No. This bundle is not of this site’s log." in told(file=SimpleUploadedFile("x.zip", forged))
