"""What is said when a code comes twice, to the wrong account, or to a new phone; frozen links."""

from __future__ import annotations

from bot.core.model import Choice, Message, Ward, You


def linked_already(you: You) -> Message:
    """The code's own account types it again."""
    return Message(f"Máy này đã đăng ký xong rồi, {you.value} không cần gõ dãy số trên giấy mời nữa ạ.", you=you)


def for_somebody_else(you: You, ward: Ward) -> Message:
    """A good code typed on an account that is somebody else's; it is not spent."""
    return Message(
        f"Giấy mời này ghi tên người khác nên không dùng được trên máy của {you.value}; "
        f"dãy số vẫn còn hiệu lực cho người đó. Cần hỏi, xin gọi {ward.phone} ạ.",
        you=you,
    )


def typed_by_another(whose: str, by: str, role: int) -> Message:
    """The office learns that a code reached the wrong person."""
    return Message(
        f"Giấy mời của {whose} đã được gõ trên máy của {by}. Hệ thống không liên kết, dãy số vẫn còn hiệu lực. "
        "Nếu giấy mời phát nhầm, xin cấp lại.",
        (reissue(role),),
        you=You.DONG_CHI,
    )


def your_code_again(you: You, ward: Ward) -> Message:
    """To the person whose code was typed elsewhere."""
    return Message(
        f"Có máy khác vừa gõ lại dãy số giấy mời của {you.value}. Để bảo vệ số liệu, liên kết này tạm khóa. "
        f"Văn phòng sẽ gọi {you.value}; cần gấp, xin gọi {ward.phone} ạ.",
        you=you,
    )


def held(who: str, role: str, phone: str, account: int) -> Message:
    """To the office: a spent code came again, the link is frozen, what now."""
    return Message(
        f"Có máy khác vừa gõ lại giấy mời của {who} ({role}). Máy đó không được liên kết, liên kết cũ tạm khóa. "
        f"Xin gọi {phone or 'người này'} hỏi lại: đúng thì mở khóa, không thì cắt.",
        (Choice(f"mo khoa {account}", f"mở khóa {account}"), Choice(f"cat {account}", f"cắt {account}")),
        you=You.DONG_CHI,
    )


def frozen(you: You, ward: Ward) -> Message:
    """Every message of a frozen account is answered with this."""
    return Message(
        f"Liên kết này đang tạm khóa để kiểm tra nên tin vừa rồi chưa được xử lý. Xin gọi {ward.phone} để mở lại ạ.",
        you=you,
    )


def unfrozen(you: You) -> Message:
    """To the person: the link works again."""
    return Message(
        f"Văn phòng đã mở lại liên kết. Những gì đã ghi trước khi khóa vẫn còn; {you.value} gõ: làm tiếp ạ.", you=you
    )


def unfrozen_office(who: str) -> Message:
    """To the office: done."""
    return Message(f"Đã mở khóa liên kết của {who} ạ.", you=You.DONG_CHI)


def not_frozen() -> Message:
    """There is nothing to unfreeze."""
    return Message("Liên kết này không bị khóa hoặc đã được cắt ạ.", you=You.DONG_CHI)


def moved(who: str, role: str, channel: str, account: int) -> Message:
    """A lost phone: the new one is linked, the old one cut."""
    return Message(
        f"{who} ({role}) vừa dùng giấy mời trên máy mới, qua {channel}; máy {channel} cũ đã cắt. "
        "Không đúng người thì xin cắt liên kết này.",
        (Choice(f"cat {account}", f"cắt {account}"),),
        you=You.DONG_CHI,
    )


def one_more(who: str, role: str, channel: str, account: int) -> Message:
    """A second account of the same person."""
    return Message(
        f"{who} ({role}) vừa liên kết thêm một tài khoản, qua {channel}; tài khoản cũ vẫn dùng. "
        "Không đúng người thì xin cắt liên kết này.",
        (Choice(f"cat {account}", f"cắt {account}"),),
        you=You.DONG_CHI,
    )


def reissue(role: int) -> Choice:
    """A new code in one tap."""
    return Choice(f"cap lai {role}", f"cấp lại {role}")
