"""Steps 1 and 2 of 3: the exact text and who signs; then what is shown, and each consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.actions import limit, sign
from undersigned.actions.publish import phrases
from undersigned.core.errors import SignError
from undersigned.forms.sign import FORMS, ConsentForm, OrganisationForm, PersonForm, said, taken_up
from undersigned.models import Edition, Invitation, SigningForm, Statement
from undersigned.models.sign import token_hash
from undersigned.views.errors import bad_request, words
from undersigned.views.sign.arrival import arrival, oddities, since, stamp
from undersigned.views.sign.page import (
    ended,
    find_edition,
    find_statement,
    keep_secret,
    known_secret,
    network,
    no_door,
    note,
    private,
    saved_form,
    standing,
)
from undersigned.views.sign.text import Shown, changes, shown


@dataclass(frozen=True, slots=True)
class Place:
    """Where step 1 stands: at the open address, behind an invitation, or going back from step 2."""

    statement: Statement
    edition: Edition
    path: str
    invitation: Invitation | None = None
    saved: SigningForm | None = None
    change: bool = False
    behind: str = ""  # the token of the invitation's link, where the page is at it

    def kind(self, asked: str) -> str:
        """Organisation or person: what the invitation says, else what was asked for; "" when neither tells."""
        if self.invitation is not None:
            return self.invitation.kind
        saved = self.saved.kind if self.saved is not None else ""
        return asked if asked in FORMS else saved

    def address(self, **query: str) -> str:
        """The address of step 1 with these choices."""
        given = {name: value for name, value in query.items() if value}
        if self.change:
            given["change"] = "1"
        return f"{self.path}?{urlencode(given)}" if given else self.path


@private("GET", "POST")
def open_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/sign/<slug>/`: for everyone where the statement is open to all; else for who comes back from step 2."""
    statement, edition = find_edition(slug)
    saved, change = saved_form(request, slug), "change" in request.GET
    if statement is None or (saved is None and not statement.is_known):
        return no_door(request)
    invitation = saved.invitation if saved is not None and change else None
    if invitation is not None and invitation.revoked is not None:
        return note(request, "no-invitation", status=404)
    if saved is not None and saved.invitation is not None and not change:
        saved = None  # what was begun behind an invitation stays there
    why = standing(statement, edition)
    if edition is None or why not in {"open", "invited"} or (why == "invited" and invitation is None):
        return _nothing_to_sign(request, statement, why)
    place = Place(statement, edition, reverse("sign", args=[slug]), invitation, saved, change and saved is not None)
    return _step_1(request, place)


