"""Whom the coalition takes no signatures from: a list that editors keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from undersigned.actions.sign import invalidate as taken
from undersigned.core.errors import UndersignedError
from undersigned.forms.claim import BlockForm
from undersigned.forms.fields import row_number
from undersigned.models import Block
from undersigned.views.desk.access import DeskRequest, coordinator, need_editor, page
from undersigned.views.errors import words

ON_ONE_PAGE = 100


@coordinator
def screen(request: DeskRequest) -> HttpResponse:
    """The list, the form below it, and a button on each row."""
    need_editor(request)
    if request.method != "POST":
        return _page(request, BlockForm())
    if "remove" in request.POST:
        given = request.POST["remove"]
        taken.unblock(get_object_or_404(Block, pk=row_number(given)))
        messages.success(request, _("It is not blocked any more."))
        return redirect("desk-blocks")
    form = BlockForm(request.POST)
    if form.is_valid():
        given_ = form.cleaned_data
        try:
            taken.block(given_["what"], given_["value"], note=given_["note"], by=request.user)
        except UndersignedError as error:
            form.add_error("value", words(error))
        else:
            messages.success(request, _("It is blocked."))
            return redirect("desk-blocks")
    return _page(request, form)


def _page(request: DeskRequest, form: BlockForm) -> HttpResponse:
    shown = Paginator(Block.objects.select_related("by"), ON_ONE_PAGE).get_page(request.GET.get("page", ""))
    values: dict[str, Any] = {"form": form, "shown": shown}
    return page(request, "sign/blocks", None, values, refused=request.method == "POST")
