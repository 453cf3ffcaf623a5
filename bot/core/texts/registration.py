"""The office and the invitations: who is linked, who is not, a new code and how to read it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import codes, words

LISTED = 30
"""Lines in one message; more are counted, and reached by naming an area."""
_BUTTONS = 8
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def progress(
    counts: Sequence[tuple[str, int, int]],
    missing: Sequence[tuple[int, str]],
    frozen: Sequence[tuple[int, str]],
    narrower: str,
    you: You,
) -> Message:
    """n/N linked by role, who is not, what is frozen; ``narrower`` names what to type to see the rest."""
    linked, total = sum(one[1] for one in counts), sum(one[2] for one in counts)
    by_role = "; ".join(f"{role} {done}/{of}" for role, done, of in counts)
    lines = [f"Đã đăng ký {linked}/{total}: {by_role}."]
    if missing:
        lines.append(f"Chưa đăng ký {len(missing)}:")
        lines += [f"- {role}: {who}" for role, who in missing[:LISTED]]
        if (more := len(missing) - LISTED) > 0:
            lines.append(f"… và {more} người nữa, gõ: giấy mời {narrower}.")
    if frozen:
        lines.append(f"Đang tạm khóa {len(frozen)}:")
        lines += [f"- {account}: {who}" for account, who in frozen[:LISTED]]
    choices = [Choice(f"mo khoa {account}", f"mở khóa {account}") for account, _ in frozen]
    choices += [codes.reissue(role) for role, _ in missing]
    if not missing:
        lines.append("Mọi người đều đã đăng ký ạ.")
    elif len(choices) > _BUTTONS:
        lines.append(f"Cấp giấy mời mới, {you.value} gõ: cấp lại và số đầu dòng, ví dụ: cấp lại {missing[0][0]} ạ.")
        choices = []
    return Message("\n".join(lines), tuple(choices), you=you)


def seat(name: str, phone: str, role: str) -> str:
    """One line: who, by which number, for what."""
    return f"{name}, {phone or 'chưa có số'}, {role}"


def made(who: str, role: str, code: str, last: date, ward: Ward) -> Message:
    """A new code: to hand over, to read out by telephone; the older ones are dead."""
    return Message(
        f"Giấy mời mới của {who} ({role}); mã cũ chưa dùng nay hết hiệu lực.\n"
        f"- Mã: {code}, dùng một lần, đến hết {words.day(last)}\n"
        f"- Đọc qua điện thoại: “Xin mời mở ô chat của {ward.name}, gõ dãy số {aloud(code)}, rồi bấm gửi.”",
        you=You.DONG_CHI,
        secret=True,
    )


def aloud(code: str) -> str:
    """ "730-194-2856" -> "bảy ba không, một chín bốn, hai tám năm sáu"."""
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in code.split("-"))


def which(found: Iterable[tuple[int, str]], you: You) -> Message:
    """Several people fit."""
    listed = list(found)
    lines = [f"- {role}: {who}" for role, who in listed[:LISTED]]
    tail = ["Xin chọn một người ạ."] if len(listed) <= _BUTTONS else ["Xin gõ: cấp lại và số đầu dòng ạ."]
    choices = tuple(codes.reissue(role) for role, _ in listed) if len(listed) <= _BUTTONS else ()
    return Message("\n".join(["Có nhiều người khớp:", *lines, *tail]), choices, you=you)


def nobody(text: str, ward: Ward, you: You) -> Message:
    """Nobody fits."""
    return Message(
        f"Không tìm thấy ai khớp với {words.quote(text)}. Xin gõ tên {ward.short}, tên người hoặc số đầu dòng, "
        f"ví dụ: cấp lại {ward.short} 5 ạ.",
        you=you,
    )


def role_over(you: You) -> Message:
    """The role of that number has ended."""
    return Message("Vai trò này đã hết hoặc không có. Xin gõ: giấy mời, để xem danh sách mới ạ.", you=you)
