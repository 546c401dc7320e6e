"""Comment rounds through the real actions, with three invented members."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tests import shelf, stages
from undersigned.actions import draft
from undersigned.actions.draft import members, rounds
from undersigned.models import Comment, CommentRound, Mail, Member, Statement, database_now

CLAUSES = {
    "en": ("One river, two banks", "We ask that the river be cleaned.", "Publish the water tests each month."),
    "sq": ("Një lumë, dy brigje", "Kërkojmë që lumi të pastrohet.", "Publikoni analizat e ujit çdo muaj."),
}
NAMES = ("Lumera Watch", "Ferry Museum", "Vardena Choir")


def drafted(*languages: str) -> Statement:
    """A draft of three clauses, in English and the other languages given."""
    return shelf.once(f"a coalition's draft in {languages}", lambda: _drafted(*languages))


def _drafted(*languages: str) -> Statement:
    statement = stages.drafted("\n\n".join(CLAUSES["en"]))
    for tag in languages:
        draft.add_language(statement, tag)
        words = CLAUSES.get(tag) or tuple(f"{tag}: {words}" for words in CLAUSES["en"])
        stages.write(statement, tag, {c.pk: words[c.position] for c in statement.draft_clauses.all()})
    return Statement.objects.get(pk=statement.pk)


def member(statement: Statement, name: str = NAMES[0], *, mail: str = "", language: str = "en") -> tuple[Member, str]:
    """A member and the secret of its link."""
    added = members.add(statement, organisation=name, address=mail, language=language)
    return added.member, token_in(added.link)


def three(statement: Statement) -> list[tuple[Member, str]]:
    """Three members, the first two with an address."""
    mails = ("office@lumera.example", "museum@ferry.example", "")
    return [member(statement, name, mail=mail) for name, mail in zip(NAMES, mails, strict=True)]


def token_in(words: str) -> str:
    """The secret of the member's link in a mail or an address."""
    found = re.search(r"/round/([A-Za-z0-9_-]+)/", words)
    assert found, words
    return found[1]


def opened(statement: Statement, *, days: float = 3, **more: object) -> CommentRound:
    """The next round, open."""
    number = statement.rounds.count() + 1
    deadline = database_now() + timedelta(days=days)
    return rounds.open_round(statement, number=number, deadline=deadline, **more)  # type: ignore[arg-type]


def said(round: CommentRound, member: Member, words: str = "Too long.", **more: object) -> Comment:
    """A comment on the second clause, or what `more` says of it."""
    values = {"clause": 2, "language": "en", "words": words, "once": words, **more}
    return rounds.comment(round, member, rounds.Said(**values))  # type: ignore[arg-type]


def past(round: CommentRound, *, deadline: datetime | None = None) -> CommentRound:
    """The same round when its deadline is over."""
    moment = deadline or database_now() - timedelta(seconds=1)
    CommentRound.objects.filter(pk=round.pk).update(deadline=moment)
    round.refresh_from_db()
    return round


def mails(subject: str = "") -> list[Mail]:
    """The mails so far whose subject holds these words."""
    return list(Mail.objects.filter(subject__contains=subject))
