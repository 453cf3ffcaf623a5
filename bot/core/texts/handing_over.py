"""What is said when a place gets a new leader: to the office, to who goes, to who comes."""

from __future__ import annotations

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words


def handed_over(you: You, place: str, ward: Ward) -> Message:
    """To the old leader, when the new one's code was used."""
    return Message(
        f"{words.cap(you.value)} đã bàn giao {place}; từ nay hệ thống không nhắn {you.value} về việc này nữa. "
        f"Xin cảm ơn {you.value}. Cần hỏi, xin gọi {ward.phone} ạ.",
        you=you,
    )


def done_office(role: str, before: str, after: str) -> Message:
    """To the office: it happened."""
    return Message(
        f"Bàn giao xong: {after} thay {before} làm {role}. Bản nháp và số liệu các kỳ trước giữ nguyên; "
        "liên kết cũ của người bàn giao đã cắt.",
        you=You.DONG_CHI,
    )


def taken_over(you: You, place: str) -> str:
    """To a new leader who was linked before."""
    return f"Từ nay {you.value} phụ trách {place}."


def preview(role: int, person: int, what: str, before: str, after: str, phone: str) -> Message:
    """What a hand-over will do; it happens when the new leader uses the code."""
    return Message(
        f"Bàn giao: {what} từ {before} sang {after}, {phone or 'chưa có số'}. Khi người mới dùng giấy mời, "
        "bản nháp và số liệu chuyển theo, liên kết của người cũ bị cắt. Đúng thì xin chọn.",
        (Choice(f"ban giao {role} cho {person}", f"bàn giao {role} cho {person}"),),
        you=You.DONG_CHI,
    )


def proposal(role: int, person: int, what: str, before: str, after: str, phone: str) -> Message:
    """The leader proposes who comes next; the office decides with one tap."""
    return Message(
        f"{before} ({what}) xin bàn giao cho {after}, {phone or 'chưa có số'}. Nếu đồng ý, xin chọn để cấp giấy mời "
        "cho người mới; chưa chọn thì chưa có gì thay đổi.",
        (Choice(f"ban giao {role} cho {person}", f"bàn giao {role} cho {person}"),),
        you=You.DONG_CHI,
    )


def ask_whom(you: You) -> Message:
    """A leader wants to hand over: to whom?"""
    return Message(
        f"Vâng. Xin {you.value} cho biết họ tên và số điện thoại người nhận, gõ một dòng như: "
        "bàn giao cho Nguyễn Thị Hoa 0912345678 ạ.",
        you=you,
    )


def proposed(you: You, after: str, ward: Ward) -> Message:
    """The proposal went to the office."""
    return Message(
        f"Đã chuyển đề nghị bàn giao cho {after} tới {ward.office}. Trước khi người mới nhận việc, "
        f"{you.value} vẫn báo cáo như thường ạ.",
        you=you,
    )


def how(ward: Ward, you: You) -> Message:
    """The office's words could not be read."""
    return Message(
        f"Xin gõ tên {ward.short}, họ tên và số điện thoại người nhận, "
        f"ví dụ: bàn giao {ward.short} 5 cho Nguyễn Thị Hoa 0912345678 ạ.",
        you=you,
    )


def which_place(found: list[str], name: str, phone: str, you: You) -> Message:
    """Several places of that name; each line can be typed as it stands."""
    lines = [f"- bàn giao {code} cho {name} {phone}".rstrip() for code in found]
    return Message("\n".join(["Có nhiều nơi cùng tên. Xin gõ đúng một dòng dưới đây ạ:", *lines]), you=you)


def no_leader(place: str, you: You) -> Message:
    """Nobody leads there, so there is nothing to hand over."""
    return Message(f"{place} chưa có người phụ trách. Xin nhập danh sách có người này trước ạ.", you=you)


def same_person(you: You) -> Message:
    """The new leader is the old one."""
    return Message("Người nhận đang phụ trách nơi này rồi nên không cần bàn giao ạ.", you=you)
