"""First contact: who this is, what is kept, how to address the person; and what strangers are told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.core.model import Choice, Message, Role, Ward, You

CONSENT_VERSION = "2026-11"
"""Kept with every answer to the data notice; a changed text gets a new version (Law 91/2025/QH15, Art. 9)."""

NEVER_ASKED = "Hệ thống không bao giờ hỏi tiền, mã OTP hay ảnh căn cước."
RIGHTS = "Ông/bà xem, sửa hay ngừng dùng lúc nào cũng được."

_YES_NO = (Choice("yes", "đúng"), Choice("no", "không phải"))
_CHOSEN = (You.BAC, You.ONG, You.BA, You.ANH, You.CHI, You.DONG_CHI)


def identity(ward: Ward, role: str) -> Message:
    """Who writes and why, what is never asked, whom to call; is this the person invited?"""
    return Message(
        f"Kính chào ông/bà. Đây là tin nhắn tự động của {ward.office}, để gửi và nhận số liệu, nhắc việc. "
        f"{NEVER_ASKED} Muốn hỏi lại cho chắc, xin gọi {ward.helper}, {ward.phone}.\n"
        f"Ông/bà là {role} đúng không ạ?",
        _YES_NO,
        numbered=True,
        you=You.UNKNOWN,
    )


def stored(channel: str, ward: Ward) -> str:
    """What is kept and what for."""
    return f"Hệ thống lưu họ tên, số điện thoại và những gì ông/bà gửi qua {channel}, chỉ để {ward.name} tổng hợp."


def consent(channel: str, ward: Ward) -> Message:
    """The data notice: what is kept, for what, and that it can be seen, mended and ended."""
    return Message(
        f"{stored(channel, ward)} {RIGHTS} Ông/bà có đồng ý không ạ?",
        (Choice("yes", "đồng ý"), Choice("no", "không đồng ý")),
        numbered=True,
        you=You.UNKNOWN,
    )


def address() -> Message:
    """How to be addressed, asked once."""
    return Message(
        "Cảm ơn ông/bà. Xin phép hỏi, nên thưa gửi thế nào cho phải ạ?",
        tuple(Choice(f"you:{you.value}", you.value) for you in _CHOSEN),
        numbered=True,
        you=You.UNKNOWN,
    )


def done_leader(you: You) -> Message:
    """A leader is linked."""
    return Message(
        f"Cảm ơn {you.value}, thế là xong. Đến kỳ, hệ thống sẽ nhắn các câu hỏi. "
        f"Muốn báo cáo ngay, {you.value} gõ: báo cáo ạ.",
        you=you,
    )


def done_go_on(you: You) -> str:
    """Linked, and a report was left half done: its question follows."""
    return f"Cảm ơn {you.value}, thế là xong. Báo cáo đang làm dở vẫn còn đây, xin mời {you.value} làm tiếp."


def done_office(ward: Ward, you: You) -> Message:
    """Somebody of the Party Office is linked."""
    return Message(
        f"Cảm ơn {you.value}, thế là xong. Muốn biết ai chưa gửi báo cáo, {you.value} gõ: ai chưa nộp. "
        f"Xem số liệu một {ward.short}, gõ: xem và tên {ward.short} ạ.",
        you=you,
    )


def done_leadership(you: You) -> Message:
    """A leader is linked: what may be asked, and what becomes of an instruction."""
    return Message(
        f"Cảm ơn {you.value}, thế là xong. {you.value[:1].upper()}{you.value[1:]} hỏi lúc nào cũng được, ví dụ: "
        "tỷ lệ gia đình văn hóa, ai chưa nộp. Giao việc thì cứ gõ, hệ thống chuyển nguyên văn cho Văn phòng ạ.",
        you=you,
    )


def done_as(roles: Collection[Role], ward: Ward, you: You) -> Message:
    """What somebody of these roles, who reports nothing, is told at the end of first contact."""
    if Role.PARTY_OFFICE in roles:
        return done_office(ward, you)
    return done_leadership(you) if Role.LEADERSHIP in roles else done(you)


def done(you: You) -> Message:
    """Anybody else is linked."""
    return Message(f"Cảm ơn {you.value}, thế là xong. Khi có việc, hệ thống sẽ nhắn ạ.", you=you)


def refused(ward: Ward) -> Message:
    """A refusal ends kindly."""
    return Message(
        f"Vâng, hệ thống sẽ không lưu và không nhắn nữa. Cảm ơn ông/bà. Khi cần, xin gọi {ward.phone} ạ.",
        you=You.UNKNOWN,
    )


def not_me(ward: Ward) -> Message:
    """The code reached somebody else."""
    return Message(
        f"Xin lỗi ông/bà, giấy mời này ghi tên người khác nên không dùng được. Xin gọi {ward.phone} để được cấp lại ạ.",
        you=You.UNKNOWN,
    )


def again(message: Message) -> Message:
    """The question of a message once more, after words that were not among its answers."""
    question = message.text.rsplit("\n", 1)[-1]
    return replace(message, text=f"Xin lỗi, hệ thống chưa hiểu câu trả lời. {question}")


# ---- strangers -------------------------------------------------------------------------------------------


def stranger(ward: Ward) -> Message:
    """Somebody unknown: nothing about groups or people."""
    return Message(
        "Kính chào ông/bà. Đây là hệ thống báo cáo tự động. Có giấy mời, xin gõ dãy 10 chữ số trên giấy. "
        f"Chưa có, xin gọi {ward.phone} ạ.",
        you=You.UNKNOWN,
    )


def wrong_code(ward: Ward) -> Message:
    """No such code, or one that ended."""
    return Message(
        f"Dãy số này không đúng hoặc đã hết hạn. Xin xem lại 10 chữ số trên giấy mời, hoặc gọi {ward.phone} ạ.",
        you=You.UNKNOWN,
    )


def used_code(ward: Ward) -> Message:
    """A code that was used before."""
    return Message(f"Dãy số này đã có người dùng rồi. Xin gọi {ward.phone} để được cấp dãy số mới ạ.", you=You.UNKNOWN)


def too_many_codes(ward: Ward) -> Message:
    """Five wrong codes within the hour."""
    return Message(f"Ông/bà đã thử nhiều lần. Xin đợi một giờ rồi gõ lại, hoặc gọi {ward.phone} ạ.", you=You.UNKNOWN)


def private_only(ward: Ward) -> Message:
    """Somebody put the bot into a group chat."""
    return Message(
        f"Hệ thống chỉ nhắn riêng từng người nên xin rời nhóm này. Cần hỏi, xin gọi {ward.phone} ạ.",
        you=You.UNKNOWN,
    )


def out_of_scope(you: You, ward: Ward) -> Message:
    """Something this system cannot do."""
    return Message(
        f"Việc này hệ thống chưa làm được. Cần cán bộ giúp, {you.value} gõ: gọi giúp, hoặc gọi {ward.phone} ạ.",
        you=you,
    )


def trouble(you: You, ward: Ward, incident: str) -> Message:
    """Our fault: this message could not be handled."""
    return Message(
        f"Xin lỗi {you.value}, hệ thống đang trục trặc, câu vừa rồi chưa ghi được; các câu trước vẫn còn. "
        f"{you.value[:1].upper()}{you.value[1:]} thử lại sau ít phút, hoặc gọi {ward.phone} ạ. (Mã lỗi {incident})",
        you=you,
    )
