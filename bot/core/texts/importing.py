"""A file the office sends in the chat to be imported: what it would change, "ghi 3", "bỏ 3"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

_LINES = 10
"""Of a preview or of problems: what one screen of a phone holds beside the rest."""
_NOTES = 3
_LONGEST = 220  # characters of a line

FIGURES = "số liệu các kỳ đã qua"
PROGRAMME = "chương trình, bảng phân công nhiệm vụ"
ENTRY = "bảng nhập số liệu"


def roster(ward: Ward) -> str:
    """What a roster is called."""
    return f"danh sách người và {ward.short}"


def reading(name: str, you: You) -> Message:
    """The file is being fetched and opened."""
    return Message(f"Đang đọc {_file(name)}. Xin {you.value} chờ một lát ạ.", you=you)


def preview(
    number: int, name: str, what: str, summary: str, lines: Sequence[str], notes: Sequence[str], you: You
) -> Message:
    """What recording the file would change; nothing is written before "ghi"."""
    called = f" ({words.quote(name)})" if name else ""
    head = f"Tệp số {number}{called}: {what}. {summary}"
    ask = f"Nếu đúng, {you.value} chọn ghi {number}; nếu không, chọn bỏ {number} ạ."
    return Message("\n".join([head, *_listed(lines), *_noted(notes), ask]), decisions(number), you=you)


def decisions(number: int) -> tuple[Choice, Choice]:
    """Both name the file, so that an old button never confirms another one."""
    return Choice(f"ghi {number}", f"ghi {number}"), Choice(f"bo {number}", f"bỏ {number}")


def changed_meanwhile(message: Message) -> Message:
    """The database is not what it was when the changes were shown: they are shown again."""
    head = "Dữ liệu vừa thay đổi nên chưa ghi gì."
    return Message(message.text, message.choices, you=message.you, head=head)


def problems(name: str, lines: Sequence[str], you: You) -> Message:
    """What is wrong with the file; nothing of it is kept."""
    head = f"Chưa nhập được {_file(name)}, chưa ghi gì:"
    return Message("\n".join([head, *_listed(lines), f"Nhờ {you.value} sửa tệp rồi gửi lại ạ."]), you=you)


def unknown(name: str, ward: Ward, you: You) -> Message:
    """Neither a roster nor figures."""
    return Message(
        f"Chưa rõ {_file(name)} là bảng gì, chưa ghi gì. Danh sách cần các cột: vai trò, họ tên, điện thoại, "
        f"mã {ward.short}, tên {ward.short}. Số liệu cần cột kỳ, cột {ward.short} và cột từng chỉ tiêu. Nhờ "
        f"{you.value} ghi tên cột rồi gửi lại ạ.",
        you=you,
    )


def either(name: str, you: You) -> Message:
    """Both a roster's and figures' headings."""
    return Message(
        f"{words.cap(_file(name))} có cả cột danh sách lẫn cột số liệu theo kỳ, chưa ghi gì. "
        f"Nhờ {you.value} gửi lại, ghi kèm lời: danh sách, hoặc: số liệu ạ.",
        you=you,
    )


def nothing_to_do(name: str, summary: str, lines: Sequence[str], you: You) -> Message:
    """The database says all of it already."""
    return Message(
        "\n".join([f"{words.cap(_file(name))}: {summary}", *_listed(lines), "Không ghi gì thêm ạ."]), you=you
    )


def failed(name: str, you: You) -> Message:
    """Our own fault while it was read."""
    return Message(
        f"Xin lỗi {you.value}, hệ thống gặp lỗi khi đọc {_file(name)}, chưa ghi gì. Người vận hành đã được báo ạ.",
        you=you,
    )


def recorded(number: int, summary: str, you: You) -> Message:
    """It is written."""
    return Message(f"Đã ghi tệp số {number}. {summary} Cảm ơn {you.value} ạ.", you=you)


def recorded_programme(number: int, summary: str, unclear: int, off: int, you: You) -> Message:
    """A paper is written; what is unclear in it can be asked at once; ``off``: duties that are not switched on."""
    lines, choices = [f"Đã ghi tệp số {number}. {summary}"], []
    if off:
        lines.append(f"Có {off} việc ngoài phụ lục đang tắt, xem và bật khi cần.")
        choices.append(Choice("viec ngoai phu luc", "việc ngoài phụ lục"))
    if unclear:
        lines.append(f"Còn {unclear} chỗ chưa rõ, {you.value} chọn việc chưa rõ để trả lời từng chỗ ạ.")
        choices.insert(0, Choice("viec chua ro", "việc chưa rõ"))
    else:
        lines.append(f"Cảm ơn {you.value} ạ.")
    return Message("\n".join(lines), tuple(choices), you=you)


def dropped(number: int, you: You) -> Message:
    """Nothing is written."""
    return Message(f"Đã bỏ tệp số {number}, không ghi gì ạ.", you=you)


def decided_before(number: int, done: bool, when: str, you: You) -> Message:
    """A second press changes nothing."""
    how = "đã ghi" if done else "đã bỏ"
    return Message(f"Tệp số {number} {how} từ {when}, không thay đổi gì thêm ạ.", you=you)


def no_such_file(number: int, you: You) -> Message:
    """No such number."""
    return Message(f"Không có tệp số {number} nào đang chờ ghi ạ.", you=you)


def not_yours(number: int, who: str, you: You) -> Message:
    """Whoever sent it saw what it changes."""
    return Message(f"Tệp số {number} do {who} gửi, xin để người gửi xem và chọn ạ.", you=you)


def _file(name: str) -> str:
    return f"tệp {words.quote(name)}" if name else "tệp vừa gửi"


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _noted(notes: Sequence[str]) -> list[str]:
    shown = [_cut(one) for one in notes[:_NOTES]]
    return [*shown, f"… và {len(notes) - _NOTES} ghi chú khác."] if len(notes) > _NOTES else shown


def _listed(lines: Sequence[str]) -> list[str]:
    shown = [f"- {_cut(one)}" for one in lines[:_LINES]]
    return [*shown, f"… còn {len(lines) - _LINES} dòng."] if len(lines) > _LINES else shown
