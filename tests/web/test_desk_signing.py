"""The coordinator's side once words are frozen: opening, inviting, the board, held ones, publishing, what follows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests import stages
from tests.examples import each
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import draft, sign
from undersigned.actions.publish.batch import publish
from undersigned.models import Edition, Invitation, Mail, Publication, Signature, Statement, database_now
from undersigned.views.desk.sign.board import ON_ONE_PAGE

pytestmark = pytest.mark.django_db


def test_opening_asks_who_may_sign_and_keeps_what_was_entered(desk):
    statement = stages.frozen()
    where = screen(statement, "sign")
    refused = desk.post(where, {"do": "open", "zone": "Europe/Nowhere", "day": "2099-05-03"})
    assert refused.status_code == 422
    assert "Say who may sign." in words(refused)
    assert "Choose a time zone" in words(refused)
    assert fields(refused)["day"] == "2099-05-03"
    past = desk.post(where, {"do": "open", "who": "all", "zone": "Europe/Belgrade", "day": "2001-05-03"})
    assert "The deadline is in the past." in words(past)
    assert Statement.objects.get().opened is None


@pytest.mark.long
@each(
    ("hour", "zone", "utc"),
    [
        ("18:00", "Europe/Belgrade", datetime(2099, 5, 3, 16, tzinfo=UTC)),
        ("", "Europe/Belgrade", datetime(2099, 5, 3, 21, 59, 59, tzinfo=UTC)),
        ("18:00", "UTC", datetime(2099, 5, 3, 18, tzinfo=UTC)),
    ],
)
def test_deadline_is_on_the_clocks_of_its_zone(desk, hour, zone, utc):
    statement = stages.frozen()
    desk.post(screen(statement, "sign"), {"do": "open", "who": "all", "zone": zone, "day": "2099-05-03", "hour": hour})
    statement.refresh_from_db()
    assert statement.deadline == utc
    assert f"Open until 3 May 2099, {hour or '23:59'} ({zone})." in words(desk.get(screen(statement, "sign")))


@pytest.mark.long
@each("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_time_is_no_fault_of_ours(desk, day):
    statement = stages.frozen()
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        response = desk.post(screen(statement, "sign"), {"do": "open", "who": "all", "zone": zone, "day": day})
        assert response.status_code in {302, 422}
        assert desk.get(screen(statement, "sign")).status_code == 200


@pytest.mark.long
def test_an_invitation_without_mail_shows_its_link_on_its_own_screen(desk):
    statement = stages.opened()
    where = screen(statement, "sign")
    page = desk.post(
        where,
        {"do": "invite", "one-name": "Lumera Watch", "one-kind": "organisation", "one-language": "en"},
        follow=True,
    )
    link = re.search(r"http://localhost:8000(/invitation/[\w-]+/)", page.content.decode())
    assert link
    assert desk.get(link[1]).status_code == 200
    assert link[1] not in desk.get(where).content.decode()
    assert "Lumera Watch" in words(desk.get(where))
    assert not Mail.objects.exists()
    desk.post(where, {"do": "revoke", "invitation": Invitation.objects.get().pk})
    desk.get(where)  # the message
    assert "Lumera Watch" not in words(desk.get(where))
    assert desk.post(where, {"do": "revoke", "invitation": "x"}).status_code == 404


def test_pasted_invitations_are_all_taken_or_none(desk):
    statement = stages.opened()
    data = {"do": "paste", "many-kind": "organisation", "many-language": "en"}
    wrong = desk.post(screen(statement, "sign"), {**data, "many-lines": "A <a@a.example>\nB b@b.example\n\nC <c@>"})
    assert wrong.status_code == 422
    assert "Lines 2, 4 are not of the form" in words(wrong)
    assert not Invitation.objects.exists()
    lines = 'Lumera Watch <office@lumera.example>,\n  "Kodrin Anglers" <k@kodrin.example>'
    desk.post(screen(statement, "sign"), {**data, "many-lines": lines})
    assert [row.name for row in Invitation.objects.all()] == ["Kodrin Anglers", "Lumera Watch"]
    assert Mail.objects.filter(purpose="invitation").count() == 2


@each(
    ("lines", "names"),
    [
        ("Kodrin Anglers\tk@kodrin.example\nLumera Watch; office@lumera.example", ["Kodrin Anglers", "Lumera Watch"]),
        ("Nets, Boats and Rods, k@kodrin.example,", ["Nets, Boats and Rods"]),
        ("Kodrin Anglers <k@kodrin.example>\n\nKodrin Anglers <k@kodrin.example>;", ["Kodrin Anglers"]),
    ],
)
def test_names_and_addresses_come_from_a_spreadsheet_or_an_address_book(desk, lines, names):
    statement = stages.opened()
    data = {"do": "paste", "many-kind": "organisation", "many-language": "en", "many-lines": lines}
    assert desk.post(screen(statement, "sign"), data).status_code == 302
    assert sorted(row.name for row in Invitation.objects.all()) == names


def test_nobody_is_invited_before_the_opening(desk):
    statement = stages.frozen()
    data = {"do": "invite", "one-name": "Lumera Watch", "one-kind": "organisation", "one-language": "en"}
    refused = desk.post(screen(statement, "sign"), data)
    assert refused.status_code == 422
    assert "Open the statement for signature first." in words(refused)


def test_board_names_no_one_who_is_not_to_be_named_and_shows_contacts_to_editors_only(desk):
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.person(named=False, purposes=frozenset({"sign"})))
    stages.requested(statement, stages.organisation("Kodrin Anglers", "pending@kodrin.example"))
    gone = stages.signed(statement, stages.person("Miro Tal", "miro@kodrin.example"))
    sign.withdraw(gone.signature)
    sign.invite(statement, name="Vardena School", address="school@vardena.example", language="en")
    sign.invite(statement, name="Ana Dor", address="ana@vardena.example", language="en", kind="person")
    page = words(desk.get(screen(statement, "sign")))
    assert "1 organisation, 0 people, 1 verified, not named, 1 withdrew. 1 has sent the form" in page
    assert "Lumera Watch" in page
    assert "school@vardena.example" in page
    for hidden in ("Orla Benkov", "Miro Tal", "Kodrin Anglers", "orla@", "office@lumera.example", "Teuta Ravik"):
        assert hidden not in page, hidden
    for role in ("viewer", "verifier"):
        page = words(signed_in(role).get(screen(statement, "sign")))
        assert "Vardena School" in page
        assert "@" not in page
        assert "Ana Dor" not in page


def held() -> Signature:
    """A second signature under a name that has signed."""
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    return stages.signed(statement, stages.organisation("LUMERA  watch", "second@lumera.example")).signature


@each("leave", [sign.withdraw, sign.erase])
def test_a_held_signature_that_leaves_was_never_counted_and_never_withdrew(desk, leave):
    signature = held()
    leave(signature)
    page = words(desk.get(screen(signature.statement, "sign")))
    assert "1 organisation, 0 people" in page
    assert "withdrew" not in page
    assert "second@lumera.example" not in page


@each(("decision", "state"), [("accept", "confirmed"), ("refuse", "refused")])
def test_a_verifier_decides_about_a_held_signature(decision, state):
    signature = held()
    assert "Decide about a signature that waits for you." in words(signed_in("editor").get("/desk/"))
    client = signed_in("verifier")
    where = screen(signature.statement, "sign")
    page = words(client.get(where))
    assert "Waiting for your decision" in page
    assert "Board decision" not in page
    assert "second@lumera.example" not in page  # contacts are for editors
    data = {"do": "decide", "signature": signature.pk, "decision": decision}
    assert client.post(where, {**data, "decision": "perhaps"}).status_code == 422
    assert client.post(where, {**data, "signature": "0" * 32}).status_code == 404
    assert client.post(where, data).status_code == 302
    signature.refresh_from_db()
    assert signature.state == state
    again = client.post(where, data)
    assert again.status_code == 422
    assert "does not wait for a decision" in words(again)
    assert client.post(where, {"do": "close"}).status_code == 403


def test_a_viewer_neither_sees_nor_decides_what_is_held():
    signature = held()
    client = signed_in("viewer")
    assert "LUMERA" not in words(client.get(screen(signature.statement, "sign")))
    data = {"do": "decide", "signature": signature.pk, "decision": "accept"}
    assert client.post(screen(signature.statement, "sign"), data).status_code == 403


def test_held_signature_of_another_statement_is_not_found(desk):
    signature, other = held(), stages.opened(stages.LETTER.replace("One", "Another"))
    data = {"do": "decide", "signature": signature.pk, "decision": "accept"}
    assert desk.post(screen(other, "sign"), data).status_code == 404


def test_closing_and_opening_again(desk):
    statement = stages.opened()
    desk.post(screen(statement, "sign"), {"do": "close"})
    assert "Signing has ended" in words(desk.get(screen(statement, "sign")))
    desk.post(screen(statement, "sign"), {"do": "open", "who": "invited", "zone": "UTC"})
    page = words(desk.get(screen(statement, "sign")))
    assert "Only those whom you invite can sign" in page
    assert "The link for signing" not in page
    assert desk.post(screen(statement, "sign"), {"do": "explode"}).status_code == 422


def test_freeze_is_undone_until_the_first_signature(desk):
    statement = stages.opened()
    assert "Undo the freeze" in words(desk.get(screen(statement, "freeze")))
    desk.post(screen(statement, "freeze"), {"do": "undo"})
    page = desk.get(screen(statement, "freeze"))
    assert "Freeze edition 2" in words(page)
    desk.post(screen(statement, "freeze"), {"authoritative": "en"})
    sign.open_for_signature(statement, open_to_all=True)
    stages.signed(Statement.objects.get(), stages.organisation())
    refused = desk.post(screen(statement, "freeze"), {"do": "undo"})
    assert refused.status_code == 422
    assert "Someone has signed this edition" in words(refused)
    assert [edition.number for edition in Edition.objects.in_force()] == [2]
    assert "Undo the freeze" not in words(desk.get(screen(statement, "freeze")))  # no button that cannot work


def test_publishing_says_where_and_retracting_asks_first(desk):
    draft_only = stages.drafted(stages.LETTER.replace("One", "Another"))
    refused = desk.post(screen(draft_only, "publish"))
    assert refused.status_code == 422
    assert "Freeze the text first" in words(refused)
    assert desk.post(screen(draft_only, "retract")).status_code == 422
    statement = stages.opened()
    address = f"http://localhost:8000/{statement.slug_id}/"
    assert address in words(desk.get(screen(statement, "publish")))
    assert not Publication.objects.exists()
    desk.post(screen(statement, "publish"))
    assert "The page is being made" in words(desk.get(screen(statement, "publish")))
    assert "This cannot be undone" in words(desk.get(screen(statement, "retract")))
    desk.post(screen(statement, "retract"))
    assert "The statement is retracted" in words(desk.get(screen(statement, "publish")))
    assert "Retracted" in words(desk.get("/desk/"))
    refused = desk.post(screen(statement, "sign"), {"do": "open", "who": "all", "zone": "UTC"})
    assert refused.status_code == 422


def test_an_erratum_stands_beside_unchanged_words(desk):
    statement = stages.frozen()
    data = {"clause": "en:1", "old": "the rivver", "new": "the river"}
    refused = desk.post(screen(statement, "erratum"), data)
    assert refused.status_code == 422
    assert "are not in this clause" in words(refused)
    assert fields(refused)["old"].strip() == "the rivver"
    desk.post(screen(statement, "erratum"), {**data, "old": "the river", "new": "our river"})
    assert "should read" in words(desk.get(screen(statement, "erratum")))
    for clause in ("en:99", "mk:0", "en", "x:y", ""):
        assert desk.post(screen(statement, "erratum"), {**data, "clause": clause}).status_code == 422


def test_a_later_translation_needs_every_clause(desk):
    statement = stages.frozen()
    where = screen(statement, "translation")
    assert desk.get(where + "?language=en").status_code == 422
    page = desk.get(where + "?language=sq")
    assert "not part of what was signed" in words(page)
    data = {**fields(page, "publish"), "clause-0": "Një lumë"}
    refused = desk.post(where, data)
    assert refused.status_code == 422
    data = fields(refused, "publish")
    assert data["clause-0"].strip() == "Një lumë"
    desk.post(where, {**data, "clause-1": "Dy brigje.", "clause-2": "Thirrje."})
    assert stages.in_force(statement).translations.get().clauses[0] == "Një lumë"
    assert desk.get(where + "?language=sq").status_code == 422


@pytest.mark.long
def test_the_next_edition_shows_its_words_against_the_last_and_invites_again(desk):
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    assert "1 signature covers the words as they are" in words(desk.get(screen(statement, "next")))
    desk.post(screen(statement, "next"))
    assert "No word differs yet." in words(desk.get(screen(statement, "next")))
    data = fields(desk.get(screen(statement, "review")), "save")
    call = next(name for name, words in data.items() if name.endswith("-source") and "be cleaned" in words)
    new = data[call].replace("be cleaned", "be cleaned at once")
    desk.post(screen(statement, "review"), {**data, call: new})
    diff = desk.get(screen(statement, "next")).content.decode()
    assert "at once" in re.sub("<.*?>", "", "".join(re.findall(r"<ins>(.*?)</ins>", diff)))
    assert Edition.objects.count() == 1
    desk.post(screen(statement, "freeze"), {"authoritative": "en"})
    page = words(desk.get(screen(statement, "sign")))
    assert "Invite the 1 earlier signatory to confirm again" in page
    publish(statement)
    assert "Invite those who signed the earlier edition" in words(desk.get("/desk/"))
    desk.post(screen(statement, "sign"), {"do": "again"})
    assert Mail.objects.filter(purpose="invitation").count() == 1
    assert "confirm again" not in words(desk.get(screen(statement, "sign")))


@pytest.mark.long
def test_a_long_board_comes_in_pages_and_counts_all(desk):
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Hidden Bund", "h@h.example", named=False))
    stages.signed(statement, stages.person())
    first = stages.signed(statement, stages.organisation("Club 0")).signature
    rows = []
    for n in range(1, ON_ONE_PAGE):
        names, key, later = {"": f"Club {n}"}, f"club {n}", timedelta(seconds=n)
        row = Signature(statement=statement, edition=first.edition, kind=first.kind, state=first.state, names=names)
        row.visibility, row.language, row.signatory_key, row.name_key = first.visibility, "en", key, key
        row.requested = row.confirmed = first.requested + later
        rows.append(row)
    Signature.objects.bulk_create(rows)
    pages = [words(desk.get(screen(statement, "sign"), {"page": n})) for n in (1, 2)]
    assert all(f"{ON_ONE_PAGE} organisations, 1 person, 1 verified, not named." in page for page in pages)
    assert not any("Hidden Bund" in page for page in pages)
    last = f"Club {ON_ONE_PAGE - 1}"
    assert [name in pages[0] for name in ("Orla Benkov", "Club 0", last, "Page 1 of 2")] == [True, True, False, True]
    assert [name in pages[1] for name in ("Orla Benkov", last, "Page 2 of 2")] == [False, True, True]
    assert desk.get(screen(statement, "sign"), {"page": "99999"}).status_code == 200


def test_the_board_says_which_invitation_did_not_leave(desk):
    statement = stages.opened()
    for name in ("Lumera Watch", "Ferry Museum", "Kodrin Anglers"):
        sign.invite(statement, name=name, address=f"{name[0].lower()}@x.example", language="en")
    Mail.objects.filter(to="l@x.example").update(sent=database_now(), problem="SMTP 550")
    Mail.objects.filter(to="f@x.example").update(problem="SMTP 450")
    Mail.objects.filter(to="k@x.example").update(sent=database_now(), problem="bounced")
    board = words(desk.get(screen(statement, "sign"))).partition("Not signed yet")[2]
    assert "The mail was not taken: check the address and invite anew." in board.partition("l@x.example")[2]
    assert board.count("The mail has not left yet; it is tried again.") == 1
    assert "The mail came back" in board.partition("k@x.example")[2]
    assert board.count("The mail") == 3
    sign.invite(statement, name="Lumera Watch", address="l@x.example", language="en")
    assert "not taken" not in words(desk.get(screen(statement, "sign")))


def test_who_signed_the_earlier_edition_waits_once_on_the_board(desk):
    statement = stages.opened()
    signing = stages.organisation()
    invitation, _secret = sign.invite(statement, name="Lumera Watch", address=signing.mail, language="en")
    sign.confirm(stages.requested(statement, signing, invitation=invitation)[1])
    sign.invite(statement, name="Ferry Museum", address="f@f.example", language="en")
    draft.begin_next_edition(statement)
    ids = statement.draft_clauses.values_list("pk", flat=True)
    stages.write(statement, "en", {ids[0]: "One river, two banks, one bridge"})
    draft.freeze(Statement.objects.get(), authoritative="en")
    before = words(desk.get(screen(statement, "sign")))
    assert "office@lumera.example" not in before
    assert before.count("f@f.example") == 1
    desk.post(screen(statement, "sign"), {"do": "again"})
    board = words(desk.get(screen(statement, "sign"))).partition("Not signed yet")[2]
    assert board.count("office@lumera.example") == 1
    assert board.count("f@f.example") == 1


@each("name", ["erratum", "translation", "next"])
def test_before_the_freeze_there_is_nothing_to_follow(desk, name):
    statement = stages.drafted()
    assert "Nothing is frozen yet" in words(desk.get(screen(statement, name)))
    assert desk.post(screen(statement, name), {"old": "a"}).status_code == 422
    draft.freeze(statement, authoritative="en")
    assert desk.get(screen(statement, name)).status_code == 200
