"""The office itself reminds units of their tasks: whom it reminded and whom not, and what heads what they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.parts import Part
from bot.core.texts import nudging, tasks, words
from bot.core.texts.nudging import LeftOut, Why

_LINES = 12


ALL = "các đơn vị"
"""Whatever units are asked now."""
OVERDUE = "việc quá hạn"
"""Every part whose day is over, as it is typed and told."""


def task(code: str) -> str:
    """One task, as it is told."""
    return f"nhiệm vụ {code}"


def opening(who: str, ward: Ward, you: You) -> str:
    """Before the question a unit reads: who asks."""
    return f"Kính gửi {you} {who}. {ward.office} đôn đốc:"


def head(ward: Ward) -> str:
    """The same above several."""
    return f"{ward.office} đôn đốc:"


def left_out(found: Sequence[tuple[Part, Why, str, str]]) -> list[str]:
    """ "- 3.1, UBND phường: chưa liên kết, xin gọi Mai Thị Thảo, 0900000065"."""
    rows = [LeftOut(f"{_part(part)}, {part.place.full_name}", why, who, phone) for part, why, who, phone in found]
    return nudging.left_out(rows, {Why.NOBODY: "chưa có người theo dõi"})


def not_started(you: You) -> Message:
    """Reminding of tasks is not switched on."""
    return Message(
        "Việc nhắc nhiệm vụ chưa bật nên chưa đôn đốc được các đơn vị. Xem và bật, xin gõ: danh sách khởi động ạ.",
        you=you,
    )


def no_task(code: str, you: You) -> Message:
    """No task has this code."""
    return Message(f"Không có nhiệm vụ {code} đang theo dõi. Xem các việc, xin gõ: bảng tiến độ ạ.", you=you)


def which(code: str, numbers: Sequence[str], you: You) -> Message:
    """Several programmes have a task of this code."""
    labels = [f"đôn đốc {code} của {number}" for number in numbers]
    choices = tuple(Choice(phrase(label), label) for label in labels)
    return Message(
        f"Có {len(labels)} văn bản cùng có nhiệm vụ {code}. {words.cap(you.value)} chọn ạ.", choices, you=you
    )


def which_unit(names: Sequence[str], you: You) -> Message:
    """A word that several units go by."""
    labels = [f"đôn đốc {name}" for name in names]
    choices = tuple(Choice(phrase(label), label) for label in labels)
    return Message(f"Có {len(names)} đơn vị cùng tên gọi ấy. {words.cap(you.value)} chọn ạ.", choices, you=you)


def nothing_open(about: str, you: You) -> Message:
    """Nobody owes anything of it."""
    return Message(f"{words.cap(about)}: không còn phần việc nào chờ đơn vị trả lời ạ.", you=you)


def preview(named: str, about: str, count: int, lines: Sequence[str], you: You, *, changed: bool) -> Message:
    """How many would be reminded and who would not, before all of them are."""
    shown = ["Danh sách vừa thay đổi nên chưa đôn đốc ai."] if changed else []
    shown.append(f"{words.cap(about)}: đôn đốc được {count} nơi.")
    shown += ["Không đôn đốc:", *_bounded(lines)] if lines else []
    label = f"đôn đốc {named} ({count} nơi)"
    return Message("\n".join([*shown, f"Đôn đốc {count} nơi ạ?"]), (Choice(phrase(label), label),), you=you)


def done(about: str, told: Sequence[tuple[Part, str]], lines: Sequence[str], when: str, you: You) -> Message:
    """Who was reminded, or will be in the morning (``when``), of what, and who was not and why."""
    verb = f"Sẽ đôn đốc lúc {when}" if when else "Đã đôn đốc"
    if told:
        shown = [f"{verb}, {len(told)} phần việc:", *_bounded([_told(part, who) for part, who in told])]
    else:
        shown = [f"Chưa đôn đốc ai về {about}."]
    shown += ["Không đôn đốc:", *_bounded(lines)] if lines else []
    shown.append(f"Đơn vị trả lời, {you.value} xem bằng: bảng tiến độ ạ.")
    return Message("\n".join(shown), you=you)


def _told(part: Part, who: str) -> str:
    return f"- {_part(part)}: {part.place.full_name}, {who}"


def _part(part: Part) -> str:
    """A task has several parts at a time; the place is named beside it."""
    return f"{part.held.entry.code}{tasks.about(replace(part, of=''))}"


def _bounded(lines: Sequence[str]) -> list[str]:
    rest = len(lines) - _LINES
    return [*lines[:_LINES], *([f"- và {rest} nơi khác"] if rest > 0 else [])]
