"""Signing: invitations, half-filled forms, signatures, the tokens behind their links."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from undersigned.core.names.languages import in_language
from undersigned.core.publish.openings import OF_A_DOMAIN
from undersigned.core.sign import NAMED
from undersigned.models.book import Contact, Organisation
from undersigned.models.draft import Statement, new_id
from undersigned.models.frozen import Edition

TOKEN_LIFE = timedelta(hours=72)
FORM_LIFE = timedelta(days=7)
CLOSING_GRACE = timedelta(hours=2)


def token_hash(token: str) -> str:
    """What is stored of a link's secret. The secret has 256 random bits, so a plain hash suffices."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Kind(models.TextChoices):
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Named on the page and in lists made for machines")
    PAGE = "page", _("Named on the page only")
    NOT_NAMED = "not-named", _("Verified, but not named")
    ADDRESSEE = "addressee", _("Named to the addressees only")
    WITHHELD = "withheld", _("Named once the names are released")
    FORGOTTEN = "forgotten", _("Checked in person, then forgotten")


class Purpose(models.TextChoices):
    """What a signatory consents to, each by its own."""

    SIGN = "sign", _("Keep and verify this signature, which shows a political opinion; I am 18 or older")
    SHOW = "show", _("Show the name under the statement")
    LATER = "later", _("Show the name only once the coordinators release the names")
    ADDRESSEE = "addressee", _("Show the name to the addressees only")
    MACHINE = "machine", _("Put the name in lists made for machines, too")
    REPRESENTATIVE = "representative", _("Show the representative's name and role beside the organisation")


class Invitation(models.Model):
    """A private link for one signatory."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(max_length=300)
    mail = models.EmailField(blank=True)
    language = models.CharField(max_length=35)
    # Whom the address book knows by this, and to whom there it went.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    # With the installation's secret it makes the link's token, so that a reminder can carry the same link; alone it
    # tells nothing.
    salt = models.CharField(max_length=64, blank=True)
    # Of the link to the sign-off pack, which can be forwarded: by it one reads and cannot sign.
    pack_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # The day on which a form that ran elsewhere was answered. Nobody signs by that.
    form_answered = models.DateField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)
    # What the invited said, and when: any answer stops the reminders.
    answered = models.DateTimeField(null=True, blank=True)
    needs_until = models.DateField(null=True, blank=True)
    meets_on = models.DateField(null=True, blank=True)
    declined = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    # What the coordinator was told, for example by telephone. It never counts as a signature or an answer.
    said_yes = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    earlier = models.ForeignKey(
        "undersigned.Signature", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewals"
    )

    class Meta:
        ordering = ("name", "pk")


class SigningForm(models.Model):
    """A form half filled. Only the browser that began it finds it again, by a cookie."""

    cookie_hash = models.CharField(max_length=64)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="signing_forms")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(max_length=35)
    values: Any = models.JSONField(default=dict)
    until = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["cookie_hash", "statement"], name="signing_form_once"),)

    @property
    def refused(self) -> list[str]:
        """The fields that were wrong when step 1 was submitted last; while there are any, step 2 is not open."""
        fields: list[str] = self.values.get("refused", [])
        return fields


class SignatureQuerySet(models.QuerySet["Signature"]):
    """Signatures by what became of them."""

    def active(self) -> SignatureQuerySet:
        """Confirmed and standing."""
        return self.filter(state=Signature.State.CONFIRMED)

    def named(self) -> SignatureQuerySet:
        """Who agreed to be named in public now."""
        return self.filter(visibility__in=NAMED)

    def signatories(self) -> SignatureQuerySet:
        """Those without a reservation: only they are signatories."""
        return self.filter(reservation="")

    def told(self) -> SignatureQuerySet:
        """Whose signatory has confirmed it and not left, counted, joined or held: all of them are told the same."""
        return self.filter(state__in=Signature.STANDING)


class Signature(models.Model):
    """One signature under one edition."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for confirmation")
        HELD = "held", _("Waiting for the coordinator")
        CONFIRMED = "confirmed", _("Confirmed")
        JOINED = "joined", _("Joined to the organisation's first signature")
        DISPUTED = "disputed", _("Held back: somebody says that it was not signed")
        REFUSED = "refused", _("Not accepted")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ERASED = "erased", _("Erased")

    # Confirmed by its signatory, and not ended.
    STANDING = (State.CONFIRMED, State.HELD, State.JOINED, State.DISPUTED)

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="signatures")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    language = models.CharField(max_length=35)
    # Per BCP 47 tag as the signatory wrote it; "" is the name for every other language.
    names: Any = models.JSONField(default=dict)
    acronym = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=300, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    representative = models.CharField(max_length=300, blank=True)
    representative_role = models.CharField(max_length=300, blank=True)
    mandate = models.CharField(max_length=500, blank=True)
    # Who has one shares the views with it, and is never counted with the signatories.
    reservation = models.CharField(max_length=1000, blank=True)
    mail = models.EmailField(blank=True)
    purposes: Any = models.JSONField(default=list)
    # One active signature per organisation and edition: the folded name. For a person: a keyed digest.
    signatory_key = models.CharField(max_length=400, null=True, blank=True)
    name_key = models.CharField(max_length=400, null=True, blank=True)
    link_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # What it looks like to the eye, where letters of another script were meant to deceive it; folded.
    looks = models.CharField(max_length=400, blank=True)
    # Why it is suspicious; and a keyed digest of the network that it came from, deleted when it counts no more.
    doubts: Any = models.JSONField(default=list)
    network = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, default="mailbox")
    domain = models.CharField(max_length=253, blank=True)  # the one that the method names
    # Of who was checked in person: the verifier's role, and the hash of the code on paper by which they can leave.
    checked_by = models.CharField(max_length=200, blank=True)
    paper_hash = models.CharField(max_length=64, null=True, blank=True)
    # The signature of the same organisation that this one joined: it is not counted by its own.
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="joined")
    corrected = models.BooleanField(default=False)
    requested = models.DateTimeField()
    confirmed = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["edition", "kind", "signatory_key"],
                condition=models.Q(state="confirmed"),
                name="signature_once",
            ),
            # Few signatures have one: an index of all rows would be one more to write at each request.
            models.UniqueConstraint(
                fields=["paper_hash"], condition=models.Q(paper_hash__isnull=False), name="signature_paper_once"
            ),
        )
        # The name comes first: an index that begins with the edition looks as good to a database that has not counted
        # its rows lately, and with the wrong one each confirmation reads every signature of the edition.
        indexes = (
            models.Index(fields=["name_key", "edition", "state"], name="signature_by_name"),
            models.Index(fields=["looks", "edition"], name="signature_by_looks"),
        )

    @property
    def domain_known(self) -> bool:
        """Whether the mailbox, or a reply, was at a domain that the coalition knew to be the signatory's."""
        return self.method in OF_A_DOMAIN

    @property
    def shown_to_all(self) -> bool:
        """Whether whoever looks at the public page can see that the signature counts, once there is one."""
        return self.visibility == Visibility.PUBLIC

    def name(self, language: str = "") -> str:
        """The name for a page in `language`, as the signatory wrote it."""
        return in_language(self.names, language, "")


class ConfirmationToken(models.Model):
    """The secret of one confirmation mail: single-use, hashed, 72 hours."""

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    def expired(self, now: datetime) -> bool:
        """Whether its 72 hours are over."""
        return now > self.until
