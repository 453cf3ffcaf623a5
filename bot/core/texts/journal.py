"""The audit in words: who did what to what, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

LISTED = 10
"""Lines in one message."""

DEEDS: Mapping[str, str] = {
    "figure": "ghi",
    "send": "nộp",
    "accept": "duyệt",
    "return": "trả lại để xem lại một số trong",
    "request": "xin sửa",
    "approve": "duyệt đề nghị sửa",
    "refuse": "từ chối đề nghị sửa",
    "close": "chốt số liệu",
    "decision": "ghi quyết định công nhận",
    "decision-place": "ghi theo quyết định công nhận",
    "decision-withdrawn": "bỏ quyết định công nhận",
    "reopen": "mở lại",
    "relock": "hết hạn mở lại, chốt lại",
    "nudge": "nhắc",
    "urge": "đôn đốc nhiệm vụ",
    "stock": "đặt số ban đầu",
    "assist": "đổi cách nhập thay của",
    "called": "gọi xong cho",
    "announce": "gửi thông báo số",
    "announcement-heard": "đã nhận thông báo số",
    "invite": "cấp giấy mời cho",
    "link": "liên kết",
    "cut": "cắt liên kết của",
    "freeze": "tạm khóa liên kết của",
    "unfreeze": "mở khóa liên kết của",
    "identity": "trả lời có đúng người không:",
    "consent": "trả lời về dữ liệu cá nhân:",
    "address": "chọn cách xưng hô:",
    "erase.ask": "xin xóa dữ liệu:",
    "erase": "xóa dữ liệu của",
    "absence": "ghi nghỉ:",
    "absence.deputy": "cử người thay trong kỳ nghỉ của",
    "absence.end": "ghi đã về:",
    "deputy": "cử người thay ở",
    "hand.over": "bàn giao vai trò của",
    "person.propose": "đề nghị nhận bàn giao:",
    "person.add": "thêm người:",
    "person.change": "sửa thông tin của",
    "role.add": "giao vai trò cho",
    "role.end": "kết thúc vai trò của",
    "role.charge": "đổi phần phụ trách của",
    "role.seat": "đổi chính, phó của",
    "role.leaves": "đặt ngày thôi vai trò của",
    "place.add": "thêm",
    "place.rename": "đổi tên",
    "place.alias": "thêm tên gọi của",
    "place.merge": "sáp nhập thành",
    "place.split": "tách ra",
    "place.join": "đổi nơi báo cáo chung của",
    "place.since": "đổi ngày bắt đầu của",
    "place.until": "đổi ngày kết thúc của",
    "import-roster": "ghi tệp danh sách người",
    "import-figures": "ghi tệp số liệu cũ",
    "import-programme": "ghi tệp văn bản chương trình",
    "import-entry": "ghi tệp số liệu gửi lại",
    "programme-answer": "trả lời chỗ chưa rõ của nhiệm vụ",
    "programme-ask-again": "xin hỏi lại về nhiệm vụ",
    "task-added": "thêm nhiệm vụ",
    "task-changed": "sửa nhiệm vụ",
    "task-withdrawn": "rút nhiệm vụ",
    "duty-on": "bật nhiệm vụ",
    "duty-off": "tắt nhiệm vụ",
    "start-list": "quyết định việc đã qua",
    "followup-on": "bật nhắc việc",
    "followup-off": "tắt nhắc việc",
    "pause": "tạm dừng nhắc",
    "resume": "cho nhắc tiếp",
    "rehearse": "bắt đầu diễn tập",
    "rehearsal-over": "kết thúc diễn tập",
    "escalate": "trình lãnh đạo nhiệm vụ",
    "opinion": "cho ý kiến về nhiệm vụ",
    "tally-shown": "gửi bảng tiến độ cho các đơn vị xem",
    "tally-objection": "có ý kiến về bảng tiến độ",
    "progress": "báo tình hình nhiệm vụ",
    "product": "ghi kết quả của nhiệm vụ",
    "snooze": "hẹn nhắc lại nhiệm vụ",
    "more-time": "xin lùi hạn nhiệm vụ",
    "more-time-decided": "trả lời xin lùi hạn nhiệm vụ",
    "task-contact": "chuyển người theo dõi nhiệm vụ",
    "instruct": "cho ý kiến chỉ đạo số",
    "instruction-done": "báo lại ý kiến chỉ đạo số",
    "evidence-kept": "nhận tệp sản phẩm của nhiệm vụ",
    "evidence-shown": "xem tệp sản phẩm của nhiệm vụ",
    "evidence-refused": "không nhận tệp của nhiệm vụ",
    "export": "xuất tệp",
    "seal": "niêm nhật ký cũ",
}
"""What was done, as it stands between who did it and what it was done to."""

SYSTEM = "Hệ thống"
"""Who did what nobody did: the clock, a file, a command."""


def report(place: str, month: int) -> str:
    """A report, as what something was done to."""
    return f"báo cáo tháng {month} của {place}"


def figure(label: str, place: str, month: int, old: str, new: str) -> str:
    """A figure: what it was, what it is; no values where it is not for the office."""
    told = f": {old} → {new}" if old else f": {new}" if new else ""
    return f"{label} của {place}, tháng {month}{told}"


def deed(action: str, about: str) -> str:
    """What was done to what."""
    return f"{DEEDS.get(action, 'thay đổi khác,')} {about}".strip().rstrip(":,")


def line(when: str, who: str, what: str, more: int) -> str:
    """One line; ``more`` of the same kind at the same moment."""
    return f"- {when}, {who}: {what}{f' (và {more} mục cùng loại)' if more else ''}"


def listed(lines: Sequence[str], older: int | None, of: str, you: You) -> Message:
    """Newest first; ``older``: the line to go on before, None: there are no more. ``of``: what was asked for."""
    named = f" {of}" if of else ""
    if not lines:
        return Message(f"Nhật ký{named} không có gì ạ.", you=you)
    shown = "\n".join([f"Nhật ký{named}, mới nhất trước:", *lines])
    if older is None:
        return Message(shown, you=you)
    label = f"nhật ký trước {older}{named}"
    return Message(f"{shown}\nXem tiếp, {you.value} chọn dòng dưới ạ.", (Choice(phrase(label), label),), you=you)


def unknown(text: str, ward: Ward, you: You) -> Message:
    """Neither a day, a place, a task nor a person."""
    return Message(
        f"Chưa rõ {words.quote(text)} là ngày, nơi, nhiệm vụ hay người nào. Xin gõ: nhật ký, nhật ký hôm nay, "
        f"nhật ký ngày 16/11, nhật ký {ward.short} 5, nhật ký nhiệm vụ 3.1 hoặc nhật ký và tên người ạ.",
        you=you,
    )


def which_person(names: Sequence[tuple[str, str]], you: You) -> Message:
    """Several people of that name."""
    lines = [f"- {name}: {role}" for name, role in names[:LISTED]]
    return Message("\n".join(["Có nhiều người cùng tên. Xin gõ: nhật ký và đủ họ tên ạ:", *lines]), you=you)
