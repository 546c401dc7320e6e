"""Whoever confirms the name of an organisation learns nothing of whether it has signed: not by one byte.

A second signature of an organisation is held for the coordinator. All that its signatory sees, gets by mail or
downloads is compared with what the first and only signatory of another organisation gets.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from tests import stages
from tests.web.test_sign import ENTERED, asked, private_link, words_of
from undersigned.actions import draft, sign
from undersigned.actions.limit import CHANGES
from undersigned.actions.notices import tell_due
from undersigned.actions.publish.batch import publish
from undersigned.models import Event, Invitation, Mail, Signature, Statement

pytestmark = pytest.mark.django_db

PAGES = ("", "correct/", "visibility/", "withdraw/", "erase/", "export/", "receipt/")
NAME = "Kodrin Forum"
# What may differ, and must: secrets, ids, moments. Everything else is compared byte by byte.
DIFFERS = (
    (r'name="csrfmiddlewaretoken" value="\w+"', "CSRF"),
    (r"/(mine|confirm)/[\w-]{43}/", r"/\1/SECRET/"),
    (r"\b[0-9a-f]{32}\b", "ID"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "MOMENT"),
    (r"\d\d:\d\d", "TIME"),
)


@dataclass
class Seen:
    """All that one signatory is shown, in its order; with the first representative's traces taken out."""

    name: str
    address: str
    parts: list[tuple[str, str]] = field(default_factory=list)

    def add(self, what: str, content: str) -> None:
        """Keep what was shown, without what must differ."""
        for pattern, word in DIFFERS:
            content = re.sub(pattern, word, content)
        self.parts.append((what, content.replace(self.name, "NAME").replace(self.address, "ADDRESS")))

    def answer(self, what: str, response: Any) -> None:
        """Keep a whole answer: status, headers, body."""
        headers = sorted(f"{name}: {value}" for name, value in response.headers.items() if name != "Content-Length")
        self.add(what, "\n".join([str(response.status_code), *headers, response.content.decode()]))


def life_of(statement: Statement, name: str, address: str, *, named: str, **odd: str) -> Seen:
    """Ask, confirm, look at everything, change it, hide it, withdraw it, erase it."""
    seen = Seen(name, address)
    token = asked(statement, name=name, mail=address, second={"visibility": named}, **odd)
    client = Client()
    seen.answer("to confirm", client.get(f"/confirm/{token}/"))
    done = client.post(f"/confirm/{token}/")
    seen.answer("confirmed", done)
    link = done.headers["Location"]
    for state in ("standing", "withdrawn", "erased"):
        for page in PAGES:
            seen.answer(f"{state} {page}", client.get(f"{link}{page}"))
        seen.answer(f"{state} copy", client.post(f"{link}export/"))
        if statement.published is None or named != "public":  # else the public page tells as much
            seen.answer(f"{state} receipt", client.post(f"{link}receipt/"))
        for letter in Mail.objects.filter(to=address).order_by("pk"):
            seen.add(f"{state} {letter.purpose}", f"{letter.subject}\n\n{letter.body}")
        if state == "standing":
            change(seen, client, link, name)
        elif state == "withdrawn":
            seen.answer("erasing", client.post(f"{link}erase/"))
    return seen


def change(seen: Seen, client: Client, link: str, name: str) -> None:
    """Every change that the private link allows, and the page after it."""
    entered = {**ENTERED["organisation"], "name": name}
    changes: tuple[tuple[str, dict[str, str]], ...] = (
        ("correct/", {**entered, "mandate": "By statute", "place": "Kodrin"}),
        ("correct/", {**entered, "name": f"{name} of the Valley"}),
        ("correct/", {**entered, "name": NAME}),  # the name of one who stands and is named: refused to both
        ("correct/", entered),
        ("visibility/", {"visibility": "not-named"}),
        ("visibility/", {"visibility": "public"}),
        ("withdraw/", {}),
        ("withdraw/", {}),
    )
    for page, data in changes:
        seen.answer(f"doing {page}", client.post(f"{link}{page}", data))
        seen.answer(f"after {page}", client.get(link))
        seen.answer(f"copy after {page}", client.post(f"{link}export/"))


