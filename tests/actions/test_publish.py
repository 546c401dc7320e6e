"""Publishing: what stands under the site, what the log says of it, and that it verifies."""

from __future__ import annotations

import json
import zipfile
from datetime import date, timedelta

import pytest
from django.db import transaction

from tests import stages
from tests.house import House
from undersigned.actions import draft, sign
from undersigned.actions.publish import batch, documents, render
from undersigned.actions.publish.batch import publish, retract
from undersigned.actions.sign import claim as claims
from undersigned.actions.sign.chain import locked
from undersigned.core.errors import PublishError
from undersigned.models import Claim, Event, Mail, Opening, Publication, Signature, Statement, database_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone(house: House) -> Statement:
    return house.everyone()


def test_a_published_statement_verifies(house: House, everyone: Statement) -> None:
    report = house.verify(everyone)
    assert (report.exit, [step.verdict for step in report.steps]) == (0, ["verified"] * 11)
    counts = report.value()["counts"]
    assert (counts["organisations"], counts["people"], counts["not_named"]) == (3, 2, 1)


def test_each_file_of_the_issue_is_there(house: House) -> None:
    statement = house.published()
    wanted = {
        "index.html", "en/index.html", "statement.en.pdf", "text/en.txt", "statement.json", "signatories.csv",
        "feed.atom", "card.en.png", "bundle.zip",
    }  # fmt: skip
    assert wanted <= house.there(statement)
    assert {path.name for path in (house.site / "log").iterdir()} == {"policy", "checkpoint", "tile"}


def test_nothing_unconfirmed_is_published(house: House, everyone: Statement) -> None:
    assert b"Pending Forum" not in house.everything(everyone)


def test_who_is_not_named_is_counted_and_in_no_file(house: House, everyone: Statement) -> None:
    everything = house.everything(everyone)
    for word in (b"Hidden Bund", b"h@h.example", b"Vesna"):
        assert word not in everything
    assert json.loads(house.read(everyone, "statement.json"))


def test_who_is_confirmed_by_name_is_listed_as_not_confirmed_no_longer(house: House) -> None:
    statement = stages.drafted()
    names = ("LUMERA  Watch", "Hidden Bund", "Kodrin Anglers")
    rows = [draft.SignatoryRow("organisation", name) for name in names]
    draft.save_signatories(statement, [*rows, draft.SignatoryRow("organisation", "Lumera Watch", chapter="Kodrin")])
    draft.freeze(statement, authoritative="all")
    sign.open_for_signature(statement, open_to_all=True)
    statement = Statement.objects.get()
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.organisation("Hidden Bund", "h@h.example", named=False))
    house.publish(statement)
    edition = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][0]
    # A chapter is not the network; and one who is not named must not be given away by leaving the list.
    assert [row["name"] for row in edition["listed"]] == ["Hidden Bund", "Kodrin Anglers", "Lumera Watch"]
    assert edition["counts"]["listed_organisations"] == 3
    assert house.verify(statement).exit == 0


def test_people_are_on_the_page_and_not_in_lists_for_machines(house: House, everyone: Statement) -> None:
    assert "Orla Benkov" in house.read(everyone, "en/index.html")
    for path in ("statement.json", "signatories.csv", "feed.atom"):
        assert "Orla Benkov" not in house.read(everyone, path)
    assert "Dunja Peral" in house.read(everyone, "signatories.csv")
    archive = zipfile.ZipFile(house.folder(everyone) / "bundle.zip")
    assert b"Orla" not in archive.read("openings.json")


def test_a_disputed_name_is_nowhere_and_comes_back_as_it_was(house: House, everyone: Statement) -> None:
    statement, signature = everyone, signed("quellwasser bund")
    page = house.read(statement, "en/index.html")
    assert f'<a href="http://localhost:8000/claim/{statement.slug_id}/?lang=en">I did not sign this</a>' in page
    said = {"name": "Quellwasser Bund", "reason": "Not us.", "address": "post@quell.example", "language": "en"}
    claims.claim(statement, **said)
    claims.confirm_claim(stages.link_in(Mail.objects.latest("pk"), "disputed"))
    claim = Claim.objects.get()
    shown = []
    for step in (lambda: None, lambda: decide(claim, uphold=True), lambda: undo(signature)):
        step()
        house.publish(statement)
        assert house.verify(statement).exit == 0
        edition = json.loads(house.read(statement, "statement.json"))["undersigned"]["editions"][0]
        counts = edition["counts"]
        shown.append((counts["organisations"], counts["not_named"], counts["withdrawn"], len(edition["withdrawals"])))
        assert (b"Quellwasser" in house.everything(statement)) == (counts["organisations"] == 3)
    assert shown == [(2, 1, 0, 0), (2, 1, 1, 1), (3, 1, 0, 0)]


