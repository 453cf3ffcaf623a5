"""An overdue task before the leadership: what a leader reads, what the office hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words
from bot.core.texts.tasks import full_day, short

YES, NO = Choice("yes", "đúng"), Choice("no", "không")
_UNITS = 8


def ask(
    who: str, code: str, content: str, units: Sequence[str], due: date, today: date, reasons: Sequence[str], you: You
) -> Message:
    """A task that is long overdue, with the units' own reasons; the leader's opinion is asked for."""
    named = ", ".join(units[:_UNITS]) + (f" và {len(units) - _UNITS} nơi khác" if len(units) > _UNITS else "")
    text = [
        f"Kính báo cáo {you} {who}: nhiệm vụ {code} “{short(content)}” quá hạn {(today - due).days} ngày.",
        f"- Chủ trì, chưa xong: {named}",
        f"- Hạn: {full_day(due)}",
        f"- Lý do đơn vị nêu: {'; '.join(f'“{one}”' for one in reasons) or 'chưa nêu'}",
        f"Kính xin ý kiến chỉ đạo của {you}; trả lời ngay tại đây, Văn phòng sẽ chuyển ạ.",
    ]
    return Message("\n".join(text), you=you)


def surely(said: str, code: str, you: You) -> Message:
    """What was written may not be meant as an opinion."""
    text = f"Chuyển Văn phòng câu {words.quote(said)} làm ý kiến chỉ đạo về nhiệm vụ {code}, đúng không ạ?"
    return Message(text, (YES, NO), you=you)


def only_words(code: str, you: You) -> Message:
    """A picture, a voice."""
    return Message(f"Ý kiến về nhiệm vụ {code}, xin {you} ghi bằng chữ ạ.", you=you)


def not_kept(you: You) -> Message:
    """It was no opinion."""
    return Message(f"Câu vừa rồi chưa chuyển. Khi có ý kiến, {you} ghi tại đây ạ.", you=you)


def received(code: str, you: You) -> Message:
    """The receipt."""
    return Message(f"Đã ghi nguyên văn ý kiến của {you} về nhiệm vụ {code} và chuyển Văn phòng ạ.", you=you)


def passed_on(who: str, code: str, content: str, said: str) -> Message:
    """To the office, word for word."""
    return Message(
        f"Ý kiến chỉ đạo của đồng chí {who} về nhiệm vụ {code} “{short(content)}”: “{said}”", you=You.DONG_CHI
    )


# ---- what the office did -----------------------------------------------------------------------------------


def raised(code: str, leaders: Sequence[str], day: str, ward: Ward, you: You) -> Message:
    """It is on its way to the leaders; ``day``: when, where that is not now."""
    if not leaders:
        return Message(
            f"Đã ghi là trình nhiệm vụ {code}, nhưng chưa có lãnh đạo nào liên kết; xin báo cáo trực tiếp ạ.", you=you
        )
    when = f", gửi lúc {day}" if day else ""
    return Message(
        f"Đã trình nhiệm vụ {code}{when}: {', '.join(leaders)}. Ý kiến sẽ chuyển về {ward.office} ạ.", you=you
    )


def raised_before(code: str, day: date, you: You) -> Message:
    """It was put before them already."""
    return Message(f"Nhiệm vụ {code} đã trình lãnh đạo {words.day(day)} ạ.", you=you)


def too_early(code: str, days: int, you: You) -> Message:
    """It is not overdue, or not for long enough."""
    return Message(f"Nhiệm vụ {code} chưa quá hạn {days} ngày làm việc nên chưa trình lãnh đạo được ạ.", you=you)


def no_task(code: str, you: You) -> Message:
    """There is no such task."""
    return Message(f"Không có nhiệm vụ {code}. Xin xem lại mã nhiệm vụ ạ.", you=you)


def which(code: str, choices: Sequence[Choice], you: You) -> Message:
    """Two programmes have a task of this code."""
    return Message(f"Nhiệm vụ {code} của văn bản nào ạ?", tuple(choices), you=you)


def which_choice(folded: str, label: str) -> Choice:
    """One of them."""
    return Choice(f"trinh {folded}", f"trình {label}")
