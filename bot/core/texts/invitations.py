"""Invitations: the card a person is handed, and why one could not be made, told at the operator's shell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Role, Ward
from bot.core.texts import welcome, words

_LISTED = 5


# ---- the card --------------------------------------------------------------------------------------------


def title(apps: Sequence[str]) -> str:
    """What the paper is; the chat calls it so too ("giấy mời")."""
    return f"Giấy mời nhận tin và gửi số liệu qua {app(apps)}"


def addressed(name: str, roles: str) -> tuple[str, str, str]:
    """Whose card it is: what stands before the name, the name, what follows."""
    return ("Kính gửi ông/bà ", name, f", {roles}")


def code_label(last: date) -> str:
    """Above the ten digits; ``last``: the last day on which they are good."""
    return f"Dãy 10 chữ số của riêng ông/bà, dùng một lần, đến hết ngày {last.day}/{last.month}/{last.year}:"


def steps(ward: Ward, apps: Sequence[str], *, scan: bool, bot: str) -> tuple[str, str, str]:
    """How to begin, in three sentences; ``scan``: there is a QR code; ``bot``: a name to look for, or empty."""
    if scan and bot:
        open_chat = f"Quét mã vuông bằng máy ảnh, hoặc mở {app(apps)} và tìm {bot}."
    elif scan:
        open_chat = "Quét mã vuông bằng máy ảnh của điện thoại."
    else:
        open_chat = f"Mở {app(apps)}, vào cuộc trò chuyện của {ward.office}."
    phone = ward.phone.replace(" ", "\N{NO-BREAK SPACE}")
    return (
        f"1. {open_chat}",
        "2. Bấm Bắt đầu; khi được hỏi giấy mời, gõ dãy 10 chữ số trên.",
        f"3. Cần hỏi lại, xin gọi {phone} ({ward.helper}).",
    )


def notice(ward: Ward, apps: Sequence[str]) -> str:
    """The data notice in short; the whole of it is asked in the chat (Law 91/2025/QH15)."""
    return (
        f"{welcome.stored(app(apps), ward)} {welcome.RIGHTS} {welcome.NEVER_ASKED} "
        "Trước khi bắt đầu, hệ thống sẽ hỏi ông/bà có đồng ý không (Luật số 91/2025/QH15)."
    )


def app(apps: Sequence[str]) -> str:
    """The messengers people may use, in words."""
    return " hoặc ".join(apps) or "ứng dụng nhắn tin"


# ---- at the shell ----------------------------------------------------------------------------------------


def unknown_person(name: str, near: Sequence[str]) -> str:
    """Nobody of this name holds a role."""
    return f"không có ai tên {words.quote(name)} đang giữ vai trò nào; {_perhaps(near, 'xem lại danh sách')}"


def unknown_role(role: str) -> str:
    """No such role."""
    known = ", ".join(f"{each.value} ({name})" for each, name in words.ROLES.items())
    return f"không có vai trò {words.quote(role)}; ghi một trong: {known}"


def unknown_place(option: str, code: str, near: Sequence[str]) -> str:
    """No such code; ``option`` is --group or --unit."""
    return f"{option}: không có mã {words.quote(code)}; {_perhaps(near, 'xem lại danh sách')}"


def nobody(role: Role | None, code: str) -> str:
    """Nobody fits all that was asked."""
    what = f"vai trò {words.ROLES[role]}" if role else "vai trò nào"
    where = f" ở {words.quote(code)}" if code else ""
    return f"không có ai giữ {what}{where} khớp với yêu cầu; xem lại, hoặc nhập danh sách có người này trước"


def several(found: Sequence[tuple[str, str, Role, str]]) -> str:
    """Several persons fit: (name, phone, role, code) of each."""
    listed = "; ".join(
        f"{name}, {phone or 'chưa có số'}, {words.ROLES[role]} {code}".rstrip()
        for name, phone, role, code in found[:_LISTED]
    )
    more = "; …" if len(found) > _LISTED else ""
    return f"có nhiều người: {listed}{more}. Ghi số điện thoại vào --person, hoặc ghi thêm --group, --unit"


def all_linked(count: int) -> str:
    """Everybody who fits is linked already, or wants no link."""
    who = "người khớp yêu cầu đã liên kết" if count == 1 else f"cả {count} người khớp yêu cầu đã liên kết"
    return f"{who} hoặc đã từ chối, không cần in giấy mời; cần mã mới cho một người thì ghi --person, bỏ --out"


def no_link() -> str:
    """The cards have no QR code."""
    return "chưa biết tên bot nên giấy không có mã vuông; điền username trong [telegram] rồi in lại nếu cần"


def printed(count: int, path: str) -> str:
    """The sheet is written."""
    return f"Đã ghi {count} giấy mời vào {path}. Giấy mời cũ chưa dùng của những người này hết hiệu lực."


def file_exists(path: str) -> str:
    """Nothing is overwritten."""
    return f"--out: đã có tệp {path}; xin chọn tên khác hoặc xóa tệp đó trước"


def file_unwritable(path: str) -> str:
    """No file can be made there."""
    return f"--out: không ghi được {path}; xem lại thư mục có chưa, có quyền ghi và còn chỗ không"


def not_docx(path: str) -> str:
    """Another kind of file was asked for."""
    return f"--out: {path} phải có đuôi .docx"


def _perhaps(near: Sequence[str], otherwise: str) -> str:
    return f"có phải là {', '.join(near)} không" if near else otherwise
