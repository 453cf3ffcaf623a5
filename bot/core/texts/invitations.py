"""Why an invitation could not be made, told at the operator's shell: what to type instead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Role
from bot.core.texts import words

_LISTED = 5


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


def _perhaps(near: Sequence[str], otherwise: str) -> str:
    return f"có phải là {', '.join(near)} không" if near else otherwise
