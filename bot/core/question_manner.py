"""How a question is asked: why, place by place, which first, by which number, and what it goes on from. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.core.queries import Rank
from bot.core.question_patterns import (
    AGAIN,
    AREAS,
    COUNTED,
    EACH,
    FIRST,
    HOW,
    HOW_MANY,
    LATE,
    LEFT,
    LESS,
    LISTED,
    MARKS,
    MET,
    MORE,
    OF_THESE,
    RANKS,
    UNMET,
    WHO_DOES,
    WHO_SENT,
    WHY,
)
from bot.core.question_subjects import Subjects
from bot.core.question_times import GONE, cut

__all__ = ["Manner", "read_manner", "read_mark"]


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is asked."""

    why: bool = False
    each: bool = False
    rank: Rank | None = None
    mark: Decimal | None = None
    how: bool = False
    more: bool = False
    """It goes on from the last question: "còn …", "… thì sao"."""
    areas: bool = False
    """Area by area."""
    listed: bool = False
    """Which places: of all of them, not of those just asked about."""
    side: Rank | None = None
    """Which places a number parts off: "bao nhiêu tổ dưới 95"."""
    percent: bool = False
    """The number is a share."""
    met: Rank | None = None
    """Which targets: those that are met, or not."""
    late: bool = False
    """Whose reports came late."""
    these: bool = False
    """Of what was answered last: "cái nào quá hạn"."""
    left: bool = False
    """Whose reports are missing."""
    back: bool = False
    """The time before: "tháng trước"."""
    who: bool = False
    """Who does the task it was just about, and when it is done."""
    counts: bool = False
    """How many, and nothing before it: "bao nhiêu người dự"."""
    again: bool = False
    """What the last answer has in it: "bao nhiêu phần trăm"."""

    @property
    def only_counts(self) -> bool:
        """Whether it is asked how many, and nothing else."""
        return self.counts and not (self.mark or self.each or self.rank)


def read_manner(text: str) -> tuple[Manner, str]:
    """Why, place by place, which first, and whether it follows on; without the words for it."""
    manner = Manner(
        more=MORE.search(text) is not None,
        areas=AREAS.search(text) is not None,
        listed=LISTED.search(text) is not None,
        late=LATE.search(text) is not None,
        these=OF_THESE.search(text) is not None,
        met=Rank.BELOW if UNMET.search(text) else Rank.ABOVE if MET.search(text) else None,
        left=LEFT.search(text) is not None,
        who=WHO_DOES.search(text) is not None,
        counts=HOW_MANY.match(text.strip()) is not None,
        again=AGAIN.search(text.strip()) is not None,
        how=HOW.search(text) is not None,
    )
    text = FIRST.sub(r"\2\1 nhat", text)
    why = WHY.search(text)
    if why:
        text = cut(text, why)
    rank = None
    for pattern, one in RANKS:
        if found := pattern.search(text):
            if one is Rank.BELOW and not LISTED.search(text):
                continue  # "tổ 5 chưa đạt à": no list is wanted
            rank, text = one, cut(text, found)
            break
    text = AREAS.sub(GONE, text)
    each = EACH.search(text)
    if each:
        text = cut(text, each)
    named = bool(each) or rank is not None or WHO_SENT.search(text) is not None
    return replace(manner, why=bool(why), each=named and not manner.areas, rank=rank), text


def read_mark(text: str, subjects: Subjects, said: str) -> tuple[Decimal | None, Rank | None, str]:
    """The number to compare with, "95" in "có qua 95 không", and which places it parts off: "tổ nào dưới 95"."""
    if found := MARKS.search(text):
        number = found["n"] or found["p"] or found["b"]
        if all(task.code != number for task in subjects.tasks):
            side = (Rank.BELOW if LESS.search(found[0]) else Rank.ABOVE) if COUNTED.search(said) else None
            return Decimal(number), side, cut(text, found)
    return None, None, text
