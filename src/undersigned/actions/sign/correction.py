"""What others would have a signature say: nothing of it changes before its signatory agrees.

The coordinator's correction waits behind a link in a mail to the mailbox that confirmed. A name or a role that the
coordinator wrote in another language stands beside the signatory's own words, marked, until the signatory agrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from undersigned.actions.draft.edit import clean_line
from undersigned.actions.limit import QUESTIONS, may_mail
from undersigned.actions.publish.due import publish_soon
from undersigned.actions.sign.after import correct
from undersigned.actions.sign.tell import tell
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import COMPULSORY, line
from undersigned.models import Correction, Mail, Rendering, Signature, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

FIELDS = ("names", "acronym", "place", "role", "affiliation", "representative", "representative_role", "mandate")


@transaction.atomic
def propose_correction(signature: Signature, changes: Mapping[str, Any], *, reason: str = "") -> Correction:
    """Mail the signatory what the coordinator would correct. A newer proposal takes the place of one that waits."""
    signature = _standing(signature)
    differ = differing(signature, changes)
    if not differ:
        raise SignError(N_("Nothing differs from what the signatory said."))
    if not signature.mail:
        raise SignError(N_("The address of this signatory is deleted already: nobody can be asked."))
    if not may_mail(signature.mail, QUESTIONS):
        raise SignError(N_("This address has had enough mails for today. Try again tomorrow."))
    now = database_now()
    signature.corrections.filter(decided=None).update(decided=now)
    token = clock.new_token()
    made = Correction.objects.create(
        signature=signature,
        changes=differ,
        reason=clean_line(reason, Correction, "reason"),
        token_hash=token_hash(token),
        made=now,
    )
    address = f"{settings.BASE_URL}/correction/{token}/"
    tell(signature, "correction", purpose=Mail.Purpose.CONFIRMATION, link=address)
    return made


def differing(signature: Signature, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the changes that would change anything, in canonical words; raises what `correct` would."""
    found: dict[str, Any] = {}
    for field in FIELDS:
        if field not in changes:
            continue
        if field == "names":
            names = {tag: words for tag, name in changes[field].items() if (words := line(name, "name"))}
            if not names.get(""):
                raise SignError(N_("A signature needs a name."))
            value: Any = names
        else:
            value = line(changes[field], field)
            if not value and field in COMPULSORY[signature.kind]:  # type: ignore[index]  # choices are the literal's
                raise SignError(N_("A compulsory field cannot be emptied."))
        if value != getattr(signature, field):
            found[field] = value
    return found


def find_correction(token: str) -> Correction | None:
    """The correction that waits behind a link; None where there is none, or where the signature has ended."""
    rows = Correction.objects.select_related("signature__statement", "signature__edition")
    return rows.filter(token_hash=token_hash(token), decided=None, signature__in=Signature.objects.told()).first()


@transaction.atomic
def decide_correction(correction: Correction, *, agree: bool) -> None:
    """The signatory's word: the correction is made as if it were the signatory's own, or it is gone."""
    correction = Correction.objects.select_for_update(of=("self",)).select_related("signature").get(pk=correction.pk)
    if correction.decided is not None:
        raise SignError(N_("This correction was decided already."))
    if agree:
        correct(correction.signature, correction.changes)
    correction.decided, correction.accepted = database_now(), agree
    correction.save(update_fields=["decided", "accepted"])


@transaction.atomic
def render(signature: Signature, *, field: str, language: str, words: str, own: bool) -> Rendering | None:
    """Write a name or a role in another language; "" takes it away. `own`: the signatory writes, and so agrees.

    Others cannot touch what the signatory has agreed to, nor a name that the signatory gave for that language.
    """
    signature = _standing(signature)
    language_tag(language)
    if field not in Rendering.Field.values or not _has(signature, field):
        raise SignError(N_("The signatory has said nothing here that could be written in another language."))
    found = signature.renderings.filter(field=field, language=language).first()
    own_name = field == Rendering.Field.NAME and signature.names.get(language)
    if not own and ((found is not None and found.agreed is not None) or own_name):
        raise SignError(N_("The signatory has chosen these words. Propose a correction."))
    words = line(words, "name" if field == Rendering.Field.NAME else "role")
    publish_soon([signature.statement_id])
    if found is not None:
        found.delete()
    if own and field == Rendering.Field.NAME:
        _take_over(signature, language, words)
        return None
    if not words:
        return None
    agreed = database_now() if own else None
    return Rendering.objects.create(signature=signature, field=field, language=language, words=words, agreed=agreed)


@transaction.atomic
def agree_to(signature: Signature, rendering: Rendering, *, agree: bool) -> None:
    """The signatory's word on what others wrote: it becomes theirs, or it is gone."""
    words = rendering.words if agree else ""
    if agree or rendering.field != Rendering.Field.NAME:
        render(signature, field=rendering.field, language=rendering.language, words=words, own=True)
        return
    _standing(signature)
    rendering.delete()  # their own name in that language, if there is one, stays
    publish_soon([signature.statement_id])


def _take_over(signature: Signature, language: str, words: str) -> None:
    """A name is part of what the log commits to: it changes by a correction."""
    others = {tag: name for tag, name in signature.names.items() if tag != language}
    correct(signature, {"names": {**others, language: words} if words else others})


def _has(signature: Signature, field: str) -> bool:
    return bool(signature.names if field == Rendering.Field.NAME else getattr(signature, field))


def _standing(signature: Signature) -> Signature:
    locked = Signature.objects.select_for_update(of=("self",)).select_related("statement", "edition")
    found = locked.get(pk=signature.pk)
    if found.state not in {Signature.State.CONFIRMED, Signature.State.HELD}:
        raise SignError(N_("This signature has ended. It cannot change any more."))
    return found
