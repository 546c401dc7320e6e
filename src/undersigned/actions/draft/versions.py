"""Versions of the draft's words: which words stood earlier, and which words of the first language others follow.

Words that come back, by undoing or by hand, are the same words: who followed or read them follows and has read
them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from undersigned.models import DraftClause, DraftWords, EarlierWords
from undersigned.models.ready import insert

# Per language: whether its words follow the first language's as they are, and whether a machine made them.
Standing = Mapping[str, tuple[bool, bool]]


def next_version(words: DraftWords, source: str) -> dict[str, object]:
    """The columns of a clause's next words, `source`. Those that stand now are kept as earlier ones."""
    insert(EarlierWords(words=words, version=words.version, source=words.source))
    version = words.version + 1
    same = set(EarlierWords.objects.filter(words=words, source=source).values_list("version", flat=True))
    columns: dict[str, object] = {"source": source, "version": version, "machine": False}
    if words.read_version in same:
        columns["read_version"] = version
    if same and words.clause.statement.languages[:1] == [words.language]:
        others = DraftWords.objects.filter(clause=words.clause_id, follows__in=same)
        others.exclude(language=words.language).update(follows=version)
    return columns


def followed(clause: DraftClause, first: str, version: int | None) -> int | None:
    """The version of the first language's words that are the same as `version` of them: the standing one if it is."""
    now = DraftWords.objects.filter(clause=clause, language=first).first()
    if version is None or now is None or version == now.version:
        return version
    same = EarlierWords.objects.filter(words=now, version=version, source=now.source).exists()
    return now.version if same else version


def earlier_sources(words: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Earlier sources by the id of their `DraftWords`, for pairs of that id and a version; without the unknown."""
    wanted = dict(words)
    rows = EarlierWords.objects.filter(words__in=wanted, version__in=set(wanted.values()))
    return {row.words_id: row.source for row in rows if wanted[row.words_id] == row.version}


def standing(clauses: Sequence[DraftClause], first: str) -> Standing:
    """How the other languages' words stand in all of `clauses` together: current only where each of them is."""
    found: dict[str, tuple[bool, bool]] = {}
    for clause in clauses:
        rows = {words.language: words for words in clause.words.all()}
        head = rows.pop(first, None)
        for language, words in rows.items():
            if words.source:
                current, machine = found.get(language, (True, False))
                behind = head is not None and words.follows is not None and words.follows < head.version
                found[language] = (current and not behind, machine or words.machine)
    return found


def stand_so(clauses: Sequence[DraftClause], first: str, standing: Standing) -> None:
    """Let the words of `clauses`, written in one act with the first language's, stand as those they were made of."""
    rows = {(words.clause_id, words.language): words for words in DraftWords.objects.filter(clause__in=clauses)}
    for (clause, language), words in rows.items():
        if language == first or language not in standing:
            continue
        current, machine = standing[language]
        head = rows.get((clause, first))
        version = head.version if head is not None else 1
        # Words that were behind stay so; 0 is older than every version.
        follows = version if current else min(words.follows or 0, version - 1)
        DraftWords.objects.filter(pk=words.pk).update(follows=follows, machine=machine and bool(words.source))
