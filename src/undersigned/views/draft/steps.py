"""The way of a statement in steps, each with its state in words, and the one step that comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Count, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import sign
from undersigned.actions.draft.summary import over, read_rounds
from undersigned.core.draft import Draft, Problem, problems
from undersigned.forms.fields import language_name
from undersigned.models import CommentRound, Edition, Listed, Signature, Statement
from undersigned.views.draft.undecided import NOTHING, Waits, waits
from undersigned.views.errors import message

ORDER = ("review", "calls", "texts", "rounds", "details", "questions", "freeze", "sign", "publish", "follow")
# The core names the steps of its problems; a text in another language has a screen of its own.
_SCREENS = {"review": "review", "calls": "calls", "language": "texts", "details": "details", "questions": "questions"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it is done, how it stands in words, whether it is settled."""

    name: str
    label: str
    href: str
    state: str
    done: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to settle before the freeze, and the screen that settles it."""

    words: str
    href: str
    step: str


def address(statement: Statement, screen: str, *more: str) -> str:
    """The address of one of the statement's screens."""
    return reverse(f"desk-{screen}", args=[statement.pk, *more])


@dataclass
class Facts:
    """What the steps of one statement are told from, read for many statements at once."""

    statement: Statement
    draft: Draft
    listed: list[str]  # kinds of the listed signatories
    edition: Edition | None = None
    newest: int = 0  # number of the newest edition, undone ones too
    waiting: Waits = NOTHING  # for the coordinator to decide
    signed: int = 0  # signatories under the edition in force, without those who have a reservation
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def drafting(self) -> bool:
        """Whether the draft may change."""
        return self.edition is None or self.statement.next_begun is not None

    @property
    def open(self) -> bool:
        """Whether it takes signatures now."""
        return self.statement.takes_signatures(timezone.now())

    @cached_property
    def again(self) -> int:
        """How many signatories of earlier editions could be invited to confirm the one in force."""
        return sign.may_be_invited_again(self.statement, self.edition).count() if self.newest > 1 else 0


@dataclass(frozen=True)
class Way:
    """Where a statement stands: its steps, the one that comes next, and both in words."""

    statement: Statement
    edition: Edition | None
    steps: list[Step]
    next: Step
    do: str
    state: str
    title: str
    languages: tuple[str, ...]
    drafting: bool
    signed: int
    until: datetime | None
    troubles: list[Trouble]
    next_number: int  # of the edition that a freeze would make
    round: CommentRound | None  # the newest
    unanswered: int  # comments of all rounds
    facts: Facts = field(repr=False)

    @property
    def again(self) -> int:
        """How many signatories of earlier editions could be invited to confirm the one in force."""
        return self.facts.again


def way(statement: Statement) -> Way:
    """Where one statement stands."""
    return ways([statement])[0]


def ways(statements: Sequence[Statement]) -> list[Way]:
    """Where each statement stands, by as many queries for many as for one."""
    return [_way(facts) for facts in _facts(statements)]


def _way(facts: Facts) -> Way:
    made = _steps(facts)
    following = _next(facts, made)
    rounds = list(facts.statement.rounds.all())
    return Way(
        statement=facts.statement,
        edition=facts.edition,
        steps=made,
        next=following,
        do=_invitation(facts, following),
        state=_state(facts),
        title=_title(facts.draft),
        languages=facts.draft.languages,
        drafting=facts.drafting,
        signed=facts.signed,
        until=facts.statement.deadline if facts.open else None,
        troubles=facts.troubles,
        next_number=facts.newest + 1,
        round=rounds[-1] if rounds else None,
        unanswered=sum(each.unanswered for each in rounds),
        facts=facts,
    )


def _title(draft: Draft) -> str:
    """The draft's title in the first language that has one."""
    titles = next((clause.words for clause in draft.clauses if clause.kind == "title"), {})
    return next((titles[tag] for tag in draft.languages if titles.get(tag)), "")


def _facts(statements: Sequence[Statement]) -> Iterable[Facts]:
    read_rounds(statements)
    prefetch_related_objects(
        statements,
        "draft_texts",
        "draft_clauses__words",
        "draft_clauses__calls__places",
        "answers",
        "draft_signatories",
    )
    in_force, newest = {}, {}
    for edition in Edition.objects.filter(statement__in=statements).select_related("unfreezing").order_by("number"):
        newest[edition.statement_id] = edition.number
        if not hasattr(edition, "unfreezing"):
            in_force[edition.statement_id] = edition
    waiting = waits(statements, list(in_force.values()))
    active = Signature.objects.active().signatories().filter(edition__in=in_force.values())
    signed = dict(active.values_list("statement").annotate(n=Count("pk")).order_by())
    aside = _listed_before(statements)
    for statement in statements:
        listed = () if statement.pk in aside else statement.draft_signatories.all()
        facts = Facts(
            statement,
            statement.as_core(),
            [found.kind for found in listed],
            in_force.get(statement.pk),
            newest.get(statement.pk, 0),
            waiting[statement.pk],
            signed.get(statement.pk, 0),
        )
        facts.troubles = _troubles(facts) if facts.drafting else []
        yield facts


