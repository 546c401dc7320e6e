"""After the freeze: whom an erratum and a later translation are told, a later text in parts, a copy."""

from __future__ import annotations

import pytest

from tests import stages
from undersigned.actions import draft, sign
from undersigned.actions.draft import after
from undersigned.actions.draft.clone import clone
from undersigned.actions.notices import tell_due
from undersigned.core.errors import DraftError
from undersigned.models import DraftCall, LateText, Mail, Member, Statement
from undersigned.models.sign import token_hash

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed() -> Statement:
    statement = stages.opened()
    stages.signed(statement, stages.organisation())
    stages.signed(statement, stages.person(mail="quiet@lumera.example", purposes=frozenset({"sign"}), named=False))
    return Statement.objects.get(pk=statement.pk)


def mails(subject: str) -> list[Mail]:
    return [mail for mail in Mail.objects.all() if subject in mail.subject]


def test_an_erratum_is_told_to_everyone_who_signed(signed):
    assert after.told(stages.in_force(signed)) == 2
    draft.add_erratum(signed, language="en", clause=0, old="river", new="stream", note="A slip of the pen.")
    tell_due()
    (named,) = mails("An erratum beside")
    assert named.to == "office@lumera.example"
    assert "“river” should read “stream”" in named.body
    assert "A slip of the pen." in named.body
    (quiet,) = mails("A note beside a text that you know")
    assert quiet.to == "quiet@lumera.example"
    for word in ("river", "stream", "One river, two banks"):  # a mailbox that others may see tells nothing of it
        assert word not in quiet.subject + quiet.body


def test_a_later_translation_is_told_to_everyone_who_signed(signed):
    clauses = [f"Fjali {n}." for n in range(signed.draft_clauses.count())]
    draft.publish_translation(signed, language="sq", clauses=clauses)
    tell_due()
    assert len(mails("now stands in one more language: Albanian")) == 1
    assert len(mails("A text that you know in one more language")) == 1


def test_a_later_text_is_kept_in_parts_until_it_is_published(signed):
    row = after.keep_translation(signed, language="sq", clauses=["Një lumë", "", ""], version=0)
    row = after.keep_translation(signed, language="sq", clauses=["Një lumë", "Kërkojmë.", ""], version=row.version)
    with pytest.raises(DraftError):
        after.keep_translation(signed, language="sq", clauses=["Tjetër", "", ""], version=1)
    assert LateText.objects.get().clauses == ["Një lumë", "Kërkojmë.", ""]
    after.keep_translation(signed, language="sq", clauses=["Një lumë", "Kërkojmë.", ""], version=1)  # sent twice
    with pytest.raises(DraftError):
        draft.publish_translation(signed, language="sq", clauses=["Një lumë", "Kërkojmë.", ""])
    draft.publish_translation(signed, language="sq", clauses=["Një lumë", "Kërkojmë.", "Bëjmë thirrje."])
    assert not LateText.objects.exists()


def test_a_copy_begins_with_the_words_and_the_list_and_decides_nothing(signed):
    sign.invite(signed, name="Reed House", address="office@reed.example", language="en")
    sign.invite(signed, name="Orla Benkov", address="orla@home.example", language="en", kind="person")
    Member.objects.create(
        statement=signed,
        organisation="Reed House",
        mail="office@reed.example",
        language="sq",
        token_hash=token_hash("a"),
    )
    made = clone(signed, by=None)
    assert [c.source("en") for c in made.draft_clauses.all()] == [c.source("en") for c in signed.draft_clauses.all()]
    assert made.slug_id != signed.slug_id
    assert made.invite_list == "Reed House <office@reed.example>"
    assert "Orla" not in made.invite_list
    assert not DraftCall.objects.filter(clause__statement=made, confirmed=True).exists()
    assert not made.answers.exists()
    assert (made.edition, made.opened, made.undated, made.invitations.count()) == (None, None, False, 0)
    (member,) = made.members.all()
    assert (member.organisation, member.language) == ("Reed House", "sq")
    assert member.token_hash != token_hash("a")
    stages.write(made, "en", {made.draft_clauses.get(position=1).pk: "Other words."})
    assert signed.draft_clauses.get(position=1).source("en") != "Other words."
