"""A form that runs elsewhere: whoever answered it is invited to read the exact text and confirm. Nobody has signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from undersigned.actions.addresses import clean_address
from undersigned.actions.book import find
from undersigned.actions.sign.invite import Invited, invite_all
from undersigned.core.book.answers import Answer, read_answers
from undersigned.core.book.rows import Row, Wrong
from undersigned.core.errors import N_, BookError, SignError
from undersigned.core.names.fold import fold
from undersigned.core.names.languages import choose_language
from undersigned.models import Contact, Organisation, Statement, database_now
from undersigned.models.alone import hold

MOST = 500


@dataclass(slots=True)
class CheckedAnswers:
    """What would come of the file."""

    answers: list[Answer] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    invited: list[Answer] = field(default_factory=list)  # who has an invitation already, and gets none
    # By line: whom of the book it may be, and why: (organisation, why, the words), the surest first.
    known: dict[int, list[tuple[Organisation, str, str]]] = field(default_factory=dict)


def check_answers(statement: Statement, table: Sequence[Sequence[str]], columns: Sequence[str]) -> CheckedAnswers:
    """Who would be invited. Raises SignError where the statement takes no signatures."""
    _must_take(statement)
    today = database_now().date()
    answers, wrong = read_answers(table, columns, {"mail": clean_address}, today=today)
    if not answers and not wrong:
        raise BookError(N_("The file names no organisation."))
    if len(answers) > MOST:
        raise BookError(N_("At most %(most)s are invited at once. Part the file into several."), most=MOST)
    rows = statement.invitations.filter(revoked=None).values_list("name", "mail")
    there = {(fold(name), mail.casefold()) for name, mail in rows}
    made = CheckedAnswers(wrong=wrong)
    made.answers = [answer for answer in answers if answer.key not in there]
    made.invited = [answer for answer in answers if answer.key in there]
    found = find()
    like = {each.line: pairs for each in made.answers if (pairs := found.like(Row(names={"": each.name})))}
    organisations = Organisation.objects.in_bulk({id for pairs in like.values() for id, _why, _words in pairs})
    made.known = {line: [(organisations[id], why, words) for id, why, words in pairs] for line, pairs in like.items()}
    return made


def _must_take(statement: Statement) -> None:
    if statement.edition is None or not statement.takes_signatures(database_now()):
        raise SignError(N_("Open the statement for signature first."))


@transaction.atomic
def invite_who_answered(
    statement: Statement,
    table: Sequence[Sequence[str]],
    columns: Sequence[str],
    chosen: Mapping[int, int | None],
) -> int:
    """Invite everybody who answered and has no invitation yet; all of them or none. Returns how many.

    `chosen`: by line, which organisation of the book it is, among those that `check_answers` found; None for none.
    """
    hold(f"invite {statement.pk}")
    checked = check_answers(statement, table, columns)
    if checked.wrong:
        raise BookError(N_("The file has rows that are not right yet. Nobody was invited."))
    languages = statement.edition.languages if statement.edition is not None else []
    invited = []
    for answer in checked.answers:
        among = {organisation.pk: organisation for organisation, _why, _words in checked.known.get(answer.line, [])}
        organisation = among.get(chosen.get(answer.line) or 0)
        contact = _contact(organisation, answer.mail)
        wanted = answer.language or (contact.language if contact is not None else "")
        one = Invited(answer.name, answer.mail, choose_language(languages, wanted), form_answered=answer.day)
        invited.append(replace(one, organisation=organisation, contact=contact))
    invite_all(statement, invited)
    return len(checked.answers)


def _contact(organisation: Organisation | None, address: str) -> Contact | None:
    """Whom the book knows there by this mailbox."""
    return organisation.contacts.filter(mail__iexact=address).first() if organisation is not None else None
