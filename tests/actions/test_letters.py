"""Names by the thousand stand on pages by letter, each name once, in the language's own order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests import factories
from undersigned.actions.publish import letters, page
from undersigned.actions.publish.render import render_pages
from undersigned.core.publish.snapshot import Counts

NAME = re.compile(r"<b>([^<]+)</b>")


@pytest.fixture
def crowd(monkeypatch):
    """A statement whose page would be full with forty names, and a letter's with six."""
    monkeypatch.setattr(page, "ON_THE_PAGE", 40)
    monkeypatch.setattr(letters, "ON_ONE_PAGE", 6)
    one = factories.snapshot().current.signatories[0]
    starts = ("Alba", "Çezma", "Dhoma", "Drini", "Ljiljan", "Луна", "9 Korrik", "漢字", "Žubor")
    made = tuple(
        replace(
            one,
            seq=n,
            names={"": f"{starts[n % 9]} {n}"},
            kind="person" if n % 10 == 9 else "organisation",
            machine=True,
        )
        for n in range(1, 82)
    )
    people = sum(each.kind == "person" for each in made)
    counts = Counts(organisations=len(made) - people, people=people)
    return factories.snapshot(signatories=made, counts=counts, listed=())


def names_in(files, prefix):
    return [name for path in sorted(files) if path.startswith(prefix) for name in NAME.findall(files[path].decode())]


@pytest.mark.long
def test_every_name_stands_once_and_not_on_the_statements_own_page(crowd):
    files = render_pages(crowd)
    wanted = sorted(one.name("sq") for one in crowd.current.signatories)
    for tag in factories.TEXTS:
        assert sorted(names_in(files, f"edition-1/{tag}/names/")) == wanted
        own = files[f"{tag}/index.html"].decode()
        assert not any(name in own for name in wanted)
        assert len(own) < 60_000


def test_the_page_leads_to_every_letter_and_back(crowd):
    files = render_pages(crowd)
    for path, root in (("sq/index.html", "../"), ("edition-1/sq/index.html", "../../")):
        links = re.findall(r'href="([^"]*/names/[^"]+)"', files[path].decode())
        assert links
        assert {link.removeprefix(root) for link in links} == {
            name for name in files if name.startswith("edition-1/sq/names/")
        }
    one = files["edition-1/sq/names/organisations-dh-1.html"].decode()
    assert 'href="../"' in one
    assert "Dh 1" in one
    assert 'href="organisations-a-1.html"' in one
    assert 'href="../../../published.css"' in one


def test_a_letter_of_two_signs_and_what_no_alphabet_knows_have_pages_of_their_own(crowd):
    files = {path.rpartition("/")[2] for path in render_pages(crowd) if path.startswith("edition-1/sq/names/")}
    assert {"organisations-ue7-1.html", "organisations-0-1.html", "organisations-other-1.html"} <= files
    assert {"organisations-dh-2.html", "organisations-d-1.html"} <= files


def test_a_retracted_statement_names_nobody_on_them(crowd):
    assert not any("/names/" in path for path in render_pages(replace(crowd, state="retracted")))


def test_where_no_bundle_fits_the_page_says_so():
    own = render_pages(factories.snapshot(), fits=False)["en/index.html"].decode()
    assert "There are too many signatures for one file" in own
    assert "bundle.zip" not in own
