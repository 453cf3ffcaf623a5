"""What a programme's paper leaves unclear, asked of the Party Office one at a time; a task as it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, You
from bot.core.programme import OF_PROGRAMME, Column
from bot.core.programme_answers import Doubt, Open, Settled, Wrong
from bot.core.programme_changes import Held
from bot.core.texts import words
from bot.core.texts.programme import COLUMNS, date_of

LATER = "để sau"
_CONTENT = 40  # characters of a task's content in a question
_WHO = {
    Column.LEAD: "Đơn vị nào chủ trì",
    Column.COORDINATING: "Đơn vị nào phối hợp",
    Column.TIMEFRAME: "Hạn là khi nào",
    Column.END: "Chương trình kết thúc ngày nào",
    Column.MID_TERM: "Sơ kết giữa kỳ vào ngày nào",
}


def question(one: Open, left: int, labels: Sequence[str], note: str, you: You, head: str = "") -> Message:
    """One place of the paper, the ask last; ``left``: how many there are, this one too."""
    count = f"Còn {left} chỗ chưa rõ{'' if head else f' của văn bản {one.number}'}."
    why = "" if note or any(label in one.why for label in labels) else one.why  # it was said, or the choices say it
    lines = [
        note or count,
        f"{_place(one, short=bool(note or head))}{_written(one, why)}.",
        f"{_WHO.get(one.part, 'Có giữ nguyên không')} ạ?",
    ]
    picked = tuple(Choice(f"p:{at}", label) for at, label in enumerate((*labels, LATER)))
    return Message("\n".join(lines), picked, you=you, head=head)


def recorded(one: Open, answer: Settled) -> str:
    """What was recorded, named at the head of what comes next."""
    if one.part in OF_PROGRAMME:
        return f"Đã ghi {COLUMNS[one.part]} {one.number}: {date_of(answer.day) if answer.day else 'không có'}."
    return f"Đã ghi {one.task or 'đầu văn bản'}: {COLUMNS[one.part]} {_value(answer)}."


def none_left(you: You, head: str = "") -> Message:
    """Nothing is unclear any more."""
    return Message(f"Không còn chỗ nào của văn bản cần làm rõ. Cảm ơn {you.value} ạ.", you=you, head=head)


def left_open(count: int, you: You, head: str = "") -> Message:
    """The rest is for later."""
    return Message(f"Còn {count} chỗ để sau. Khi cần, {you.value} gõ: việc chưa rõ ạ.", you=you, head=head)


def never_answered(you: You) -> Message:
    """ "hỏi lại": there is no answer to take back."""
    return Message(
        f"Chỗ ấy chưa có câu trả lời nào. {words.cap(you.value)} gõ: việc chưa rõ, để xem các chỗ đang chờ ạ.", you=you
    )


def settled_meanwhile() -> str:
    """Somebody else answered, or a newer paper did."""
    return "Câu vừa hỏi đã được làm rõ rồi."


def early(text: str) -> str:
    """It was written before the question."""
    return f"Chưa ghi {words.quote(text)} vì được gửi trước câu hỏi này."


def only_words() -> str:
    """A picture, a file, an old button."""
    return "Câu này cần trả lời bằng chữ hoặc chọn nút dưới đây."


def doubt(one: Doubt) -> str:
    """Why the answer was not taken."""
    match one.wrong:
        case Wrong.UNKNOWN:
            near = f"có phải {' hoặc '.join(one.names)}?" if one.names else "xin ghi lại tên đơn vị."
            return f"Chưa biết đơn vị {words.quote(one.words)}, {near}"
        case Wrong.SEVERAL:
            return f"{words.quote(one.words)} có thể là {' hoặc '.join(one.names)}, xin ghi rõ tên."
        case Wrong.TIME:
            near = f", có phải {date_of(date.fromisoformat(one.names[0]))}" if one.names else ""
            return f"Chưa rõ hạn {words.quote(one.words)}{near}? Ví dụ: 31/12/2027, quý II/2027."
        case Wrong.DAY:
            near = f", có phải {date_of(date.fromisoformat(one.names[0]))}" if one.names else ""
            return f"Chưa rõ ngày {words.quote(one.words)}{near}? Ví dụ: 31/12/2030, tháng 6/2028."
        case Wrong.ORDER:
            return f"Chưa ghi {words.quote(one.words)}: ngày ấy phải sau ngày ban hành, sơ kết trước ngày kết thúc."
        case Wrong.NEEDED:
            return "Chỗ này cần tên đơn vị."
        case Wrong.PAPER:
            return "Muốn sửa chỗ này, xin sửa trong văn bản rồi nhập lại."


def unclear(numbers: Sequence[str], count: int, you: You) -> Message:
    """The office hears by itself that papers leave something open."""
    named = f"Văn bản {', '.join(numbers)} đã nhập"
    return Message(
        f"{named}, còn {count} chỗ chưa rõ; những việc ấy chưa được nhắc hạn. "
        f"{words.cap(you.value)} chọn việc chưa rõ để trả lời từng chỗ ạ.",
        (Choice("viec chua ro", "việc chưa rõ"),),
        you=you,
    )


# ---- a task --------------------------------------------------------------------------------------------------


def task(held: Held, due: date | None, unclear: Sequence[Open], stands: Sequence[str], *, goes_on: bool = False) -> str:
    """One task as it holds, with what is unclear in it and how it ``stands``; what goes on ends with the programme."""
    entry = held.entry
    kind = "Việc ngoài phụ lục" if held.outside else "Nhiệm vụ"
    dated = due is not None and date_of(due) != entry.timeframe
    until = f" (hạn {date_of(due)})" if due and dated else f" (đến {date_of(held.end)})" if goes_on and held.end else ""
    when = f"{_flat(entry.timeframe) or 'chưa ghi'}{until}"
    lines = [
        f"{kind} {entry.code}, văn bản {held.number}: {_flat(entry.content)}",
        f"- Chủ trì: {'; '.join(entry.lead) or 'chưa rõ'}",
        f"- Phối hợp: {'; '.join(entry.coordinating) or 'không có'}",
        f"- Thời gian: {when}",
        f"- Sản phẩm: {_flat(entry.product) or 'chưa ghi'}",
        *([f"- Dùng chung một minh chứng với nhiệm vụ {', '.join(held.shares)}"] if held.shares else []),
        *(f"- Chưa rõ: cột {COLUMNS[one.part]}{_written(one, one.why)}" for one in unclear),
        *stands,
    ]
    return "\n".join(lines)


def tasks(found: Sequence[str], you: You) -> Message:
    """The tasks asked for."""
    return Message("\n".join(found), you=you)


def no_task(code: str, codes: Sequence[str], you: You) -> Message:
    """No such task; the codes there are."""
    if not codes:
        return Message("Chưa có chương trình nào được nhập ạ.", you=you)
    return Message(f"Không có nhiệm vụ {code}. Các mã hiện có: {', '.join(codes)} ạ.", you=you)


def _place(one: Open, *, short: bool) -> str:
    if one.part in OF_PROGRAMME:
        return f"Văn bản{f' {one.number}' if short else ''} chưa ghi {COLUMNS[one.part]}"
    if not one.task:
        return "Đầu văn bản"
    content = _flat(one.content)
    if len(content) > _CONTENT:
        content = f"{content[:_CONTENT].rsplit(' ', 1)[0]}…"
    return f"Nhiệm vụ {one.task}{'' if short or not content else f' ({content})'}: cột {COLUMNS[one.part]}"


def _written(one: Open, why: str) -> str:
    if one.part in OF_PROGRAMME:
        return ""
    if one.task and not one.words:
        return " để trống"
    said = f" ghi {words.quote(_flat(one.words))}" if one.words else ""
    return f"{said}{', ' if said and why else ' ' if why else ''}{why}"


def _value(answer: Settled) -> str:
    if answer.units is not None:
        return "; ".join(answer.units) or "không có"
    return answer.timeframe if answer.timeframe is not None else "giữ nguyên"


def _flat(text: str) -> str:
    return " ".join(text.split())
