"""statement.json: a statement as data: schema.org JSON-LD, with everything under "undersigned".

What stands outside "undersigned" is made from what stands inside it (`document`), so that nobody can
say one thing to search engines and another to whoever checks. People who did not agree to stand in
lists made for machines are counted and not named; so are all people who are only listed in a source.
"""

from __future__ import annotations

from typing import Any

from undersigned.core.publish.openings import counts_value
from undersigned.core.publish.snapshot import Edition, Erratum, Listed, Signatory, Snapshot
from undersigned.core.record.jcs import jcs

FORMAT = "undersigned/statement/1"

_OPTIONAL = (str, None)
_NUMBERS = {
    "organisations": int,
    "people": int,
    "not_named": int,
    "addressee_only": int,
    "withheld": int,
    "forgotten": int,
    "withdrawn": int,
    "reserved_organisations": int,
    "reserved_people": int,
    "reserved_not_named": int,
    "listed_organisations": int,
    "listed_people": int,
}
_LISTED = {
    "order": int,
    "kind": str,
    "named": bool,
    "name": _OPTIONAL,
    "acronym": _OPTIONAL,
    "place": _OPTIONAL,
    "role": _OPTIONAL,
    "affiliation": _OPTIONAL,
    "chapter": _OPTIONAL,
}
_SIGNATORY = {
    "seq": int,
    "kind": str,
    "names": {"*": str},
    "acronym": _OPTIONAL,
    "place": _OPTIONAL,
    "role": _OPTIONAL,
    "affiliation": _OPTIONAL,
    "mandate": _OPTIONAL,
    "representative": (None, {"name": _OPTIONAL, "role": _OPTIONAL}),
    "time": str,
    "method": str,
    "domain": _OPTIONAL,
    "corrected": bool,
    "reservation": _OPTIONAL,
}
_ERRATUM = {"language": str, "clause": int, "old": str, "new": str, "note": str, "day": str, "seq": int}
_EDITION = {
    "number": int,
    "digest": str,
    "frozen": str,
    "authoritative": str,
    "kinds": [str],
    "texts": {"*": [str]},
    "sha256": {"*": str},
    "calls": [{"clause": int, "places": {"*": {"start": int, "end": int, "addressee": str}}}],
    "counts": _NUMBERS,
    "signatories": [_SIGNATORY],
    "reserved": [_SIGNATORY],
    "forgotten": [{"seq": int, "day": str, "by": str}],
    "listed": [_LISTED],
    "basis": _OPTIONAL,
    "errata": [_ERRATUM],
    "translations": [{"language": str, "clauses": [str], "sha256": str, "day": str}],
    "withdrawals": [str],
}
# What stands under "undersigned", in the words of `core.shape`.
SHAPE = {
    "format": str,
    "id": str,
    "slug": str,
    "log": {"origin": str, "vkey": str},
    "coalition": str,
    "url": str,
    "state": str,
    "time": str,
    "dated": _OPTIONAL,
    "undated": bool,
    "deadline": _OPTIONAL,
    "timezone": str,
    "hidden": bool,
    "released": _OPTIONAL,
    "editions": [_EDITION],
    "press": [{"name": str, "role": str, "mail": str, "phone": str, "languages": [str]}],
}


def statement_json(snapshot: Snapshot) -> bytes:
    """The file: JCS of a schema.org CreativeWork with the full data under "undersigned"."""
    return jcs(document(_full(snapshot)))


def document(full: dict[str, Any]) -> dict[str, Any]:
    """The whole file from what stands under "undersigned", which must have `SHAPE` and an edition."""
    edition = full["editions"][-1]
    works = dict(sorted(edition["texts"].items()))
    works |= {t["language"]: t["clauses"] for t in sorted(edition["translations"], key=lambda t: t["language"])}
    titles = {tag: _title(edition["kinds"], clauses) for tag, clauses in works.items()}
    first = next(iter(titles)) if edition["authoritative"] == "all" else edition["authoritative"]
    head: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "identifier": full["id"],
        "name": titles[first],
        "inLanguage": list(titles),
        "version": edition["number"],
        "datePublished": edition["frozen"],
        "publisher": {"@type": "Organization", "name": full["coalition"]},
        "workTranslation": [
            {"@type": "CreativeWork", "inLanguage": tag, "name": title} for tag, title in titles.items() if tag != first
        ],
    }
    if full["url"]:
        head["url"] = full["url"]
    if full["dated"] is not None:
        head["dateCreated"] = full["dated"]
    return {**head, "undersigned": full}


