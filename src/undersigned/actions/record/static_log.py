"""The log as static files: `log/` of the published site, after C2SP tlog-tiles.

The database is first: what it has placed and signed is written here, entries and hash tiles before the checkpoint that
needs them, so that whoever reads a checkpoint finds all that belongs to it. Whatever a crash leaves out is written at
the next start. Leaves hold no personal data, only commitments: no file of these ever has to change or to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from undersigned.core.errors import N_, RecordError
from undersigned.core.record import note
from undersigned.core.record.tiles import WIDTH, Tile, bundle_entries, partial_tiles, tile_hashes, tiles
from undersigned.core.tree import HASH, Tree, leaf_hash
from undersigned.models import Checkpoint, Event
from undersigned.outside import files
from undersigned.outside.installation import Installation
from undersigned.outside.process import Alone


class StaticLog:
    """The files of one log, and up to which size they are known to be there."""

    def __init__(self, here: Installation) -> None:
        self.here = here
        self.folder = here.site / "log"
        self._size: int | None = None  # None: nobody has looked
        self._shown = ""

    def is_behind(self) -> bool:
        """Whether there is a checkpoint that is not known to be shown."""
        newest = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
        return newest is not None and newest != self._shown

    def show(self, catch_up: Callable[[], Tree], policy: str) -> None:
        """Bring the files to the newest checkpoint, for which the tree is large enough.

        The first call looks at every file, and makes those that are missing; later ones write what is new. The tree
        is read once nobody else writes: a smaller one would take back a checkpoint that another has shown meanwhile.
        """
        with Alone(self.here.home / "log.lock"):
            tree = catch_up()
            newest = Checkpoint.objects.filter(size__lte=tree.size).order_by("-size").first()
            if newest is None:
                return
            check_site(self.here)
            if self._size is None:
                wanted = self._missing(newest.size)
            else:
                wanted = tiles(newest.size, since=self._size)
            files.put(self.folder, _made(tree, wanted))
            files.replace(self.folder / "policy", policy.encode())
            files.replace(self.folder / "checkpoint", newest.note.encode())
            self._remove_outgrown(newest.size)
            self._size, self._shown = newest.size, newest.note

    def _missing(self, size: int) -> Iterator[Tile]:
        """Tiles that should be there and are not, or not whole."""
        sizes = Checkpoint.objects.filter(size__lte=size).values_list("size", flat=True)
        for tile in {*tiles(size), *partial_tiles(sizes.iterator(), size)}:
            if self._has(tile.path) != tile.width * HASH or (tile.level == 0 and not self._has(tile.entries_path)):
                yield tile

    def _has(self, path: str) -> int:
        """How many bytes a file has; 0 where there is none."""
        try:
            return (self.folder / path).stat().st_size
        except OSError:
            return 0

    def _remove_outgrown(self, size: int) -> None:
        """Partial tiles whose full one is there; at first all of them, since a crash may have left some."""
        for tile in tiles(size, since=self._size or 0):
            if tile.is_full:
                for path in (tile.path, tile.entries_path)[: 2 if tile.level == 0 else 1]:
                    files.remove_folder(self.folder / f"{path}.p")


def check_site(here: Installation) -> None:
    """Refuse where the published checkpoint is none of this database's: signing on would show two pasts of one log."""
    try:
        there = note.parse_checkpoint(note.parse_note((here.site / "log" / "checkpoint").read_text("utf-8")).text)
    except (OSError, ValueError, RecordError):
        return  # none, or none that anybody could hold against us: it is written anew
    if there.origin != here.origin:
        message = N_("%(folder)s holds another log, %(origin)s. Move that folder away, where it can still be read.")
        raise RecordError(message, folder=here.site / "log", origin=there.origin)
    known = Checkpoint.objects.filter(size=there.size).values_list("note", flat=True).first()
    if known is None or note.parse_checkpoint(note.parse_note(known).text).root != there.root:
        message = N_(
            "%(folder)s shows this log with %(n)s events, which the database does not have: it is older, or another. "
            "Put back the newest copy of the database; docs/operating.md says what to do where there is none."
        )
        raise RecordError(message, folder=here.site / "log", n=there.size)


def _made(tree: Tree, wanted: Iterable[Tile]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of these tiles, one after another: entries first."""
    for tile in wanted:
        hashes = tile_hashes(tree, tile)
        if tile.level == 0:
            yield tile.entries_path, bundle_entries(_leaves(tile, hashes))
        yield tile.path, hashes


def _leaves(tile: Tile, hashes: bytes) -> list[bytes]:
    """The leaves under a tile, from the database; refused where they are not those that were placed.

    A file of these is for ever: a row that somebody changed must not get into one.
    """
    start = tile.index * WIDTH
    under = Event.objects.sequenced().filter(index__gte=start, index__lt=start + tile.width)
    leaves = [leaf.encode() for leaf in under.values_list("leaf", flat=True)]
    if b"".join(map(leaf_hash, leaves)) != hashes:
        message = N_("In the database an event from %(first)s to %(last)s of the log is not the one that was placed.")
        raise RecordError(message, first=start, last=start + tile.width - 1)
    return leaves
