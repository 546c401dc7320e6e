"""Every page that takes a secret, an id or a number, tried with what belongs to somebody else.

The addresses are read from the program itself. A new one that is told nowhere here fails the first test: say there
what its part is, and it is tried with all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import coalition, shelf, stages
from tests.web.browsing import account
from undersigned.actions import draft, follow, sign, subscriptions, tokens
from undersigned.actions.draft.text_links import make_link
from undersigned.actions.links import token_of
from undersigned.actions.mail_in import no_more
from undersigned.actions.publish.batch import publish
from undersigned.actions.publish.embargo import add_preview, set_embargo
from undersigned.actions.sign import claim
from undersigned.actions.sign.correction import propose_correction
from undersigned.actions.sign.in_person import set_verifier
from undersigned.models import (
    ApiToken,
    Call,
    Commitment,
    Mail,
    OfficeLink,
    Reply,
    SheetName,
    Signature,
    Statement,
    Subscription,
    database_now,
)

pytestmark = pytest.mark.django_db

# Behind a secret: by the first part of the address, whose secret it is.
SECRETS = {
    "approve": "colleague",
    "commitment": "commitment",
    "confirm": "confirmation",
    "correction": "correction",
    "disputed": "claim",
    "following": "follower",
    "invitation": "invitation",
    "mine": "signature",
    "no-more": "invited",
    "office": "office",
    "pack": "pack",
    "press": "press",
    "reply": "answer",
    "round": "member",
    "second": "first",
    "text": "translator",
}
# One address answers alike whatever it is given: nobody learns whether there is such a link.
ALIKE = {"confirm/<str:token>/new/", "following/<str:token>/stop/"}
# There only while the coordinator asks.
NOT_ASKED = {"round/<str:token>/questions/"}
# Behind a sign-in, below the statement of `id`: parts that belong to it. With those of another: nothing is there.
PARTS = {
    "<int:clause>",
    "<int:number>",
    "<str:tag>",
    "<str:format>",
    "<str:name>",
    "<int:n>",
    "<int:other>",
    "<str:signature>",
    "<str:entry>",
    "<str:office>",
    "<str:indicator>",
    "<str:thread>",
    "<str:evidence>",
}
# Open to everyone, by the statement's short name; and what is of nobody.
OPEN = {"sign", "follow", "claim"}
# Tried by their own tests: allauth's, the demo's, and the API, which asks for a token of its own.
ELSEWHERE = ("accounts/", "^accounts/", "outbox/")


def addresses(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every address of the program, as it is written in its tables."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, address)
        elif isinstance(one, URLPattern):
            yield address


TAKING = sorted({address for address in addresses() if "<" in address and not address.startswith(ELSEWHERE)})
SECRET = [address for address in TAKING if "<str:token>" in address]
DESK = [address for address in TAKING if address.startswith("desk/<str:id>/")]
SHARED = [address for address in TAKING if address.startswith("desk/") and address not in DESK]
PUBLIC = [address for address in TAKING if address.partition("/")[0] in OPEN]
API = [address for address in TAKING if address.startswith("api/")]


@dataclass
class Party:
    """One coalition's statement with somebody at each door of it, all of whom bear one mark."""

    mark: str
    statement: Statement
    drafted: Statement
    secrets: dict[str, str] = field(default_factory=dict)
    entry: str = "0" * 32  # a call of its ledger

    def address(self, pattern: str, secret: str = "") -> str:
        """The address with this party's own parts; with `secret`, with another's."""
        kind = SECRETS.get(pattern.partition("/")[0], "")
        clause = self.drafted.draft_clauses.order_by("position")[0].pk
        given = {
            "<str:token>": secret or self.secrets.get(kind, ""),
            "<str:id>": self.statement.pk if "/sign/" in pattern else self.drafted.pk,
            "<str:signature>": self.statement.signatures.filter(state="confirmed").order_by("requested")[0].pk,
            "<id>": self.statement.pk,
            "<slug>": self.statement.slug_id,
            "<str:slug>": self.statement.slug_id,
            "<str:entry>": self.entry,
            "<str:office>": "0" * 32,
            "<str:indicator>": "0" * 32,
            "<str:evidence>": "0" * 32,
            "<int:clause>": str(clause),
            "<int:number>": "1",
            "<number>": "1",
            "<int:n>": "1",
            "<int:other>": "2",
            "<str:tag>": "en",
            "<str:format>": "odt",
            "<str:name>": "list.csv",
        }
        for part, value in given.items():
            pattern = pattern.replace(part, value)
        return f"/{pattern}"


