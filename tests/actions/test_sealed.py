"""The sealed list: names for the addressees only, checkable against the bundle, and on no site."""

from __future__ import annotations

import io
import json

import pytest
from pypdf import PdfReader

from tests import stages
from tests.house import House
from undersigned.actions import sign
from undersigned.actions.publish.names import hide_names
from undersigned.actions.publish.sealed import sealed_list, sealed_pdf
from undersigned.core.errors import PublishError
from undersigned.core.publish.container import unpack
from undersigned.core.record import commitment, leaf_hash
from undersigned.models import Statement

pytestmark = pytest.mark.django_db

SEALED = frozenset({"sign", "addressee"})


def sealed_names() -> Statement:
    statement = stages.opened()
    stages.signed(statement, stages.organisation("Open House", "a@a.example"))
    one = stages.signed(statement, stages.organisation("Sealed House", "c@c.example", named=False, purposes=SEALED))
    stages.signed(statement, stages.person("Sealed Person", "d@d.example", named=False, purposes=SEALED))
    sign.correct(one.signature, {"names": {"": "Sealed House of Kodrin"}})
    return statement


def test_it_names_whom_it_must_and_nobody_else_and_can_be_checked(house: House) -> None:
    statement = sealed_names()
    house.publish(statement)
    value = json.loads(sealed_list(statement).data)
    assert value["digest"] == stages.in_force(statement).digest
    leaves = json.loads(bytes(unpack((house.folder(statement) / "bundle.zip").read_bytes())["leaves.json"]))
    names = []
    for one in value["names"]:
        for told in [one, *([one["corrected"]] if "corrected" in one else [])]:
            leaf = leaves[told["seq"]][1]
            assert leaf_hash(leaf.encode()).hex() == told["leaf_hash"]
            event = json.loads(leaf)
            for field, (salt, opened) in told["openings"].items():
                assert commitment(bytes.fromhex(salt), event["type"], field, opened) == event["c"][field]
            names += [told["openings"]["name"][1][""]] if "name" in told["openings"] else []
    assert names == ["Sealed House of Kodrin", "Sealed Person"]
    assert len(names) == (house.verify(statement).counts or {})["addressee_only"]
    assert b"Sealed" not in house.everything(statement)


def test_the_pdf_says_what_it_is_and_carries_the_list(house: House) -> None:
    statement = sealed_names()
    house.publisher.log.sequence()
    sealed = sealed_list(statement)
    reader = PdfReader(io.BytesIO(sealed_pdf(sealed, "en")))
    words = "".join("".join(page.extract_text().split()) for page in reader.pages).replace("\u200b", "")
    for said in ("Sealedlist,fortheaddresseesonly", "SealedHouseofKodrin", "SealedPerson", sealed.edition.digest):
        assert said in words
    assert "OpenHouse" not in words
    assert reader.attachments["sealed-list.json"] == [sealed.data]


def test_none_is_made_while_names_are_hidden(house: House) -> None:
    statement = sealed_names()
    hide_names(statement)
    with pytest.raises(PublishError, match="hidden"):
        sealed_list(Statement.objects.get())
