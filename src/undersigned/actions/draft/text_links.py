"""Links to one text of the draft, for a translator or a native reader without an account.

The secret is returned once and mailed where there is an address; only its hash is kept. A new one ends the old.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from undersigned.actions import mail
from undersigned.actions.addresses import clean_address
from undersigned.actions.draft.after import check_free, in_force
from undersigned.actions.draft.edit import clean_line, open_draft
from undersigned.actions.draft.words import canonical
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, DraftError
from undersigned.core.names.languages import INTERFACE
from undersigned.models import Mail, Statement, TextLink, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

MOST_LINKS = 200
LONGEST_NOTE = 2_000


@transaction.atomic
def make_link(
    statement: Statement, *, language: str, role: str, name: str, address: str = "", speaks: str
) -> tuple[TextLink, str]:
    """A link to the text in `language`, and its address. `speaks`: the interface's language for this person."""
    statement = open_draft(statement)
    if language not in statement.languages:
        raise DraftError(N_("The statement has no text in this language."))
    if role not in TextLink.Role.values or speaks not in INTERFACE:
        raise DraftError(N_("Say for whom the link is, and in which language the pages shall be."))
    if role == TextLink.Role.TRANSLATOR and language == statement.languages[0]:
        raise DraftError(N_("The first text is not translated. A native reader can read it."))
    name = clean_line(name, TextLink, "name")
    if not name:
        raise DraftError(N_("Name the person."))
    links = TextLink.objects.filter(statement=statement, edition=None)
    if links.filter(language=language, role=role, name=name, revoked=None).exists():
        raise DraftError(N_("%(name)s has such a link already. If it got lost, send a new one."), name=name)
    if links.count() >= MOST_LINKS:
        raise DraftError(N_("A statement has at most %(most)s such links."), most=MOST_LINKS)
    link = TextLink(statement=statement, language=language, role=role, name=name, speaks=speaks)
    link.mail = clean_address(address) if address else ""
    return link, _give(link)


@transaction.atomic
def make_late_link(
    statement: Statement, *, language: str, name: str, address: str = "", speaks: str
) -> tuple[TextLink, str]:
    """A translator's link to a text that is made after the freeze, and its address."""
    statement, edition = in_force(statement)
    check_free(edition, language_tag(language))
    if speaks not in INTERFACE:
        raise DraftError(N_("Say for whom the link is, and in which language the pages shall be."))
    name = clean_line(name, TextLink, "name")
    if not name:
        raise DraftError(N_("Name the person."))
    if TextLink.objects.filter(statement=statement).count() >= MOST_LINKS:
        raise DraftError(N_("A statement has at most %(most)s such links."), most=MOST_LINKS)
    link = TextLink(statement=statement, edition=edition, language=language, name=name, speaks=speaks)
    link.role = TextLink.Role.TRANSLATOR
    link.mail = clean_address(address) if address else ""
    return link, _give(link)


@transaction.atomic
def renew_link(link: TextLink) -> str:
    """End a link and give its holder a new one, also where it was ended before. Returns its address."""
    statement = open_draft(link.statement)
    link = TextLink.objects.select_for_update().get(pk=link.pk)
    if link.language not in statement.languages:
        raise DraftError(N_("The statement has no text in this language."))
    link.revoked = None
    return _give(link)


def _give(link: TextLink) -> str:
    """Store the hash of a new secret, mail the address where there is one, and return it."""
    token = clock.new_token()
    link.token_hash = token_hash(token)
    link.save()
    address = f"{settings.BASE_URL}/text/{token}/?lang={link.speaks}"
    if link.mail:
        mail.queue(
            "text-link",
            to=link.mail,
            language=link.speaks,
            purpose=Mail.Purpose.INVITATION,
            statement=link.statement,
            context={"person": link, "link": address},
        )
    return address


@transaction.atomic
def end_link(link: TextLink) -> None:
    """Make a link useless. What was written by it stays."""
    TextLink.objects.filter(pk=link.pk, revoked=None).update(revoked=database_now())


@transaction.atomic
def leave_note(link: TextLink, note: str) -> None:
    """Keep what the holder of a link wants the coordinator to know, in place of what was there."""
    open_draft(link.statement)
    lines = [canonical(line) for line in note.splitlines()]
    note = "\n".join(lines).strip()
    if len(note) > LONGEST_NOTE:
        raise DraftError(N_("The note is too long: at most %(most)s characters."), most=LONGEST_NOTE)
    TextLink.objects.filter(pk=link.pk).update(note=note)
