"""A second representative of one organisation: it joins the first signature, or one disputes the other.

The first is told by mail and says what it knows behind a private link. The second can say what holds for any other
signature of its organisation; it is asked so whether there is one or not, and learns nothing. Neither word decides:
both are kept for the coordinator, for either of the two may be the impostor.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from undersigned.actions.draft.edit import clean_line
from undersigned.actions.sign.tell import tell
from undersigned.core.errors import N_, SignError
from undersigned.models import Mail, SecondSignature, Signature, WordOnOthers, database_now
from undersigned.models.sign import token_hash
from undersigned.outside import clock

_STANDING = frozenset(Signature.STANDING)


def tell_first(first: Signature, held: Signature) -> None:
    """Tell the first signatory of a second signature; an organisation's representative can say whose it is."""
    link = ""
    if first.kind == "organisation":
        token = clock.new_token()
        SecondSignature.objects.create(held=held, first=first, token_hash=token_hash(token))
        link = f"{settings.BASE_URL}/second/{token}/"
    tell(first, "second", purpose=Mail.Purpose.NOTICE, link=link)


@transaction.atomic
def say_of_second(second: SecondSignature, said: str, words: str) -> SecondSignature:
    """What the first representative says of the second signature, until the coordinator has decided."""
    rows = SecondSignature.objects.select_for_update(of=("self",)).select_related("held", "first")
    second = rows.get(pk=second.pk)
    if said not in SecondSignature.Said.values:
        raise SignError(N_("Choose one of the answers."))
    if not waits(second):
        raise SignError(N_("This is decided already. If it is wrong, write to the coordinators."))
    second.said, second.words = said, clean_line(words, SecondSignature, "words")
    second.at = database_now()
    second.save()
    return second


def waits(second: SecondSignature) -> bool:
    """Whether a word of the first representative can still matter."""
    return second.held.state == Signature.State.HELD and second.first.state in _STANDING


@transaction.atomic
def say_of_others(signature: Signature, said: str, words: str) -> WordOnOthers:
    """What a representative says of any other signature of the same organisation, known or not."""
    signature = Signature.objects.select_for_update().get(pk=signature.pk)
    if signature.kind != "organisation" or signature.state not in _STANDING:
        raise SignError(N_("This signature has ended. It cannot change any more."))
    if said not in WordOnOthers.Said.values:
        raise SignError(N_("Choose one of the answers."))
    row, _new = WordOnOthers.objects.update_or_create(
        signature=signature,
        defaults={"said": said, "words": clean_line(words, WordOnOthers, "words"), "at": database_now()},
    )
    return row


def forget_words(signature: Signature) -> None:
    """Delete what was said by this signature's representative, and of it."""
    SecondSignature.objects.filter(Q(first=signature) | Q(held=signature)).delete()
    WordOnOthers.objects.filter(signature=signature).delete()


def release_joined(first: Signature) -> None:
    """The first signature ends: those that had joined it wait for the coordinator again."""
    joined = Signature.objects.filter(joined_to=first, state=Signature.State.JOINED)
    joined.update(state=Signature.State.HELD, joined_to=None)
