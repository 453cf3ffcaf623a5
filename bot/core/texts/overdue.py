"""To the Party Office in its morning: what is overdue or not reported, whose, with phones; who has not handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.model import Choice
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.party_office import missing_line
from bot.core.texts.tasks import full_day

_LINES = 12
_GROUPS = 24
_OFFERED = 4


def greeting(office: str) -> str:
    """At the head of a morning that only tells."""
    return f"Kính gửi {office}."


def unit(place: str, who: str, phone: str, what: Sequence[str]) -> str:
    """ "- UBND phường, Đỗ Thị Liên 0900000061: 3.1 (hạn thứ Năm 31/12/2026, đã quá 4 ngày)"."""
    called = " ".join(part for part in (who, phone) if part) or "chưa có đầu mối"
    return f"- {place}, {called}: {', '.join(what)}"


def overdue_since(codes: Sequence[str], due: date, today: date) -> str:
    """Deadlines of one day that is past."""
    return f"{', '.join(codes)} (hạn {full_day(due)}, đã quá {(today - due).days} ngày)"


def overdue(lines: Sequence[str], count: int) -> list[str]:
    """Deadlines that are past, a line a unit."""
    return [f"Quá hạn {count} việc:", *_bounded(lines)]


def not_reported(period: str, lines: Sequence[str], count: int) -> list[str]:
    """Check-points without a word, a line a unit: never called overdue."""
    named = f"kỳ {period}" if period.startswith("đến") else period
    return [f"Chưa báo cáo {named}, {count} việc:", *_bounded(lines)]


def _bounded(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _LINES
    return [*lines[:_LINES], *([f"- và {rest} đơn vị khác, gõ: gọi ai"] if rest > 0 else [])]


def of_programme(code: str, number: str) -> str:
    """A task where two programmes have one of its code, as it is typed."""
    return f"{code} của {number}"


def may_be_raised(codes: Sequence[str]) -> str:
    """From this working day on the office may put them before the leadership."""
    return f"Có thể trình lãnh đạo, gõ: {', '.join(f'trình {code}' for code in codes[:_OFFERED])}."


def raising(keys: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """The same as buttons: the code as it is typed, folded, and as it is read."""
    return tuple(Choice(f"trinh {folded}", f"trình {code}") for folded, code in keys[:_OFFERED])


def missing(
    period: Period, today: date, total: int, lines: Mapping[str, Sequence[str]], calls: Sequence[str], group: str
) -> list[str]:
    """Who has not handed in after the due day, by area, with phones; who asked to be called."""
    count = sum(map(len, lines.values()))
    shown = [
        f"Đến {today.day}/{today.month} còn {count}/{total} {group} chưa gửi báo cáo tháng {period.month} "
        f"(hạn {words.day(period.due)}):"
    ]
    left = _GROUPS
    for area, groups in lines.items():
        if left > 0:
            shown += [f"{words.cap(area)}, {len(groups)} {group}:"] if area else []
            shown += groups[:left]
            left -= len(groups)
    if left < 0:
        shown.append(f"- và {-left} {group} khác, gõ: ai chưa nộp")
    if calls:
        shown.append(f"Nhờ gọi giúp: {', '.join(calls)}.")
    return shown


__all__ = [
    "greeting",
    "may_be_raised",
    "missing",
    "missing_line",
    "not_reported",
    "overdue",
    "overdue_since",
    "raising",
    "unit",
]