def signed(name_key: str) -> Signature:
    return Signature.objects.get(name_key=name_key)


def decide(claim: Claim, *, uphold: bool) -> None:
    claims.decide_claim(claim, uphold=uphold)


def undo(signature: Signature) -> None:
    """What undoing an invalidation does."""
    with transaction.atomic():
        claims.put_back(locked(signature), database_now())


def test_no_contact_and_no_representative_is_published_without_consent(house: House, everyone: Statement) -> None:
    everything = house.everything(everyone)
    assert b"office@lumera.example" not in everything
    assert b"Teuta Ravik" not in everything
    assert b"Ana Perin" in everything


def test_every_change_follows_and_verifies(house: House, everyone: Statement) -> None:
    statement = everyone
    first, second, third = (signed(name) for name in ("lumera watch", "kodrin forum", "orla benkov"))
    sign.correct(first, {"names": {"": "Lumera River Watch"}, "acronym": "LRW"})
    sign.withdraw(second)
    sign.change_visibility(third, "not-named")
    house.publish(statement)
    page = house.read(statement, "en/index.html")
    assert "Lumera River Watch" in page
    assert "Kodrin Forum" not in page
    assert "Orla Benkov" not in page
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    assert report.value()["counts"] | {"not_named": 2, "withdrawn": 1, "organisations": 2} == report.value()["counts"]


def test_a_name_once_hidden_may_be_shown_again(house: House, everyone: Statement) -> None:
    sign.change_visibility(signed("hidden bund"), "public")
    house.publish(everyone)
    assert "Hidden Bund" in house.read(everyone, "en/index.html")
    assert house.verify(everyone).exit == 0


def test_erasing_reissues_everything_and_forgets_the_salts(house: House, everyone: Statement) -> None:
    statement = everyone
    old = Event.objects.filter(type="published").latest("pk")
    sign.erase(signed("quellwasser bund"))
    assert not Opening.objects.filter(event=old).exists()
    house.publish(statement)
    assert b"Quellwasser" not in house.everything(statement)
    builds = [path for path in (house.site / ".builds").iterdir() if path.name.startswith(statement.slug_id)]
    assert len(builds) == 1
    report = house.verify(statement)
    assert report.exit == 0, report.value()
    assert report.value()["counts"]["withdrawn"] == 1


