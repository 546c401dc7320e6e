"""The way of a statement in steps, each with its state in words, and the one step that comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.actions import sign
from undersigned.core.draft import Problem, problems
from undersigned.forms.fields import language_name
from undersigned.models import Signature, Statement
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
    signatures = made[ORDER.index("sign")]
    first = next((step for step in made if not step.done), signatures)
    # Publishing shows the words to everyone and cannot be taken back: who signs them is settled before.
    unsettled = first.name == "publish" and (_nobody_asked(statement) or _someone_is_held(statement))
    return signatures if unsettled else first


def _nobody_asked(statement: Statement) -> bool:
    """Whether the statement takes signatures, and nobody was invited or has begun to sign."""
    if not statement.takes_signatures(timezone.now()):
        return False
    return not (statement.invitations.exists() or statement.signatures.exists())


def _someone_is_held(statement: Statement) -> bool:
    edition = statement.edition
    return edition is not None and edition.signatures.filter(state=Signature.State.HELD).exists()


def invitation_to(statement: Statement, step: Step) -> str:
    """What a person does in this step, as one sentence."""
    return {
        "review": _("Correct the clauses and signatories that the reader found."),
        "calls": _("Say of each call that the reader found whether it is one."),
        "texts": _("Complete the texts in the other languages."),
        "details": _("Give the date and place line, or say that the statement is undated."),
        "questions": _("Answer the four questions, a sentence each."),
        "freeze": _("Take a last look, then freeze the text so that it can be signed."),
        "sign": _at_the_signatures(statement),
        "publish": _("Publish the statement."),
    }[step.name]


def _at_the_signatures(statement: Statement) -> str:
    if statement.opened is None:
        return _("Open the statement for signature.")
    if _someone_is_held(statement):
        return _("Decide about a signature that waits for you.")
    if not statement.takes_signatures(timezone.now()):
        return _("See who has signed.")
    if sign.may_be_invited_again(statement):
        return _("Invite those who signed the earlier edition to confirm the new one.")
    if _nobody_asked(statement):
        return _("Invite those who shall sign.")
    return _("See who has signed, and invite others.")


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
