"""Kept files that nothing names any more: set aside first, and deleted a week later.

A file stays while a row names it, and while a value that was told in the log does: the digest there is a proof, and
only the file can be held against it. So a copy that a newer one has replaced stays where the log told of it, and goes
where it never did. When a value is taken away, or what was entered is deleted, the file goes with it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from undersigned.actions.installed import installation
from undersigned.core.record.ledger import WITH_FILES, files_of
from undersigned.models import Commitment, Delivery, Evidence, Opening, Reply, Said, StatusChange, database_now
from undersigned.outside.installation import Installation
from undersigned.outside.kept import Kept

YOUNG = timedelta(days=1)  # what was kept just now may not be saved yet
ASIDE_FOR = timedelta(days=7)  # a database that was restored, or is the wrong one, shows by then
_AT_ONCE = timedelta(minutes=10)  # as YOUNG, where a row is deleted and its file must not outlive it


class Unnamed:
    """Looks after the files of one installation."""

    def __init__(self, here: Installation) -> None:
        self.kept = Kept(here)
        self._told: dict[str, int] = {}  # digest -> an event whose value told it when somebody last looked

    def tidy(self) -> int:
        """Set aside what nothing names, bring back what is named again, delete what was aside for long.

        Returns how many files were deleted.
        """
        now = database_now()
        before = (now - YOUNG).timestamp()
        self.kept.clear(before=before)
        there, aside = self.kept.kept_before(before), self.kept.aside_before(now.timestamp())
        named = named_by_rows(there | aside)
        named |= self._named_by_log((there | aside) - named)
        for digest in there - named:
            self.kept.set_aside(digest, before=before)
        for digest in aside & named:
            self.kept.bring_back(digest)
        gone = self.kept.aside_before((now - ASIDE_FOR).timestamp()) - named
        for digest in gone:
            self.kept.forget(digest)
        return len(gone)

    def _named_by_log(self, digests: Collection[str]) -> set[str]:
        """Of these, those that a told value names. What was found is remembered: it is asked every hour."""
        known = {digest: self._told[digest] for digest in digests if digest in self._told}
        standing = set(Opening.objects.filter(event__in=known.values()).values_list("event", flat=True))
        found = {digest: event for digest, event in known.items() if event in standing}
        self._told = found | told(set(digests) - found.keys())
        return set(self._told)


def named_by_rows(digests: Collection[str]) -> set[str]:
    """Of these files, those that a row names."""
    found: set[str] = set()
    for rows, field in ((Evidence, "file"), (Evidence, "copy"), (Delivery, "file"), (Reply, "file")):
        named = rows._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
        found |= {digest for digest in named.iterator() if digest in digests}
    return found


def told(digests: Collection[str]) -> dict[str, int]:
    """Of these files, those that a value in the log names, and by which event."""
    found: dict[str, int] = {}
    if digests:
        openings = Opening.objects.filter(event__type__in=WITH_FILES).values_list("event", "fields")
        for event, fields in openings.iterator():
            found |= dict.fromkeys((one for one in files_of(fields["item"][1]) if one in digests), event)
    return found


def drop_files(digests: Collection[str]) -> None:
    """Delete these files once the rows that named them are deleted for good, where nothing else names them."""
    transaction.on_commit(lambda: _drop({digest for digest in digests if digest}))


def _drop(digests: set[str]) -> None:
    named = named_by_rows(digests)
    named |= told(digests - named).keys()
    kept, before = Kept(installation()), (database_now() - _AT_ONCE).timestamp()
    for digest in digests - named:
        kept.drop(digest, before=before)


def drop_evidence(rows: QuerySet[Evidence]) -> int:
    """Delete those of these pieces of evidence that no change names, and their files; returns how many rows went."""
    loose = rows.filter(status_changes=None).exclude(pk__in=StatusChange.more.through.objects.values("evidence"))
    drop_files([digest for pair in loose.values_list("file", "copy") for digest in pair])
    return int(loose.delete()[0])


@transaction.atomic
def forget_unlogged(before: datetime) -> int:
    """Delete what was entered about calls of statements that were retracted before then, and never was told."""
    changes = StatusChange.objects.filter(entry__statement__retracted__lte=before, event=None)
    done = changes.delete()[0]
    heard = {"entry__statement__retracted__lte": before, "state": Said.State.WAITING}
    letters = Reply.objects.filter(**heard)
    files = list(letters.values_list("file", flat=True))
    done += letters.delete()[0] + Commitment.objects.filter(**heard).delete()[0]
    drop_files(files)
    return done + drop_evidence(Evidence.objects.filter(statement__retracted__lte=before))
