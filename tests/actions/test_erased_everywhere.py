"""Nothing that an erased signatory said is left: not in a file that is published, not in the bytes of the database.

Each word of these people is unlike any other. Before the erasure a search finds every one of them somewhere, which
shows that it can; afterwards it finds none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import coalition, endorsing, stages
from tests.erasing import Words, files, keep_plain, of_database
from tests.house import House
from tests.vectors import make_mail
from tests.web.browsing import account
from tests.web.test_sign import step_1, step_2
from undersigned.actions import draft, sign, subscriptions
from undersigned.actions.installed import installation as installed
from undersigned.actions.notices import announce_ends, tell_due
from undersigned.actions.retention import PENDING_FOR, forget
from undersigned.actions.sign import claim, in_person
from undersigned.actions.sign.confirm import Confirmed
from undersigned.actions.sign.correction import propose_correction, render
from undersigned.actions.sign.onward import propose
from undersigned.actions.sweep import sweep
from undersigned.models import (
    Contact,
    Erasure,
    Event,
    Invitation,
    Mail,
    Organisation,
    SecondSignature,
    Signature,
    Statement,
    Subscription,
    WebDomain,
    database_now,
)

OF_THE_ORGANISATION, PERSON = "organisation", "person"
NETWORK, BROWSER = "203.0.113.177", "Quexvilla/7.1 (unlike any)"


@dataclass
class People:
    """Those of whom nothing shall be left, and the statement."""

    words: Words
    statement: Statement
    installation: Path
    logs: pytest.LogCaptureFixture
    house: House
    links: dict[str, str] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[str, bytes]]:
        """All bytes that there are: the installation's folder with the site, temporary files, database, logs."""
        yield from files(self.installation)
        yield from files(self.installation.parent / "temporary")
        yield from of_database()
        yield "log", self.logs.text.encode()

    def found(self) -> dict[tuple[str, str], set[str]]:
        return self.words.search(self.places())


