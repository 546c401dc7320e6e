"""Publishing as work: what is due for each statement, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, cast

from django.db import models
from django.db.models import F, Q

from undersigned.core.publish.hidden import without_names
from undersigned.core.publish.listed import unconfirmed
from undersigned.core.publish.openings import count_row
from undersigned.core.publish.snapshot import (
    Call,
    ClauseKind,
    Counts,
    Edition,
    Erratum,
    Forgotten,
    Kind,
    Listed,
    Place,
    PressContact,
    Questions,
    Rendering,
    Signatory,
    SignOff,
    Snapshot,
    Translation,
)
from undersigned.core.record.events import parse_leaf
from undersigned.core.record.ledger import LEDGER, Ledger
from undersigned.core.sign import NAMED, utc
from undersigned.models import after, frozen
from undersigned.models.draft import Statement
from undersigned.models.record import Event
from undersigned.models.sign import Purpose, Signature, Visibility
from undersigned.models.threads import repeats_of


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications by what is due."""

    def pages_due(self, now: datetime) -> PublicationQuerySet:
        """Those whose pages lag behind."""
        return self.filter(Q(pages_done__lt=F("changes")), not_before__lte=now).order_by("pk")

    def batch_due_at(self, now: datetime) -> PublicationQuerySet:
        """Those whose PDF and bundle lag behind and have waited for company."""
        lags = self.filter(Q(batch_done__lt=F("changes")), batch_due__lte=now, not_before__lte=now)
        return lags.order_by("batch_due")

    def ended_since(self, now: datetime) -> PublicationQuerySet:
        """Those of statements whose deadline has passed since all was published: their pages still call for signing."""
        over = Q(statement__deadline__lt=now, finished__lte=F("statement__deadline"), batch_done__gte=F("changes"))
        return self.filter(over, statement__closed=None, statement__retracted=None)


class Publication(models.Model):
    """One row for each published statement.

    `changes` counts what asked for publishing; `pages_done` and `batch_done` say up to which change
    the pages and the batch (PDF, bundle) have come. A crash in between loses nothing: what is not
    done stays due. `finished` is the moment that the newest batch shows.
    """

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="publication")
    changes = models.PositiveBigIntegerField(default=1)
    pages_done = models.PositiveBigIntegerField(default=0)
    batch_done = models.PositiveBigIntegerField(default=0)
    batch_due = models.DateTimeField()
    not_before = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    objects = PublicationQuerySet.as_manager()


class _Stood(NamedTuple):
    """A signature that the log holds: the `seq` and public time of its confirmation, and its row."""

    seq: int
    time: str
    row: Signature
    renderings: tuple[Rendering, ...] = ()


