"""What will go out, to whom and when, as the Party Office reads it before it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.model import Message, You
from bot.core.texts import words

_PEOPLE, _DAYS = 14, 6


def person_line(who: str, place: str, days: Sequence[tuple[date, int]]) -> str:
    """ "- Lê Thị Hoa (Phòng Văn hóa - Xã hội), 3 tin: 1/12 (2 việc), 17/12, 24/12"."""
    shown = [f"{day.day}/{day.month}{f' ({count} việc)' if count > 1 else ''}" for day, count in days[:_DAYS]]
    more = f" và {len(days) - _DAYS} ngày khác" if len(days) > _DAYS else ""
    return f"- {who}{f' ({place})' if place else ''}, {len(days)} tin: {', '.join(shown)}{more}"


def to_the_office(code: str, place: str, *, overdue: bool) -> str:
    """The office hears of something a unit has not done, or not reported."""
    return f"{code} {'quá hạn' if overdue else 'chưa báo cáo'}, {place}"


def first_line(day: date, who: str, line: str, more: int) -> str:
    """The first of a message's items, and how many more there are."""
    return f"{words.day(day)}, {who}: {line.rstrip('.')}{f' (và {more} việc khác)' if more > 0 else ''}"


def schedule(
    first: date,
    last: date,
    count: int,
    several: int,
    leaders: Mapping[date, int],
    leader: str,
    lines: Sequence[str],
    on: bool,
    paused: bool,
    you: You,
) -> Message:
    """Every day on which leaders are reminded of reports, then everybody else."""
    span = f"Từ {first.day}/{first.month} đến {last.day}/{last.month}/{last.year}"
    if not count:
        text = [f"{span}: không có tin nhắc nào ạ."]
    else:
        text = [f"{span}, nếu không ai trả lời: {count} tin cho {several} người."]
    if leaders:
        days = ", ".join(f"{day.day}/{day.month} {number} người" for day, number in leaders.items())
        text.append(f"- {words.cap(leader)}, báo cáo: {days}")
    text += lines[:_PEOPLE]
    if len(lines) > _PEOPLE:
        text.append(f"- và {len(lines) - _PEOPLE} người khác")
    if not on:
        text.append("Nhắc việc đang tắt, đây là lịch nếu bật từ hôm nay. Muốn bật, gõ: bật nhắc.")
    if paused:
        text.append("Hiện đang tạm dừng mọi tin nhắc.")
    return Message("\n".join(text), you=you)
