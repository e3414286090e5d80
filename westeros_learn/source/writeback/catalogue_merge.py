"""A catalogue that two translators changed at the same time: merged entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.writeback.catalogues import Block, Written, read_blocks, rewritten
from westeros_learn.source.writeback.fields import Conflict, Place
from westeros_learn.source.writeback.splices import Splice, spliced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from westeros_learn.source.translation import Message

_BOM = "\ufeff"
_Key = tuple[bool, "Message"]
_Blocks = dict[_Key, Block]


class CatalogueMerge:
    """Merges three versions of a catalogue into the one that is there now.

    Attributes:
        conflicts: the texts that both translated, each in their own way.

    Args:
        take_mine: places of conflicts in which mine shall stand.
    """

    def __init__(self, take_mine: Collection[Place]) -> None:
        self.conflicts: list[Conflict] = []
        self._take_mine = take_mine

    def merge(self, base: str, mine: str, theirs: str) -> str | None:
        """Return the merged text; None where a text is no catalogue, or names an entry twice."""
        mark = _BOM if theirs.startswith(_BOM) else ""
        theirs = theirs.removeprefix(_BOM)
        try:
            old, ours, others = (
                _by_key(read_blocks(text.removeprefix(_BOM))) for text in (base, mine, theirs)
            )
            if old is None or ours is None or others is None:
                return None
            splices = [*self._changes(old, ours, others), *self._additions(theirs, old, ours, others)]
        except EditRefusedError:
            return None
        return mark + spliced(theirs, splices)

    def _changes(self, old: _Blocks, ours: _Blocks, others: _Blocks) -> Iterable[Splice]:
        """Yield what I changed of the entries that are there now."""
        for key, now in others.items():
            base, mine = old.get(key), ours.get(key)
            if mine is None:
                if base is not None and _says(base) == _says(now):  # I took it away, they left it alone
                    yield Splice(now.start, now.end, "")
            elif base is None or _says(mine) != _says(base):
                text = self._joined(base, mine, now)
                if text != now.text:
                    yield Splice(now.start, now.end, text)
        for key, mine in ours.items():
            base = old.get(key)
            if key not in others and base is not None and mine.written != base.written:
                place = _place(mine)  # they took away what I translated
                self.conflicts.append(Conflict(place, base.translation, mine.translation, None))

    def _joined(self, base: Block | None, mine: Block, now: Block) -> str:
        """Return an entry that I changed: whole where they left it alone, else what I say in their lines."""
        if base is not None and _says(now) == _says(base):
            return mine.text
        wanted = self._wanted(base.written if base else None, mine, now)
        return rewritten(now, wanted) if wanted != now.written else now.text

    def _wanted(self, base: Written | None, mine: Block, now: Block) -> Written:
        if mine.written in (base, now.written):
            return now.written
        if now.written == base:
            return mine.written
        place = _place(mine)
        said = base.translation if base else None
        self.conflicts.append(Conflict(place, said, _told(mine.written), _told(now.written)))
        return mine.written if place in self._take_mine else now.written

    def _additions(self, theirs: str, old: _Blocks, ours: _Blocks, others: _Blocks) -> Iterable[Splice]:
        """Yield the entries that I added, each behind the one that it follows in mine."""
        end = "\r\n" if "\r\n" in theirs else "\n"
        after: Block | None = None
        for key, mine in ours.items():
            if key in others:
                after = others[key]
            elif key not in old or (mine.written != old[key].written and _place(mine) in self._take_mine):
                entry = f"{mine.text.rstrip()}{end}"
                if after is None:
                    yield Splice(0, 0, f"{entry}{end}")
                else:
                    open_line = "" if after.text.endswith(("\n", "\r")) else end
                    yield Splice(after.end, after.end, f"{open_line}{end}{entry}")


def _by_key(blocks: list[Block]) -> _Blocks | None:
    found = {block.key: block for block in blocks}
    return found if len(found) == len(blocks) else None


def _says(block: Block) -> str:
    return block.text.rstrip()


def _place(block: Block) -> Place:
    context, text = block.message
    return (context, text) if context else (text,)


def _told(written: Written) -> str:
    """Return what somebody made of a translation, as people compare it."""
    return f"{written.translation} [fuzzy]" if written.look else written.translation
