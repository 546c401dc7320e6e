"""Publishing: pages at once; PDF, bundle and the `published` leaf in batches."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from undersigned.actions.announce import announce
from undersigned.actions.publish.documents import render_documents
from undersigned.actions.publish.due import BATCH_WAIT, publish_soon
from undersigned.actions.publish.earlier_pdfs import EARLIER, earlier_files
from undersigned.actions.publish.front import FrontPages
from undersigned.actions.publish.offices import OfficePages
from undersigned.actions.publish.render import render_pages
from undersigned.actions.publish.witnessed import Unwitnessed, best_checkpoint
from undersigned.actions.record import Log, record
from undersigned.actions.record.keys import key_events, log_policy, log_vkey
from undersigned.core.errors import N_, PublishError
from undersigned.core.publish.bundle import MOST_EVENTS, BundleParts, build
from undersigned.core.publish.committed import to_commit
from undersigned.core.publish.snapshot import Snapshot
from undersigned.core.record import parse_policy
from undersigned.core.record.ledger import LEDGER
from undersigned.core.sign import utc
from undersigned.models import Notice, Opening, Publication, Statement, database_now
from undersigned.models.publish import Site, as_core
from undersigned.models.threads import companions
from undersigned.outside.files import Folder

logger = logging.getLogger("undersigned.publish")

TRIES = 5
RETRY_AFTER = timedelta(seconds=30)
_PDF, _BUNDLE = "statement.*.pdf", "bundle.zip"
_BY_BATCH = (_PDF, EARLIER, _BUNDLE, "card.*.png")  # what only a batch makes; the share cards name nobody


PublishStep = Callable[[Publication], None]


@transaction.atomic
def publish(statement: Statement) -> Publication:
    """Publish the edition in force; its pages and batch are due at once."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    edition = statement.edition
    if edition is None:
        raise PublishError(N_("Freeze the text first: only frozen words are published."))
    now = database_now()
    if statement.embargoed(now):
        raise PublishError(N_("The statement is under embargo: it appears by itself. To publish now, take that back."))
    if statement.published is None:
        statement.published = now
        statement.save(update_fields=["published"])
        announce(edition, Notice.Kind.PUBLISHED, str(edition.number), due=now)
    made, _ = Publication.objects.get_or_create(statement=statement, defaults={"batch_due": now, "not_before": now})
    return made


