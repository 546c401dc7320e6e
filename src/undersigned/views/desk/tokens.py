"""Tokens for the API: owners make and revoke them. The secret is on one answer and nowhere else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions.tokens import make_token, revoke_token
from undersigned.core.errors import UndersignedError
from undersigned.forms.fields import row_number
from undersigned.forms.tokens import TokenForm
from undersigned.models import Account, ApiToken
from undersigned.views.desk.access import DeskRequest, coordinator, page
from undersigned.views.errors import words


@coordinator
def tokens(request: DeskRequest) -> HttpResponse:
    """All tokens, and a form for a new one."""
    if request.user.role != Account.Role.OWNER:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, form=TokenForm())
    if request.POST.get("do") == "revoke":
        number = request.POST.get("token", "")
        found = ApiToken.objects.filter(pk=row_number(number)).first()
        if found is None:
            return _page(request, form=TokenForm(), problem=_("This token is not known. Nothing was changed."))
        revoke_token(found)
        messages.success(request, _("The token is revoked. It opens nothing any more."))
        return redirect("desk-tokens")
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    given = form.cleaned_data
    try:
        made, secret = make_token(request.user, name=given["name"], scopes=given["scopes"], days=given["days"])
    except UndersignedError as error:
        return _page(request, form=form, problem=words(error))
    return _page(request, form=TokenForm(), made=made, secret=secret)


def _page(request: DeskRequest, **values: Any) -> HttpResponse:
    now = timezone.now()
    rows = [(row, row.works(now)) for row in ApiToken.objects.select_related("by")]
    refused = request.method == "POST" and "secret" not in values
    return page(request, "tokens", None, {"rows": rows, "now": now, **values}, refused=refused)