def test_somebody_who_leaves_while_files_are_made_is_not_published(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = stages.opened()
    leaving = stages.signed(statement, stages.organisation("Quellwasser Bund", "post@quell.example")).signature
    made: list[int] = []

    def leave_first(*args: object) -> dict[str, bytes]:
        if not made:
            sign.withdraw(leaving)
        made.append(1)
        return render_documents(*args)  # type: ignore[arg-type]

    render_documents = documents.render_documents
    monkeypatch.setattr(batch, "render_documents", leave_first)
    house.publish(statement)
    assert len(made) == 2
    assert b"Quellwasser" not in house.everything(statement)
    assert house.verify(statement).exit == 0


def test_somebody_who_signs_while_files_are_made_comes_with_the_next_batch(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = stages.opened()
    render_documents = documents.render_documents

    def sign_first(*args: object) -> dict[str, bytes]:
        if not Signature.objects.exists():
            stages.signed(statement, stages.organisation())
        return render_documents(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "render_documents", sign_first)
    house.publish(statement)
    assert house.verify(statement).exit == 0
    assert house.verify(statement).value()["counts"]["organisations"] == 0
    house.publish(statement)
    assert house.verify(statement).value()["counts"]["organisations"] == 1


def test_an_erratum_and_a_later_translation_stand_beside_the_words(house: House) -> None:
    statement = stages.opened()
    draft.add_erratum(statement, language="en", clause=1, old="cleaned", new="cleared", note="A slip.")
    words = [clause.words for clause in stages.in_force(statement).clauses.filter(language="en")]
    draft.publish_translation(statement, language="mk", clauses=[f"превод: {line}" for line in words])
    house.publish(statement)
    assert "cleared" in house.read(statement, "en/index.html")
    assert "not part of what was signed" in house.read(statement, "mk/index.html")
    report = house.verify(statement)
    assert report.exit == 0, report.value()


def test_the_page_stops_asking_for_signatures_when_the_deadline_has_passed(house: House) -> None:
    statement = stages.opened(deadline=database_now() + timedelta(hours=1))
    house.publish(statement)
    assert "Open for signature until" in house.read(statement, "en/index.html")
    assert house.publisher.publish_due() == 0
    # An hour passes: all that was published lies before the deadline, which is over.
    past = database_now() - timedelta(seconds=1)
    Statement.objects.update(deadline=past)
    Publication.objects.update(finished=past - timedelta(minutes=1))
    assert house.publisher.publish_due() == 1
    for page in (house.folder(statement) / "en" / "index.html", house.site / "index.html"):
        assert "Open for signature" not in page.read_text()
    assert json.loads(house.read(statement, "statement.json"))["undersigned"]["state"] == "published"
    Publication.objects.update(batch_due="2026-01-01T00:00:00Z")
    assert house.publisher.publish_due() == 1
    assert house.verify(statement).exit == 0
    assert house.publisher.publish_due() == 0


def test_press_contacts_that_change_are_published(house: House) -> None:
    statement = house.published()
    contact = {"name": "Teuta Ravik", "role": "", "mail": "press@lumera.example", "phone": "", "languages": ["sq"]}
    draft.save_press(statement, [contact])
    assert house.publisher.publish_due() == 1
    assert "press@lumera.example" in house.read(statement, "en/index.html")


def test_the_next_edition_shows_who_signed_the_earlier_words_only(house: House) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Lumera Watch", "a@a.example"))
    stages.signed(statement, stages.organisation("Kodrin Forum", "b@b.example"))
    draft.begin_next_edition(statement)
    first = statement.draft_clauses.get(kind="title")
    stages.write(statement, "en", {first.pk: "One river, two banks, one plea"})
    draft.freeze(Statement.objects.get(), authoritative="all")
    statement = Statement.objects.get()
    sign.invite_again(statement)
    sign.confirm_again(statement.invitations.get(earlier__name_key="lumera watch"))
    house.publish(statement)
    page = house.read(statement, "en/index.html")
    assert "Lumera Watch" in page
    assert "This is edition 1." in house.read(statement, "edition-1/en/index.html")
    report = house.verify(statement)
    assert report.exit == 0, report.value()


def test_a_retracted_statement_says_so(house: House) -> None:
    statement = house.published()
    retract(statement)
    house.publish(statement)
    assert "retracted" in house.read(statement, "en/index.html")
    assert house.verify(statement).exit == 0


def test_only_frozen_words_are_published() -> None:
    with pytest.raises(PublishError, match="Freeze the text first"):
        publish(stages.drafted())


def test_a_statement_that_cannot_be_published_keeps_no_other_from_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = stages.opened(), stages.opened()
    publish(broken)
    render_pages = render.render_pages

    def fail_once(snapshot: object, missing: object = (), *, fits: bool) -> dict[str, bytes]:
        if getattr(snapshot, "id", "") == broken.pk:
            raise ValueError("no paper")
        return render_pages(snapshot, missing, fits=fits)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "render_pages", fail_once)
    house.publish(whole)
    assert house.folder(whole).exists()
    assert Publication.objects.get(statement=broken).problem == "ValueError"


def test_what_was_not_done_stays_due(house: House) -> None:
    statement = house.published()
    assert house.publisher.publish_due() == 0
    stages.signed(statement, stages.organisation())
    house.publisher.log.sequence()
    assert house.publisher.publish_due() == 1
    assert "Lumera Watch" in house.read(statement, "en/index.html")


def test_the_site_offers_the_source_of_what_runs(house: House) -> None:
    assert house.publisher.publish_due() == 0  # a statement can be signed before any is published
    assert (house.site / "source.zip").is_file()
    house.published()
    archive = zipfile.ZipFile(house.site / "source.zip")
    assert {"undersigned/core/text.py", "undersigned/templates/publish/statement.html", "LICENSE"} <= set(
        archive.namelist()
    )
    assert "source.zip" in (house.site / "index.html").read_text()


def test_drafting_the_next_edition_changes_nothing_of_the_one_in_force(house: House) -> None:
    statement = house.published()
    before = house.read(statement, "en/index.html")
    draft.begin_next_edition(statement)
    draft.save_dateline(statement, undated=False, dated=date(2026, 5, 3), words={"en": "Kodrin, 3 May 2026"})
    house.publish(statement)
    assert house.read(statement, "en/index.html") == before
