"""One text beside another, clause by clause: the coordinator's screen and a translator's are this one.

What the screen showed goes along in hidden fields (versions), so that what others have written meanwhile is never
overwritten, and a translation is known to follow the words beside which it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import QueryDict

from undersigned.actions.draft.texts import mark_of
from undersigned.actions.draft.versions import earlier_sources
from undersigned.core.draft.diff import Piece, word_diff
from undersigned.forms.draft.clauses import clause_names
from undersigned.forms.draft.texts import BesideForm, WordsForm
from undersigned.models import Aside, DraftCall, DraftClause, DraftWords, Statement
from undersigned.views.desk.draft.findings import Finding
from undersigned.views.desk.draft.proposals import Proposer, proposer

State = DraftWords.State
TO_DO = frozenset({State.MISSING, State.CHANGED, State.MACHINE})
_CLAUSE = re.compile(r"clause-([0-9]{1,18})-words")


@dataclass
class CallPair:
    """A call of a clause: its words and addressee in both languages."""

    call: DraftCall
    source: tuple[str, str]
    form: BesideForm
    proposal: tuple[str, str] | None = None


@dataclass
class Put:
    """Words that were put aside, and how they differ from those that stand."""

    aside: Aside
    version: int  # of those that stand
    pieces: tuple[Piece, ...]


@dataclass
class Pair:
    """One clause in both languages. `number` is its place from 1; 0: the clause was removed meanwhile."""

    clause: DraftClause
    number: int
    name: str  # as the page calls it
    source: str
    words: DraftWords | None
    first: DraftWords | None
    form: WordsForm = field(init=False)
    calls: list[CallPair] = field(default_factory=list)
    asides: list[Put] = field(default_factory=list)
    # What changed in the first text since the version that these words follow; empty where that one is not kept.
    change: tuple[Piece, ...] = ()
    proposal: tuple[Piece, ...] = ()
    # What the checks between languages found, on the coordinator's screen.
    findings: Sequence[Finding] = ()

    @property
    def state(self) -> DraftWords.State:
        """How the words stand beside the first text."""
        return self.words.state(self.first) if self.words is not None else State.MISSING

    @property
    def stands(self) -> str:
        """The words that are stored."""
        return self.words.source if self.words is not None else ""

    @property
    def proposed(self) -> bool:
        """Whether anything is proposed for the clause or its calls."""
        return bool(self.proposal) or any(call.proposal for call in self.calls)

    @property
    def to_do(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in TO_DO or bool(self.asides) or not self.number


@dataclass(frozen=True)
class Look:
    """What somebody wants to see: which text beside, only what is to do, proposals."""

    beside: str = ""
    only: bool = False
    propose: bool = False

    @classmethod
    def of(cls, query: QueryDict, languages: Iterable[str], tag: str) -> Look:
        """As the address says; what it cannot mean is left out."""
        beside = query.get("beside", "")
        known = beside if beside in languages and beside != tag else ""
        return cls(known, query.get("only") == "todo", query.get("propose") == "1")

    def query(self, **changes: object) -> str:
        """The part of an address behind "?", with what changes."""
        values = {"beside": self.beside, "only": self.only, "propose": self.propose, **changes}
        asked = QueryDict(mutable=True)
        if values["beside"]:
            asked["beside"] = str(values["beside"])
        if values["only"]:
            asked["only"] = "todo"
        if values["propose"]:
            asked["propose"] = "1"
        return f"?{asked.urlencode()}" if asked else ""


@dataclass
class Parallel:
    """The screen: a text, the text beside it, and its clauses."""

    statement: Statement
    tag: str
    languages: list[str]
    look: Look
    pairs: list[Pair]
    proposer: Proposer | None
    data: Mapping[str, Any] | None

    @property
    def first(self) -> str:
        """The statement's first language."""
        return self.languages[0]

    @property
    def beside(self) -> str:
        """The language that stands beside."""
        return self.look.beside or self.first

    @property
    def shown(self) -> list[Pair]:
        """The clauses on the screen: all, or those that were sent, or only what is to do."""
        if self.data is not None:
            return [pair for pair in self.pairs if f"clause-{pair.clause.pk}-words" in self.data]
        return [pair for pair in self.pairs if pair.to_do or not self.look.only]

    @property
    def forms(self) -> list[WordsForm | BesideForm]:
        """All forms on the screen."""
        found: list[WordsForm | BesideForm] = []
        for pair in self.shown:
            found += [pair.form, *(call.form for call in pair.calls)]
        return found

    @property
    def standing(self) -> list[Pair]:
        """The clauses that are there."""
        return [pair for pair in self.pairs if pair.number]

    @property
    def done(self) -> int:
        """How many clauses have words."""
        return sum(bool(pair.stands.strip()) for pair in self.standing)

    def count(self, *states: DraftWords.State) -> int:
        """How many clauses are in one of the states."""
        return sum(pair.state in states for pair in self.standing)


