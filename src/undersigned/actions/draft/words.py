"""Writing the words of the draft, clause by clause, while others write, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from undersigned.actions.draft.edit import open_draft
from undersigned.actions.draft.history import NOBODY, Writer, put_words, recorded
from undersigned.actions.draft.versions import earlier_sources
from undersigned.core.errors import N_, DraftError, TextError
from undersigned.core.text import canonical_clause
from undersigned.models import Aside, Change, DraftClause, DraftWords, Statement, database_now


@dataclass(frozen=True, slots=True)
class Written:
    """Words that somebody wrote for one clause.

    `base` is the version that was on the screen (0: no words yet, None: not said, the newest is meant);
    `first` the version of the first language's words beside which they were written. `instead`: words of the same
    writer that were put aside; these come in their place if they, too, are put aside.
    """

    clause: int
    source: str
    base: int | None = None
    first: int | None = None
    machine: bool = False
    instead: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one clause's words: their version now, or the words put aside because others were there first.

    `stands`: whether the words that were sent are those that stand now.
    """

    clause: int
    language: str
    version: int
    aside: Aside | None = None
    stands: bool = True


@transaction.atomic
def write(statement: Statement, language: str, rows: Sequence[Written], by: Writer = NOBODY) -> list[Saved]:
    """Save words of one language. Empty words mean: still missing.

    Words written over an older version than the one that stands change nothing: they are put aside, and both
    are shown until a person decides. Clauses that are gone meanwhile keep the words aside, too. Words that are
    sent back as they were in that older version say nothing.
    """
    statement = open_draft(statement)
    if language not in statement.languages:
        raise DraftError(N_("The statement has no text in this language."))
    clauses = {clause.pk: clause for clause in DraftClause.with_gone.filter(statement=statement)}
    standing = {
        words.clause_id: words for words in DraftWords.objects.filter(clause__statement=statement, language=language)
    }
    first = _first_versions(statement, language)
    saved: list[Saved] = []
    with recorded(statement, Change.Act.WORDS, by):
        for row in rows:
            if row.clause in clauses:
                made = _write(clauses[row.clause], language, row, standing.get(row.clause), first, by)
                saved.append(made)
    return saved


def _write(
    clause: DraftClause,
    language: str,
    row: Written,
    now: DraftWords | None,
    first: Mapping[int, int],
    by: Writer,
) -> Saved:
    source, version = canonical(row.source), now.version if now is not None else 0
    stands = now.source if now is not None else ""
    late = row.base is not None and row.base != version
    if source != stands and (late or clause.gone is not None):
        if row.machine or untouched(now, source, row.base):  # a machine yields to whoever wrote meanwhile
            return Saved(clause.pk, language, version, stands=False)
        aside = put_aside(clause, language, source, row.base or 0, by, instead=row.instead)
        return Saved(clause.pk, language, version, aside, stands=False)
    if source == stands and (now is None or not now.machine or row.machine):
        return Saved(clause.pk, language, version)
    # Without a word of the writer these words follow the first language as it is now.
    newest = first.get(clause.pk)
    follows = newest if row.first is None or newest is None else min(row.first, newest)
    marks: dict[str, object] = {"machine": row.machine}
    if first:
        marks["follows"] = follows
    # The same words that wait for a decision have got it by standing.
    waiting = Aside.objects.filter(clause=clause, language=language, source=source, settled=None)
    waiting.update(settled=database_now(), taken=True)
    return Saved(clause.pk, language, put_words(clause, language, source, **marks).version)


def untouched(now: DraftWords | None, source: str, base: int | None) -> bool:
    """Whether these are the words of version `base`: nobody wrote them anew, somebody else did meanwhile."""
    if not base or now is None:
        return not source
    if base == now.version:
        return source == now.source
    return earlier_sources([(now.pk, base)]).get(now.pk) == source


def _first_versions(statement: Statement, language: str) -> dict[int, int]:
    """Versions of the first language's words by clause; empty where `language` is itself the first."""
    first = statement.languages[0]
    if language == first:
        return {}
    words = DraftWords.objects.filter(clause__statement=statement, language=first)
    return dict(words.values_list("clause_id", "version"))


def put_aside(
    clause: DraftClause, language: str, source: str, base: int, by: Writer, *, instead: int | None = None
) -> Aside:
    """Keep words that cannot stand; the same words sent twice are kept once. `instead`: see `Written`."""
    open_ones = Aside.objects.filter(clause=clause, language=language, settled=None, who=by.who)
    kept = open_ones.filter(source=source).first() or Aside.objects.create(
        clause=clause, language=language, source=source, base=base, made=database_now(), **by.columns
    )
    # Whoever goes on writing decides about one version, not about every pause; the earlier ones stay as rows.
    if instead is not None:
        open_ones.filter(pk=instead).exclude(pk=kept.pk).update(settled=database_now())
    return kept


def canonical(source: str) -> str:
    """Words as the draft keeps them, "" where there are none; DraftError where they have no canonical form."""
    try:
        return canonical_clause(source) if source.strip() else ""
    except TextError as error:
        raise DraftError(error.message, **error.params) from error


@transaction.atomic
def settle(
    statement: Statement, aside: int, *, take: bool, version: int | None = None, by: Writer = NOBODY
) -> DraftClause:
    """Take the words that were put aside in place of those that stand, or leave them. They stay in the history.

    `version` is that of the words that were shown beside them; when others stand by now, they are not replaced.
    """
    statement = open_draft(statement)
    found = Aside.objects.filter(pk=aside, clause__statement=statement, settled=None).select_related("clause").first()
    if found is None:
        raise DraftError(N_("This was decided already."))
    if take:
        if found.clause.gone is not None:
            raise DraftError(N_("The clause is not there any more. Bring it back first, or leave these words."))
        if found.language not in statement.languages:
            raise DraftError(N_("The statement has no text in this language."))
        now = found.clause.words.filter(language=found.language).values_list("version", flat=True).first() or 0
        if version is not None and version != now:
            raise DraftError(N_("The words have changed since you opened the page. Read them again."))
        with recorded(statement, Change.Act.WORDS, by):
            first = _first_versions(statement, found.language)
            follows = {"follows": first.get(found.clause_id)} if first else {}
            put_words(found.clause, found.language, found.source, **follows)
    Aside.objects.filter(pk=found.pk).update(settled=database_now(), taken=take)
    return found.clause


def _standing(statement: Statement, clause: int, language: str, version: int) -> DraftWords:
    found = DraftWords.objects.filter(clause__statement=statement, clause_id=clause, language=language).first()
    if found is None or not found.source or found.clause.gone is not None:
        raise DraftError(N_("This clause has no words in this language yet."))
    if found.version != version:
        raise DraftError(N_("The words have changed since you opened the page. Read them again."))
    return found


@transaction.atomic
def still_fits(statement: Statement, clause: int, language: str, *, version: int, first: int) -> None:
    """Say that words written before the first text changed say the same as version `first` of it.

    With it, what a machine made is taken over by a person.
    """
    statement = open_draft(statement)
    found = _standing(statement, clause, language, version)
    newest = _first_versions(statement, language).get(clause)
    DraftWords.objects.filter(pk=found.pk).update(follows=min(first, newest or first), machine=False)
