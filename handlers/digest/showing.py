"""A digest in words: the first screen with something of every section, the rest part by part; names as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.digests import OFFICE, Digest, Item
from bot.core.model import Message, You
from bot.core.texts import digest_frame as says
from handlers.desk import Desk
from handlers.digest import aims, changes, instructed, paper, questioned, reports, tally, tasks, unreached
from handlers.digest.scene import Names, Show, Shown
from storage.db import Tx

SECTIONS: Mapping[str, Show] = {
    one.NAME: one.show for one in (reports, tasks, tally, changes, aims, instructed, questioned, unreached, paper)
}
SCREEN = 16
"""Lines of items in a later part."""
_ROOM, _LONGEST = 12, 1500
"""Lines of items on the first screen, headings come on top; characters of it."""
_BRIEF = 6
"""Lines of items on the leadership's."""
_FIRST = 2
"""Items of a section that come first, before another section gets a third."""


@dataclass(frozen=True, slots=True)
class How:
    """What is said of a digest beside what is in it."""

    late: date | None = None
    again: bool = False
    preview: date | None = None


def sections(tx: Tx, desk: Desk, one: Digest, how: How) -> list[Shown]:
    """Every section with the names of now."""
    day = desk.local(one.at).date() if how.preview is None else how.preview
    names = Names(tx, desk, day, one.reader == OFFICE)
    return [SECTIONS[section.name](section, names) for section in one.sections]


def screen(tx: Tx, desk: Desk, one: Digest, part: int, how: How, you: You) -> Message:
    """One part of a digest, counted from 1. Where one screen holds all of it, no file is offered beside it."""
    shown = sections(tx, desk, one, how)
    taken = _fitting(shown, _ROOM if one.reader == OFFICE else _BRIEF)
    rest = _rest(shown, taken)
    if part == 1:
        lines = [heading(desk, one, how), *_first(shown, taken)]
    elif part - 2 < len(rest):
        lines = [says.part(part, 1 + len(rest)), *_in_words(rest[part - 2])]
    else:
        return says.at_its_end(you)
    choices = ((says.MORE, says.AS_FILE) if part <= len(rest) else (says.AS_FILE,)) if rest else ()
    return Message("\n".join([*lines, *([says.read_on()] if says.MORE in choices else [])]), choices, you=you)


def heading(desk: Desk, one: Digest, how: How) -> str:
    """Which digest it is, from when to when, and what else is to be known of it."""
    head = says.heading(one, desk.local(one.at), desk.local(one.since) if one.since else None)
    return head + says.marks(late=how.late, again=how.again, preview=how.preview)


def _fitting(shown: Sequence[Shown], room: int) -> list[int]:
    """How many items of each section come on the first screen: one of each, some of each, then more; not too much."""
    while True:
        taken = [0] * len(shown)
        for most in (1, _FIRST, room):
            for at, one in enumerate(shown):
                while taken[at] < min(most, len(one.items)) and sum(taken) < room:
                    taken[at] += 1
        if not room or sum(map(len, _first(shown, taken))) <= _LONGEST:
            return taken
        room -= 1


def _first(shown: Sequence[Shown], taken: Sequence[int]) -> list[str]:
    lines = []
    for one, count in zip(shown, taken, strict=True):
        lines += [one.heading, *(says.item(one.line(item)) for item in one.items[:count])]
        if left := len(one.items) - count + one.more:
            lines.append(says.left(left))
    return lines or [says.nothing()]


_Line = tuple[Shown, Item | None]
"""An item of a section; None: how many lines of it were not kept."""


def _rest(shown: Sequence[Shown], taken: Sequence[int]) -> list[list[_Line]]:
    """What is not on the first screen, by parts."""
    lines: list[_Line] = []
    for one, count in zip(shown, taken, strict=True):
        lines += [(one, item) for item in one.items[count:]]
        if one.more and len(one.items) > count:
            lines.append((one, None))
    return [lines[at : at + SCREEN] for at in range(0, len(lines), SCREEN)]


def _in_words(part: Sequence[_Line]) -> list[str]:
    """Each line under its section's heading."""
    lines: list[str] = []
    under: Shown | None = None
    for one, item in part:
        if one is not under:
            under = one
            lines.append(says.continued(one.heading))
        lines.append(says.item(one.line(item)) if item is not None else says.left(one.more))
    return lines
