"""A member flags words as antagonising, behind its private link: they go on the coalition's term list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.actions.draft import sheet
from undersigned.core.errors import UndersignedError
from undersigned.forms.draft.sheet import MemberFlagForm
from undersigned.models import Member, Term
from undersigned.views.draft.linked import by_member
from undersigned.views.errors import words


@by_member("GET", "POST")
def flag(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """The form, and what the organisation has flagged so far with what was decided. Closed after the freeze."""
    statement, problem = member.statement, ""
    form = MemberFlagForm(languages=statement.languages, initial={"language": request.GET.get("text", "")})
    if request.method == "POST":
        form = MemberFlagForm(request.POST, languages=statement.languages)
        if not statement.drafting:
            problem = _("This edition is frozen. Its words cannot change; make the next edition.")
        elif form.is_valid():
            given = form.cleaned_data
            try:
                sheet.flag_term(
                    given["language"], given["words"], given["reason"], member.organisation, given["alternatives"]
                )
            except UndersignedError as error:
                problem = words(error)
            else:
                messages.success(request, _("The words are on the list. The coalition decides about them."))
                return redirect("round-flag", token)
    values = {
        "member": member,
        "token": token,
        "form": form,
        "problem": problem,
        "open": statement.drafting,
        "flagged": Term.objects.filter(flagged_by=member.organisation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "draft/round/flag.html", values, status=status)