def _title(kinds: list[str], clauses: list[str]) -> str:
    return clauses[kinds.index("title")] if "title" in kinds else clauses[0]


def _full(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "id": snapshot.id,
        "slug": snapshot.slug,
        "log": {"origin": snapshot.origin, "vkey": snapshot.vkey},
        "coalition": snapshot.coalition,
        "url": snapshot.url,
        "state": snapshot.state,
        "time": snapshot.time,
        "dated": snapshot.dated,
        "undated": snapshot.undated,
        "deadline": snapshot.deadline,
        "timezone": snapshot.timezone,
        "hidden": snapshot.hidden,
        "released": snapshot.released,
        "editions": [_edition(edition) for edition in snapshot.editions],
        "press": [
            {"name": p.name, "role": p.role, "mail": p.mail, "phone": p.phone, "languages": list(p.languages)}
            for p in snapshot.press
        ],
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "digest": edition.digest,
        "frozen": edition.frozen,
        "authoritative": edition.authoritative,
        "kinds": list(edition.kinds),
        "texts": {tag: list(clauses) for tag, clauses in edition.texts.items()},
        "sha256": dict(edition.sha256),
        "calls": [
            {
                "clause": call.clause,
                "places": {
                    tag: {"start": place.start, "end": place.end, "addressee": place.addressee}
                    for tag, place in call.places.items()
                },
            }
            for call in edition.calls
        ],
        "counts": counts_value(edition.counts),
        "signatories": [_signatory(one) for one in sorted(edition.signatories, key=lambda s: s.seq) if one.machine],
        "reserved": [_signatory(one) for one in sorted(edition.reserved, key=lambda s: s.seq) if one.machine],
        "forgotten": [
            {"seq": one.seq, "day": one.day, "by": one.by} for one in sorted(edition.forgotten, key=lambda f: f.seq)
        ],
        "listed": [_listed(one) for one in sorted(edition.listed, key=lambda one: one.order)],
        "basis": edition.basis,
        "errata": [_erratum(one) for one in sorted(edition.errata, key=lambda e: e.seq)],
        "translations": [
            {"language": t.language, "clauses": list(t.clauses), "sha256": t.sha256, "day": t.day}
            for t in sorted(edition.translations, key=lambda t: t.language)
        ],
        "withdrawals": sorted(edition.withdrawals),
    }


def _signatory(signatory: Signatory) -> dict[str, Any]:
    """As `core.publish.openings.signatories` makes it from the opened events: they are compared."""
    representative = signatory.representative
    return {
        "seq": signatory.seq,
        "kind": signatory.kind,
        "names": dict(signatory.names),
        "acronym": signatory.acronym,
        "place": signatory.place,
        "role": signatory.role,
        "affiliation": signatory.affiliation,
        "mandate": signatory.mandate,
        "representative": None if representative is None else {"name": representative[0], "role": representative[1]},
        "time": signatory.time,
        "method": signatory.method,
        "domain": signatory.domain,
        "corrected": signatory.corrected,
        "reservation": signatory.reservation,
    }


def _listed(listed: Listed) -> dict[str, Any]:
    named = listed.named and listed.kind == "organisation"
    return {
        "order": listed.order,
        "kind": listed.kind,
        "named": named,
        "name": listed.name if named else None,
        "acronym": listed.acronym if named else None,
        "place": listed.place if named else None,
        "role": listed.role if named else None,
        "affiliation": listed.affiliation if named else None,
        "chapter": listed.chapter if named else None,
    }


def _erratum(erratum: Erratum) -> dict[str, Any]:
    return {
        "language": erratum.language,
        "clause": erratum.clause,
        "old": erratum.old,
        "new": erratum.new,
        "note": erratum.note,
        "day": erratum.day,
        "seq": erratum.seq,
    }
