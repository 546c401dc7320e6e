"""Threads and comparisons at the desk: linked, named, taken out, put back; switched on and off."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.test_threads import AGAIN, OTHER, asked, council, series
from tests.web.browsing import screen, signed_in, words
from undersigned.actions import follow
from undersigned.models import Comparison, Thread

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_a_call_is_linked_from_its_own_screen_taken_out_and_put_back():
    office, desk = council(), signed_in()
    first, listing = asked(office), f"/desk/offices/{office.pk}/threads/"
    for alone in (screen(first.statement, "entry", first.pk), listing):
        assert "Link it with" not in words(desk.get(alone))
    bridge, again = asked(office, OTHER), asked(office, AGAIN)
    assert words(desk.get(listing)).count("Link it with") == 3
    entry = desk.get(screen(first.statement, "entry", first.pk)).content.decode()
    (address,) = re.findall(r'href="([^"]+/threads/new/[^"]+)"', entry)
    shown = desk.get(address).content.decode()
    assert shown.index("tests each week") < shown.index("old bridge")
    refused = desk.post(address, {"calls": [again.pk]})
    assert refused.status_code == 422
    assert "Say what is asked" in words(refused)
    assert ("checked" in refused.content.decode(), "checked" in shown) == (True, False)
    assert desk.post(address, {"calls": [again.pk], "name-en": "Publish the tests"}).status_code == 302
    thread = Thread.objects.get()
    page = f"/desk/offices/{office.pk}/threads/{thread.pk}/"
    assert desk.get(address)["Location"] == page  # it stands in a thread by now
    assert "Publish the tests" in words(desk.get(listing))
    assert desk.post(page, {"do": "out", "call": again.pk}).status_code == 302
    shown = words(desk.get(page))
    for part in ("It is not shown in public", "Taken out", "Put it back"):
        assert part in shown
    assert desk.post(page, {"do": "back", "calls": again.pk}).status_code == 302
    assert desk.post(page, {"do": "add", "calls": [bridge.pk]}).status_code == 302
    assert thread.calls.filter(inside=True).count() == 3
    asked(office, OTHER)  # one more to offer
    for address in (page, listing):
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        assert len(queries) <= 25, address
    assert desk.post(page, {"do": "name", "name-en": "In public"}).status_code == 302
    assert "In public" in words(desk.get(page))
    assert desk.post(page, {"do": "out", "call": bridge.pk}).status_code == 302
    assert desk.post(page, {"do": "out", "call": bridge.pk}).status_code == 422
    assert desk.post(page, {"do": "add"}).status_code == 422
    assert desk.post(page, {"do": "explode"}).status_code == 422
    assert desk.post(page, {"do": "out", "call": "'"}).status_code == 404


@pytest.mark.long
def test_a_call_joins_a_thread_that_is_there():
    office, desk = council(), signed_in()
    first, again, later, bridge = (asked(office, *letter) for letter in ((), (AGAIN,), (AGAIN,), (OTHER,)))
    thread = follow.begin_thread([first, again], {"en": "Publish the tests"})
    join = f"/desk/offices/{office.pk}/threads/new/{later.pk}/"
    assert "It asks the same as these" in words(desk.get(join))
    assert desk.post(join, {"thread": thread.pk}).status_code == 302
    assert thread.calls.filter(entry=later, inside=True).exists()
    assert desk.post(join.replace(later.pk, bridge.pk), {"thread": "x"}).status_code == 404
    twice = follow.ask(later.edition.calls.all()[0], council())
    assert desk.post(join.replace(later.pk, twice.pk), {"thread": thread.pk}).status_code == 404


def test_viewers_read_threads_and_strangers_ids_lead_nowhere():
    office, other = council(), council()
    first, viewer = asked(office), signed_in("viewer")
    listing = f"/desk/offices/{office.pk}/threads/"
    assert "Link it with" not in words(viewer.get(listing))
    assert viewer.get(f"{listing}new/{first.pk}/").status_code == 403
    owner = signed_in()
    for path in (f"{listing}new/{'0' * 32}/", f"{listing}{'0' * 32}/", f"{listing}%27/"):
        assert owner.get(path).status_code == 404
    assert owner.get(f"/desk/offices/{other.pk}/threads/new/{first.pk}/").status_code == 404
    assert "No other statement" in words(owner.get(f"{listing}new/{first.pk}/"))


def test_a_comparison_is_switched_on_with_a_warning_and_off_again():
    statement = asked(council()).statement
    ours, theirs = series(statement, "Vardena"), series(statement, "Kodrin")
    desk, address = signed_in("editor"), screen(statement, "compared")
    assert "read as a ranking" in words(desk.get(address))
    given = {"do": "on", "series": [ours.pk, theirs.pk], "name-en": "Both banks"}
    refused = desk.post(address, given)
    assert refused.status_code == 422
    assert not Comparison.objects.exists()
    assert desk.post(address, {**given, "sure": "on", "series": [ours.pk]}).status_code == 422
    assert desk.post(address, {**given, "sure": "on"}).status_code == 302
    assert "Both banks" in words(desk.get(address))
    off = {"do": "off", "comparison": Comparison.objects.get().pk}
    assert signed_in("viewer").post(address, off).status_code == 403
    assert desk.post(address, off).status_code == 302
    assert "Both banks" not in words(desk.get(address))
    assert desk.post(address, {"do": "off", "comparison": "x"}).status_code == 404