def party(mark: str) -> Party:
    """Everybody who has a secret of one statement, each known by the mark."""
    small = mark.lower()
    statement = stages.opened(f"{mark} river\n\nWe of {mark} ask that the river be cleaned.\n")
    drafted = stages.drafted(f"{mark} draft\n\nWe of {mark} ask for the water tests.\n")
    made = Party(mark, statement, drafted)
    set_verifier(statement, account("verifier", f"checks for {mark}"), role=f"{mark} office", reach="On Tuesdays.")
    done = stages.signed(statement, stages.organisation(f"{mark} House", f"office@{small}.example"))
    _, waiting = stages.requested(statement, stages.person(f"{mark} Person", f"person@{small}.example"))
    row, invitation = sign.invite(statement, name=f"{mark} Invited", address=f"i@{small}.example", language="en")
    stopping = no_more.stop_token(Mail.objects.get(to=f"i@{small}.example"))
    claim.claim(statement, name=f"{mark} House", reason=f"{mark}!", address=f"office@{small}.example", language="en")
    claimed = stages.link_in(Mail.objects.filter(body__contains="/disputed/").latest("pk"), "disputed")
    propose_correction(done.signature, {"place": f"{mark}town"})
    correction = stages.link_in(Mail.objects.filter(body__contains="/correction/").latest("pk"), "correction")
    sign.ask_colleague(row, address=f"board@{small}.example", reply_to="", language="en")
    colleague = stages.link_in(Mail.objects.filter(to=f"board@{small}.example").latest("pk"), "approve")
    stages.signed(statement, stages.organisation(f"{mark} House", f"two@{small}.example"))  # it is held
    second = stages.link_in(Mail.objects.filter(body__contains="/second/").latest("pk"), "second")
    subscriptions.subscribe(statement, address=f"follower@{small}.example", language="en")
    following = re.search(r"/following/([\w-]+)/", subscriptions.link(Subscription.objects.latest("pk")))
    set_embargo(statement, database_now() + timedelta(days=1))
    _, press = add_preview(Statement.objects.get(pk=statement.pk), f"{mark} Paper")
    assert following
    made.secrets = {
        "confirmation": waiting,
        "claim": claimed,
        "invited": stopping,
        "colleague": colleague,
        "pack": token_of("pack", row.salt),
        "first": second,
        "correction": correction,
        "follower": following[1],
        "invitation": invitation,
        "signature": done.link,
        "press": press,
        **around_the_draft(drafted, mark),
        **of_the_ledger(made),
    }
    return made


def of_the_ledger(party: Party) -> dict[str, str]:
    """An office that is asked, with an answer and a commitment that wait for its mailbox."""
    statement = stages.opened(
        f"{party.mark} bridge\n\nWe call on the council of {party.mark} to keep the bridge open.\n"
    )
    publish(statement)
    asked = follow.save_office(None, kind="other", names={"en": f"{party.mark} Office"}, language="en")
    entry = follow.ask(Call.objects.filter(edition=stages.in_force(statement))[0], asked)
    link = follow.link_of(statement, asked).rstrip("/").rpartition("/")[2]
    behind = OfficeLink.objects.get(office=asked)
    given = follow.Given(f"{party.mark} says.", "en", "Head", f"head@{party.mark.lower()}.example")
    follow.reply(behind, entry, given, language="en")
    follow.commit(behind, entry, given, language="en")
    party.entry = entry.pk
    found = {"office": link}
    for secret, what in (("answer", "reply"), ("commitment", "commitment")):
        found[secret] = stages.link_in(Mail.objects.filter(body__contains=f"/{what}/").latest("pk"), what)
    return found


def around_the_draft(drafted: Statement, mark: str) -> dict[str, str]:
    """A member who has commented on it, and a translator."""
    member, token = coalition.member(drafted, f"{mark} Member", mail=f"member@{mark.lower()}.example")
    coalition.said(coalition.opened(drafted), member, f"{mark} says so.", clause=1)
    draft.add_language(drafted, "sq")
    _, text = make_link(drafted, language="sq", role="translator", name=f"{mark} Translator", speaks="en")
    return {"member": token, "translator": text.partition("?")[0].rstrip("/").rpartition("/")[2]}


