"""The address book: what is kept, what is refused, merging and parting, files in and out."""

from __future__ import annotations

import json

import pytest

from tests import stages
from tests.address_book import CONTACT, added
from undersigned.actions import book, sign
from undersigned.actions.book.change import add_all
from undersigned.core.book.columns import proposed
from undersigned.core.book.rows import written
from undersigned.core.errors import BookError, UndersignedError
from undersigned.models import BookChange, Contact, Invitation, Organisation, WebDomain

pytestmark = pytest.mark.django_db


def entered(name="Lumera Watch", **more):
    return book.Entered(names={"": name}, **more)


def test_nothing_is_completed_and_a_domain_keeps_its_day():
    found = added(names={"sq": "Roja e Lumerës"}, domains=["www.lumera.example"], contacts=[CONTACT])
    assert found.names == {"": "Lumera Watch", "sq": "Roja e Lumerës"}
    since = found.domains.get().since
    contact = book.ContactRow(found.contacts.get().pk, "Teuta Ravik", mail="teuta@lumera.example")
    domains = ["https://lumera.example/", "watch.example"]
    book.change(found, entered(domains=domains, contacts=[contact]), None)
    assert found.domains.get(domain="lumera.example").since == since
    assert found.domains.get(domain="watch.example").since > since
    assert found.contacts.get().role == ""
    book.change(found, entered(domains=["watch.example"], contacts=[contact]), None)
    book.change(found, entered(domains=domains, contacts=[contact]), None)
    assert found.domains.get(domain="lumera.example").since > since, "who comes back is known from then on"


@pytest.mark.parametrize(
    "more",
    [
        {"name": " "},
        {"name": "x" * 301},
        {"name": "Lumera\u202eWatch"},
        {"domains": ["gmail.com"]},
        {"domains": ["org.rs"]},
        {"domains": ["facebook.com/lumera"]},
        {"domains": ["nowhere"]},
        {"contacts": [book.ContactRow(mail="nobody")]},
        {"contacts": [book.ContactRow(name="x", language="klingon!")]},
        {"aliases": [f"Name {n}" for n in range(21)]},
        {"contacts": [book.ContactRow(name=f"Name {n}") for n in range(31)]},
    ],
)
def test_what_is_refused_leaves_nothing_behind(more):
    with pytest.raises(UndersignedError):
        book.add(entered(**more), None)
    assert not Organisation.objects.exists()
    assert not BookChange.objects.exists()


def test_of_several_all_are_added_or_none():
    with pytest.raises(BookError):
        add_all([entered(), entered(domains=["gmail.com"])], None)
    assert not Organisation.objects.exists()


def test_nobody_is_a_chapter_of_itself():
    above, below = added("Network"), added("Chapter")
    book.change(below, entered("Chapter", chapter_of=above), None)
    with pytest.raises(BookError, match="chapter of itself"):
        book.change(above, entered("Network", chapter_of=Organisation.objects.get(pk=below.pk)), None)


def test_the_history_holds_nothing_of_contacts():
    found, other = added(contacts=[CONTACT]), added("LUMERA WATCH", contacts=[book.ContactRow(name="Drini Mavraj")])
    book.change(found, entered(contacts=[CONTACT]), None)
    book.part(book.merge(found, other, None), None)
    kept = json.dumps(list(BookChange.objects.values("before", "after")))
    for words in ("Teuta", "director", "teuta@", "555", "Drini"):
        assert words not in kept


def stand():
    """The whole book, as it stands."""
    organisations = Organisation.objects.order_by("pk").values(
        "pk", "names", "acronym", "aliases", "chapter_of", "place"
    )
    contacts = Contact.objects.order_by("pk").values("pk", "organisation", "name")
    domains = WebDomain.objects.order_by("organisation", "domain").values("organisation", "domain", "since")
    invited = Invitation.objects.order_by("pk").values("pk", "organisation")
    return [list(rows) for rows in (organisations, contacts, domains, invited)]


