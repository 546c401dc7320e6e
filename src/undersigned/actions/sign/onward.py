"""From one signatory to the next: organisations that it proposes, which the coordinator invites or not."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from undersigned.actions.addresses import clean_address
from undersigned.actions.sign.invite import invite
from undersigned.core.draft.edition import language_tag
from undersigned.core.errors import N_, SignError
from undersigned.core.sign import line
from undersigned.models import Proposal, Signature, Statement, database_now
from undersigned.models.book import name_key

MOST_PROPOSALS = 5


@transaction.atomic
def propose(signature: Signature, *, name: str, address: str, language: str) -> Proposal:
    """Keep a proposal for the coordinator. Nothing is sent; made twice, it is one."""
    signature = Signature.objects.select_for_update().select_related("statement").get(pk=signature.pk)
    now = database_now()
    if signature.state not in {Signature.State.CONFIRMED, Signature.State.HELD}:
        raise SignError(N_("This signature has ended. It cannot change any more."))
    if not signature.statement.takes_signatures(now):
        raise SignError(N_("This statement takes no signatures now."))
    words, address = line(name, "name"), clean_address(address)
    if not words:
        raise SignError(N_("Name the organisation."))
    language_tag(language)
    key = name_key(words)
    found = signature.proposals.filter(name_key=key).first()
    if found is not None:
        return found
    if signature.proposals.count() >= MOST_PROPOSALS:
        raise SignError(
            N_("You have proposed %(most)s organisations. Write to the coordinator about more."), most=MOST_PROPOSALS
        )
    return Proposal.objects.create(
        signature=signature, name=words, name_key=key, mail=address, language=language, made=now
    )


def waiting_proposals(statement: Statement) -> QuerySet[Proposal]:
    """What signatories have proposed and nobody has decided."""
    rows = Proposal.objects.filter(signature__statement=statement, decided=None)
    return rows.filter(signature__in=Signature.objects.told()).select_related("signature")


@transaction.atomic
def decide_proposal(proposal: Proposal, *, accept: bool) -> None:
    """Invite the proposed organisation, or do not. Its address is kept by the invitation alone, or not at all."""
    proposal = Proposal.objects.select_for_update().select_related("signature__statement").get(pk=proposal.pk)
    if proposal.decided is not None:
        raise SignError(N_("This proposal was decided already."))
    if accept:
        statement = proposal.signature.statement
        invite(statement, name=proposal.name, address=proposal.mail, language=proposal.language)
    proposal.decided, proposal.accepted, proposal.mail = database_now(), accept, ""
    proposal.save(update_fields=["decided", "accepted", "mail"])
