"""The way of a statement in steps, each with its state in words, and the one step that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.core.draft import Problem, problems
from undersigned.forms.fields import language_name
from undersigned.models import Statement
from undersigned.views.errors import message

ORDER = ("review", "calls", "texts", "details", "questions", "freeze", "sign", "publish")
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


def troubles(statement: Statement) -> list[Trouble]:
    """What stands between the draft and its freeze, in words with links."""
    found = [_trouble(statement, problem) for problem in problems(statement.as_core())]
    if statement.draft_signatories.filter(kind="unknown").exists():
        words = _("Say of each signatory whether it is an organisation or a person.")
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


def steps(statement: Statement) -> list[Step]:
    """All steps of the statement in order."""
    drafting = statement.drafting
    open_troubles = troubles(statement) if drafting else []
    unsettled = {trouble.step for trouble in open_troubles}
    states = {
        "review": _clauses_state(statement),
        "calls": _calls_state(statement),
        "texts": _texts_state(statement, open_troubles),
        "details": _details_state(statement),
        "questions": _questions_state(statement),
    }
    labels = _labels()
    made = [
        Step(name, labels[name], address(statement, name), states[name], name not in unsettled) for name in ORDER[:5]
    ]
    return [*made, _freeze_step(statement, labels), _sign_step(statement, labels), _publish_step(statement, labels)]


def _labels() -> dict[str, str]:
    return {
        "review": _("Clauses and signatories"),
        "calls": _("Calls"),
        "texts": _("Other languages"),
        "details": _("Date and press"),
        "questions": _("Four questions"),
        "freeze": _("Last look and freeze"),
        "sign": _("Signatures"),
        "publish": _("Publish"),
    }


def _clauses_state(statement: Statement) -> str:
    clauses, listed = statement.draft_clauses.count(), statement.draft_signatories.count()
    words = ngettext("%(n)s clause", "%(n)s clauses", clauses) % {"n": clauses}
    if listed:
        words += ", " + ngettext("%(n)s listed signatory", "%(n)s listed signatories", listed) % {"n": listed}
    return words


def _calls_state(statement: Statement) -> str:
    confirmed = [call.confirmed for clause in statement.draft_clauses.all() for call in clause.calls.all()]
    if not confirmed:
        return _("none")
    return _("%(done)s of %(all)s confirmed") % {"done": sum(confirmed), "all": len(confirmed)}


def _texts_state(statement: Statement, open_troubles: Sequence[Trouble]) -> str:
    names = ", ".join(language_name(tag) for tag in statement.languages)
    missing = sum(trouble.step == "texts" for trouble in open_troubles)
    if not missing:
        return names
    return names + ": " + ngettext("%(n)s thing missing", "%(n)s things missing", missing) % {"n": missing}


def _details_state(statement: Statement) -> str:
    if statement.undated:
        return _("undated")
    return _("dated") if statement.draft_clauses.filter(kind="dateline").exists() else _("not said yet")


def _questions_state(statement: Statement) -> str:
    answered = statement.answers.exclude(sentence="").count()
    return _("%(done)s of %(all)s answered") % {"done": answered, "all": 4}


def _freeze_step(statement: Statement, labels: dict[str, str]) -> Step:
    edition = statement.edition
    done = edition is not None and not statement.drafting
    state = _("not frozen")
    if edition is not None:
        state = _("edition %(number)s is frozen") % {"number": edition.number}
        if not done:
            state = _("edition %(number)s is being drafted") % {"number": statement.next_number}
    return Step("freeze", labels["freeze"], address(statement, "freeze"), state, done)


def _sign_step(statement: Statement, labels: dict[str, str]) -> Step:
    done = statement.opened is not None
    state = _("not open yet")
    if statement.takes_signatures(timezone.now()):
        state = _("open")
    elif done:
        state = _("ended")
    return Step("sign", labels["sign"], address(statement, "sign"), state, done)


def _publish_step(statement: Statement, labels: dict[str, str]) -> Step:
    state = _("not published")
    if statement.retracted is not None:
        state = _("retracted")
    elif statement.published is not None:
        state = _("published")
    return Step("publish", labels["publish"], address(statement, "publish"), state, statement.published is not None)


def next_step(statement: Statement, made: Sequence[Step] | None = None) -> Step:
    """The one step that comes next: the first that is not settled, else the signatures."""
    made = made if made is not None else steps(statement)
    return next((step for step in made if not step.done), made[ORDER.index("sign")])


def invitation_to(step: Step) -> str:
    """What a person does in this step, as one sentence."""
    return {
        "review": _("Correct the clauses and signatories that the reader found."),
        "calls": _("Say of each call that the reader found whether it is one."),
        "texts": _("Put the missing clauses into the other languages."),
        "details": _("Give the date and place line, or say that the statement is undated."),
        "questions": _("Answer the four questions, a sentence each."),
        "freeze": _("Take a last look, then freeze the text so that it can be signed."),
        "sign": _("See who has signed, and invite others.") if step.done else _("Open the statement for signature."),
        "publish": _("Publish the statement."),
    }[step.name]


def state_of(statement: Statement) -> str:
    """Where the statement stands, in words."""
    edition = statement.edition
    if statement.retracted is not None:
        return _("Retracted")
    if edition is None:
        return _("Draft")
    state = _("Edition %(number)s is frozen") % {"number": edition.number}
    if statement.takes_signatures(timezone.now()):
        state = _("Open for signature")
    elif statement.opened is not None:
        state = _("Signing has ended")
    if statement.published is not None:
        state += ", " + _("published")
    if statement.drafting:
        state += "; " + _("edition %(number)s is being drafted") % {"number": statement.next_number}
    return state