def test_a_merge_takes_over_what_is_missing_and_can_be_undone():
    network = added("Network")
    stays = added("Žene sa obe obale", acronym="ŽOO", domains=["zene.example"], contacts=[CONTACT])
    goes = added(
        *("ZENE SA OBE OBALE",),
        names={"sq": "Gratë e dy brigjeve"},
        acronym="ZOO",
        place="Kodrin",
        chapter_of=network,
        domains=["zene.example", "grate.example"],
        contacts=[book.ContactRow(name="Drini Mavraj")],
    )
    below = added("Žene Vardena", chapter_of=goes)
    statement = stages.opened()
    invitation, _ = sign.invite(statement, name="ZENE SA OBE OBALE", address="", language="en")
    Invitation.objects.filter(pk=invitation.pk).update(organisation=goes)
    before = stand()
    change = book.merge(stays, goes, None)
    made = Organisation.objects.get(pk=stays.pk)
    assert made.names == {"": "Žene sa obe obale", "sq": "Gratë e dy brigjeve"}
    assert (made.acronym, made.place, made.chapter_of) == ("ŽOO", "Kodrin", network)
    assert made.aliases == ["ZENE SA OBE OBALE", "ZOO"]
    assert {contact.name for contact in made.contacts.all()} == {"Teuta Ravik", "Drini Mavraj"}
    assert made.domains.get(domain="grate.example").since == change.at, "known of this one from the merge on"
    assert made.domains.get(domain="zene.example").since < change.at
    assert Organisation.objects.get(pk=below.pk).chapter_of == made
    assert Invitation.objects.get().organisation == made
    assert goes not in Organisation.objects.standing()
    for refused in (lambda: book.merge(goes, network, None), lambda: book.change(goes, entered(), None)):
        with pytest.raises(BookError):
            refused()
    book.part(change, None)
    assert stand() == before
    with pytest.raises(BookError, match="cannot be undone"):
        book.part(change, None)


def test_what_was_changed_after_a_merge_stays_changed_when_it_is_undone():
    stays, goes = added("Žene"), added("ZENE", place="Kodrin", acronym="Z", contacts=[CONTACT])
    change = book.merge(stays, goes, None)
    contact = book.ContactRow(Contact.objects.get().pk, remove=True)
    book.change(stays, book.Entered(names={"": "Žene"}, place="Vardena", acronym="Z", contacts=[contact]), None)
    book.part(change, None)
    made = Organisation.objects.get(pk=stays.pk)
    assert (made.place, made.acronym) == ("Vardena", "")
    assert not Contact.objects.exists(), "who was taken out of the book does not come back"


def test_deleting_takes_what_was_merged_with_it_and_leaves_one_line():
    stays, goes = added(contacts=[CONTACT]), added("LUMERA WATCH")
    book.merge(stays, goes, None)
    book.delete(stays, None)
    assert not Organisation.objects.exists()
    assert not Contact.objects.exists()
    change = BookChange.objects.get()
    assert (change.what, change.organisation, change.before) == ("deleted", None, {"names": {"": "Lumera Watch"}})
    book.delete(stays, None)
    assert BookChange.objects.count() == 1


def test_those_who_are_kept_apart_are_not_pointed_out_any_more():
    first, second, third = added("Žene"), added("ZENE"), added("zene")
    assert len(book.find_duplicates()) == 3
    book.keep_apart(second, first, None)
    book.keep_apart(first, second, None)
    assert {(p.first, p.second) for p in book.find_duplicates()} == {(first.pk, third.pk), (second.pk, third.pk)}
    assert BookChange.objects.filter(what="apart").count() == 1


