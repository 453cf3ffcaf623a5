"""The list of calls: whom the office should telephone, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.texts.tasks import full_day

_WHY = {
    "help": "nhờ gọi giúp",
    "photo": "gửi ảnh biểu giấy",
    "voice": "gửi tin bằng tiếng nói",
    "file": "gửi tệp",
    "unreachable": "không nhắn được",
    "absent": "đi vắng, không có người thay",
    "task": "nhiệm vụ",
}


def line(number: int, who: str, place: str, why: str, state: str, phone: str) -> str:
    """ "- 17. Nguyễn Văn Bình, Tổ dân phố số 5: nhờ gọi giúp, đang nhập 3/8. Gọi 0900000001" """
    about = ", ".join(part for part in (who, place) if part)
    said = f"{_WHY[why]} {state}" if why == "task" else ", ".join(part for part in (_WHY[why], state) if part)
    return f"- {number}. {about}: {said}. Gọi {phone or 'chưa có số'}"


def task_state(due: date, today: date, said: str) -> str:
    """ "hạn thứ Năm 31/12/2026, đã quá 4 ngày, chưa trả lời"."""
    return f"hạn {full_day(due)}, đã quá {(today - due).days} ngày, {said or 'chưa trả lời'}"


def check_state(period: str, said: str) -> str:
    """ "quý IV/2026, chưa báo cáo": a check-point is never called overdue."""
    return f"{period}, {said or 'chưa báo cáo'}"


def not_linked(state: str) -> str:
    """The same of somebody who cannot be written to."""
    return f"{state}, không nhắn được"


def task_states(codes: Mapping[str, Sequence[str]]) -> str:
    """ "2.1, 3.1 (hạn thứ Năm 31/12/2026, đã quá 4 ngày, chưa trả lời); 1.2 (quý IV/2026, chưa báo cáo)"."""
    return "; ".join(f"{', '.join(some)} ({state})" for state, some in codes.items())


def assisted_line(who: str, place: Place, refused: bool, state: str, phone: str) -> str:
    """One place the office types in for and that has not handed in."""
    about = ", ".join(part for part in (f"{place.full_name} ({place.code})", who) if part)
    why = "không dùng hệ thống" if refused else "Văn phòng nhập thay"
    return f"- {about}: {why}, {state}. Gọi {phone or 'chưa có số'}"


def listed(lines: Sequence[str], numbers: Sequence[int], assisted: Sequence[str], ward: Ward, you: You) -> Message:
    """Whom to call, then whom to type in for."""
    if not lines and not assisted:
        return Message("Hiện không cần gọi cho ai ạ.", you=you)
    parts = [f"Cần gọi {len(lines)} cuộc:", *lines] if lines else []
    if assisted:
        parts += [f"Cần nhập thay, gõ: nhập thay và mã {ward.short} ạ:", *assisted]
    choices = tuple(Choice(f"goi xong {number}", f"gọi xong {number}") for number in numbers)
    return Message("\n".join(parts), choices, you=you)


def done(who: str, you: You) -> Message:
    """One call is made."""
    return Message(f"Đã ghi là gọi xong cho {who} ạ." if who else "Đã ghi là gọi xong ạ.", you=you)


def done_before(you: You) -> Message:
    """It was made before, or there is no such number."""
    return Message("Cuộc gọi này đã xong từ trước hoặc không có trong danh sách ạ.", you=you)


def reported() -> str:
    """The place's report is in."""
    return "đã báo cáo"


def came(who: str, role: str, why: str, phone: str) -> Message:
    """A picture or a voice came from a leader: the office hears at once that it waits."""
    return Message(
        f"{who} ({role}) vừa {_WHY[why]}. Gọi {phone or 'chưa có số'}; xem cả danh sách, xin gõ: gọi ai ạ.",
        you=You.DONG_CHI,
    )