@private("GET", "POST")
def invited_page(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/`: the same page for whom the invitation names; for a next edition, what changed."""
    invitation = (
        Invitation.objects.select_related("statement", "earlier__edition").filter(token_hash=token_hash(token)).first()
    )
    if invitation is None or invitation.revoked is not None:
        return note(request, "no-invitation", status=404)
    statement, edition = invitation.statement, invitation.statement.edition
    why = standing(statement, edition)
    if edition is None or why not in {"open", "invited"}:
        return _nothing_to_sign(request, statement, why)
    saved = saved_form(request, statement.slug_id)
    if saved is not None and saved.invitation_id != invitation.pk:
        saved = None
    if _may_confirm_again(invitation, edition) and "as" not in request.GET and request.method != "POST":
        return _what_changed(request, invitation, edition, token)
    place = Place(statement, edition, reverse("invitation", args=[token]), invitation, saved, behind=token)
    return _step_1(request, place)


def _nothing_to_sign(request: HttpRequest, statement: Statement, why: str) -> HttpResponse:
    status = 404 if why == "not-open" else 200
    return ended(request, statement, why, status=409 if request.method == "POST" else status)


def _step_1(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _save_step_1(request, place)
    text = shown(place.edition, request.GET.get("text", "") or (place.saved.language if place.saved else ""))
    kind = place.kind(request.GET.get("as", ""))
    if not kind:
        return _show_step_1(request, place, text)
    languages, saved = place.edition.languages, place.saved
    if saved is not None and saved.kind == kind:
        return _show_step_1(request, place, text, taken_up(saved, languages))
    initial = _proposed(place.invitation) if place.invitation is not None else {}
    if saved is not None:
        initial = saved.values
    return _show_step_1(request, place, text, FORMS[kind](initial=initial, languages=languages))


def _proposed(invitation: Invitation) -> dict[str, Any]:
    """The name as it was invited and, where a colleague approved, that as the mandate. Never a contact."""
    yes = invitation.approvals.filter(said="yes").last() if invitation.kind == "organisation" else None
    if yes is None or yes.answered is None:
        return {"name": invitation.name}
    day = phrases.day(yes.answered.date().isoformat())
    return {"name": invitation.name, "mandate": _("Approved by %(role)s on %(day)s") % {"role": yes.role, "day": day}}


def _show_step_1(
    request: HttpRequest,
    place: Place,
    text: Shown,
    form: OrganisationForm | PersonForm | None = None,
    *,
    status: int = 200,
    problem: str = "",
    kept: bool = False,
) -> HttpResponse:
    kind = form.kind if form is not None else ""
    values = {
        "statement": place.statement,
        "invitation": place.invitation,
        # Whoever sees the link of an embargoed statement in a chat learns nothing of it.
        "public": place.invitation is None and not place.statement.embargoed(timezone.now()),
        "behind": place.behind,
        "in_person": _in_person(place),
        "text": text,
        "form": form,
        "kind": kind,
        "problem": problem,
        "texts": [(tag, name, place.address(text=tag, **{"as": kind})) for tag, name in text.languages],
        "kinds": [(k, place.address(text=text.language, **{"as": k}) + "#form") for k in FORMS],
        "action": place.address(text=text.language, **{"as": kind}),
        "saved": kept or place.saved is not None,
        "since": stamp(since(request, place.saved.values if place.saved is not None else None)),
    }
    return render(request, "sign/form.html", values, status=status)


def _in_person(place: Place) -> str:
    """Where to ask to be checked in person; "" where nobody is, or where no link that leads there is at hand."""
    if not place.statement.checks_in_person:
        return ""
    if place.behind:
        return reverse("invitation-in-person", args=[place.behind])
    return reverse("sign-in-person", args=[place.statement.slug_id]) if place.statement.is_known else ""


def _save_step_1(request: HttpRequest, place: Place) -> HttpResponse:
    kind, tag = request.POST.get("kind", ""), request.POST.get("text", "")
    if kind not in FORMS or tag not in place.edition.languages or (place.invitation and kind != place.invitation.kind):
        return bad_request(request)
    form = FORMS[kind](request.POST, languages=place.edition.languages)
    if request.POST.get("digest") != place.edition.digest:
        changed = _("The text has changed since you opened the form. Read the new edition and sign that.")
        return _show_step_1(request, place, shown(place.edition, tag), form, status=409, problem=changed)
    if not form.is_valid():
        return _refuse_step_1(request, place, tag, form)
    try:
        secret = _keep(request, place, tag, form.kind, form.cleaned_data, count=True)
    except SignError as error:
        return _show_step_1(request, place, shown(place.edition, tag), form, status=409, problem=words(error))
    response = HttpResponseRedirect(reverse("sign-check", args=[place.statement.slug_id]))
    keep_secret(response, secret)
    return response


def _refuse_step_1(request: HttpRequest, place: Place, tag: str, form: OrganisationForm | PersonForm) -> HttpResponse:
    """Show what is wrong; and keep what was entered, for a mail app may close the page."""
    values, secret = form.kept(), ""
    begun = saved_form(request, place.statement.slug_id)
    entered = begun is not None or any(value for name, value in values.items() if name != "refused")
    if entered and begun == place.saved:  # what was begun at another address stays there
        try:
            secret = _keep(request, place, tag, form.kind, values, count=begun is None)
        except (limit.LimitError, SignError):
            secret = ""  # then it is shown without being kept
    response = _show_step_1(request, place, shown(place.edition, tag), form, status=422, kept=bool(secret))
    if secret:
        keep_secret(response, secret)
    return response


def _keep(request: HttpRequest, place: Place, tag: str, kind: str, values: Mapping[str, Any], *, count: bool) -> str:
    """Save step 1 for this browser, and count it for its network; returns its secret."""
    return sign.begin_form(
        place.edition,
        kind=kind,
        language=tag,
        values={**values, **oddities(request, place.saved.values if place.saved is not None else None)},
        invitation=place.invitation,
        cookie=known_secret(request),
        network=network(request) if count else "",
    )


def _may_confirm_again(invitation: Invitation, edition: Edition) -> bool:
    earlier = invitation.earlier
    return earlier is not None and earlier.state == "confirmed" and earlier.edition.number < edition.number


def _what_changed(request: HttpRequest, invitation: Invitation, edition: Edition, token: str) -> HttpResponse:
    earlier = invitation.earlier
    if earlier is None or invitation.signatures.exists():
        return note(request, "no-link", status=409, reason="used", token="")
    language, diff = changes(earlier.edition, edition, request.GET.get("text", "") or earlier.language)
    path = reverse("invitation", args=[token])
    text = shown(edition, language or request.GET.get("text", ""))
    values = {
        "invitation": invitation,
        "earlier": earlier,
        "statement": invitation.statement,
        "text": text,
        "changes": diff,
        "same": not any(change.changed for _kind, change in diff),
        "texts": [(tag, name, f"{path}?{urlencode({'text': tag})}") for tag, name in text.languages],
        "again": reverse("invitation-again", args=[token]),
        "anew": f"{path}?{urlencode({'as': invitation.kind, 'text': text.language})}#form",
    }
    return render(request, "sign/again.html", values)


@private("POST")
def again(request: HttpRequest, token: str) -> HttpResponse:
    """The one button: who signed an earlier edition confirms this one."""
    invitation = Invitation.objects.filter(token_hash=token_hash(token), revoked=None).first()
    if invitation is None:
        return note(request, "no-invitation", status=404)
    edition = invitation.statement.edition
    if edition is None or request.POST.get("digest") != edition.digest:
        changed = _("The text has changed since you opened this page. Open the link again and read the new edition.")
        return note(request, "refused", status=409, problem=changed)
    try:
        confirmed = sign.confirm_again(invitation)
    except SignError as error:
        return note(request, "refused", status=409, problem=words(error))
    return redirect("mine", confirmed.link)


@private("GET", "POST")
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """`/sign/<slug>/check/`: step 2, on what this browser entered in step 1."""
    saved = saved_form(request, slug)
    statement = saved.statement if saved is not None else find_statement(slug)
    if statement is None or (saved is None and not statement.is_known):
        return no_door(request)
    if saved is None:
        return note(request, "no-form", status=404, statement=statement)
    if saved.invitation is not None and saved.invitation.revoked is not None:
        return note(request, "no-invitation", status=404)
    if "discard" in request.POST:
        sign.discard_form(saved)
        return note(request, "discarded", status=200, statement=statement)
    # Whether it is still in force is asked where the signature is made, and before the words are shown again.
    why = standing(statement, saved.edition)
    if why not in {"open", "invited"} or (why == "invited" and saved.invitation is None):
        return _nothing_to_sign(request, statement, why)
    if saved.refused:
        return redirect(f"{reverse('sign', args=[slug])}?change=1")
    if request.method == "POST":
        return _request_signature(request, statement, saved)
    return _show_step_2(request, statement, saved, _consents(statement, saved, initial=saved.values))


def _show_step_2(
    request: HttpRequest,
    statement: Statement,
    saved: SigningForm,
    form: ConsentForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    edition = statement.edition
    if edition != saved.edition and not problem:
        status = 409
        problem = _("The text has changed since you opened the form. Read the new edition and sign that.")
    step_1 = FORMS[saved.kind](initial=saved.values, languages=saved.edition.languages)
    values = {
        "statement": statement,
        "text": shown(saved.edition, saved.language),
        "name": saved.values.get("name", ""),
        "entered": [field for field in step_1 if field.value()],
        "change": f"{reverse('sign', args=[statement.slug_id])}?change=1",
        "kind": saved.kind,
        "form": form,
        "problem": problem,
        "outdated": edition != saved.edition,
    }
    return render(request, "sign/check.html", values, status=status)


def _consents(statement: Statement, saved: SigningForm, *args: Any, **options: Any) -> ConsentForm:
    return ConsentForm(
        *args,
        kind=saved.kind,
        released=statement.names_released is not None,
        reservations=statement.reservations,
        **options,
    )


def _request_signature(request: HttpRequest, statement: Statement, saved: SigningForm) -> HttpResponse:
    form = _consents(statement, saved, request.POST)
    if not form.is_valid():
        sign.save_step(saved, form.ticked())
        return _show_step_2(request, statement, saved, form, status=422)
    signing = said(saved.values, kind=saved.kind, language=saved.language, consents=form)
    came = arrival(request, saved.values)
    try:
        sign.request_signature(
            statement, signing, digest=saved.edition.digest, invitation=saved.invitation, form=saved, arrival=came
        )
    except SignError as error:
        return _show_step_2(request, statement, saved, form, status=409, problem=words(error))
    return redirect("sign-sent", statement.slug_id)


@private("GET")
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """`/sign/<slug>/sent/`: step 3 is in the mailbox. It says the same whatever is known of address and statement."""
    return note(request, "sent", status=200)
