"""The members of a coalition at one statement: each has one private link, for all comment rounds.

The link's token is made of a random salt in the row and the installation's secret, and only its hash is looked
up. So every mail can carry the same link, which may be kept and passed on inside the organisation, and who
holds the database alone cannot open it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.edit import clean_line
from undersigned.actions.links import token_of
from undersigned.core.draft.edition import language_tag
from undersigned.core.draft.markup import plain
from undersigned.core.errors import N_, DraftError
from undersigned.models import CommentRound, Mail, Member, Statement, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Added:
    """A member with its link; `new` is false where it was there already and nothing was done."""

    member: Member
    link: str
    new: bool


@transaction.atomic
def add(statement: Statement, *, organisation: str, address: str = "", language: str) -> Added:
    """Make an organisation a member, with a link of its own. While a round is open it is told by mail.

    An organisation whose link was ended comes back as the same member, with what it said, by a new link.
    """
    statement = _open(statement)
    language_tag(language)
    organisation = clean_line(organisation, Member, "organisation")
    if not organisation:
        raise DraftError(N_("Name the organisation."))
    address = clean_address(address) if address else ""
    known = statement.members.filter(organisation=organisation).order_by("-pk")
    there = next((member for member in known if member.revoked is None), None)
    if there is not None:
        if there.mail.casefold() != address.casefold():
            raise DraftError(N_("%(name)s is a member already, with another address."), name=organisation)
        return Added(there, link_of(there), new=False)
    if statement.members.filter(revoked=None).count() >= MOST_MEMBERS:
        raise DraftError(N_("A statement has at most %(most)s members."), most=MOST_MEMBERS)
    member = known.first() or Member(statement=statement, organisation=organisation)
    member.mail, member.language, member.revoked = address, language, None
    _give_link(member)
    newest = statement.rounds.order_by("-number").first()
    if newest is not None and _takes_comments(newest):
        circulate(newest, [member])
    return Added(member, _link(member), new=True)


@transaction.atomic
def add_all(statement: Statement, rows: Sequence[tuple[str, str]], *, language: str) -> list[Added]:
    """Add several members, (organisation, address) each: all or none. Who was there already stays as it is."""
    return [add(statement, organisation=name, address=mail, language=language) for name, mail in rows]


@transaction.atomic
def renew(member: Member) -> Added:
    """End the member's link and give it another one; where there is an address, mail it."""
    statement = _open(member.statement)
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.revoked is not None and statement.members.filter(organisation=member.organisation, revoked=None).exists():
        raise DraftError(N_("%(name)s is a member already, with another address."), name=member.organisation)
    _forget_mails(member)
    member.revoked = None
    _give_link(member)
    newest = statement.rounds.order_by("-number").first()
    tell("round-link", newest or CommentRound(statement=statement), [member], open=_takes_comments(newest))
    return Added(member, _link(member), new=True)


@transaction.atomic
def revoke(member: Member) -> None:
    """End the member's link. What it said stays."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.revoked is None:
        _forget_mails(member)
        Member.objects.filter(pk=member.pk).update(revoked=database_now())


def circulate(round: CommentRound, members: Sequence[Member]) -> int:
    """Tell those of the members that have an address of the round; returns how many."""
    return tell("round-open", round, members)


def tell(template: str, round: CommentRound, members: Sequence[Member], **context: object) -> int:
    """Mail `template` about a round to those of the members that have an address; returns to how many."""
    told = [member for member in members if member.mail and member.revoked is None]
    titles = {tag: title_in(round, tag) for tag in {member.language for member in told}}
    for member in told:
        mail.queue(
            template,
            to=member.mail,
            language=member.language,
            purpose=Mail.Purpose.NOTICE,
            statement=round.statement,
            context={
                "member": member,
                "round": round,
                "title": titles[member.language],
                "link": link_of(member),
                **context,
            },
        )
    return len(told)


def title_in(round: CommentRound, language: str) -> str:
    """The title as it went round, in `language` or else in the first; without markup, "" where there is none."""
    words: dict[str, str] = next((clause["words"] for clause in round.clauses if clause["kind"] == "title"), {})
    return plain(words.get(language) or words.get(next(iter(round.languages), "")) or "")


def link_of(member: Member) -> str:
    """The member's link for a mail. One that the installation's secret no longer makes is replaced."""
    if token_hash(_token(member)) != member.token_hash:
        _give_link(member)
    return _link(member)


def _open(statement: Statement) -> Statement:
    locked = Statement.objects.select_for_update().get(pk=statement.pk)
    if locked.retracted is not None:
        raise DraftError(N_("This statement was retracted. It cannot change any more."))
    return locked


def _takes_comments(round: CommentRound | None) -> bool:
    return round is not None and round.closed is None and database_now() <= round.deadline


def _give_link(member: Member) -> None:
    member.salt = clock.new_token()
    member.token_hash = token_hash(_token(member))
    member.save()


def _token(member: Member) -> str:
    return token_of("member", member.salt)


def _link(member: Member) -> str:
    return f"{settings.BASE_URL}/round/{_token(member)}/"


def _forget_mails(member: Member) -> None:
    """Mails that wait with a link that is about to end."""
    Mail.objects.filter(statement=member.statement_id, sent=None, body__contains=f"/round/{_token(member)}/").delete()
