"""Threads: calls on one office in several statements, linked as one thing that is asked again.

The coordinator decides what is one thing; how alike the words are is only the order in which calls are offered. Each
statement's log tells of its own call, so that every bundle proves that it stands in the thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from undersigned.actions.draft.after import in_force
from undersigned.actions.follow.ask import clean_names, tell
from undersigned.actions.publish.due import publish_soon
from undersigned.core.draft.markup import plain
from undersigned.core.errors import N_, FollowError
from undersigned.core.follow import alike
from undersigned.models import Clause, LedgerEntry, Office, Thread, ThreadCall, database_now

MOST_CALLS = 100  # of one thread


def begin_thread(entries: Collection[LedgerEntry], names: Mapping[str, str]) -> Thread:
    """Link calls on one office, of different statements: at least two. `names`: BCP 47 tag to what they ask."""
    offices = {entry.office_id for entry in entries}
    if len(entries) < 2:
        raise FollowError(N_("Choose at least one more call: a thread links two or more."))
    if len(offices) != 1:
        raise FollowError(N_("A thread links calls on one office."))
    with transaction.atomic():
        made = Thread.objects.create(office_id=offices.pop(), names=_named(names), made=database_now())
        put_in(made, entries)
    return made


@transaction.atomic
def put_in(thread: Thread, entries: Iterable[LedgerEntry]) -> None:
    """Put calls into a thread, also such as were taken out before."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    inside = list(thread.calls.filter(inside=True).select_related("entry"))
    statements = {one.entry.statement_id for one in inside}
    for entry in entries:
        if entry.office_id != thread.office_id:
            raise FollowError(N_("A thread links calls on one office."))
        if entry.statement_id in statements:
            raise FollowError(N_("A thread has one call of each statement. Take the other one out first."))
        if entry.threads.filter(inside=True).exists():
            raise FollowError(N_("This call stands in another thread. Take it out there first."))
        if len(statements) >= MOST_CALLS:
            raise FollowError(N_("A thread has at most %(most)s calls."), most=MOST_CALLS)
        statements.add(entry.statement_id)
        _tell(thread, entry, inside=True)
    publish_soon(statements)


@transaction.atomic
def take_out(thread: Thread, entry: LedgerEntry) -> None:
    """Take a call out of a thread. It can be put in again."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if not thread.calls.filter(entry=entry, inside=True).exists():
        raise FollowError(N_("This call does not stand in the thread any more."))
    _tell(thread, entry, inside=False)
    publish_soon(thread.calls.values_list("entry__statement", flat=True))


@transaction.atomic
def name_thread(thread: Thread, names: Mapping[str, str]) -> None:
    """Name what the calls ask. Each statement that still stands tells it anew."""
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    named = _named(names)
    if named == thread.names:
        return
    thread.names = named
    thread.save(update_fields=["names"])
    for one in thread.calls.filter(inside=True, entry__statement__retracted=None).select_related("entry__statement"):
        _tell(thread, one.entry, inside=True)


def likest(office: Office, to: Collection[LedgerEntry]) -> list[tuple[LedgerEntry, float]]:
    """The calls on the office that could be linked with these, the likest first, and how alike they are, 0 to 1.

    Of public statements that none of `to` belongs to, and in no thread.
    """
    words = words_of(office)
    own = [words[entry.pk] for entry in to]
    free = _free(office).exclude(statement__in={entry.statement_id for entry in to})
    scored = [
        (entry, max((alike(words[entry.pk], one) for one in own), default=0.0))
        for entry in free.select_related("statement", "edition", "call")
    ]
    return sorted(scored, key=lambda row: (-row[1], row[0].made, row[0].pk))


def threads_for(entry: LedgerEntry) -> list[Thread]:
    """The threads that the call could be put into: those on its office without a call of its statement."""
    taken = ThreadCall.objects.filter(inside=True, entry__statement=entry.statement_id)
    return list(Thread.objects.filter(office=entry.office_id).exclude(pk__in=taken.values("thread")))


def linkable(office: Office, entries: Collection[LedgerEntry]) -> set[str]:
    """Which of these calls on the office (ids) could be linked with another one, or put into a thread.

    One of a retracted statement can not: nothing is told of it any more.
    """
    free = set(_free(office).values_list("statement", flat=True))
    threads: dict[str, set[str]] = {pk: set() for pk in office.threads.values_list("pk", flat=True)}
    inside = ThreadCall.objects.filter(thread__office=office, inside=True)
    for thread, statement in inside.values_list("thread", "entry__statement"):
        threads[thread].add(statement)
    return {
        entry.pk
        for entry in entries
        if entry.statement.retracted is None
        and (free - {entry.statement_id} or any(entry.statement_id not in one for one in threads.values()))
    }


def _free(office: Office) -> QuerySet[LedgerEntry]:
    """The calls on the office of public statements that stand in no thread."""
    public = office.entries.filter(statement__published__isnull=False, statement__retracted=None)
    return public.exclude(threads__inside=True)


def words_of(office: Office) -> dict[str, dict[str, str]]:
    """The words of each call on the office: entry -> language -> words, without markup."""
    entries = list(office.entries.select_related("call"))
    clauses = Clause.objects.filter(edition__in=office.entries.values("edition"))
    clauses = clauses.filter(index__in={entry.call.clause for entry in entries})
    rows = clauses.values_list("edition", "language", "index", "words")
    found = {(edition, index, language): words for edition, language, index, words in rows}
    return {
        entry.pk: {
            tag: plain(found[entry.edition_id, entry.call.clause, tag][start:end])
            for tag, (start, end, _addressee) in entry.call.places.items()
            if (entry.edition_id, entry.call.clause, tag) in found
        }
        for entry in entries
    }


def _tell(thread: Thread, entry: LedgerEntry, *, inside: bool) -> None:
    if entry.statement.published is None:
        raise FollowError(N_("Publish the statement first: only public calls are followed up."))
    in_force(entry.statement)
    told = {"id": thread.pk, "names": thread.names} if inside else None
    item = {"entry": entry.pk, "thread": told, "day": database_now().date().isoformat()}
    # Nothing came of the call by it: followers hear nothing.
    event = tell(entry.statement, entry.edition.number, "linked", item, announced=False)
    ThreadCall.objects.update_or_create(thread=thread, entry=entry, defaults={"inside": inside, "event": event})


def _named(names: Mapping[str, str]) -> dict[str, str]:
    named = clean_names(names)
    if not named:
        raise FollowError(N_("Say what is asked, in at least one language."))
    return named
