"""Completeness and timeliness in words, and what a leader reads back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.model import Message, Place, Ward, You
from bot.core.periods import Period
from bot.core.summary import Kept, Summary, percent
from bot.core.texts import words

_NAMED = 15
"""How many groups that miss something are named one by one."""


def two_figures(of: Summary, ward: Ward) -> str:
    """ "Đầy đủ: 95% (133/140 số …). Đúng hạn: 90% (18/20 thôn)." """
    full = f"chưa có {ward.short} nào nhập"
    if of.begun:
        share = percent(of.answered, of.asked)
        full = f"{share}% ({of.answered}/{of.asked} số của {of.begun} {ward.short} đã gửi hoặc đang nhập)"
    return f"Đầy đủ: {full}. Đúng hạn: {percent(of.on_time, of.places)}% ({of.on_time}/{of.places} {ward.short})."


def whole(period: Period, of: Summary, lacking: Sequence[str], nothing: Sequence[str], ward: Ward, you: You) -> Message:
    """The ward's two figures, then the groups that lack something; ``nothing``: those of which there is nothing yet."""
    came = f"Báo cáo tháng {period.month}, hạn {words.day(period.due)}: {of.sent}/{of.places} {ward.short} đã gửi."
    head = f"{came}\n{two_figures(of, ward)}"
    if not lacking and not nothing:
        return Message(f"{head} Các {ward.short} đều đầy đủ, đúng hạn ạ.", you=you)
    lines = [head, "Chưa đầy đủ hoặc chưa đúng hạn:", *lacking[:_NAMED]]
    if len(lacking) > _NAMED:
        lines.append(f"… và {len(lacking) - _NAMED} {ward.short} khác.")
    if len(lacking) + len(nothing) <= _NAMED:
        lines += nothing
    elif nothing:
        lines.append(f"- {len(nothing)} {ward.short} chưa báo cáo; xem tên, số điện thoại, gõ: ai chưa nộp")
    return Message("\n".join(lines), you=you)


def line(name: str, kept: Kept) -> str:
    """One group, or one period of a group."""
    if not kept.begun:
        return f"- {name}: chưa báo cáo"
    how = "chưa gửi" if kept.sent is None else "đúng hạn" if kept.on_time else "muộn"
    return f"- {name}: {kept.answered}/{kept.asked} số, {how}"


def history(rows: Iterable[tuple[Period, Kept]]) -> str:
    """The last periods of one group, the newest first."""
    return "\n".join(["Các kỳ gần đây:", *(line(month(period), kept) for period, kept in rows)])


def month(period: Period) -> str:
    """ "tháng 10/2026"."""
    return f"tháng {period.month}/{period.year}"


# ---- read back -------------------------------------------------------------------------------------------


def past_report(period: Period, place: Place, state: str, lines: Sequence[str]) -> str:
    """A report of a place of one's own."""
    return "\n".join([f"{place.full_name}, {month(period)}: {state}.", *lines])


def draft(locked: bool) -> str:
    """The state of a report never handed in."""
    return "chưa gửi khi chốt số liệu" if locked else "đang nhập dở"


def no_past_report(place: Place, code: str, there_are: Sequence[Period]) -> str:
    """No report of that month; which there are."""
    if not there_are:
        return f"{place.full_name} chưa có báo cáo nào trong hệ thống."
    head = f"{place.full_name} không có báo cáo tháng {int(code[5:])}/{code[:4]}. Hiện có:"
    return "\n".join([head, *(f"- {month(period)}" for period in there_are)])


def only_own(you: You) -> str:
    """Somebody else's report was asked for."""
    return f"{words.cap(you.value)} chỉ xem được báo cáo của nơi mình phụ trách."