@pytest.fixture
def people(
    fresh_database: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> People:
    """Everybody at the doors of one statement."""
    temporary = fresh_database.home.parent / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    caplog.set_level(logging.INFO)
    endorsing.set_up(settings)
    keep_plain()
    words = Words()
    words.literal("network", "address", NETWORK)
    words.literal("network", "browser", BROWSER)
    house = House(installed())  # the log begins before anything is in it
    made = People(words, drafted_with_a_member(words), fresh_database.home, caplog, house)
    noise(made.statement)
    return made


def drafted_with_a_member(words: Words) -> Statement:
    """Somebody who later signs was written to while the text went round, and wrote back."""
    statement = coalition.drafted("sq")
    who = OF_THE_ORGANISATION
    member, _ = coalition.member(statement, "Lumera Ledger", mail=words.mail(who))
    coalition.said(coalition.opened(statement), member, author=words.new(who, "comment's author"))
    draft.freeze(statement, authoritative="all")
    sign.open_for_signature(statement, open_to_all=True)
    sign.switch_reservations(statement, on=True)
    return Statement.objects.get(pk=statement.pk)


def noise(statement: Statement) -> None:
    """Others, so that rows are moved from page to page of the database's files."""
    edition, long_ago = stages.in_force(statement), timezone.now() - PENDING_FOR - timedelta(minutes=1)
    Signature.objects.bulk_create(
        Signature(
            statement=statement,
            edition=edition,
            kind="person",
            visibility="public",
            language="en",
            names={"": f"Other {n}"},
            mail=f"other{n}@else.example",
            mandate="m" * (n * 37 % 400),
            requested=long_ago,
        )
        for n in range(300)
    )


def member_mail(people: People) -> str:
    """The mailbox that was written to while the text went round."""
    mark = next(mark for mark, key in people.words.of.items() if key == (OF_THE_ORGANISATION, "mail"))
    return f"z{mark}@lumera.example"


def organisation_signs(people: People) -> Confirmed:
    """Invited from the book, asks a colleague, signs on its page, is endorsed by its domain, corrected, disputed."""
    words, who, statement = people.words, OF_THE_ORGANISATION, people.statement
    mail, representative = member_mail(people), words.new(who, "representative")
    book = Organisation.objects.create(names={"": "Lumera Ledger"})
    WebDomain.objects.create(organisation=book, domain="lumera.example", since=database_now() - timedelta(hours=1))
    told = {"role": words.new(who, "book's role"), "telephone": words.new(who, "telephone", letter="")}
    contact = Contact.objects.create(organisation=book, name=representative, mail=mail, **told)
    Contact.objects.create(organisation=book, name="Another Colleague", mail="colleague@lumera.example")
    sign.invite_from_book(statement, [contact.pk])
    invitation = Invitation.objects.get(mail=mail)
    sign.keep_note(invitation, said_yes=True, words=words.new(who, "coordinator's note"))
    colleague = words.mail(who, "colleague's mail")
    approval = sign.ask_colleague(invitation, address=colleague, reply_to=mail, language="en")
    said = {"role": words.new(who, "colleague's role"), "words": words.new(who, "colleague's words")}
    sign.answer_approval(approval, yes=True, **said)
    entered = {
        "name": words.new(who, "name"),
        "name_sq": words.new(who, "name in Albanian", letter="ç"),
        "acronym": words.new(who, "acronym"),
        "place": words.new(who, "place"),
        "representative": representative,
        "representative_role": words.new(who, "representative's role"),
        "mandate": words.new(who, "mandate"),
        "mail": mail,
    }
    filled_in(people, invitation, entered)
    signature = Signature.objects.get(mail=mail)
    done = sign.confirm(stages.requested_link(signature))
    sender = f"Reply {words.new(who, 'reply sender', letter='')} <{mail}>"
    raw = endorsing.reply_to(endorsing.asking(done.signature), sender=sender)
    assert endorsing.received(raw).kind == "endorsed"
    around_it(people, done, entered["name"])
    return done


def filled_in(people: People, invitation: Invitation, entered: dict[str, str]) -> None:
    """The form, once left half filled and once sent."""
    words, who, statement = people.words, OF_THE_ORGANISATION, people.statement
    link = f"/invitation/{sign.link_of(invitation).rstrip('/').rpartition('/')[2]}/"
    left_open = Client(REMOTE_ADDR=NETWORK, HTTP_USER_AGENT=BROWSER)
    half = {**entered, "place": words.new(who, "place in a form half filled"), "representative": ""}
    assert step_1(left_open, statement, "organisation", **half).status_code == 422
    browser = Client(REMOTE_ADDR=NETWORK, HTTP_USER_AGENT=BROWSER)
    assert step_1(browser, statement, "organisation", link, **entered).status_code == 302
    assert step_2(browser, statement, show_representative="on").status_code == 302


def around_it(people: People, done: Confirmed, name: str) -> None:
    """What hangs on a signature of an organisation."""
    words, who, statement, signature = people.words, OF_THE_ORGANISATION, people.statement, done.signature
    mail = signature.mail
    sign.correct(signature, {"place": words.new(who, "corrected place")})
    propose(signature, name=words.new(who, "proposed"), address=words.mail(who, "proposed mail"), language="en")
    changes = {"representative_role": words.new(who, "proposed correction")}
    propose_correction(signature, changes, reason=words.new(who, "reason of a correction"))
    render(signature, field="representative_role", language="sq", words=words.new(who, "role in Albanian"), own=False)
    said = {"reason": words.new(who, "claim's reason"), "address": words.mail(who, "claimant", "else.example")}
    claim.claim(statement, name=name, language="en", **said)
    subscriptions.subscribe(statement, address=mail, language="en")
    letter = replace(
        make_mail.PLAIN,
        to=endorsing.asking(signature).reply_to,
        sender=f"office <{mail}>",
        subject=f"Re: {words.new(who, 'subject of an answer', letter='')}",
    )
    assert endorsing.received(letter.raw()).kind == "refused"
    second = stages.organisation(name, words.mail(who, "second's mail"), representative=words.new(who, "second"))
    people.links["second"] = stages.signed(statement, second).link
    sign.say_of_second(SecondSignature.objects.get(), "disputed", words.new(who, "words on the second"))
    sign.say_of_others(signature, "disputes", words.new(who, "words on others"))


def person_signs(people: People) -> Confirmed:
    """With a reservation, in its own name."""
    words, who = people.words, PERSON
    signing = stages.person(
        words.new(who, "name"),
        words.mail(who, domain="kodrin.example"),
        purposes=frozenset({"sign", "show", "machine"}),
        place=words.new(who, "place"),
        role=words.new(who, "role"),
        affiliation=words.new(who, "affiliation"),
        reservation=words.new(who, "reservation"),
    )
    return stages.signed(people.statement, signing)


def the_others(people: People) -> dict[str, Callable[[], object]]:
    """Whoever never came to stand, by what makes them go."""
    words, statement = people.words, people.statement
    late = stages.person(words.new("expired", "name"), words.mail("expired", domain="kodrin.example"))
    expired, _ = stages.requested(statement, late)
    Signature.objects.filter(pk=expired.pk).update(requested=timezone.now() - PENDING_FOR - timedelta(minutes=1))
    unasked = stages.organisation(words.new("declined", "name"), words.mail("declined", domain="kodrin.example"))
    _, token = stages.requested(statement, unasked)
    subscriptions.subscribe(statement, address=words.mail("follower"), language="en")
    follower = Subscription.objects.get(mail__contains=next(m for m, k in words.of.items() if k[0] == "follower"))
    subscriptions.begin(follower)
    name, address = words.new("invited", "name"), words.mail("invited")
    invitation, _ = sign.invite(statement, name=name, address=address, language="en", kind="person")
    sign.keep_note(invitation, said_yes=False, words=words.new("invited", "note"))
    sign.say_no(invitation, words.new("invited", "reason"))
    verifier = account("verifier")
    in_person.set_verifier(statement, verifier, role="lawyer", reach="at the desk")
    met = {"name": words.new("forgotten", "name"), "address": words.mail("forgotten")}
    digest = stages.in_force(statement).digest
    in_person.ask_in_person(Statement.objects.get(), language="en", digest=digest, nonce="n", **met)
    waits = Signature.objects.get(method="forgotten")
    return {
        "declined": lambda: sign.decline(token),
        "follower": lambda: subscriptions.stop(follower),
        "forgotten": lambda: in_person.check_in_person(waits, by=verifier),
    }


def signing_ended_long_ago(statement: Statement, days: int) -> None:
    """Signing was closed, everybody got the final copy, and `days` went by."""
    sign.close(statement)
    Statement.objects.update(closed=timezone.now() - timedelta(days=days, hours=1))
    announce_ends()
    while tell_due():
        pass
    Mail.objects.update(sent=timezone.now(), body="")


def every_word_is_found(people: People) -> None:
    """The search sees what is there, in database, bundle and PDF. Logs hold none; networks and browsers are nowhere."""
    words, before = people.words, people.found()
    assert set(before) == set(words.of.values()), set(words.of.values()) ^ set(before)
    shown = {what for (_, what), places in before.items() if any("bundle.zip/" in place for place in places)}
    assert {"name", "name in Albanian", "corrected place", "representative", "reservation", "affiliation"} <= shown
    assert any("as read" in place for place in before[PERSON, "name"])
    assert not any(place == "log" or "server log" in place for places in before.values() for place in places)


@pytest.mark.long
def test_of_who_is_erased_nothing_is_left(people: People) -> None:
    statement = people.statement
    organisation, person = organisation_signs(people), person_signs(people)
    stages.signed(statement, stages.organisation("Ferry Museum", "museum@ferry.example"))
    leaving = the_others(people)
    house = people.house
    house.publish(statement)
    every_word_is_found(people)

    browser = Client()
    for link in (organisation.link, people.links["second"]):
        assert browser.post(f"/mine/{link}/erase/").status_code == 302
    sign.erase(person.signature, asked_by_mail=True)
    for leave in leaving.values():
        leave()
    forget()
    house.publish(statement)
    assert people.found(), "deleted rows leave their bytes, and the search sees them"
    assert sweep() > 0
    left = {key: places for key, places in people.found().items() if key[0] != "invited"}
    assert left == {}
    assert Event.objects.filter(type="sign.erased").count() == 2
    assert "Ferry Museum" in house.read(statement, "en/index.html")
    assert house.verify(statement).verdict == "verified", str(house.verify(statement))
    assert Erasure.objects.filter(what="signature").count() == 4
    assert Contact.objects.get().name == "Another Colleague"

    signing_ended_long_ago(statement, 91)
    forget()
    sweep()
    assert people.found() == {}
