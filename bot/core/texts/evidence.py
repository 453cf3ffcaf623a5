"""What is said of files shown as products: why one is not taken, that one was kept."""

from __future__ import annotations

from bot.core.evidence import Refused
from bot.core.model import Enclosed, Message, You
from bot.core.texts import words
from bot.core.texts.task_answers import KEPT, SEND_LATER

_WHY = {
    Refused.NUMBERS_ONLY: "Văn bản loại này chỉ ghi số và ngày, không nhận tệp. {You} gõ số, ngày văn bản, "
    "hoặc gõ: có, lưu tại đơn vị ạ.",
    Refused.MARKED: "Tài liệu mật không gửi qua đây, hệ thống không lưu tệp vừa gửi. Đề nghị {you} xóa tin đó, "
    "chỉ gõ: có, lưu tại đơn vị ạ.",
    Refused.VOICE: "Kết quả xin gửi bằng ảnh hoặc tệp PDF, Word, Excel, không gửi ghi âm ạ.",
    Refused.KIND: "Hệ thống chỉ nhận ảnh (JPG, PNG) và tệp PDF, Word (.docx), Excel (.xlsx). "
    "Đề nghị {you} lưu lại thành một trong các loại đó rồi gửi ạ.",
    Refused.HEAVY: "Tệp lớn quá nên hệ thống không nhận. Đề nghị {you} gửi tệp nhỏ hơn, hoặc gõ số, ngày văn bản ạ.",
    Refused.LOCKED: "Tệp có mật khẩu nên hệ thống không mở được. Đề nghị {you} bỏ mật khẩu rồi gửi lại ạ.",
    Refused.ACTIVE: "Tệp có phần tự chạy (macro) nên hệ thống không nhận. Đề nghị {you} gửi bản PDF ạ.",
    Refused.BROKEN: "Tệp bị hỏng nên hệ thống không mở được. Đề nghị {you} gửi lại ạ.",
}


def refused(why: Refused, you: You) -> str:
    """Why a file is not taken, and what to do instead."""
    return _WHY[why].format(you=you.value, You=words.cap(you.value))


def asked_again(why: Refused, task: str, you: You) -> Message:
    """It cannot be kept once it was opened: why, and the product is asked for again."""
    head = refused(why, you).removesuffix(" ạ.")
    text = f"{head}. Kết quả của {task}, xin gửi lại tệp, hoặc gõ số, ngày văn bản ạ."
    return Message(text, (SEND_LATER, KEPT), you=you)


def kept(name: str, task: str) -> str:
    """It is kept as the product; ``task``: its code."""
    return f"Đã lưu tệp {name} làm kết quả nhiệm vụ {task}."


def own_name(task: str, product: int, ending: str) -> str:
    """What we call a file: "ket-qua-3.1-12.pdf"."""
    return f"ket-qua-{task}-{product}.{ending}"


def here(file: Enclosed, you: You) -> Message:
    """The file itself, for the office."""
    return Message(f"Tệp {file.name}.", you=you, file=file)


def no_such(you: You) -> Message:
    """No product of this number is a file."""
    return Message(
        f"Không có tệp mang số này. {you.value[:1].upper() + you.value[1:]} xem nhiệm vụ để biết số tệp ạ.", you=you
    )


def sending(you: You) -> Message:
    """It follows in a message of its own."""
    return Message(f"Hệ thống gửi tệp cho {you.value} ngay ạ.", you=you)
