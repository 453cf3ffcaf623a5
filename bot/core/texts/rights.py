"""A person's rights over their data (Law 91/2025/QH15): see it, withdraw consent, have it erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

ERASED_NAME = "(đã xóa)"
"""Stands where the name of an erased person stood."""

WITHDRAW = Choice("rut dong y ngay", "rút đồng ý ngay")
ERASE = Choice("xoa du lieu ngay", "xóa dữ liệu ngay")


def _date(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def stored(
    you: You,
    *,
    name: str,
    phone: str,
    role: str,
    agreed: tuple[str, date] | None,
    links: Sequence[tuple[str, date]],
    figures: int,
    reports: int,
    messages: tuple[int, int],
    days: tuple[int, int],
    absences: int,
) -> Message:
    """What is kept about the person, and how to end it."""
    linked = ", ".join(f"{channel.capitalize()} từ {_date(day)}" for channel, day in links)
    lines = [
        f"Hệ thống đang lưu về {you.value}:",
        f"- Họ tên: {name}; điện thoại: {phone or 'chưa có'}; cách xưng hô: {you.value}",
        f"- Vai trò: {role}",
        f"- Liên kết: {linked}",
        f"- Số liệu đã báo: {figures} con số, trong {reports} báo cáo",
        f"- Tin {you.value} gửi: {messages[0]}, giữ nguyên văn {days[0]} ngày; tin hệ thống gửi: {messages[1]}, "
        f"giữ {days[1]} ngày",
    ]
    if agreed:
        lines.insert(3, f"- Đồng ý dùng hệ thống: ngày {_date(agreed[1])} (bản thông báo {agreed[0]})")
    if absences:
        lines.append(f"- Báo nghỉ: {absences} lần")
    lines.append("- Nhật ký: mã số của ai làm việc gì, lúc nào; không có tên, không có lời nhắn")
    lines.append(
        f"Sai chỗ nào, {you.value} gõ: gọi giúp. Muốn ngừng, gõ: rút đồng ý. Muốn xóa, gõ: xóa dữ liệu của tôi ạ."
    )
    return Message("\n".join(lines), you=you)


def ask_withdraw(you: You) -> Message:
    """What follows when consent is withdrawn."""
    return Message(
        f"Rút đồng ý thì liên kết này bị cắt, hệ thống không nhắn {you.value} nữa; số liệu đã báo vẫn giữ, "
        "sau này Văn phòng nhập thay. Nếu không rút, xin cứ để vậy.",
        (WITHDRAW,),
        you=you,
    )


def withdrawn(you: You, ward: Ward) -> Message:
    """Consent is withdrawn."""
    return Message(
        f"Đã rút đồng ý và cắt liên kết. Hệ thống không nhắn {you.value} nữa, xin cảm ơn {you.value}. "
        f"Khi cần, xin gọi {ward.phone} ạ.",
        you=you,
    )


def ask_erase(you: You) -> Message:
    """What follows when the data are erased."""
    return Message(
        f"Xóa thì họ tên, số điện thoại, mọi tin nhắn và lời ghi của {you.value} bị xóa hẳn, liên kết và vai trò "
        "chấm dứt; chỉ còn con số đã báo, không kèm tên. Không lấy lại được.",
        (ERASE,),
        you=you,
    )


def erasing(you: You) -> Message:
    """The wish is stored; it is carried out within a minute."""
    return Message(
        f"Đã nhận yêu cầu và cắt liên kết. Hệ thống đang xóa; xong sẽ báo {you.value}, chừng một phút ạ.", you=you
    )


def erased(ward: Ward) -> Message:
    """It is done; how the person wanted to be addressed is forgotten, too."""
    return Message(
        f"Đã xóa xong họ tên, số điện thoại và tin nhắn của ông/bà. Xin cảm ơn ông/bà. "
        f"Khi cần, xin gọi {ward.phone} ạ.",
        you=You.UNKNOWN,
    )


def withdrawn_office(who: str, role: str, ward: Ward) -> Message:
    """To the office: consent was withdrawn."""
    return Message(
        f"{who} ({role}) đã rút đồng ý dùng hệ thống; liên kết đã cắt. "
        f"Số liệu của {ward.short}, nếu có, xin Văn phòng nhập thay ạ.",
        you=You.DONG_CHI,
    )


def erased_office(role: str, ward: Ward) -> Message:
    """To the office: somebody had their data erased; no name any more."""
    return Message(
        f"{words.cap(role)} đã yêu cầu xóa dữ liệu cá nhân; liên kết và vai trò đã hết. "
        f"Số liệu của {ward.short}, nếu có, xin Văn phòng nhập thay cho đến khi có người mới ạ.",
        you=You.DONG_CHI,
    )
