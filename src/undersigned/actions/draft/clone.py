"""A new statement from one that is there: the same words to begin with, and the same list to invite."""

from __future__ import annotations

from django.db import transaction

from undersigned.actions.draft.bring import new_slug
from undersigned.models import (
    Account,
    DraftCall,
    DraftClause,
    DraftPlace,
    DraftText,
    DraftWords,
    InvitationWords,
    Kind,
    Member,
    Statement,
)
from undersigned.models.sign import token_hash
from undersigned.outside import clock


@transaction.atomic
def clone(statement: Statement, *, by: Account | None) -> Statement:
    """A draft with the words, languages, calls, press contacts, members, and words of invitation of `statement`.

    Everything that a person decides for one text is to be decided anew: calls are not confirmed, the four questions
    not answered, no date is taken over. Organisations that were invited come along as a list to look over; people do
    not, since whoever was asked to sign one text was not asked about another.
    """
    made = Statement.objects.create(
        slug=new_slug(statement.title() or "statement"),
        created_by=by,
        timezone=statement.timezone,
        press=statement.press,
        invite_list=_invited(statement),
        remind=statement.remind,
    )
    InvitationWords.objects.bulk_create(
        InvitationWords(statement=made, language=row.language, which=row.which, subject=row.subject, words=row.words)
        for row in statement.invitation_words.all()
    )
    _copy_texts(statement, made)
    Member.objects.bulk_create(
        # A link that nobody knows: each gets its own when it is asked for the first time.
        Member(
            statement=made,
            organisation=member.organisation,
            mail=member.mail,
            language=member.language,
            token_hash=token_hash(clock.new_token()),
        )
        for member in statement.members.filter(revoked=None)
    )
    return made


def _copy_texts(statement: Statement, made: Statement) -> None:
    """Clauses, words and unconfirmed calls; the date line says a day that is over, and stays behind."""
    DraftText.objects.bulk_create(DraftText(statement=made, language=tag) for tag in statement.languages)
    first = next(iter(statement.languages), "")
    for clause in statement.draft_clauses.exclude(kind="dateline").prefetch_related("words", "calls__places"):
        copy = DraftClause.objects.create(statement=made, position=clause.position, kind=clause.kind)
        DraftWords.objects.bulk_create(
            DraftWords(
                clause=copy, language=each.language, source=each.source, follows=None if each.language == first else 1
            )
            for each in clause.words.all()
        )
        for call in clause.calls.all():
            again = DraftCall.objects.create(clause=copy)
            DraftPlace.objects.bulk_create(
                DraftPlace(call=again, language=place.language, words=place.words, addressee=place.addressee)
                for place in call.places.all()
            )


def _invited(statement: Statement) -> str:
    """The organisations that were invited and have a mailbox, one a line as the paste form takes them."""
    rows = statement.invitations.filter(kind=Kind.ORGANISATION, revoked=None).exclude(mail="").order_by("name", "pk")
    return "\n".join(dict.fromkeys(f"{row.name} <{row.mail}>" for row in rows))
