"""The office reminds of reports itself: whom it reminded and whom not, and what they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words

_LINES, _EACH = 12, 5


class Why(Enum):
    """Why somebody is not reminded, as a line says it."""

    HANDED_IN = "đã nộp"
    NOTHING = "kỳ này không phải báo cáo"
    ASSISTED = "Văn phòng nhập thay"
    NOBODY = "chưa có người báo"
    AWAY = "đang nghỉ, chưa có người thay, xin gọi"
    TODAY = "hôm nay đã nhắc rồi"
    UNLINKED = "chưa liên kết, xin gọi"
    FROZEN = "liên kết đang khóa, xin gọi"
    UNREACHABLE = "không nhắn được, xin gọi"


TO_CALL = frozenset((Why.UNLINKED, Why.FROZEN, Why.UNREACHABLE, Why.AWAY))
"""Why the office telephones instead."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something nobody is reminded of: what it is, why, and who answers for it."""

    name: str
    why: Why
    who: str = ""
    phone: str = ""


def left_out(found: Sequence[LeftOut], said: Mapping[Why, str] | None = None) -> list[str]:
    """A line each, whom to telephone first; many of one reason, with nobody to call, are one line.

    "- Tổ dân phố số 5, khu Hàng Kênh: chưa liên kết, xin gọi Nguyễn Văn Bình, 0900000001".
    """
    lines, others = [], [one for one in found if one.why not in TO_CALL]
    for one in found:
        if one.why in TO_CALL:
            called = f" {', '.join(part for part in (one.who, one.phone) if part)}" if one.who else ""
            lines.append(f"- {one.name}: {one.why.value}{called}")
    for why in dict.fromkeys(one.why for one in others):
        names = [one.name for one in others if one.why is why]
        reason = (said or {}).get(why, why.value)
        lines += [f"- {name}: {reason}" for name in names] if len(names) <= _EACH else [f"- {len(names)} nơi: {reason}"]
    return lines


def no_period(you: You) -> Message:
    """Nothing is open, so nothing is owed."""
    return Message("Hiện không có kỳ báo cáo nào đang mở nên không có gì để nhắc ạ.", you=you)


def nobody_missing(period: Period, word: str, where: str, you: You) -> Message:
    """Everybody handed in."""
    place = f" {words.cap(where)}:" if where else ""
    return Message(f"Báo cáo tháng {period.month}:{place} không còn {word} nào chưa nộp ạ.", you=you)


def preview(period: Period, missing: int, count: int, lines: Sequence[str], word: str, where: str, you: You) -> Message:
    """How many would be reminded and who would not, before all of them are."""
    at = f", {where}" if where else ""
    able = f"nhắc được {count}" if count else "không nhắc thêm được ai"
    head = f"Báo cáo tháng {period.month}{at}: còn {missing} {word} chưa nộp, {able}."
    shown = [head, *(["Không nhắc:", *_bounded(lines)] if lines else [])]
    if not count:
        return Message("\n".join([*shown, "Xem số điện thoại, xin gõ: ai chưa nộp ạ."]), you=you)
    label = f"nhắc {count} {word} chưa nộp{f' {where}' if where else ''}"
    return Message("\n".join([*shown, f"Nhắc {count} {word} ạ?"]), (all_of(count, word, where, label),), you=you)


def all_of(count: int, word: str, where: str, label: str) -> Choice:
    """Remind all that were counted."""
    group = phrase(word)
    if where:
        return Choice(f"nhac {count} {group} chua nop {phrase(where)}", label)
    return Choice(f"nhac {count} {group} chua nop", label)


def too_many(count: int, most: int, word: str, you: You) -> Message:
    """More places in one order than may be named."""
    return Message(
        f"Mỗi câu nhắc được nhiều nhất {most} nơi, câu này có {count}, nên chưa nhắc ai. Xin gõ lại ít hơn, "
        f"hoặc gõ: nhắc {word} chưa nộp ạ.",
        you=you,
    )


def changed() -> str:
    """More would be reminded than were shown."""
    return "Danh sách vừa thay đổi nên chưa nhắc ai."


def done(period: Period, told: Sequence[str], lines: Sequence[str], when: str, you: You) -> Message:
    """Who was reminded, or will be in the morning (``when``), and who was not and why."""
    verb = f"Sẽ nhắc lúc {when}" if when else "Đã nhắc"
    shown = []
    if told:
        named = "; ".join(told) if len(told) <= 3 else f"{len(told)} nơi"
        shown.append(f"{verb} về báo cáo tháng {period.month}: {named}.")
    else:
        shown.append(f"Chưa nhắc ai về báo cáo tháng {period.month}.")
    if lines:
        shown += ["Không nhắc:", *_bounded(lines)]
    shown.append("Xem còn ai, xin gõ: ai chưa nộp ạ.")
    return Message("\n".join(shown), you=you)


def _bounded(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _LINES
    return [*lines[:_LINES], *([f"- và {rest} nơi khác, gõ: ai chưa nộp"] if rest > 0 else [])]


def asked(days: int, period: Period, place: Place, ward: Ward, you: You) -> str:
    """What whoever reports reads; ``days`` from the day of sending to the due day."""
    due = words.day(period.due)
    when = f"hạn {due}, còn {days} ngày" if days > 0 else f"hạn là hôm nay, {due}" if days == 0 else f"đã quá hạn {due}"
    return f"Thưa {you.value}, {ward.office} nhắc báo cáo tháng {period.month} của {place.name} ({when})."
