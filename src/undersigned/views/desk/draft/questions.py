"""The four questions in depth: who was asked, what they said, and whether it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions.draft import questions as actions
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.questions import AskForm, SaidForm
from undersigned.forms.fields import row_number
from undersigned.models import Member, SignOff, Statement
from undersigned.views.desk.access import DeskRequest, of_statement, page
from undersigned.views.draft.linked import by_member
from undersigned.views.errors import words


@of_statement
def asked(request: DeskRequest, statement: Statement) -> HttpResponse:
    """Who was asked and what they said; one screen, each of its forms says in `do` what it wants."""
    members = list(statement.members.filter(revoked=None).values_list("pk", "organisation"))
    form, said, problem = AskForm(members=members), SaidForm(), ""
    verb, _dash, number = request.POST.get("do", "").partition("-")
    row = _row(statement, number) if number else None
    if request.method == "POST":
        form = AskForm(request.POST if verb == "ask" else None, members=members)
        said = SaidForm(request.POST if verb == "note" else None)
        try:
            if _pressed(statement, verb, row, form, said, request):
                return redirect("desk-asked", statement.pk)
        except UndersignedError as error:
            problem = words(error)
    noting = row or _row(statement, request.GET.get("note", ""))
    values = {
        "form": form,
        "said": said,
        "noting": noting,
        "problem": problem,
        "sign_offs": list(statement.sign_offs.select_related("member")),
        "drafting": statement.drafting,
    }
    return page(request, "draft/asked", statement, values, here="questions", refused=request.method == "POST")


def _row(statement: Statement, number: str) -> SignOff | None:
    return statement.sign_offs.filter(pk=row_number(number)).first()


def _pressed(
    statement: Statement, verb: str, row: SignOff | None, form: AskForm, said: SaidForm, request: DeskRequest
) -> bool:
    """Carry out the pressed button; false where a form has to be looked at again."""
    if verb == "ask" and form.is_valid():
        values = form.cleaned_data
        actions.ask(statement, kind=values["kind"], who=values["who"], member=values.get("member"))
        messages.success(request, _("Noted: %(who)s is asked.") % {"who": values["who"]})
        return True
    if verb == "note" and row is not None and said.is_valid():
        values = said.cleaned_data
        actions.note_answer(statement, row.pk, said=values["said"], words=values["words"], by=values["by"])
        messages.success(request, _("The answer is noted."))
        return True
    if verb == "drop" and row is not None:
        actions.ask_no_more(statement, row.pk)
        return True
    if verb in {"publish", "keep"}:
        actions.choose(statement, publish=verb == "publish")
        messages.success(request, _("Saved."))
        return True
    return False


@by_member()
def member_questions(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """What a member is asked: the answers to the four questions, and its yes or no."""
    statement = member.statement
    rows = list(member.sign_offs.all())
    if not rows:
        raise Http404
    data = request.POST if request.method == "POST" else None
    forms = {row.pk: SaidForm(prefix=f"said-{row.pk}") for row in rows}
    pressed = next((row for row in rows if data is not None and data.get("sign_off") == str(row.pk)), None)
    problem = ""
    if data is not None and pressed is not None:
        form = forms[pressed.pk] = SaidForm(data, prefix=f"said-{pressed.pk}")
        if form.is_valid():
            try:
                actions.answer_as_member(member, pressed.pk, **form.cleaned_data)
            except UndersignedError as error:
                problem = words(error)
            else:
                kept = _("Thank you: your answer is kept. You can change it until the text is frozen.")
                messages.success(request, kept)
                return redirect("round-questions", token)
    values = {
        "title": statement.title(member.language),
        "member": member,
        "rows": [(row, forms[row.pk]) for row in rows],
        "problem": problem,
        "open": statement.drafting,
        "answers": [(each.get_question_display(), each.sentence) for each in statement.answers.all()],
    }
    return render(request, "draft/member-questions.html", values, status=422 if data is not None else 200)