@transaction.atomic
def retract(statement: Statement) -> None:
    """Retract a published statement: a page stays that says so."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    edition = statement.edition
    if edition is None or statement.published is None:
        raise PublishError(N_("Only a published statement can be retracted. A draft can be deleted."))
    if statement.retracted is not None:
        return
    statement.retracted = database_now()
    statement.save(update_fields=["retracted"])
    record("statement.retracted", statement=statement, pub={"edition": edition.number}, time=utc(statement.retracted))
    publish_soon(companions(statement.pk))


class Publisher:
    """Publishes what is due, for one installation, in one process at a time."""

    def __init__(self, log: Log) -> None:
        self.log = log
        here = log.here
        self.site = Site(here.origin, log_vkey(here), here.coalition, here.url, here.source)
        self.policy = log_policy(here).encode()
        self.waiting = Unwitnessed(log)
        self.front = FrontPages(here.site, self.site)
        self.offices = OfficePages(here.site, here.coalition, here.source)

    def publish_due(self) -> int:
        """Publish all pages that are due, then one batch. Returns how many publications were done."""
        publish_soon(Publication.objects.ended_since(timezone.now()).values_list("statement", flat=True))
        done = 0
        for publication in Publication.objects.pages_due(timezone.now()):
            done += self.guarded(publication, self.publish_pages, "not_before")
        batch = Publication.objects.batch_due_at(timezone.now()).first()
        if batch is not None:
            # A batch that fails is put off by itself: pages must follow at once, whatever ails the PDF.
            done += self.guarded(batch, self.publish_batch, "batch_due")
        self.waiting.renew()
        self.front.offer_source()
        return done

    def guarded(self, publication: Publication, publish: PublishStep, due: str) -> int:
        """A statement that cannot be published must not keep the others from it."""
        try:
            publish(publication)
        except Exception as error:
            problem = type(error).__name__
            later = timezone.now() + RETRY_AFTER
            Publication.objects.filter(pk=publication.pk).update(problem=problem, **{due: later})
            logger.exception("publishing %s failed", publication.statement_id)
            return 0
        return 1

    def snapshot(self, statement: Statement) -> tuple[Snapshot, int, int]:
        """What is published now, up to which seq, and at which change of the publication."""
        for _ in range(TRIES):
            self.log.place()
            with transaction.atomic():
                if connection.vendor == "postgresql" and not connection.savepoint_ids:
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                fresh = Statement.objects.select_related("publication").get(pk=statement.pk)
                # A withdrawal that is durable but not yet placed would contradict the leaves.
                if not fresh.events.waiting().exclude(type__in=["sign.confirmed", *LEDGER]).exists():
                    snapshot, seq = as_core(fresh, self.site, database_now())
                    return snapshot, seq, fresh.publication.changes
        raise PublishError(N_("The statement changes too fast to be published. It is tried again."))

    def publish_pages(self, publication: Publication) -> None:
        """Publish pages and data files. PDF and bundle stay until the next batch, unless they show what must go."""
        changes = self.renew_pages(publication.statement)
        self.front.publish(publication.statement)
        self.offices.publish(publication.statement)
        # At the end: what a crash leaves out stays due.
        Publication.objects.filter(pk=publication.pk).update(pages_done=changes)

    def renew_pages(self, statement: Statement) -> int:
        """Put the statement's own folder in force anew, and return which change of the publication it shows."""
        snapshot, _, changes = self.snapshot(statement)
        folder = self._folder(statement)
        self._take_down(statement, folder)
        missing = folder.missing([_BUNDLE, *(f"statement.{tag}.pdf" for tag in snapshot.languages)])
        folder.swap(folder.build(render_pages(snapshot, missing, fits=_fits(statement)), keep=_BY_BATCH))
        return changes

    def publish_batch(self, publication: Publication) -> None:
        """Publish everything, and commit to every file in one `published` leaf."""
        statement = publication.statement
        self.log.sequence()  # where the log cannot be signed now, nothing is begun
        shown, changes, files = self._commit_to_files(statement)
        self.log.sequence()
        if _fits(statement):
            files[_BUNDLE] = self.bundle(statement, files)
        folder = self._folder(statement)
        folder.swap(folder.build(files))
        self.waiting.look_at(folder)
        done = Publication.objects.filter(pk=publication.pk)
        done.update(
            pages_done=changes,
            batch_done=changes,
            batch_due=timezone.now() + BATCH_WAIT,
            finished=datetime.fromisoformat(shown),
            problem="",
        )
        self.front.publish(statement)
        self.offices.publish(statement)

    def _folder(self, statement: Statement) -> Folder:
        return Folder(self.log.here.site / statement.slug_id)

    def _take_down(self, statement: Statement, folder: Folder) -> None:
        """Take PDF and bundle offline where somebody left since they were made. The next batch brings them back.

        At once and not only when a batch fails: one that never comes to its end, or a full disk, would leave
        them there. They are as new as the newest `published` event or older, and each batch comes by here before
        it appends one; so what a batch leaves behind that ended between its event and its files is gone, too.
        """
        newest = statement.events.filter(type="published").order_by("-seq").first()
        if newest is None:
            return
        later = statement.events.filter(seq__gt=newest.pub["seq"])
        if later.leaving().exists():
            gone = folder.remove(_PDF, EARLIER, _BUNDLE)
        else:
            # Of a retracted statement the bundle stays; its PDF shows words that the page no longer shows.
            gone = later.filter(type="statement.retracted").exists() and folder.remove(_PDF, EARLIER)
        if gone:
            Publication.objects.filter(statement=statement).update(batch_due=timezone.now())

    def _commit_to_files(self, statement: Statement) -> tuple[str, int, dict[str, bytes]]:
        """Render until nobody left in the meantime, and append the `published` event. The first is the moment shown."""
        for _ in range(TRIES):
            snapshot, seq, changes = self.snapshot(statement)
            folder = self._folder(statement)
            self._take_down(statement, folder)
            files = {**render_pages(snapshot, fits=_fits(statement)), **render_documents(snapshot)}
            files |= earlier_files(statement, snapshot, folder.place)
            if self._record_published(statement, snapshot, seq, files):
                return snapshot.time, changes, files
        raise PublishError(N_("The statement changes too fast to be published. It is tried again."))

    def _record_published(self, statement: Statement, snapshot: Snapshot, seq: int, files: Mapping[str, bytes]) -> bool:
        """Append the `published` event; false where somebody left in the meantime, so that no name returns."""
        with transaction.atomic():
            Statement.objects.select_for_update().get(pk=statement.pk)
            later = statement.events.exclude(type__in=["sign.confirmed", "published", *LEDGER])
            if later.filter(Q(seq__gt=seq) | Q(seq=None)).exists():
                return False
            # Only the newest batch is opened; older salts would serve nobody but a guesser.
            Opening.objects.filter(event__statement=statement, event__type="published").delete()
            committed = {**to_commit(files), "policy": self.policy}
            record(
                "published",
                statement=statement,
                pub={"edition": snapshot.current.number, "seq": seq, "counts": asdict(snapshot.current.counts)},
                time=snapshot.time,
                values={path: hashlib.sha256(data).hexdigest() for path, data in sorted(committed.items())},
            )
        return True

    def bundle(self, statement: Statement, files: Mapping[str, bytes]) -> bytes:
        """The portable proof, up to the newest `published` leaf."""
        placed = list(statement.events.sequenced())
        newest = max(number for number, event in enumerate(placed) if event.type == "published")
        events = placed[: newest + 1]
        tree = self.log.catch_up()
        checkpoint = best_checkpoint(parse_policy(self.policy.decode()), (events[-1].index or 0) + 1, tree.size)
        if checkpoint is None:
            raise PublishError(N_("The log has no checkpoint yet."))
        opened = dict(Opening.objects.filter(event__in=[e.pk for e in events]).values_list("event_id", "fields"))
        return build(
            BundleParts(
                statement=files["statement.json"],
                texts={_tag(path): data for path, data in files.items() if path.startswith("text/")},
                pdfs={_tag(path): data for path, data in files.items() if path.endswith(".pdf")},
                leaves=[
                    (n, e.leaf.encode(), tree.inclusion(n, checkpoint.size))
                    for e in events
                    if (n := e.index) is not None
                ],
                checkpoint=parse_policy(self.policy.decode()).trim(checkpoint.note).encode(),
                openings={
                    seq: {name: (bytes.fromhex(salt), value) for name, (salt, value) in opened[e.pk].items()}
                    for seq, e in enumerate(events)
                    if e.pk in opened
                },
                policy=self.policy,
                ledger=files.get("ledger.json"),
                keys=[
                    (n, e.leaf.encode(), tree.inclusion(n, checkpoint.size))
                    for e in key_events()
                    if (n := e.index) is not None and n < checkpoint.size
                ],
            )
        )


def _fits(statement: Statement) -> bool:
    """Whether a bundle can hold all events of the statement."""
    return statement.events.count() < MOST_EVENTS


def _tag(path: str) -> str:
    """The language of `text/<tag>.txt` or `statement.<tag>.pdf`."""
    return path.removeprefix("text/").removeprefix("statement.").rsplit(".", 1)[0]
