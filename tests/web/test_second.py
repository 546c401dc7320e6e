"""A second representative of one organisation joins the first or is disputed; and learns nothing by it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import stages
from tests.examples import each
from tests.web.browsing import screen, signed_in, words
from tests.web.test_sign import words_of
from undersigned.actions import draft, sign
from undersigned.core.errors import SignError
from undersigned.models import Event, Mail, SecondSignature, Signature, Statement, WordOnOthers, database_now

pytestmark = pytest.mark.django_db


def two(statement: Statement, name: str = "Lumera Watch") -> tuple[str, str, str]:
    """The private links of the first and the second representative, and the one by which the first is asked."""
    first = stages.signed(statement, stages.organisation(name, "first@lumera.example"))
    second = stages.signed(statement, stages.organisation(name.upper(), "second@lumera.example"))
    assert second.signature.state == "held"
    asked = stages.link_in(Mail.objects.filter(to="first@lumera.example", purpose="notice").latest("pk"), "second")
    return f"/mine/{first.link}/", f"/mine/{second.link}/", f"/second/{asked}/"


def test_the_first_is_asked_and_sees_nothing_of_who_the_second_is():
    _, _, asked = two(stages.opened())
    page = Client().get(asked)
    assert "A second signature for Lumera Watch" in words(page)
    for hidden in ("second@", "LUMERA WATCH", "Teuta Ravik", "One river"):
        assert hidden not in page.content.decode()
    done = Client().post(asked, {"said": "joins", "words": "Our deputy."}, follow=True)
    assert "the coordinators have decided" in words(done)
    assert Signature.objects.filter(state="held").count() == 1


@pytest.mark.long
def test_the_coordinator_reads_both_words_and_joins_them():
    statement = stages.opened()
    _, second, asked = two(statement)
    Client().post(asked, {"said": "joins", "words": "Our deputy."})
    Client().post(f"{second}others/", {"said": "joins", "words": "The director knows."})
    where = screen(statement, "sign")
    desk = signed_in()
    page = words(desk.get(where))
    assert "Our deputy." in page
    assert "The director knows." in page
    before = Event.objects.count()
    held = Signature.objects.get(state="held")
    done = words(desk.post(where, {"do": "decide", "signature": held.pk, "decision": "join"}, follow=True))
    assert "joined to the first one" in done
    assert "1 organisation, 0 people, 1 joined to another of the same organisation" in done
    held.refresh_from_db()
    assert held.state == "joined"
    assert held.joined_to == Signature.objects.get(state="confirmed")
    assert Event.objects.count() == before
    assert "counted once" in words_of(Client().get(second))
    assert Client().post(asked, {"said": "disputed"}).status_code == 422
    assert SecondSignature.objects.get().said == "joins"


@pytest.mark.long
@each("leave", [sign.withdraw, sign.erase])
def test_when_the_first_leaves_the_joined_one_waits_again_and_can_count(leave):
    statement = stages.opened()
    _, second, _ = two(statement)
    sign.join_held(Signature.objects.get(state="held"))
    leave(Signature.objects.get(state="confirmed"))
    held = Signature.objects.get(mail="second@lumera.example")
    assert (held.state, held.joined_to) == ("held", None)
    page = words(signed_in().get(screen(statement, "sign")))
    assert "came before it under this name has ended" in page
    assert "Join it to the first" not in page
    assert sign.decide_held(held, accept=True).state == "confirmed"
    assert "counted once" not in words_of(Client().get(second))


def test_a_joined_one_can_leave_by_itself_and_leaves_no_trace_in_the_log():
    statement = stages.opened()
    _, second, _ = two(statement)
    sign.join_held(Signature.objects.get(state="held"))
    before = Event.objects.count()
    assert Client().post(f"{second}withdraw/").status_code == 302
    assert Client().post(f"{second}erase/").status_code == 302
    assert Event.objects.count() == before
    assert stages.counts_of(statement) == {"confirmed": 1, "erased": 1}


def test_nothing_joins_what_is_not_there():
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="Lumera Watch", address="", language="en")
    held = sign.confirm(stages.requested(statement, stages.organisation(), invitation=invitation)[1]).signature
    with pytest.raises(SignError, match="no other signature"):
        sign.join_held(held)
    done = stages.signed(statement, stages.organisation("Kodrin Forum", "k@kodrin.example")).signature
    with pytest.raises(SignError, match="does not wait"):
        sign.join_held(done)


def test_everyone_is_asked_about_others_in_the_same_words():
    statement = stages.opened()
    _, second, _ = two(statement)
    alone = stages.signed(statement, stages.organisation("Vardena Choir", "choir@vardena.example"))
    held, counted = (words_of(Client().get(f"{link}others/")) for link in (second, f"/mine/{alone.link}/"))
    assert held == counted
    kept = [
        words_of(Client().post(f"{link}others/", {"said": "disputes"}, follow=True))
        .replace("LUMERA WATCH", "NAME")
        .replace("Vardena Choir", "NAME")
        .replace("second@lumera.example", "MAIL")
        .replace("choir@vardena.example", "MAIL")
        for link in (second, f"/mine/{alone.link}/")
    ]
    assert kept[0] == kept[1]
    assert WordOnOthers.objects.count() == 2


@pytest.mark.long
@each("data", [{}, {"said": "x"}, {"said": "joins", "words": "x" * 501}, {"said": "joins\0"}])
def test_what_cannot_be_kept_is_refused(data):
    first, _, asked = two(stages.opened())
    for address in (asked, f"{first}others/"):
        assert Client().post(address, data).status_code == 422
    assert not WordOnOthers.objects.exists()
    assert SecondSignature.objects.get().said == ""


def test_another_s_token_opens_nothing():
    statement = stages.opened()
    first, second, asked = two(statement)
    person = stages.signed(statement, stages.person())
    secrets = [each.split("/")[2] for each in (first, second)]
    for secret in (*secrets, person.link, "none"):
        assert Client().get(f"/second/{secret}/").status_code == 404
    assert Client().get(f"/mine/{asked.split('/')[2]}/others/").status_code == 404
    assert Client().get(f"/mine/{person.link}/others/").status_code == 404
    assert asked.split("/")[2] not in str(list(SecondSignature.objects.values()))


def test_erasing_forgets_what_was_said():
    statement = stages.opened()
    _, second, asked = two(statement)
    Client().post(asked, {"said": "disputed", "words": "We know nobody of this name."})
    Client().post(f"{second}others/", {"said": "disputes"})
    sign.erase(Signature.objects.get(state="held"))
    assert not SecondSignature.objects.exists()
    assert not WordOnOthers.objects.exists()
    assert Client().get(asked).status_code == 404


def test_who_waits_under_the_earlier_words_is_still_decided_about():
    statement = stages.opened()
    two(statement)
    draft.begin_next_edition(statement)
    draft.freeze(Statement.objects.get(), authoritative="all")
    desk, where = signed_in(), screen(statement, "sign")
    page = words(desk.get(where))
    assert "Decide about a signature that waits for you." in words(desk.get("/desk/"))
    assert "A second signature came in under a name that has signed already" in page
    assert "Edition 1" in page[page.index("LUMERA WATCH") :][:60]
    held = Signature.objects.get(state="held")
    done = desk.post(where, {"do": "decide", "signature": held.pk, "decision": "accept"}, follow=True)
    assert "LUMERA WATCH" not in words(done)
    assert "Invite the 2 earlier signatories" in words(done)


def test_nobody_is_added_to_what_was_retracted():
    statement = stages.opened()
    two(statement)
    Statement.objects.update(retracted=database_now())
    desk, where, held = signed_in(), screen(statement, "sign"), Signature.objects.get(state="held")
    decide = {"do": "decide", "signature": held.pk}
    answer = desk.post(where, {**decide, "decision": "accept"})
    assert answer.status_code == 422
    assert "This statement was retracted. It takes no signatures." in words(answer)
    assert desk.post(where, {**decide, "decision": "refuse"}).status_code == 302
    assert stages.counts_of(statement) == {"confirmed": 1, "refused": 1}


@pytest.mark.long
def test_many_that_wait_ask_the_database_little():
    statement = stages.opened()
    for n in range(12):
        stages.signed(statement, stages.organisation(f"House {n}", f"first{n}@lumera.example"))
        stages.signed(statement, stages.organisation(f"House {n}", f"second{n}@lumera.example"))
    sign.invite(statement, name="Kodrin Forum", address="k@kodrin.example", language="en")
    desk = signed_in()
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(screen(statement, "sign")).status_code == 200
    assert len(queries) <= 25