def parallel(statement: Statement, tag: str, query: QueryDict, data: Mapping[str, Any] | None = None) -> Parallel:
    """The screen as it stands; with `data`, the forms hold what was sent."""
    languages = statement.languages
    look = Look.of(query, languages, tag)
    proposes = proposer(tag, languages, asked=look.propose)
    made = Parallel(statement, tag, languages, look, [], proposes, data)
    prefetch_related_objects([statement], "draft_clauses__words", "draft_clauses__calls__places")
    clauses = list(statement.draft_clauses.all())
    gone = _gone(statement, {clause.pk for clause in clauses}, data)
    names = clause_names([clause.kind for clause in clauses])
    made.pairs = [_pair(made, clause, n, name) for n, (clause, name) in enumerate(zip(clauses, names, strict=True), 1)]
    made.pairs += [_pair(made, clause) for clause in gone]
    _add_changes(made.pairs)
    _add_asides(made)
    return made


def _gone(statement: Statement, standing: set[int], data: Mapping[str, Any] | None) -> list[DraftClause]:
    """Clauses that were sent and are not there any more."""
    sent = {int(match[1]) for name in data or () if (match := _CLAUSE.fullmatch(name))}
    return _read(statement, sent - standing)


def _read(statement: Statement, ids: set[int]) -> list[DraftClause]:
    rows = DraftClause.with_gone.filter(statement=statement, pk__in=ids).prefetch_related("words")
    return list(rows) if ids else []


def _pair(screen: Parallel, clause: DraftClause, number: int = 0, name: str = "") -> Pair:
    tag, beside = screen.tag, screen.beside
    rows = {words.language: words for words in clause.words.all()}
    words, first, next_to = rows.get(tag), rows.get(screen.first), rows.get(beside)
    newest = first.version if first is not None else 0
    follows = newest if beside == screen.first or next_to is None or next_to.follows is None else next_to.follows
    source = next_to.source if next_to is not None else ""
    initial: dict[str, Any] = {
        "words": words.source if words is not None else "",
        "base": words.version if words is not None else 0,
        "first": follows,
        "newest": newest,
    }
    pair = Pair(clause, number, name, source, words, first)
    if screen.look.propose and screen.proposer is not None and pair.state in {State.MISSING, State.CHANGED}:
        _propose(screen.proposer, pair, rows, newest, initial)
    prefix = f"clause-{clause.pk}"
    pair.form = WordsForm(screen.data, prefix=prefix, language=screen.tag, beside=source, initial=initial)
    pair.calls = [_call(screen, call) for call in clause.calls.all()] if number else []
    return pair


def _propose(
    proposer: Proposer, pair: Pair, rows: Mapping[str, DraftWords], newest: int, initial: dict[str, Any]
) -> None:
    """Put the other script's words beside the clause, in this text's script."""
    other = rows.get(proposer.source)
    if other is None or not other.source.strip():
        return
    proposed = proposer.convert(other.source)
    if proposed != pair.stands:
        pair.proposal = word_diff(pair.stands, proposed)
        initial["proposal"] = proposed
        initial["source"] = newest if other.follows is None else other.follows


def _call(screen: Parallel, call: DraftCall) -> CallPair:
    there = {place.language: (place.words, place.addressee) for place in call.places.all()}
    words, addressee = there.get(screen.tag, ("", ""))
    initial = {"words": words, "addressee": addressee, "seen": mark_of(words, addressee)}
    proposal = None
    if screen.look.propose and screen.proposer is not None and screen.proposer.source in there and not words:
        span, addressed = there[screen.proposer.source]
        proposal = screen.proposer.convert(span), screen.proposer.convert(addressed)
        initial |= {"proposed_words": proposal[0], "proposed_addressee": proposal[1]}
    form = BesideForm(screen.data, prefix=f"call-{call.pk}", language=screen.tag, initial=initial)
    return CallPair(call, there.get(screen.beside, ("", "")), form, proposal)


def _add_changes(pairs: list[Pair]) -> None:
    """What changed in the first text since the words that a translation follows."""
    behind = [pair for pair in pairs if pair.state == State.CHANGED and pair.first is not None]
    wanted = [(pair.first.pk, pair.words.follows or 0) for pair in behind if pair.first and pair.words]
    sources = earlier_sources(wanted)
    for pair in behind:
        if pair.first is not None and pair.first.pk in sources:
            pair.change = word_diff(sources[pair.first.pk], pair.first.source)


def _add_asides(screen: Parallel) -> None:
    """Words that were put aside, at their clauses; also at those that were removed since."""
    waiting = Aside.objects.filter(clause__statement=screen.statement, language=screen.tag, settled=None)
    asides = list(waiting.select_related("link"))
    there = {pair.clause.pk for pair in screen.pairs}
    screen.pairs += [
        _pair(screen, clause) for clause in _read(screen.statement, {aside.clause_id for aside in asides} - there)
    ]
    by_clause = {pair.clause.pk: pair for pair in screen.pairs}
    for aside in asides:
        pair = by_clause[aside.clause_id]
        version = pair.words.version if pair.words is not None else 0
        pair.asides.append(Put(aside, version, word_diff(pair.stands, aside.source)))
