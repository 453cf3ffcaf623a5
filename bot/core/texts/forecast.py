"""What will go out, to whom and when, as the Party Office reads it before it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.followup import COORDINATE, OVERDUE
from bot.core.model import Message, You
from bot.core.texts import words

_PEOPLE, _DAYS, _ITEMS = 14, 6, 10


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be known of the plan: whether reminding is on, whether it is paused, who cannot be written to."""

    on: bool
    paused: bool
    unlinked: int


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
    notes: Notes,
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
    if notes.unlinked:
        text.append(f"- {notes.unlinked} đầu mối chưa liên kết, việc của họ vào danh sách gọi")
    if not notes.on:
        text.append("Nhắc việc đang tắt, đây là lịch nếu bật từ hôm nay. Muốn bật, gõ: bật nhắc.")
    if notes.paused:
        text.append("Hiện đang tạm dừng mọi tin nhắc.")
    if count:
        text.append(f"Xem kỹ một ngày, gõ như: lịch nhắc {last.day}/{last.month} ạ.")
    return Message("\n".join(text), you=you)


# ---- one day -----------------------------------------------------------------------------------------------


def which_day(you: You) -> Message:
    """No day ahead can be meant."""
    return Message("Xin ghi một ngày sắp tới, ví dụ: lịch nhắc 17/12 ạ.", you=you)


def item(what: str, code: str, due: date, day: date, *, check: bool) -> str:
    """ "3.1 (còn 14 ngày)", "phối hợp 3.2 (còn 7 ngày)", "chưa báo cáo 1.2", "quá hạn 3.1"."""
    if what == OVERDUE:
        return f"{'chưa báo cáo' if check else 'quá hạn'} {code}"
    left = (due - day).days
    far = f"còn {left} ngày" if left > 0 else "đến hạn" if left == 0 else f"đã quá {-left} ngày"
    return f"{'phối hợp ' if what == COORDINATE else ''}{code} ({far})"


def day_line(who: str, items: Sequence[str], *, report: bool) -> str:
    """One person's message of a day."""
    told = [*items[:_ITEMS], *([f"và {len(items) - _ITEMS} việc khác"] if len(items) > _ITEMS else [])]
    return f"- {who}: {', '.join([*told, *(['báo cáo'] if report else [])])}"


def one_day(day: date, count: int, lines: Sequence[str], alone: int, you: You) -> Message:
    """Every message of a day; those about nothing but a report are counted."""
    if not count:
        return Message(f"{words.cap(words.day(day))}: không có tin nhắc nào ạ.", you=you)
    text = [f"{words.cap(words.day(day))}, nếu không ai trả lời: {count} tin.", *lines[:_PEOPLE]]
    text += [f"- và {len(lines) - _PEOPLE} người khác"] if len(lines) > _PEOPLE else []
    text += [f"- {alone} người: chỉ về báo cáo"] if alone else []
    return Message("\n".join(text), you=you)
