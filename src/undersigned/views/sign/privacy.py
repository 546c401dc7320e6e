"""`/privacy/`: what becomes of the data of who signs, for anyone to read before."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from undersigned.actions.retention import NETWORKS_FOR, PENDING_FOR, SENT_FOR
from undersigned.models.sign import FORM_LIFE
from undersigned.views.errors import method_not_allowed

METHODS = ["GET", "HEAD"]


@vary_on_headers("Accept-Language", "Cookie")  # no shield keeps it in one reader's language for all
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice, with this installation's controller and times."""
    if request.method not in METHODS:
        return method_not_allowed(request, METHODS)
    here = settings.INSTALLATION
    values = {
        "controller": here.controller if here else "",
        "contact": here.controller_contact if here else "",
        "contact_is_mail": bool(here and "@" in here.controller_contact and " " not in here.controller_contact),
        "days": here.contacts_for_days if here else 0,
        "form_days": FORM_LIFE.days,
        "pending_days": PENDING_FOR.days,
        "network_days": NETWORKS_FOR.days,
        "mail_days": SENT_FOR.days,
    }
    return render(request, "sign/privacy.html", values)
