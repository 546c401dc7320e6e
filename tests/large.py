"""A statement at the size that every screen has to bear: 60 clauses in six languages with 500 comments."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests import shelf
from undersigned.actions import draft
from undersigned.models import Comment, CommentRound, DraftClause, Member, Statement, TextLink, database_now
from undersigned.models.sign import token_hash

LANGUAGES = ("sq", "sr-Latn", "sr-Cyrl", "mk", "rom")
MEMBERS = 15
TOKEN = "a member's token"
TEXT_LINKS = {"reader": "a reader's token", "translator": "a translator's token"}


def statement(clauses: int = 60, comments: int = 500) -> Statement:
    """A draft in which everything has happened: texts, changes, a round with its comments, links."""
    body = "\n\n".join(
        f"Paragraph {n}: the bridge between town {n} and town {n + 1} is closed, and 1,{n:03} people wait."
        for n in range(clauses - 1)
    )
    made = draft.create(draft.read_words(f"Sixty clauses on one river\n\n{body}"), by=None, language="en")
    ids = [clause.pk for clause in made.draft_clauses.all()]
    for tag in LANGUAGES:
        draft.add_language(made, tag)
        draft.write(made, tag, [draft.Written(pk, f"{tag} {pk}: 1.{pk:03} fjalë, reči, зборови.") for pk in ids])
    draft.write(made, "en", [draft.Written(pk, f"Clause {pk} was reworded once by somebody.") for pk in ids[1:]])
    _round(made, ids, comments)
    _links(made)
    return Statement.objects.get(pk=made.pk)


def once() -> Statement:
    """A smaller one, still far larger than the number of queries that a screen may ask, made once in a run."""
    return shelf.once("large", lambda: statement(clauses=20, comments=60))


def _round(made: Statement, ids: list[int], comments: int) -> None:
    members = [
        Member.objects.create(
            statement=made,
            organisation=f"Member number {n}",
            mail=f"office{n}@member.example",
            language="en",
            token_hash=token_hash(f"{TOKEN}{n or ''}"),
        )
        for n in range(MEMBERS)
    ]
    _comments(_rounds(made), members, ids, comments)


def _rounds(made: Statement) -> CommentRound:
    """One that is closed, and the one that is open."""
    now = database_now()
    standing = DraftClause.objects.filter(statement=made).prefetch_related("words")
    clauses: list[dict[str, Any]] = [
        {"id": c.pk, "kind": c.kind, "words": {each.language: each.source for each in c.words.all()}} for c in standing
    ]
    times = {"opened": now, "deadline": now.replace(year=now.year + 1), "languages": list(made.languages)}
    # The round before had other words in every third clause, so that the pages show what changed.
    earlier = [
        {**row, "words": {tag: words.replace(" ", " once ", 2) for tag, words in row["words"].items()}}
        if n % 3 == 0
        else row
        for n, row in enumerate(clauses)
    ]
    CommentRound.objects.create(statement=made, number=1, clauses=earlier, closed=now, **times)
    return CommentRound.objects.create(statement=made, number=2, clauses=clauses, **times)


def _comments(round: CommentRound, members: list[Member], ids: list[int], comments: int) -> None:
    Comment.objects.bulk_create(
        Comment(
            round=round,
            member=members[n % MEMBERS],
            clause_id=ids[n % len(ids)],
            language="en",
            words=f"Comment number {n}: say it more gently.",
            proposal=f"Clause {ids[n % len(ids)]} was reworded gently." if n % 3 == 0 else "",
            audience="all" if n % 4 else "coordinator",
            made=round.opened,
            once=f"{n:032}",
        )
        for n in range(comments)
    )


def _links(made: Statement) -> None:
    for role, token in TEXT_LINKS.items():
        TextLink.objects.create(
            statement=made, language="sq", role=role, name="Drita Malo", speaks="en", token_hash=token_hash(token)
        )


def described(made: Statement) -> str:
    """Its size in words."""
    comments = Comment.objects.filter(round__statement=made).count()
    return f"{made.draft_clauses.count()} clauses, {len(made.languages)} languages, {comments} comments"


def visitor() -> Client:
    """Somebody with a private link and no account."""
    return Client()


def screens(made: Statement) -> list[tuple[str, str, str]]:
    """Every screen that shows the draft: its name, its address, and who opens it."""
    found = [
        (name, reverse(f"desk-{name}", args=[made.pk, *more]), "desk")
        for name, more in (
            ("statement", []),
            ("review", []),
            ("clause", [str(made.draft_clauses.all()[1].pk)]),
            ("history", []),
            ("calls", []),
            ("texts", []),
            ("text", ["sq"]),
            ("checks", []),
            ("details", []),
            ("questions", []),
            ("asked", []),
            ("freeze", []),
            ("preview", ["en"]),
            ("files", []),
            ("rounds", []),
            ("rounds-seen", []),
            ("rounds-close", []),
            ("answers", []),
            ("answer", [Comment.objects.filter(round__statement=made).exclude(proposal="").latest("pk").pk]),
        )
    ]
    found += [
        (f"member: {name}", reverse(name, args=[TOKEN, *more]), "member")
        for name, more in (
            ("round", []),
            ("round-clause", [2]),
            ("round-whole", []),
            ("round-standing", []),
            ("round-comments", []),
            ("round-ours", []),
        )
    ]
    proposed = reverse("desk-text", args=[made.pk, "sr-Cyrl"]) + "?propose=1&beside=sq"
    links = [(role, reverse("text", args=[token]), "member") for role, token in TEXT_LINKS.items()]
    return [("dashboard", reverse("desk"), "desk"), *found, ("text, proposed", proposed, "desk"), *links]
