"""The four questions in depth: who was asked to sign the answers off, and what they said.

Optional: a statement without a sign-off is no worse. Silence stays silence; a no blocks nothing, but is seen at the
last look before the freeze, and by readers where the coalition publishes it.
"""

from __future__ import annotations

from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.draft.edit import clean_line, open_draft
from undersigned.actions.draft.members import link_of
from undersigned.actions.publish.due import publish_soon
from undersigned.core.errors import N_, DraftError
from undersigned.models import Edition, Mail, Member, QuestionRecord, SignOff, Statement, database_now

MOST_SIGN_OFFS = 200


@transaction.atomic
def ask(statement: Statement, *, kind: str, who: str, member: int | None = None) -> SignOff:
    """Note that a community or organisation is asked. `member`: whose link it can answer by; it is told by mail."""
    statement = open_draft(statement)
    if kind not in SignOff.Kind.values:
        raise DraftError(N_("Say whether it is a community or an organisation."))
    who = clean_line(who, SignOff, "who")
    if not who:
        raise DraftError(N_("Say who is asked."))
    found = statement.members.filter(pk=member, revoked=None).first() if member else None
    if member and found is None:
        raise DraftError(N_("This member is not there any more. Choose another, or none."))
    if statement.sign_offs.count() >= MOST_SIGN_OFFS:
        raise DraftError(N_("At most %(most)s can be asked."), most=MOST_SIGN_OFFS)
    row, made = SignOff.objects.get_or_create(
        statement=statement, kind=kind, who=who, defaults={"member": found, "asked": database_now()}
    )
    added = found is not None and (made or row.member_id is None)
    if added and not made:
        row.member = found
        row.save(update_fields=["member"])
    if added and found is not None and found.mail:
        mail.queue(
            "sign-off",
            to=found.mail,
            language=found.language,
            purpose=Mail.Purpose.NOTICE,
            statement=statement,
            context={"member": found, "link": f"{link_of(found)}questions/"},
        )
    return row


@transaction.atomic
def note_answer(statement: Statement, sign_off: int, *, said: str, words: str = "", by: str) -> None:
    """What somebody who was asked has said, noted by the coordinator; `by`: who spoke for them."""
    statement = open_draft(statement)
    row = _found(statement, sign_off)
    by = clean_line(by, SignOff, "answered_by")
    if not by:
        raise DraftError(N_("Say who answered for them."))
    _answer(row, said, words, by)


@transaction.atomic
def answer_as_member(member: Member, sign_off: int, *, said: str, words: str = "", by: str = "") -> None:
    """A member's own answer, by its link. It may be changed until the text is frozen."""
    statement = open_draft(member.statement)
    row = _found(statement, sign_off)
    if row.member_id != member.pk:
        raise DraftError(N_("Another organisation was asked this."))
    _answer(row, said, words, clean_line(by, SignOff, "answered_by") or member.organisation)


def _found(statement: Statement, sign_off: int) -> SignOff:
    row = statement.sign_offs.select_for_update().filter(pk=sign_off).first()
    if row is None:
        raise DraftError(N_("Nobody is asked this any more."))
    return row


def _answer(row: SignOff, said: str, words: str, by: str) -> None:
    if said not in SignOff.Said.values:
        raise DraftError(N_("Choose yes or no."))
    row.said, row.words, row.answered_by = said, clean_line(words, SignOff, "words"), by
    row.answered = database_now()
    row.save(update_fields=["said", "words", "answered_by", "answered"])


@transaction.atomic
def ask_no_more(statement: Statement, sign_off: int) -> None:
    """Take back that somebody was asked. What was answered stays in the record."""
    statement = open_draft(statement)
    row = _found(statement, sign_off)
    if row.said:
        raise DraftError(N_("They have answered already. The record of it stays."))
    row.delete()


@transaction.atomic
def choose(statement: Statement, *, publish: bool) -> None:
    """Publish answers and sign-offs with the statement, or keep them with the coalition. May change at any time."""
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if locked.publish_questions != publish:
        locked.publish_questions = publish
        locked.save(update_fields=["publish_questions"])
        publish_soon([locked.pk])


def record_of(statement: Statement, edition: Edition) -> QuestionRecord:
    """The questions as they stand at the freeze of `edition`; to be stored with its other parts."""
    return QuestionRecord(
        edition=edition,
        answers={answer.question: answer.sentence for answer in statement.answers.all()},
        sign_offs=[
            {
                "kind": row.kind,
                "who": row.who,
                "asked": row.asked.date().isoformat(),
                "said": row.said,
                "words": row.words,
                "answered": row.answered.date().isoformat() if row.answered else "",
            }
            for row in statement.sign_offs.all()
        ],
    )
