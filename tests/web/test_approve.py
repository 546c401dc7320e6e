"""The sign-off pack, and a colleague's yes or no that becomes the mandate."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests import stages
from tests.examples import each
from tests.web.browsing import fields, screen, signed_in, words
from undersigned.actions import sign
from undersigned.actions.retention import forget
from undersigned.actions.sign.approve import follow_up
from undersigned.actions.sign.invite import pack_link_of
from undersigned.actions.sign.remind import remind_silent
from undersigned.models import AddressDay, Approval, Invitation, Mail, Signature, Statement

pytestmark = pytest.mark.django_db

BOARD = "board@lumera.example"


def invited(statement: Statement, name: str = "Lumera Watch", **more: str) -> str:
    """The address of an invitation that was mailed."""
    _, token = sign.invite(statement, name=name, address=f"{name[:3].lower()}@x.example", language="en", **more)  # type: ignore[arg-type]
    return f"/invitation/{token}/"


def asked(where: str, mail: str = BOARD, reply_to: str = "") -> str:
    """The address of the page that the colleague gets by mail."""
    done = Client().post(f"{where}approve/", {"mail": mail, "reply_to": reply_to}, follow=True)
    assert "Your colleague is asked by mail." in words(done)
    return f"/approve/{stages.link_in(Mail.objects.filter(to=mail).latest('pk'), 'approve')}/"


def text_of(pdf: bytes) -> str:
    """What a PDF says."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.long
def test_a_yes_is_told_and_becomes_the_mandate_that_the_form_proposes():
    statement = stages.opened()
    where = invited(statement)
    board = asked(where)
    assert "waits for a colleague's yes since" in words(signed_in().get(screen(statement, "sign")))
    page = Client().get(board)
    assert "We call on the municipalities" in words(page)
    assert "One river" not in page.content.decode().partition("</head>")[0]
    data = {"said": "yes", "role": "chair of the board", "words": "Go ahead."}
    assert "your answer is kept" in words(Client().post(board, data, follow=True))
    told = Mail.objects.get(to="lum@x.example", purpose="notice")
    assert "as: chair of the board" in told.body
    assert where in told.body
    assert "Go ahead." in told.body
    form = fields(Client().get(f"{where}?as=organisation"))
    assert form["mandate"].startswith("Approved by chair of the board on ")
    assert form["mail"] == ""
    assert form["representative"] == ""
    desk = words(signed_in("editor").get(screen(statement, "sign")))
    assert "a colleague approved on" in desk
    assert "Go ahead." not in desk
    assert not Signature.objects.exists()


def test_the_colleague_s_address_is_forgotten_with_the_answer():
    where = invited(stages.opened())
    board = asked(where, reply_to="teuta@lumera.example")
    Client().post(board, {"said": "no", "words": ""})
    approval = Approval.objects.get()
    assert (approval.mail, approval.reply_to, approval.said) == ("", "", "no")
    assert not Mail.objects.filter(to=BOARD).exists()
    assert "does not approve" in Mail.objects.get(to="teuta@lumera.example").subject
    assert "said no" in words(Client().get(f"{where}approve/"))
    assert "mandate" in fields(Client().get(f"{where}?as=organisation"))
    assert fields(Client().get(f"{where}?as=organisation"))["mandate"] == ""


@pytest.mark.long
@each(
    "data",
    [{}, {"said": "maybe"}, {"said": "yes"}, {"said": "yes", "role": "x" * 301}, {"said": "no", "words": "a \u202e b"}],
)
def test_an_answer_that_cannot_be_kept_is_refused_in_words(data):
    board = asked(invited(stages.opened()))
    refused = Client().post(board, data)
    assert refused.status_code == 422
    assert "Your role (optional)" not in words(refused)
    assert "A word to your colleague (optional)" in words(refused)
    assert "Something is not right yet" in words(refused)
    assert Approval.objects.get().answered is None


def test_a_link_answers_once_and_only_its_own_question():
    statement = stages.opened()
    first, second = asked(invited(statement)), asked(invited(statement, "Kodrin Forum"), "other@kodrin.example")
    assert Client().post(first, {"said": "no"}).status_code == 302
    assert Client().post(first, {"said": "yes", "role": "x"}).status_code == 410
    assert [row.said for row in Approval.objects.order_by("pk")] == ["no", ""]
    assert "Kodrin Forum" in words(Client().get(second))
    for method in (Client().get, Client().post):
        assert method("/approve/none/").status_code == 404
    stored = str([list(model.objects.values()) for model in (Approval, Invitation)])
    assert second.split("/")[2] not in stored


def test_one_question_at_a_time_and_it_can_be_taken_back():
    where = invited(stages.opened())
    board = asked(where)
    again = Client().post(f"{where}approve/", {"mail": "second@lumera.example", "reply_to": ""})
    assert again.status_code == 422
    assert "A colleague has been asked already" in words(again)
    Client().post(f"{where}approve/", {"stop": "1"})
    assert "not asked any more" in words(Client().get(board))
    assert Client().post(board, {"said": "no"}).status_code == 410
    asked(where, "second@lumera.example")