# One case in the everyday tests; every two of the three, and all three, go together in every way in the long ones.
@pytest.mark.parametrize(
    ("public", "named", "first_named"),
    [
        (True, "not-named", True),
        *(
            pytest.param(*case, marks=pytest.mark.long)
            for case in (
                (False, "public", False),
                (False, "public", True),
                (False, "not-named", False),
                (False, "not-named", True),
                (True, "public", False),
                (True, "public", True),
                (True, "not-named", False),
            )
        ),
    ],
)
def test_a_held_signature_and_one_that_counts_are_the_same_to_the_byte(
    public: bool, named: str, first_named: bool
) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation(NAME, "forum@kodrin.example"))
    stages.signed(statement, stages.organisation("Lumera Watch", "office@lumera.example", named=first_named))
    if public:
        publish(statement)
        statement.refresh_from_db()
    held = life_of(statement, "Lumera Watch", "second@else.example", named=named)
    assert not Event.objects.filter(signature__names={"": "Lumera Watch"}).exclude(
        signature__mail="office@lumera.example"
    )
    counts = life_of(statement, "Vardena Choir", "choir@vardena.example", named=named)
    assert Event.objects.filter(type="sign.erased").count() == 1
    assert [what for what, _ in held.parts] == [what for what, _ in counts.parts]
    for (what, ours), (_, theirs) in zip(held.parts, counts.parts, strict=True):
        assert ours == theirs, what
    letters = [what for what, _ in held.parts if what.endswith("receipt")]
    assert len(letters) >= 2


@pytest.mark.long
@pytest.mark.parametrize(
    "odd",
    [{"website": "x"}, {"mail": "a@mailinator.com"}, {"name": "Kоdrin Anglers"}],
)
def test_a_suspicious_signature_and_one_that_counts_are_the_same_to_the_byte(odd: dict[str, str]) -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation(NAME, "forum@kodrin.example"))
    given = {"name": "Lumera Watch", "address": "second@else.example", "named": "public"}
    given |= {{"mail": "address"}.get(field, field): value for field, value in odd.items()}
    held = life_of(statement, **given)
    counts = life_of(statement, "Vardena Choir", "choir@vardena.example", named="public")
    assert Event.objects.filter(type="sign.erased").count() == 1
    for (what, ours), (_, theirs) in zip(held.parts, counts.parts, strict=True):
        assert ours == theirs, what


def test_later_mails_are_the_same_too() -> None:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Lumera Watch", "office@lumera.example"))
    names = {"Lumera Watch": "second@else.example", "Vardena Choir": "choir@vardena.example"}
    states = [stages.signed(statement, stages.organisation(*one)).signature.state for one in names.items()]
    assert states == ["held", "confirmed"]
    draft.add_erratum(statement, language="en", clause=1, old="cleaned", new="cleared", note="A slip.")
    count = stages.in_force(statement).clauses.count()
    draft.publish_translation(statement, language="mk", clauses=[f"превод {n}" for n in range(count)])
    while tell_due():
        pass
    seen = []
    for name, address in names.items():
        one = Seen(name, address)
        for letter in Mail.objects.filter(to=address).order_by("pk"):
            one.add(letter.purpose, f"{letter.subject}\n\n{letter.body}")
        seen.append(one.parts)
    assert seen[0] == seen[1]
    assert [what for what, _ in seen[0]] == ["confirmation", "receipt", "notice", "notice"]
    assert "signed" not in seen[0][2][1]


