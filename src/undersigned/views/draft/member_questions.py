"""What a member is asked of the four questions, behind its private link: whether they are answered well."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions.draft import questions as actions
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.questions import SaidForm
from undersigned.models import Member
from undersigned.views.draft.linked import by_member
from undersigned.views.errors import words


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
