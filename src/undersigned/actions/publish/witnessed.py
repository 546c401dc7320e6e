"""Bundles and witnesses: a bundle is published at once, and anew when enough witnesses have cosigned a checkpoint."""

from __future__ import annotations

import logging
import zipfile

from undersigned.actions.record import Log
from undersigned.core.errors import UndersignedError
from undersigned.core.publish.bundle import renew
from undersigned.core.record import Policy, parse_checkpoint, parse_policy
from undersigned.core.record.note import parse_note
from undersigned.models import Checkpoint, Statement
from undersigned.outside.files import Folder, replace

logger = logging.getLogger("undersigned.publish")

BUNDLE = "bundle.zip"
LOOK_BACK = 50  # checkpoints: where none of so many has a quorum, the witnesses are away


def best_checkpoint(policy: Policy, smallest: int, largest: int) -> Checkpoint | None:
    """The newest checkpoint of these sizes that the policy's witnesses have cosigned; else the newest."""
    newest = list(Checkpoint.objects.filter(size__gte=smallest, size__lte=largest).order_by("-size")[:LOOK_BACK])
    return next((one for one in newest if has_quorum(policy, one.note)), newest[0] if newest else None)


def has_quorum(policy: Policy, note: str) -> bool:
    """Whether enough witnesses of the policy have cosigned."""
    return policy.has_quorum(policy.cosigners(parse_note(note)))


class Unwitnessed:
    """Published bundles whose checkpoint too few witnesses have cosigned. Only the publisher's thread may use it."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._folders: set[str] | None = None  # None: nobody has looked
        self._tried: str | None = None

    def look_at(self, folder: Folder) -> None:
        """Note whether the bundle in this folder waits for witnesses."""
        if self._folders is not None:
            self._folders.discard(folder.place.name)
            if self._lacks_witnesses(folder):
                self._folders.add(folder.place.name)

    def renew(self) -> None:
        """Publish those bundles anew for which there is a checkpoint now that enough witnesses have cosigned."""
        if self._folders is None:
            self._folders = set()
            for statement in Statement.objects.filter(published__isnull=False):
                self.look_at(self._folder(statement.slug_id))
        newest = Checkpoint.objects.order_by("-size").first() if self._folders else None
        if newest is None or newest.note == self._tried:
            return
        self._tried = newest.note
        for name in sorted(self._folders):
            try:
                self._renew(self._folder(name))
            except (OSError, zipfile.BadZipFile, UndersignedError):
                logger.exception("the bundle of %s was not renewed", name)

    def _folder(self, name: str) -> Folder:
        return Folder(self._log.here.site / name)

    def _lacks_witnesses(self, folder: Folder) -> bool:
        return not folder.missing([BUNDLE]) and not has_quorum(*_policy_and_note(folder))

    def _renew(self, folder: Folder) -> None:
        """A bundle that is no longer there waits for its batch."""
        if not folder.missing([BUNDLE]):
            policy, note = _policy_and_note(folder)
            size, tree = parse_checkpoint(parse_note(note).text).size, self._log.catch_up()
            better = best_checkpoint(policy, size, tree.size)
            if better is None or not has_quorum(policy, better.note):
                return
            data = (folder.place / BUNDLE).read_bytes()
            renewed = renew(data, better.note, lambda index: tree.inclusion(index, better.size))
            replace(folder.place.resolve() / BUNDLE, renewed)
        if self._folders is not None:
            self._folders.discard(folder.place.name)


def _policy_and_note(folder: Folder) -> tuple[Policy, str]:
    """The policy and the checkpoint in the bundle of a folder."""
    with zipfile.ZipFile(folder.place / BUNDLE) as bundle:
        return parse_policy(bundle.read("policy").decode()), bundle.read("checkpoint").decode()