def _listed_before(statements: Sequence[Statement]) -> set[str]:
    """Those whose next edition is drafted while the source's signatories stay listed under an earlier one."""
    later = [statement for statement in statements if statement.next_begun is not None]
    if not later:
        return set()
    rows = Listed.objects.filter(edition__statement__in=later, edition__unfreezing=None)
    return set(rows.values_list("edition__statement", flat=True).distinct().order_by())


def _troubles(facts: Facts) -> list[Trouble]:
    """What stands between the draft and its freeze, in words with links."""
    statement = facts.statement
    found = [_trouble(statement, problem) for problem in problems(facts.draft)]
    if "unknown" in facts.listed:
        words = _("Say of each signatory whether it is an organisation or a person.")
        found.insert(0, Trouble(words, address(statement, "review") + "#signatories", "review"))
    elif any(found.unsure for found in statement.draft_signatories.all()):
        words = _("Look at the signatories of whom the reader was not sure, then save them.")
        found.insert(0, Trouble(words, address(statement, "review") + "#signatories", "review"))
    return found


def _trouble(statement: Statement, problem: Problem) -> Trouble:
    params = dict(problem.params)
    if "language" in params:
        params["language"] = language_name(str(params["language"]))
    screen = _SCREENS[problem.step]
    if screen == "calls" and problem.language not in {"", *statement.languages[:1]}:
        screen = "texts"  # the words of a call stand beside their clause there
    if screen == "texts":
        href = address(statement, "text", problem.language)
    else:
        href = address(statement, screen)
    if problem.clause is not None and screen in {"review", "texts"}:
        href += f"#clause-{problem.clause + 1}"
    return Trouble(message(problem.message, params), href, screen)


def _steps(facts: Facts) -> list[Step]:
    """All steps of the statement in order."""
    statement = facts.statement
    unsettled = {trouble.step for trouble in facts.troubles}
    states = {
        "review": _clauses_state(facts),
        "calls": _calls_state(facts),
        "texts": _texts_state(facts),
        "details": _details_state(facts),
        "questions": _questions_state(facts),
    }
    labels = _labels()
    made = [Step(name, labels[name], address(statement, name), states[name], name not in unsettled) for name in states]
    made.insert(ORDER.index("rounds"), _rounds_step(facts, labels))
    made += [_freeze_step(facts, labels), _sign_step(facts, labels), _publish_step(statement, labels)]
    if statement.published is not None and statement.retracted is None:
        # Following up is a choice: it never stands in the way as something that is still to do.
        state = _("what became of the calls")
        made.append(Step("follow", labels["follow"], address(statement, "follow"), state, done=True))
    return made


def _labels() -> dict[str, str]:
    return {
        "review": _("Clauses and signatories"),
        "calls": _("Calls"),
        "texts": _("Other languages"),
        "rounds": _("Comments of the members"),
        "details": _("Date and press"),
        "questions": _("Four questions"),
        "freeze": _("Last look and freeze"),
        "sign": _("Signatures"),
        "publish": _("Publish"),
        "follow": _("Following up"),
    }


def _clauses_state(facts: Facts) -> str:
    clauses, listed = len(facts.draft.clauses), len(facts.listed)
    words = ngettext("%(n)s clause", "%(n)s clauses", clauses) % {"n": clauses}
    if listed:
        words += ", " + ngettext("%(n)s listed signatory", "%(n)s listed signatories", listed) % {"n": listed}
    return words


def _calls_state(facts: Facts) -> str:
    confirmed = [call.confirmed for call in facts.draft.calls]
    if not confirmed:
        return _("none")
    return _("%(done)s of %(all)s confirmed") % {"done": sum(confirmed), "all": len(confirmed)}


def _texts_state(facts: Facts) -> str:
    names = ", ".join(language_name(tag) for tag in facts.draft.languages)
    missing = sum(trouble.step == "texts" for trouble in facts.troubles)
    if not missing:
        return names
    return names + ": " + ngettext("%(n)s thing missing", "%(n)s things missing", missing) % {"n": missing}


def _details_state(facts: Facts) -> str:
    if facts.draft.undated:
        return _("undated")
    return _("dated") if any(clause.kind == "dateline" for clause in facts.draft.clauses) else _("not said yet")


def _questions_state(facts: Facts) -> str:
    return _("%(done)s of %(all)s answered") % {"done": sum(map(bool, facts.draft.answers.values())), "all": 4}


