"""What the demo says around the conversation; nobody reads these on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Role
from bot.core.texts import words


def role(name: str) -> str:
    """A role in words."""
    return words.ROLES[Role(name)]


def code(digits: str) -> str:
    """The code on somebody's invitation."""
    return f"mã {digits[:3]}-{digits[3:6]}-{digits[6:]}"


def ready(url: str) -> list[str]:
    """The demo runs."""
    return [f"Bản chạy thử đã sẵn sàng: {url}", "Dừng lại: bấm Ctrl+C."]


def line(phone: str, from_bot: bool, text: str, buttons: Sequence[str]) -> str:
    """One message as the tour prints it."""
    who = f"→ {phone}" if from_bot else phone
    pressed = "  " + " ".join(f"[{label}]" for label in buttons) if buttons else ""
    shown = text.replace("\n", "\n    ")
    return f"{who}:\n    {shown}" + (f"\n  {pressed}" if pressed else "")


def chapter_linking() -> str:
    """People link their phones."""
    return "== Liên kết bằng giấy mời =="


def chapter_opening() -> str:
    """The period opens."""
    return "== 8 giờ sáng thứ Hai 16/11/2026: mở kỳ báo cáo tháng 11 =="


def chapter_stored() -> str:
    """What is in the database."""
    return "== Số liệu đã lưu =="


def chapter_files() -> str:
    """What lies in the data directory."""
    return "== Tệp (tên, quyền, cỡ) =="