_MADE: dict[str, Party] = {}


def from_shelf(mark: str) -> Party:
    """The party of that mark, which is made once in a run."""

    def make() -> None:
        _MADE[mark] = party(mark)

    if mark not in _MADE:
        shelf.keep(mark, make)
    assert shelf.put(mark)
    made = _MADE[mark]
    statement, drafted = (Statement.objects.get(pk=one.pk) for one in (made.statement, made.drafted))
    return replace(made, statement=statement, drafted=drafted)


@pytest.fixture
def alder() -> Party:
    return from_shelf("Alder")


@pytest.fixture
def birch() -> Party:
    return from_shelf("Birch")


def tried(browser: Client, address: str) -> list[HttpResponse]:
    """What a page answers to each method, with a form that presses about everything."""
    pressed = {"do": "x", "confirm": "1", "decline": "1", "words": "x", "visibility": "not-named", "said": "no"}
    return [browser.get(address), browser.post(address, pressed)]  # type: ignore[list-item]  # the client's are responses, too


def test_every_address_that_takes_something_is_told_here():
    known = {*SECRET, *DESK, *SHARED, *PUBLIC, *API}
    assert set(TAKING) <= known, "say here what it takes"
    for address in SECRET:
        assert address.partition("/")[0] in SECRETS, f"whose secret is it? {address}"
    for address in (*DESK, *SHARED, *SECRET):
        parts = set(re.findall(r"<[^>]+>", address)) - {"<str:token>", "<str:id>"}
        assert parts <= PARTS, f"what is it that this takes? {address}"
    assert {address.partition("/")[0] for address in SECRET} == set(SECRETS)
    assert min(len(SECRET), len(DESK), len(PUBLIC), len(API)) > 3


def test_own_secrets_open_own_pages_and_show_nothing_of_another(alder, birch):
    opened = 0
    for pattern in SECRET:
        response = Client().get(alder.address(pattern), follow=True)
        assert response.status_code in ({404} if pattern in NOT_ASKED else {200, 405}), pattern
        assert "Birch" not in response.content.decode(errors="replace"), pattern
        opened += "Alder" in response.content.decode(errors="replace")
    assert opened >= len(SECRETS) - 1  # a follower's page may name the statement by its title alone


def nothing_changed(parties: list[Party]) -> list[Any]:
    """What no other's secret may move."""
    signatures = Signature.objects.order_by("pk").values_list("pk", "state", "visibility", "names", "mail")
    return [
        list(signatures),
        list(Subscription.objects.order_by("pk").values_list("pk", "confirmed")),
        [list(one.statement.claims.values_list("pk", "state")) for one in parties],
        [one.drafted.rounds.get().comments.count() for one in parties],
        [list(kind.objects.order_by("pk").values_list("pk", "state")) for kind in (Reply, Commitment)],
        Mail.objects.count(),
    ]


def knock(alder: Party, birch: Party, pattern: str, secret: str) -> None:
    """Try one page with a secret that is not its own."""
    for response in tried(Client(), alder.address(pattern, secret)):
        assert response.status_code in ({200, 302, 405} if pattern in ALIKE else {404, 405}), pattern
        said = f"{response.content.decode(errors='replace')}{response.headers.get('Location', '')}"
        assert "Alder" not in said, pattern
        assert "Birch" not in said, pattern


def test_a_secret_opens_no_page_but_its_own(alder, birch):
    """Each page with one secret of another door, in turn; every door with every secret: in the long tests."""
    before = nothing_changed([alder, birch])
    kinds = list(SECRETS.values())
    for number, pattern in enumerate(SECRET):
        at = kinds.index(SECRETS[pattern.partition("/")[0]])
        other = kinds[(at + 1 + number % (len(kinds) - 1)) % len(kinds)]
        knock(alder, birch, pattern, alder.secrets[other])
    assert nothing_changed([alder, birch]) == before


@pytest.mark.long
def test_every_secret_opens_no_door_but_its_own(alder, birch):
    before = nothing_changed([alder, birch])
    for pattern in SECRET:
        kind = SECRETS[pattern.partition("/")[0]]
        others = [secret for name, secret in alder.secrets.items() if name != kind]
        # All pages of one door look for their secret in one place; each of them is tried, the door with all.
        others = others if pattern.endswith("/<str:token>/") else others[:2]
        for secret in [*others, "x" * 43, "-", birch.statement.pk, birch.secrets[kind][:-1]]:
            knock(alder, birch, pattern, secret)
    assert nothing_changed([alder, birch]) == before


