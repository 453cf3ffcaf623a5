"""Small words used by every audience: numbers, dates, hours, figures."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from bot.core.figures import Figure, Standing
from bot.core.indicators import Indicator
from bot.core.model import Role, Ward, You

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_QUOTED = 40

ROLES: dict[Role, str] = {
    Role.GROUP_LEADER: "trưởng khu dân cư",
    Role.UNIT_CONTACT: "đầu mối",
    Role.PARTY_OFFICE: "văn phòng",
    Role.LEADERSHIP: "lãnh đạo",
    Role.REVIEWER: "duyệt số liệu",
    Role.OPERATOR: "vận hành",
}
"""Roles as the roster and the office call them; the leader's is the word for any ward, see `role`."""

DEPUTY = "người thay "
"""Before the role of a deputy: "người thay trưởng thôn Thôn Đông"."""


def role(of: Role, ward: Ward) -> str:
    """What a role is called; the leader's word is the ward's own."""
    return ward.leader_word if of is Role.GROUP_LEADER else ROLES[of]


def number(value: Decimal) -> str:
    """1250 -> "1.250", 95.5 -> "95,5"."""
    if value == value.to_integral_value():
        return grouped(int(value))
    return format(value.normalize(), "f").replace(".", ",")


def grouped(value: int) -> str:
    """1250 -> "1.250"."""
    return f"{value:,}".replace(",", ".")


def day(when: date) -> str:
    """ "thứ Ba 15/12"."""
    return f"{_WEEKDAYS[when.weekday()]} {when.day}/{when.month}"


def hour(when: datetime) -> str:
    """ "8 giờ 05", of a local time."""
    return f"{when.hour} giờ {when.minute:02d}"


def clock(at: time) -> str:
    """ "20 giờ", "7 giờ 30", of a time of day."""
    return f"{at.hour} giờ {at.minute:02d}" if at.minute else f"{at.hour} giờ"


def cap(text: str) -> str:
    """The first letter made large."""
    return text[:1].upper() + text[1:]


def quote(text: str, most: int = 0) -> str:
    """What a person typed, short enough to be shown back."""
    text, most = " ".join(text.split()), most or _QUOTED
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"


def spoken(you: You) -> str:
    """The form of address inside a sentence."""
    return you.value


def figure(indicator: Indicator, one: Figure) -> str:
    """A figure with its unit: "120 hộ", "chưa rõ", "không có"."""
    if one.standing is Standing.MISSING:
        return "chưa rõ"
    if one.standing is Standing.NOT_APPLICABLE:
        return "không có"
    if one.standing is Standing.CHOICE:
        return next((option.label for option in indicator.options if option.key == one.choice), one.choice)
    if one.standing is Standing.WORDS:
        return quote(one.words) if one.words else "không có"
    assert one.value is not None  # noqa: S101 - Figure's own invariant
    shown = number(one.value)
    if one.whole is not None:
        shown += f"/{number(one.whole)}"
    return f"{shown} {indicator.unit}".rstrip()


def staged(stage: str) -> str:
    """How far what is counted has come: "giai đoạn đề nghị", "đã công nhận theo QĐ số …"."""
    return stage if stage.startswith("đã ") else f"giai đoạn {stage}"
