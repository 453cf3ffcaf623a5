"""Appendix tasks as leaders read them: the task as it holds, and what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.model import Message, You
from bot.core.texts import words

_CONTENT = 70
_DAYS = 4


def task(number: str, code: str, content: str) -> str:
    """ "Nhiệm vụ 3.1 (10-CTr/ĐU): Rà soát, quản lý di tích"."""
    return f"Nhiệm vụ {code} ({number}): {content}"


def units(lead: Sequence[str], coordinating: Sequence[str]) -> str:
    """Who leads, who coordinates."""
    joined = f"; phối hợp: {', '.join(coordinating)}" if coordinating else ""
    return f"- Chủ trì: {', '.join(lead) or 'chưa rõ'}{joined}"


def timeframe(said: str, product: str) -> str:
    """The paper's words for when and what."""
    what = f"; sản phẩm: {product}" if product else ""
    return f"- Thời gian ghi trong văn bản: {said or 'không ghi'}{what}"


def next_due(day: date) -> str:
    """What is due next."""
    return f"- Mốc tới: {_day(day)}"


def no_date(unclear: bool) -> str:
    """No date lies ahead."""
    return "- Mốc: Văn phòng chưa xác định" if unclear else "- Không còn mốc nào phía trước"


def unconfirmed() -> str:
    """Past its day, and the office has not confirmed that to the leadership."""
    return "đang chờ Văn phòng xác nhận"


def done() -> str:
    """Done; whether on time is in the table that the units have seen first."""
    return "hoàn thành"


def line(code: str, content: str, lead: Sequence[str], days: Sequence[date]) -> str:
    """A task in a list, with the days on which something of it is due."""
    short = content if len(content) <= _CONTENT else f"{content[: _CONTENT - 1].rstrip()}…"
    when = f", {_day(days[0])}" if days else ""
    if len(days) > _DAYS:
        when = f", {len(days)} mốc, mốc đầu {_day(days[0])}"
    elif len(days) > 1:
        first, last = ([f"{one.day}/{one.month}" for one in some] for some in (days[:-1], days[-1:]))
        when = f", {', '.join(first)} và {last[0]}"
    return f"- {code} {short} ({', '.join(lead) or 'chưa rõ chủ trì'}{when})"


def heading(many: int) -> str:
    """Above the tasks."""
    return f"Chương trình có {many} nhiệm vụ:" if many else "Chưa có chương trình nào trong hệ thống."


def how_many(many: int) -> str:
    """Of all tasks, at a glance."""
    return f"Nhiệm vụ: {many}."


def first(code: str, day: date) -> str:
    """Which comes first."""
    return f"- Mốc gần nhất: nhiệm vụ {code}, {_day(day)}."


def of_unit(name: str, leads: int, joins: int) -> str:
    """How much a unit has to do."""
    return f"{name} chủ trì {leads} nhiệm vụ, phối hợp {joins}" + (":" if leads else ".")


def coordinates(codes: Sequence[str]) -> str:
    """Where a unit coordinates."""
    return f"- Phối hợp: {', '.join(codes)}"


_RESULTS = {
    "done": "{} đã hoàn thành",
    "left": "{} chưa hoàn thành",
    "unconfirmed": "{} đang chờ Văn phòng xác nhận",
    "lasting": "{} làm thường xuyên, có kết quả từng kỳ",
    "unclear": "{} chưa rõ thời hạn",
    "void": "{} không áp dụng",
}


def by_result(name: str, counts: Mapping[str, int], every: int, *, done: bool) -> str:
    """Above the tasks that are done, or those that are not: how many of all are what, until the end of the year."""
    about = f"Nhiệm vụ do {name} chủ trì" if name else "Nhiệm vụ"
    first = "done" if done else "left"
    head = f"{about}, tính đến hết năm nay: {_RESULTS[first].format(f'{counts.get(first, 0)}/{every}')}"
    rest = [said.format(counts[key]) for key, said in _RESULTS.items() if key != first and counts.get(key)]
    return f"{'; '.join([head, *rest])}."


def due_heading(name: str) -> str:
    """Above what is due next, of a unit where one is asked about."""
    return f"Mốc gần nhất của {name}:" if name else "Mốc gần nhất:"


def days(first: date, last: date) -> str:
    """Some days that were named."""
    return words.day(first) if first == last else f"từ {words.day(first)} đến {words.day(last)}"


def due_in(when: str, name: str, many: int) -> str:
    """Above what is due in a time that was named."""
    about = words.cap(f"{when}, {name}" if name else when)
    return f"{about} có {many} việc đến hạn:" if many else f"{about} không có việc nào đến hạn."


def overdue_heading(name: str, many: int) -> str:
    """Above what is overdue."""
    return f"{name} quá hạn {many} việc:" if name else f"Quá hạn {many} việc:"


def left(many: int) -> list[str]:
    """What a list leaves out."""
    return [f"… và {many} việc khác."] if many > 0 else []


def late(code: str, content: str, whose: str, due: date, today: date) -> str:
    """One unit's part that is overdue."""
    short = content if len(content) <= _CONTENT else f"{content[: _CONTENT - 1].rstrip()}…"
    return f"- {code} {short} ({whose}), hạn {_day(due)}, đã quá {(today - due).days} ngày"


def none_confirmed(name: str) -> str:
    """Nothing is said to be overdue that nobody confirmed."""
    none = "không có việc nào được Văn phòng xác nhận là quá hạn."
    return f"{name} {none}" if name else words.cap(none)


def not_followed(since: date | None) -> list[str]:
    """Units are not reminded yet, so nobody was asked."""
    return [] if since else ["Việc nhắc và báo tiến độ chưa bật, các đơn vị chưa báo qua hệ thống."]


def nothing_due(name: str, you: You) -> Message:
    """No date at all."""
    none = "không có nhiệm vụ nào có mốc ở phía trước ạ."
    return Message(f"{name} {none}" if name else words.cap(none), you=you)


def no_task(codes: Sequence[str], you: You) -> Message:
    """No such task."""
    return Message(f"Không có nhiệm vụ {', '.join(codes)} ạ.", you=you)


def _day(day: date) -> str:
    return f"{words.day(day)}/{day.year}"