def test_without_a_mail_of_the_invitation_the_representative_says_where_the_answer_goes():
    statement = stages.opened()
    _, token = sign.invite(statement, name="Lumera Watch", address="", language="en")
    where = f"/invitation/{token}/"
    assert Client().post(f"{where}approve/", {"mail": BOARD}).status_code == 422
    asked(where, reply_to="teuta@lumera.example")
    assert not Approval.objects.exclude(reply_to="teuta@lumera.example").exists()


def test_a_person_s_invitation_asks_nobody():
    where = invited(stages.opened(), "Ana Dor", kind="person")
    assert Client().get(f"{where}approve/").status_code == 404
    assert "approve" not in Client().get(f"{where}answer/").content.decode()


def test_one_reminder_at_half_time_and_an_end_that_is_told():
    statement = stages.opened()
    where = invited(statement)
    board = asked(where)
    now = timezone.now()
    assert follow_up(now + timedelta(days=3)) == 0
    assert [follow_up(now + timedelta(days=4)) for _ in range(2)] == [1, 0]
    mails = Mail.objects.filter(to=BOARD).order_by("pk")
    assert len({stages.link_in(mail, "approve") for mail in mails}) == 1
    assert len(mails) == 2
    assert [follow_up(now + timedelta(days=8)) for _ in range(2)] == [1, 0]
    assert "has not answered" in Mail.objects.get(to="lum@x.example", purpose="notice").subject
    assert Approval.objects.get().mail == ""
    assert Client().post(board, {"said": "no"}).status_code == 410
    assert "did not answer in time" in words(signed_in().get(screen(statement, "sign")))


def test_who_waits_for_a_colleague_is_not_reminded():
    deadline = timezone.now() + timedelta(days=20)
    statement = stages.opened(deadline=deadline)
    where = invited(statement)
    AddressDay.objects.all().delete()
    asked(where)
    week_before = deadline - timedelta(
        days=6, hours=14
    )  # after nine o'clock seven days before, at whatever hour this runs
    assert remind_silent(week_before) == 0
    sign.stop_asking(Invitation.objects.get())
    assert remind_silent(week_before) == 1


def test_what_colleagues_said_is_deleted_three_months_after_the_end():
    statement = stages.opened()
    asked(invited(statement))
    sign.keep_note(Invitation.objects.get(), said_yes=True, words="Rang on Monday")
    Statement.objects.filter(pk=statement.pk).update(retracted=timezone.now() - timedelta(days=91))
    forget()
    assert not Approval.objects.exists()
    assert not Mail.objects.filter(invitation__isnull=False, purpose="invitation").exists()
    assert list(Invitation.objects.values_list("mail", "note")) == [("", "")]


def test_the_pack_names_only_who_agreed_to_be_seen_and_the_document_who_agreed_to_lists():
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Kodrin Forum", "k@kodrin.example", place="Kodrin"))
    stages.signed(statement, stages.organisation("Hidden House", "h@h.example", named=False, purposes={"sign"}))
    stages.signed(statement, stages.person("Page Person", "p@p.example"))
    listed = frozenset({"sign", "show", "machine"})
    stages.signed(statement, stages.person("Listed Person", "l@l.example", purposes=listed))
    stages.signed(statement, stages.organisation("Kodrin Forum", "second@kodrin.example"))  # held
    stages.requested(statement, stages.organisation("Pending House", "w@w.example"))
    invited(statement)
    where = pack_link_of(Invitation.objects.get()).removeprefix("http://localhost:8000")
    page = Client().get(where)
    seen, read = words(page), text_of(Client().get(f"{where}document.pdf").content)
    digest = stages.in_force(statement).digest
    for told in (seen, read):
        for part in (
            "We call on the municipalities",
            "Kodrin Forum, Kodrin",
            "Listed Person",
            digest,
            "Silence is never",
        ):
            assert part in told, part
        for hidden in ("Hidden House", "Pending House", "@", "Teuta Ravik"):
            assert hidden not in told, hidden
        assert "1 organisation, 2 people" in told
    assert "Page Person" in seen
    assert "Page Person" not in read
    assert "Named on the page on the web only: 1 person" in read
    assert "One river" not in page.content.decode().partition("</head>")[0]
    assert page.headers["Cache-Control"] == "no-store"


def test_by_the_pack_s_link_one_can_read_and_not_sign_or_answer():
    statement = stages.opened()
    invited(statement)
    invitation = Invitation.objects.get()
    token = pack_link_of(invitation).split("/")[-2]
    for address in ("invitation/{}/", "invitation/{}/answer/", "invitation/{}/approve/", "approve/{}/", "mine/{}/"):
        assert Client().get("/" + address.format(token)).status_code == 404
    body = Client().get(f"/pack/{token}/").content.decode()
    assert "/invitation/" not in body
    assert Client().get("/pack/none/").status_code == 404
    sign.revoke(invitation)
    assert Client().get(f"/pack/{token}/").status_code == 404
    assert Client().get(f"/pack/{token}/document.pdf").status_code == 404


def test_erasing_a_signature_takes_the_question_with_it():
    statement = stages.opened()
    asked(invited(statement))
    invitation = Invitation.objects.get()
    done = sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1])
    sign.erase(done.signature)
    assert not Approval.objects.exists()
    assert not Mail.objects.filter(to=BOARD).exists()