def test_what_one_secret_may_not_reach_below_it(alder, birch):
    """Numbers and ids inside a private page are those of its own statement."""
    browser = Client()
    foreign = birch.drafted.rounds.get().comments.get()
    for pattern in (one for one in SECRET if one.startswith("round/")):
        address = alder.address(pattern).replace("/clause/1/", "/clause/99/")
        sent = {"comment": foreign.once, "words": "Ours now.", "round": birch.drafted.rounds.get().pk}
        browser.post(address, sent)
    foreign.refresh_from_db()
    assert (foreign.words, foreign.reply) == ("Birch says so.", "")


def test_nobody_passes_the_desk_without_signing_in(alder):
    for pattern in (*DESK, *SHARED):
        for response in tried(Client(), alder.address(pattern)):
            assert response.status_code in {302, 401, 405}, pattern
            assert response.headers.get("Location", "/accounts/login/").startswith("/accounts/login/"), pattern
            assert "Alder" not in response.content.decode(errors="replace"), pattern


@pytest.mark.long
def test_below_a_statement_only_its_own_is_found(alder, birch):
    desk = Client()
    desk.force_login(account())
    foreign = birch.drafted.draft_clauses.order_by("position")[0].pk
    tries = {"<int:clause>": [str(foreign), "0"], "<str:tag>": ["mk", "zz-zz"], "<int:number>": ["99"]}
    tries |= {
        "<str:entry>": ["0" * 32, "x"],
        "<str:indicator>": ["0" * 32, "x"],
        "<str:name>": ["..", "other.csv"],
        "<str:format>": ["exe"],
    }
    tries |= {"<str:signature>": [one.pk for one in birch.statement.signatures.all()]}
    count = 0
    for pattern in DESK:
        for part, values in tries.items():
            for value in values if part in pattern else []:
                response = desk.get(alder.address(pattern.replace(part, value)))
                if response.status_code == 302:  # what only takes posts leads back to its own screen
                    assert response.headers["Location"].startswith(f"/desk/{alder.drafted.pk}/"), pattern
                else:
                    assert response.status_code in {404, 405}, (pattern, value)
                assert "Birch" not in response.content.decode(errors="replace"), pattern
                count += 1
    assert count >= 8
    for pattern in DESK:
        gone = alder.address(pattern.replace("<str:id>", "0" * 32))
        assert desk.get(gone).status_code in {404, 405}, pattern


def test_pages_for_everyone_show_no_signers_data_and_no_other_browsers_form(alder, birch):
    ours = Client()
    entered = {"kind": "person", "text": "en", "name": "Secret Name", "mail": "secret@alder.example"}
    digest = stages.in_force(alder.statement).digest
    assert ours.post(f"/sign/{alder.statement.slug_id}/", {**entered, "digest": digest}).status_code == 302
    theirs = Client()
    theirs.cookies["form"] = "x" * 43
    for browser in (Client(), theirs):
        for pattern in PUBLIC:
            for query in ("", "?change=1", "?as=person&change=1"):
                said = browser.get(alder.address(pattern) + query, follow=True).content.decode(errors="replace")
                for word in ("Secret Name", "secret@", "office@", "Alder House", "Alder Person", "Teuta"):
                    assert word not in said, pattern
    assert SheetName.objects.count() == 0


def test_the_desks_part_of_the_api_asks_for_a_token_that_may(alder):
    made, secret = tokens.make_token(account(), name="x", scopes=["statements:read"], days=1)
    tokens.revoke_token(made)
    count = 0
    for pattern in (one for one in API if "/desk/" in one):
        for header in ("", f"Bearer {secret}", f"Bearer {'x' * 43}", f"Bearer {alder.secrets['signature']}"):
            headers, address = ({"Authorization": header} if header else {}), alder.address(pattern)
            for response in (Client().get(address, headers=headers), Client().delete(address, headers=headers)):
                assert response.status_code in {401, 403, 404, 405}, pattern
                assert "Alder" not in response.content.decode(errors="replace")
                count += 1
    assert count > 8
    assert ApiToken.objects.count() == 1
