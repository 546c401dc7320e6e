"""The way of a statement in steps, each with its state in words, and the one step that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions.draft.summary import over
from undersigned.core.draft import Draft, Problem, problems
from undersigned.forms.fields import language_name
from undersigned.models import CommentRound, Edition, Statement
from undersigned.views.desk.facts import Facts, read_facts
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
    return [_way(facts, _troubles(facts) if facts.drafting else []) for facts in read_facts(statements)]


def _way(facts: Facts, troubles: list[Trouble]) -> Way:
    made = _steps(facts, troubles)
    following = _next(facts, made)
    return Way(
        statement=facts.statement,
        edition=facts.edition,
        steps=made,
        next=following,
        do=_invitation(facts, following, troubles),
        state=_state(facts),
        title=_title(facts.draft),
        languages=facts.draft.languages,
        drafting=facts.drafting,
        signed=facts.signed,
        until=facts.statement.deadline if facts.open else None,
        troubles=troubles,
        next_number=facts.newest + 1,
        round=facts.rounds[-1] if facts.rounds else None,
        unanswered=sum(each.unanswered for each in facts.rounds),
        facts=facts,
    )


def _title(draft: Draft) -> str:
    """The draft's title in the first language that has one."""
    titles = next((clause.words for clause in draft.clauses if clause.kind == "title"), {})
    return next((titles[tag] for tag in draft.languages if titles.get(tag)), "")


def _troubles(facts: Facts) -> list[Trouble]:
    """What stands between the draft and its freeze, in words with links."""
    statement = facts.statement
    found = [_trouble(statement, problem) for problem in problems(facts.draft)]
    if any(kind == "unknown" for kind, _unsure in facts.listed):
        words = _("Say of each signatory whether it is an organisation or a person.")
        found.insert(0, Trouble(words, address(statement, "review") + "#signatories", "review"))
    elif any(unsure for _kind, unsure in facts.listed):
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


def _steps(facts: Facts, troubles: Sequence[Trouble]) -> list[Step]:
    """All steps of the statement in order."""
    statement = facts.statement
    unsettled = {trouble.step for trouble in troubles}
    states = {
        "review": _clauses_state(facts),
        "calls": _calls_state(facts),
        "texts": _texts_state(facts, troubles),
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


def _texts_state(facts: Facts, troubles: Sequence[Trouble]) -> str:
    names = ", ".join(language_name(tag) for tag in facts.draft.languages)
    missing = sum(trouble.step == "texts" for trouble in troubles)
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
    rounds, state, late = facts.rounds, _("none yet"), False
    newest = rounds[-1] if rounds else None
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


def _invitation(facts: Facts, step: Step, troubles: Sequence[Trouble]) -> str:
    """What a person does in this step, as one sentence."""
    if step.name == "calls" and all(call.confirmed for call in facts.draft.calls):
        return next(trouble.words for trouble in troubles if trouble.step == "calls")  # words of one changed since
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