class PressPreview(models.Model):
    """A private link by which one press contact reads an embargoed statement: its words and counts, no names."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="previews")
    name = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")


@dataclass(frozen=True, slots=True)
class Site:
    """What a snapshot says of the installation."""

    origin: str
    vkey: str
    coalition: str
    base_url: str
    source_url: str


def as_core(statement: Statement, site: Site, now: datetime) -> tuple[Snapshot, int]:
    """All that is published about the statement, and the `seq` of the last event that it takes into account.

    Only what the sequencer has placed counts. Call it inside a transaction that sees one state.
    """
    editions = list(statement.editions.in_force())
    current = editions[-1]
    last = statement.events.aggregate(last=models.Max("seq"))["last"]
    stood = _all_stood(statement)
    rows = [([one for one in stood if one.row.edition_id == edition.pk], edition) for edition in editions]
    made = tuple(_edition(edition, own, _renewed(edition, stood)) for own, edition in rows)
    state = statement.public_state(now)
    base, ledger = site.base_url.rstrip("/"), _ledger(statement)
    snapshot = Snapshot(
        id=statement.pk,
        slug=statement.slug_id,
        origin=site.origin,
        vkey=site.vkey,
        coalition=site.coalition,
        url=f"{base}/{statement.slug_id}/" if base else "",
        state=state,
        time=utc(now),
        dated=current.dated.isoformat() if current.dated else None,
        undated="dateline" not in made[-1].kinds,
        deadline=utc(statement.deadline) if statement.deadline else None,
        timezone=statement.timezone,
        sign_url=f"{base}/sign/{statement.slug_id}/" if statement.open_to_all and state == "open" else "",
        source_url=site.source_url,
        hidden=statement.names_hidden is not None,
        released=utc(statement.embargo) if statement.embargo else None,
        claim_url=f"{base}/claim/{statement.slug_id}/" if base else "",
        editions=made,
        ledger=ledger,
        repeats=repeats_of(e.thread.id for e in (ledger.entries.values() if ledger else ()) if e.thread is not None),
        press=tuple(PressContact(**{**row, "languages": tuple(row.get("languages", ()))}) for row in statement.press),
    )
    return without_names(snapshot) if snapshot.hidden else snapshot, -1 if last is None else last


def _ledger(statement: Statement) -> Ledger | None:
    """What became of the calls, from the events that the sequencer has placed and whose values stand."""
    placed = statement.events.sequenced()
    # There may be a thousand: no more is read of each than what it says.
    told = placed.filter(type__in=LEDGER, opening__isnull=False).values_list("seq", "leaf", "opening__fields")
    if not told:
        return None
    closed = {pub["seq"] for pub in placed.filter(type="follow.closed").values_list("pub", flat=True)}
    items = [(parse_leaf(leaf.encode()), fields["item"][1]) for seq, leaf, fields in told if seq not in closed]
    return Ledger(items, closed) if items else None


def _all_stood(statement: Statement) -> list[_Stood]:
    """The signatures that the log holds, in its order."""
    placed = Event.objects.filter(statement=statement, type="sign.confirmed", seq__isnull=False)
    # There may be a hundred thousand: what is not shown is not read, and each edition is in memory once.
    unread = ("c", "pub", "leaf", "leaf_hash", "signature__mail", "signature__name_key", "signature__link_hash")
    events = placed.select_related("signature").defer(*unread).order_by("seq")
    renderings, editions = _renderings(statement), statement.editions.in_bulk()
    stood = []
    for event in events.iterator(chunk_size=2_000):
        if event.seq is not None and (signature := event.signature) is not None:
            signature.edition = editions[signature.edition_id]
            stood.append(_Stood(event.seq, event.time, signature, renderings.get(signature.pk, ())))
    return stood


def _renderings(statement: Statement) -> dict[str, tuple[Rendering, ...]]:
    """Names and roles in other languages, by signature."""
    found: dict[str, tuple[Rendering, ...]] = {}
    for row in after.Rendering.objects.filter(signature__statement=statement):
        field = cast(Literal["name", "role", "representative_role"], row.field)
        made = Rendering(field, row.language, row.words, row.agreed is not None)
        found[row.signature_id] = (*found.get(row.signature_id, ()), made)
    return found


def _renewed(edition: frozen.Edition, stood: list[_Stood]) -> set[str | None]:
    """Keys of the signatories who are shown under a later edition. Who stands there unnamed is told by no number."""
    later = [each.row for each in stood if _shown(each.row) and each.row.edition.number > edition.number]
    return {row.signatory_key for row in later}


def _edition(row: frozen.Edition, stood: list[_Stood], renewed: set[str | None]) -> Edition:
    clauses: dict[str, list[frozen.Clause]] = {}
    for clause in row.clauses.order_by("index"):
        clauses.setdefault(clause.language, []).append(clause)
    texts = list(row.texts.all())
    embargo = row.statement.embargo
    shown = [(bool(each.row.reservation), _signatory(each, renewed, embargo)) for each in stood if _shown(each.row)]
    signatories = tuple(one for reserved, one in shown if not reserved)
    listed = unconfirmed([_listed(found) for found in row.listed.all()], [one for _, one in shown])
    ended = sorted(each.row.ended.date().isoformat() for each in stood if each.row.ended is not None)
    return Edition(
        number=row.number,
        digest=row.digest,
        frozen=utc(row.frozen),
        authoritative=row.authoritative,
        kinds=tuple(cast(ClauseKind, clause.kind) for clause in clauses[texts[0].language]),
        texts={text.language: tuple(clause.words for clause in clauses[text.language]) for text in texts},
        sha256={text.language: text.sha256 for text in texts},
        calls=tuple(
            Call(call.clause, {tag: Place(*place) for tag, place in call.places.items()}) for call in row.calls.all()
        ),
        counts=_counts(stood, listed),
        signatories=signatories,
        reserved=tuple(one for reserved, one in shown if reserved),
        forgotten=_forgotten(row),
        listed=listed,
        basis=(row.statement.listed_basis or None) if listed else None,
        errata=tuple(
            Erratum(e.language, e.clause, e.old, e.new, e.note, e.day.isoformat(), e.event.seq)
            for e in row.errata.select_related("event")
            if e.event.seq is not None
        ),
        translations=tuple(
            Translation(t.language, tuple(t.clauses), t.sha256, t.day.isoformat())
            for t in row.translations.filter(event__seq__isnull=False)
        ),
        withdrawals=tuple(ended),
        questions=_questions(row),
    )


def edition_counts(edition: frozen.Edition) -> Counts:
    """The totals of an edition, from the signatures that stand or have ended, for pages of the application."""
    confirmed = Event.objects.filter(type="sign.confirmed", signature=models.OuterRef("pk"))
    ended = edition.signatures.filter(state__in=[Signature.State.WITHDRAWN, Signature.State.ERASED])
    # Who was checked in person counts once the log holds it: before, a number would tell when.
    logged = ~Q(visibility=Visibility.FORGOTTEN) | Q(models.Exists(confirmed))
    rows = edition.signatures.active().filter(logged).values_list("kind", "visibility", "reservation")
    found = Counter(
        "forgotten" if how == Visibility.FORGOTTEN else count_row(kind, how, reserved=bool(reservation))
        for kind, how, reservation in rows.iterator()
    )
    return Counts(**found, withdrawn=ended.filter(models.Exists(confirmed)).count())


def named_in(editions: Collection[frozen.Edition]) -> dict[str, Counts]:
    """How many stand with their names in public, of many editions by one query: edition id -> counts."""
    named = Signature.objects.active().named().signatories().filter(edition__in=editions)
    found: dict[str, dict[str, int]] = {}
    for edition, kind, count in named.values_list("edition", "kind").annotate(models.Count("pk")).order_by():
        found.setdefault(edition, {})["organisations" if kind == "organisation" else "people"] = count
    return {edition: Counts(**counts) for edition, counts in found.items()}


def _questions(row: frozen.Edition) -> Questions | None:
    """The four questions as they stood at the freeze, if the coalition publishes them."""
    found = frozen.QuestionRecord.objects.filter(edition=row).first() if row.statement.publish_questions else None
    if found is None:
        return None
    return Questions(found.answers, tuple(SignOff(**each) for each in found.sign_offs))


def _counts(stood: list[_Stood], listed: tuple[Listed, ...]) -> Counts:
    return Counts(
        **Counter(_row(each.row) for each in stood if each.row.state != Signature.State.DISPUTED),
        listed_organisations=sum(found.kind == "organisation" for found in listed),
        listed_people=sum(found.kind == "person" for found in listed),
    )


def _row(signature: Signature) -> str:
    """In which row of the counts a signature stands, as `core.publish.openings.row_of` tells it from the events."""
    if signature.ended is not None:
        return "withdrawn"
    if signature.visibility == Visibility.FORGOTTEN:
        return "forgotten"
    return count_row(signature.kind, signature.visibility, reserved=bool(signature.reservation))


def _shown(signature: Signature) -> bool:
    return signature.state == Signature.State.CONFIRMED and signature.visibility in NAMED


def _forgotten(edition: frozen.Edition) -> tuple[Forgotten, ...]:
    """Those whom the verifier checked in person and who have not left."""
    events = Event.objects.filter(type="sign.forgotten", signature__edition=edition, signature__state="confirmed")
    placed = events.filter(seq__isnull=False).select_related("signature").order_by("seq")
    return tuple(
        Forgotten(event.seq, event.time, event.signature.checked_by)
        for event in placed
        if event.seq is not None and event.signature is not None
    )


def _signatory(stood: _Stood, renewed: set[str | None], embargo: datetime | None) -> Signatory:
    row = stood.row
    consented = row.kind == "organisation" and Purpose.REPRESENTATIVE in row.purposes
    return Signatory(
        seq=stood.seq,
        kind=cast(Kind, row.kind),
        names=row.names,
        acronym=row.acronym or None,
        place=row.place or None,
        role=row.role or None,
        affiliation=row.affiliation or None,
        mandate=row.mandate or None,
        representative=(row.representative, row.representative_role) if consented else None,
        # A person's exact moment stays closed; an organisation's is told, even if it was not named at first.
        time=utc(row.confirmed) if row.kind == "organisation" and row.confirmed else stood.time[:10],
        method=row.method,
        domain=row.domain or None,
        machine=row.visibility == Visibility.PUBLIC,
        corrected=row.corrected,
        renewed=row.signatory_key in renewed,
        reservation=row.reservation or None,
        # Confirmed after an embargo was over.
        late=embargo is not None and row.confirmed is not None and row.confirmed > embargo,
        renderings=stood.renderings,
    )


def _listed(row: frozen.Listed) -> Listed:
    if not row.named:
        return Listed(order=row.order, kind=cast(Kind, row.kind), named=False)
    return Listed(
        order=row.order,
        kind=cast(Kind, row.kind),
        named=True,
        name=row.name,
        acronym=row.acronym or None,
        place=row.place or None,
        role=row.role or None,
        affiliation=row.affiliation or None,
        chapter=row.chapter or None,
    )
