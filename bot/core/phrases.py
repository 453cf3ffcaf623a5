"""What people type instead of a figure: whole phrases, folded, with polite words dropped.

A phrase counts only as a whole: "gửi chưa nhỉ" is not "gửi", a question about completion is never one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.folding import fold, phrase, spoken, tidy


class Command(StrEnum):
    """What a phrase asks for."""

    YES = "yes"
    NO = "no"
    REST_SAME = "rest_same"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    PAUSE = "pause"
    CANCEL = "cancel"
    GO = "go"
    READ = "read"
    SEND = "send"
    FIX = "fix"
    HELP = "help"
    START = "start"


_WORDS: dict[Command, str] = {
    Command.YES: "đúng|đúng rồi|đúng vậy|đúng thế|đúng cả|phải|phải rồi|có|ok|oke|okie|okay|được|đồng ý|ừ|uh|"
    "vâng|rồi|chính xác|chuẩn|đúng đấy|vâng đúng|vâng đúng rồi|ừ đúng rồi|tôi đồng ý",
    Command.NO: "không|không phải|không đúng|không đồng ý|ko|k|hông|chưa đúng|không phải tôi|tôi không đồng ý|từ chối",
    Command.REST_SAME: "còn lại như cũ|còn lại như tháng trước|các câu còn lại như cũ|còn lại vẫn thế|"
    "còn lại giữ nguyên|còn lại không đổi|còn lại k đổi|còn lại ko đổi|còn lại y như cũ|còn lại vẫn như cũ|"
    "các câu sau như cũ|các câu khác như cũ|các mục khác không đổi|các mục khác như cũ|các số khác như cũ|"
    "các mục còn lại như cũ|các mục còn lại không đổi|số còn lại như cũ|các số còn lại như cũ|khác không đổi|"
    "tất cả như cũ",
    Command.BACK: "lùi|lùi lại|quay lại|câu trước|trở lại|nhầm|nhầm rồi|à nhầm|sai|sai rồi|quên|à quên",
    Command.SKIP: "bỏ qua|bỏ qua câu này|bỏ câu này|qua|không có ý kiến|không ý kiến",
    Command.UNKNOWN: "chưa rõ|không rõ|ko rõ|k rõ|không biết|chưa biết|chưa nắm được|chưa có số|"
    "chưa có số liệu|chưa tổng hợp|để hỏi lại|để tôi hỏi lại",
    Command.PAUSE: "để sau|nghỉ|bận|đang bận|mai|để mai|mai làm|lát nữa|lát|lát làm tiếp|tối làm|tạm dừng|dừng|"
    "dừng lại|chờ|nghỉ đã|nghỉ lát làm tiếp|để lúc khác|hôm khác",
    Command.CANCEL: "xóa|hủy|thôi|huỷ|xoá|hủy bỏ|xóa hết|bỏ|thoát|không làm nữa",
    Command.GO: "báo cáo|làm ngay|làm tiếp|tiếp|tiếp tục|bắt đầu|làm|gửi báo cáo|nộp báo cáo|làm báo cáo",
    Command.READ: "xem lại|đọc lại|xem|xem báo cáo|kiểm tra lại|tôi đang ở đâu|đang ở đâu|đến đâu rồi",
    Command.SEND: "gửi|gửi đi|ok gửi|gửi luôn|nộp|nộp luôn|chốt|đúng gửi|gửi được",
    Command.FIX: "sửa|sửa lại|sửa báo cáo|cần sửa",
    Command.HELP: "gọi giúp|gọi cho tôi|nhờ gọi|nhờ gọi giúp|giúp|giúp tôi|help|trợ giúp|cần giúp",
    Command.START: "start|/start",
}

# A correction of the previous answer opens with one of these (design, section 9).
_CORRECTION = ("à quên", "quên", "nhầm", "à nhầm", "ý là", "ý tôi là", "sửa lại là", "sửa lại", "sửa thành")

_EVERY = [(command, words) for command, row in _WORDS.items() for words in row.split("|")]
_BY_SPELLING = {spoken(words): command for command, words in _EVERY}
# "dung" is "đúng" or "dừng": the earlier command counts, for a yes is what is asked for.
_BY_PHRASE = {phrase(words): command for command, words in reversed(_EVERY)}
_OPENINGS = tuple(sorted((fold(words) for words in _CORRECTION), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, looked at as a phrase. ``rest`` is what follows "sửa" or "à quên", as written."""

    command: Command | None
    corrects: bool = False
    rest: str = ""


def understand(text: str) -> Typed:
    """The command a text is as a whole, or whether it opens as a correction; neither: it is an answer."""
    if command := _BY_SPELLING.get(spoken(text)) or _BY_PHRASE.get(phrase(text)):
        return Typed(command)
    plain = tidy(text).lstrip(" .,!")
    folded = fold(plain)
    if folded.startswith("sua ") and not folded.startswith(("sua lai ", "sua thanh ")):
        cut = len("sua cau ") if folded.startswith("sua cau ") else len("sua ")
        return Typed(Command.FIX, rest=_written(plain, folded)[cut:].strip())
    if not folded.startswith(_OPENINGS):
        return Typed(None)
    for opening in _OPENINGS:
        if folded.startswith(opening) and folded[len(opening) : len(opening) + 1] in (" ", ",", ":", "."):
            return Typed(None, corrects=True, rest=_written(plain, folded)[len(opening) :].lstrip(" ,:."))
    return Typed(None)


def _written(plain: str, folded: str) -> str:
    """The text to cut where the folded one is: folding Vietnamese keeps the length, so it may keep its accents."""
    return plain if len(plain) == len(folded) else folded