def test_those_who_share_a_registered_domain_may_be_one():
    first, second = added("Lumera Watch", domains=["lumera.org.rs"]), added("Roja", domains=["en.lumera.org.rs"])
    added("Choir", domains=["choir.org.rs"])
    (pair,) = book.find_duplicates()
    assert (pair.first, pair.second, pair.why, pair.what) == (first.pk, second.pk, "domain", "lumera.org.rs")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_book_that_goes_out_comes_back_as_it_was(format):
    network = added("Network", names={"mk": "Мрежа"})
    added(
        *("=Lumera; Watch",),
        names={"sq": "Roja"},
        acronym="-LW",
        aliases=["Watch; of Lumera", "+Lumera"],
        chapter_of=network,
        place="@Vardena",
        communities="fishing families, both banks",
        domains=["lumera.example", "watch.example"],
        registry_number="007",
        note="'=note",
        contacts=[CONTACT, book.ContactRow(mail="office@lumera.example", language="sr-Cyrl")],
    )
    added("Network of Choirs", contacts=[book.ContactRow(telephone="+00 1 555 0102")])
    there = book.rows_of(Organisation.objects.order_by("pk"))
    data = book.file_of(format, "sr-Cyrl")
    Organisation.objects.update(chapter_of=None)
    Organisation.objects.all().delete()
    table = book.read_file(data)
    columns = proposed(table[0])
    assert book.check(table, columns).known == {}
    book.store(table, columns, {}, None)
    assert book.rows_of(Organisation.objects.order_by("pk")) == there


def test_who_is_in_the_book_already_must_be_decided():
    added("Žene sa obe obale", domains=["zene.example"])
    table = [["Name", "Website"], ["ZENE SA OBE OBALE", ""], ["Gratë", "www.zene.example"], ["Choir", ""]]
    columns = ["name", "domains"]
    checked = book.check(table, columns)
    assert [(n, pairs[0][1]) for n, pairs in checked.known.items()] == [(0, "name"), (1, "domain")]
    with pytest.raises(BookError, match="Say of each"):
        book.store(table, columns, {2: True}, None)
    assert Organisation.objects.count() == 1
    book.store(table, columns, {2: True, 3: False}, None)
    assert [row.name() for row in Organisation.objects.all()] == ["Žene sa obe obale", "Gratë", "Choir"]


def test_a_file_with_a_wrong_row_stores_nothing():
    table = [["Name", "Mail"], ["Choir", "choir@choir.example"], ["Lumera Watch", "nobody"]]
    (wrong,) = book.check(table, ["name", "mail"]).wrong
    assert (wrong.line, wrong.column) == (3, 1)
    with pytest.raises(BookError, match="Nothing was stored"):
        book.store(table, ["name", "mail"], {}, None)
    assert not Organisation.objects.exists()


def test_a_chapter_hangs_on_the_file_or_on_the_book():
    network = added("Network")
    table = [["Name", "Chapter of"], ["Choir", "Vardena Network"], ["Vardena Network", "network"]]
    book.store(table, ["name", "chapter_of"], {}, None)
    choir, middle = Organisation.objects.exclude(pk=network.pk)
    assert (choir.chapter_of, middle.chapter_of) == (middle, network)
    (wrong,) = book.check([table[0], ["Club", "Nowhere"]], ["name", "chapter_of"]).wrong
    assert str(wrong.sentence) == "“Nowhere” is neither in the file nor in the book."


def test_a_file_of_many_words_is_refused():
    assert len(written(book.rows_of(Organisation.objects.all()), "en")) == 1
    with pytest.raises(UndersignedError, match="too many words"):
        book.read_file(b"Name\n" + (b"x" * 400 + b"\n") * 4_000)


def test_many_are_added_with_few_questions(django_assert_max_num_queries):
    many = [entered(f"Choir {n}", domains=[f"choir{n}.example"], contacts=[CONTACT]) for n in range(300)]
    with django_assert_max_num_queries(30):
        added = add_all(many, None)
    assert [row.name() for row in added[:2]] == ["Choir 0", "Choir 1"]
    assert added[299].domains.get().domain == "choir299.example"
    assert added[299].contacts.get().name == "Teuta Ravik"
    assert added[299].changes.get().after["domains"] == ["choir299.example"]
