"""What a `published` event commits to: each file, and pages of names by the folder."""

from __future__ import annotations

import hashlib

from undersigned.core.publish.committed import to_commit


def test_pages_of_names_are_committed_to_by_the_folder_and_all_else_by_the_file():
    files = {
        "en/index.html": b"page",
        "edition-1/en/names/people-a.html": b"A",
        "edition-1/en/names/organisations-a.html": b"O",
        "edition-1/sq/names/people-u00e7.html": b"C",
    }
    made = to_commit(files)
    digest = lambda data: hashlib.sha256(data).hexdigest().encode()  # noqa: E731 - one expression
    assert made == {
        "en/index.html": b"page",
        "edition-1/en/names": digest(b"O") + b"  organisations-a.html\n" + digest(b"A") + b"  people-a.html\n",
        "edition-1/sq/names": digest(b"C") + b"  people-u00e7.html\n",
    }
    assert to_commit(dict(reversed(files.items()))) == made
