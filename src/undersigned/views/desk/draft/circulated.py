"""A draft as it went round: its clauses with their public numbers, what changed since, and what was said of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from undersigned.core.draft.align import matches
from undersigned.core.draft.anchors import anchors
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.core.draft.markup import plain
from undersigned.forms.draft.clauses import clause_names
from undersigned.models import Comment, CommentRound, Member

Row = Mapping[str, Any]  # one clause of a round: id, kind, words


@dataclass(slots=True)
class Remark:
    """One comment with its answer, for the eyes of one reader."""

    comment: Comment
    who: str
    own: bool
    proposal: tuple[Piece, ...] = ()
    outcome: tuple[Piece, ...] = ()
    where: str = ""
    n: int | None = None


@dataclass(slots=True)
class Block:
    """One clause in one language. `n` counts all clauses from 1; `label` is what it is called in words."""

    n: int
    anchor: str
    label: str
    kind: str
    source: str
    fate: str = "same"  # since the round before: same, changed, added
    moved: bool = False
    pieces: tuple[Piece, ...] = ()  # the word diff, where it changed
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """The whole draft in one language, beside the one that went round before."""

    language: str
    blocks: list[Block]
    left_out: list[str] = field(default_factory=list)
    compared: bool = False

    @property
    def changed(self) -> list[Block]:
        """The clauses that are not as they were."""
        return [block for block in self.blocks if block.fate != "same" or block.moved]


def blocks(rows: Sequence[Row], language: str) -> list[Block]:
    """The clauses of a round in one language."""
    kinds = [row["kind"] for row in rows]
    named = zip(rows, anchors(kinds), clause_names(kinds), strict=True)
    return [
        Block(n, place.id, label, row["kind"], row["words"].get(language, ""))
        for n, (row, place, label) in enumerate(named, 1)
    ]


def sheet(round: CommentRound, language: str, before: CommentRound | None) -> Sheet:
    """The draft of a round in one language, compared with the round before where that one had the language."""
    made = Sheet(language, blocks(round.clauses, language))
    if before is None or language not in before.languages:
        return made
    made.compared = True
    old = {row["id"]: plain(row["words"].get(language, "")) for row in before.clauses}
    new = [row["id"] for row in round.clauses]
    in_order = {new[j] for _i, j in matches([id for id in old if id in set(new)], new)}
    for row, block in zip(round.clauses, made.blocks, strict=True):
        words = plain(block.source)
        if row["id"] not in old:
            block.fate, block.pieces = "added", word_diff("", words)
            continue
        block.moved = row["id"] not in in_order
        if old[row["id"]] != words:
            block.fate, block.pieces = "changed", word_diff(old[row["id"]], words)
    made.left_out = [words for id, words in old.items() if id not in set(new) and words]
    return made


def remarks(round: CommentRound, comments: Iterable[Comment], reader: Member | None) -> dict[int | None, list[Remark]]:
    """The comments by clause (n from 1; None: on the whole), each with its proposal as a word diff."""
    place = {row["id"]: n for n, row in enumerate(round.clauses, 1)}
    labels = clause_names([row["kind"] for row in round.clauses])
    found: dict[int | None, list[Remark]] = {}
    for comment in comments:
        n = place.get(comment.clause_id) if comment.clause_id is not None else None
        own = reader is not None and comment.member_id == reader.pk
        made = Remark(comment, comment.member.organisation, own, n=n)
        made.where = labels[n - 1] if n is not None else _("The whole")
        base = plain(round.clauses[n - 1]["words"].get(comment.language, "")) if n is not None else ""
        if comment.proposal:
            made.proposal = word_diff(base, plain(comment.proposal))
        if comment.outcome not in {"", comment.proposal} and plain(comment.outcome) != base:
            made.outcome = word_diff(base, plain(comment.outcome))
        found.setdefault(n, []).append(made)
    return found