def _rounds_step(facts: Facts, labels: dict[str, str]) -> Step:
    """A comment round is a choice: it is to do only while comments wait, or a round whose deadline has passed."""
    rounds, state, late = facts.statement.rounds.all(), _("none yet"), False
    newest = rounds[len(rounds) - 1] if rounds else None
    if newest is not None and newest.closed is None:
        late = over(newest, timezone.now())
        state = _("round %(number)s: the deadline has passed") if late else _("round %(number)s is open")
        state = state % {"number": newest.number}
    elif newest is not None:
        state = _("round %(number)s is closed") % {"number": newest.number}
    if n := sum(each.unanswered for each in rounds):
        state += ", " + ngettext("%(n)s comment unanswered", "%(n)s comments unanswered", n) % {"n": n}
    done = not facts.drafting or not (n or late)
    return Step("rounds", labels["rounds"], address(facts.statement, "rounds"), state, done)


def _freeze_step(facts: Facts, labels: dict[str, str]) -> Step:
    done = facts.edition is not None and not facts.drafting
    state = _("not frozen")
    if facts.edition is not None:
        state = _("edition %(number)s is frozen") % {"number": facts.edition.number}
        if not done:
            state = _("edition %(number)s is being drafted") % {"number": facts.newest + 1}
    return Step("freeze", labels["freeze"], address(facts.statement, "freeze"), state, done)


def _sign_step(facts: Facts, labels: dict[str, str]) -> Step:
    done = facts.statement.opened is not None
    state = _("not open yet")
    if facts.open:
        state = _("open")
    elif done:
        state = _("ended")
    return Step("sign", labels["sign"], address(facts.statement, "sign"), state, done)


def _publish_step(statement: Statement, labels: dict[str, str]) -> Step:
    state = _("not published")
    if statement.retracted is not None:
        state = _("retracted")
    elif statement.published is not None:
        state = _("published")
    elif statement.embargo is not None:
        state = _("under embargo")
    return Step("publish", labels["publish"], address(statement, "publish"), state, statement.settled)


def _next(facts: Facts, made: Sequence[Step]) -> Step:
    """The one step that comes next: the first that is not settled, else the signatures, and what comes after them."""
    if facts.waiting.claimed:
        return replace(made[ORDER.index("sign")], href=address(facts.statement, "claims"))
    if not (comments := made[ORDER.index("rounds")]).done:
        return comments  # somebody waits for an answer
    signatures = made[ORDER.index("sign")]
    ended = made[-1].name == "follow" and not facts.open and not facts.waiting.held
    first = next((step for step in made if not step.done), made[-1] if ended and facts.draft.calls else signatures)
    # Publishing shows the words to everyone and cannot be taken back: who signs them is settled before.
    unsettled = first.name == "publish" and ((facts.open and not facts.waiting.asked) or facts.waiting.held)
    return signatures if unsettled else first


def _invitation(facts: Facts, step: Step) -> str:
    """What a person does in this step, as one sentence."""
    return {
        "review": _("Correct the clauses and signatories that the reader found."),
        "calls": _("Say of each call that the reader found whether it is one."),
        "texts": _("Complete the texts in the other languages."),
        "rounds": _("Answer the comments of the members, and close the round when its time is over."),
        "details": _("Give the date and place line, or say that the statement is undated."),
        "questions": _("Answer the four questions, a sentence each."),
        "freeze": _("Take a last look, then freeze the text so that it can be signed."),
        "publish": _("Publish the statement."),
        "follow": _("Follow up what becomes of the calls."),
    }.get(step.name) or _at_the_signatures(facts)


def _at_the_signatures(facts: Facts) -> str:
    if facts.waiting.claimed:
        return _("Decide about a name of which somebody says that it did not sign.")
    if facts.statement.opened is None:
        return _("Open the statement for signature.")
    if facts.waiting.held:
        return _("Decide about a signature that waits for you.")
    if not facts.open:
        return _("See who has signed.")
    if facts.again:
        return _("Invite those who signed the earlier edition to confirm the new one.")
    if not facts.waiting.asked:
        return _("Invite those who shall sign.")
    return _("See who has signed, and invite others.")


def _state(facts: Facts) -> str:
    """Where the statement stands, in words."""
    statement, edition = facts.statement, facts.edition
    if statement.retracted is not None:
        return _("Retracted")
    if edition is None:
        return _("Draft")
    state = _("Edition %(number)s is frozen") % {"number": edition.number}
    if facts.open:
        state = _("Open for signature")
    elif statement.opened is not None:
        state = _("Signing has ended")
    if statement.published is not None:
        state += ", " + _("published")
    if facts.drafting:
        state += "; " + _("edition %(number)s is being drafted") % {"number": facts.newest + 1}
    return state