def test_no_word_for_the_signatory_says_more_than_is_true() -> None:
    statement = stages.opened()
    private_link(statement)
    link = private_link(statement, mail="other@lumera.example")
    assert Signature.objects.get(mail="other@lumera.example").state == "held"
    letter = Mail.objects.get(to="other@lumera.example", purpose="receipt")
    copy = Client().post(f"{link}export/")
    for said in (words_of(Client().get(link)), f"{letter.subject} {letter.body}", copy.content.decode()):
        for word in (" signed ", "held", "is counted", "counts now", "stands on the public page within"):
            assert word not in said
    assert "Your confirmation is in: Lumera Watch & Friends, edition 1" in words_of(Client().get(link))
    assert "Where the coordinators must decide first" in letter.body
    assert "state" in (kept := json.loads(copy.content))
    assert kept["state"] is None
    assert "record" not in kept


def test_a_held_signature_that_ends_leaves_the_one_that_stands_as_it_was() -> None:
    statement = stages.opened()
    _, invited = sign.invite(statement, name="Lumera Watch", address="office@lumera.example", language="en")
    invitation = Invitation.objects.get()
    signing = stages.organisation("Lumera Watch", "office@lumera.example")
    first = sign.confirm(stages.requested(statement, signing, invitation=invitation)[1])
    again = sign.confirm(stages.requested(statement, signing, invitation=invitation)[1])
    assert again.signature.state == "held"
    before = [Mail.objects.filter(signature=first.signature).count(), Event.objects.count()]
    sign.erase(again.signature)
    assert Signature.objects.get(pk=again.signature.pk).mail == ""
    assert not Mail.objects.filter(signature=again.signature).exists()
    assert [Mail.objects.filter(signature=first.signature).count(), Event.objects.count()] == before
    assert Signature.objects.get(pk=first.signature.pk).invitation == invitation
    assert Client().get(f"/invitation/{invited}/").status_code == 200
    sign.erase(first.signature)
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_a_held_signature_can_still_be_decided_after_its_changes() -> None:
    statement = stages.opened()
    private_link(statement)
    link = private_link(statement, mail="other@lumera.example")
    changed = {**ENTERED["organisation"], "name": "Lumera Watch of the Valley"}
    assert Client().post(f"{link}correct/", changed).status_code == 302
    assert Client().post(f"{link}visibility/", {"visibility": "not-named"}).status_code == 302
    held = Signature.objects.get(state="held")
    assert (held.name(), held.visibility) == ("Lumera Watch of the Valley", "not-named")
    sign.decide_held(held, accept=True)
    event = Event.objects.get(signature=held)
    assert (event.type, event.pub["visibility"]) == ("sign.confirmed", "not-named")
    assert stages.counts_of(statement) == {"confirmed": 2}


def test_two_of_one_name_that_both_stand_can_correct_all_but_take_no_third_name() -> None:
    statement = stages.opened()
    private_link(statement)
    second = private_link(statement, mail="other@lumera.example")
    sign.decide_held(Signature.objects.get(state="held"), accept=True)
    private_link(statement, name="Kodrin Forum", mail="forum@kodrin.example")
    entered = ENTERED["organisation"]
    assert Client().post(f"{second}correct/", {**entered, "place": "Vardena"}).status_code == 302
    refused = Client().post(f"{second}correct/", {**entered, "name": "KODRIN Forum"})
    assert refused.status_code == 422
    assert "Another signature has this name already" in words_of(refused)


def test_changes_are_limited_and_leaving_is_not() -> None:
    link = private_link(stages.opened())
    for number in range(CHANGES.most):
        assert Client().post(f"{link}correct/", {**ENTERED["organisation"], "place": f"{number}"}).status_code == 302
    assert Client().post(f"{link}correct/", {**ENTERED["organisation"], "place": "x"}).status_code == 429
    assert Client().post(f"{link}visibility/", {"visibility": "public"}).status_code == 429
    assert Client().post(f"{link}visibility/", {"visibility": "not-named"}).status_code == 302
    assert Client().post(f"{link}withdraw/").status_code == 302
    assert Client().post(f"{link}erase/").status_code == 302
    assert Signature.objects.get().place == ""
