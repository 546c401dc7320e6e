"""Mails about one signature, to its contact."""

from __future__ import annotations

from typing import Any

from undersigned.actions import mail
from undersigned.core.draft.markup import plain
from undersigned.core.names.languages import in_language
from undersigned.core.sign import NAMED
from undersigned.models import Edition, Notice, Signature, Statement


def tell(
    signature: Signature,
    template: str,
    *,
    purpose: str,
    in_force: Edition | None = None,
    notice: Notice | None = None,
    to: str = "",
    language: str = "",
    **context: Any,
) -> None:
    """Queue the mail `template` to the signature's contact, in the language that was read; or to another, in theirs.

    `in_force` is the statement's edition in force, where it is known already; `notice`, what is told to many. A mail
    to another is not one of the signature's, and not in its copy; what it tells of the signature is erased with it.
    """
    language = language or signature.language
    title = title_of(signature.statement, language, in_force)
    mail.queue(
        template,
        to=to or signature.mail,
        language=language,
        purpose=purpose,
        statement=signature.statement,
        signature=None if to else signature,
        about=signature if to else None,
        context={
            "signature": signature,
            "edition": signature.edition,
            "title": title,
            # Who may be harmed by a line on a locked screen: any person, and an organisation that is not named.
            "quiet": signature.kind == "person" or signature.visibility not in NAMED,
            **context,
        },
        notice=notice,
    )


def title_of(statement: Statement, language: str, in_force: Edition | None = None) -> str:
    """The frozen title in `language`, or in the edition's first language; without markup."""
    edition = in_force or statement.edition
    if edition is None:
        return statement.title(language)
    titles = edition.frozen_titles
    return plain(in_language(titles, language))
