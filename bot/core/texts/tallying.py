"""The table of on time and late: what the office reads, what a unit sees of it, what it has against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, You
from bot.core.parts import Part
from bot.core.texts import words
from bot.core.texts.tasks import full_day

SHOW = Choice("gui cac don vi xem", "gửi các đơn vị xem")
_UNITS, _CODES = 20, 12


def line(name: str, places: int, counts: tuple[int, int, int, int, int]) -> str:
    """ "- UBND phường: đúng hạn 1, trễ hạn 1, không giao hạn 4, chưa đến hạn 2"."""
    on_time, late, undated, not_due, unknown = counts
    who = f"{name} ({places} nơi)" if places > 1 else name
    rest = [f"{_COUNTED[3]} {not_due}"] if not_due else []
    rest += [f"{_COUNTED[4]} {unknown}"] if unknown else []
    shown = [f"{_COUNTED[0]} {on_time}", f"{_COUNTED[1]} {late}", f"{_COUNTED[2]} {undated}", *rest]
    return f"- {who}: {', '.join(shown)}"


_COUNTED = ("đúng hạn", "trễ hạn", "không giao hạn", "chưa đến hạn", "chưa xác định")


def table(
    today: date, lines: Sequence[str], unknown: bool, state: str, objections: Sequence[str], you: You, *, offer: bool
) -> Message:
    """The office's view; ``state``: whether it may leave the office."""
    head = f"Bảng tiến độ đến {today:%d/%m/%Y}, {state}:"
    shown = [*lines[:_UNITS], *([f"- và {len(lines) - _UNITS} đơn vị khác"] if len(lines) > _UNITS else [])]
    more = ["Việc chưa xác định, gõ: danh sách khởi động."] if unknown else []
    heard = [f"Ý kiến của đơn vị ({len(objections)}):", *objections] if objections else []
    return Message("\n".join([head, *shown, *more, *heard]), (SHOW,) if offer else (), you=you)


def nothing(you: You) -> Message:
    """No programme, or nobody who leads anything."""
    return Message("Chưa có nhiệm vụ nào có đơn vị chủ trì trong danh sách ạ.", you=you)


def not_shown() -> str:
    """The units have not seen it."""
    return "chưa chốt, các đơn vị chưa xem"


def open_until(shown: date, ends: date) -> str:
    """They may object."""
    return f"chưa chốt, đã gửi các đơn vị {words.day(shown)}, nhận ý kiến đến hết {words.day(ends)}"


def settled(shown: date, ends: date) -> str:
    """Nobody may object any more to what was shown; what came after is not settled."""
    return f"bảng gửi {words.day(shown)} đã hết hạn ý kiến {words.day(ends)}"


def objection(place: str, who: str, said: str) -> str:
    """One line."""
    return f"- {place} ({who}): “{said}”"


# ---- to a unit -------------------------------------------------------------------------------------------


def own_lines(
    who: str,
    place: str,
    today: date,
    columns: tuple[Sequence[Part], Sequence[Part], Sequence[Part]],
    ends: date,
    you: You,
) -> Message:
    """What a unit sees of the table, with how to object."""
    on_time, late, undated = columns
    lines = [f"Kính gửi {you} {who}. Bảng tiến độ của {place} đến {today:%d/%m/%Y}, chưa chốt:"]
    lines.append(f"- Đúng hạn: {_codes(on_time)}")
    lines.append(f"- Trễ hạn: {_codes(late, dated=True)}")
    lines.append(f"- Không giao hạn: {_codes(undated)}")
    lines.append(f"Điểm nào chưa đúng, xin gõ: ý kiến: và nội dung, chậm nhất hết {words.day(ends)} ạ.")
    return Message("\n".join(lines), you=you)


def _codes(parts: Sequence[Part], *, dated: bool = False) -> str:
    shown = [f"{one.held.entry.code} (hạn {full_day(one.due)})" if dated else one.held.entry.code for one in parts]
    more = f" và {len(shown) - _CODES} việc khác" if len(shown) > _CODES else ""
    return (", ".join(shown[:_CODES]) + more) or "không có"


def shown(units: int, ends: date, not_told: Sequence[str], you: You) -> Message:
    """It went to the units; some could not be told."""
    text = f"Đã gửi {units} đơn vị xem, nhận ý kiến đến hết {words.day(ends)}; trước đó bảng chưa chốt ạ."
    if not_told:
        text += f"\nChưa gửi được, xin gọi: {', '.join(not_told[:_UNITS])}."
    return Message(text, you=you)


def shown_already(on: date, ends: date, you: You) -> Message:
    """The units are looking at it."""
    return Message(f"Bảng đã gửi các đơn vị {words.day(on)}, đang nhận ý kiến đến hết {words.day(ends)} ạ.", you=you)


def received(you: You) -> Message:
    """An objection is kept."""
    return Message(f"Đã ghi ý kiến của {you} về bảng tiến độ và chuyển Văn phòng ạ.", you=you)


def no_words(you: You) -> Message:
    """Only "ý kiến" was typed."""
    return Message(f"Xin {you} ghi nội dung sau chữ ý kiến, ví dụ: ý kiến: 3.1 đã xong ngày 30/12 ạ.", you=you)


def too_late(ends: date, you: You) -> Message:
    """The two working days are over."""
    return Message(f"Bảng tiến độ đã hết hạn nhận ý kiến ({words.day(ends)}). Xin gọi Văn phòng ạ.", you=you)


def objected(place: str, who: str, said: str) -> Message:
    """To the office, at once."""
    return Message(f"{place} ({who}) có ý kiến về bảng tiến độ: “{said}”", you=You.DONG_CHI)
