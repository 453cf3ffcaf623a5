"""What may be wrong with the places of a roster: their dates, where they came from, what else they are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.folding import nearest
from bot.core.model import Owner, Role, Ward
from bot.core.texts import words

KINDS: dict[Owner, str] = {
    Owner.GROUP: "khu dân cư",
    Owner.UNIT: "đơn vị",
    Owner.PARTY_CELL: "chi bộ",
    Owner.SCHOOL: "trường",
}
"""Kinds of places as the roster's column "loại" may have them; a group's is the word for any ward."""


def kind_of(kind: Owner, ward: Ward | None) -> str:
    """What a kind is called, groups in the ward's own word."""
    return ward.group_word if ward and kind is Owner.GROUP else KINDS[kind]


def written(day: date) -> str:
    """ "01/12/2026": as a roster has it."""
    return f"{day:%d/%m/%Y}"


# ---- a cell ----------------------------------------------------------------------------------------------


def not_a_day() -> str:
    """Not one date, or without its year."""
    return "không phải một ngày đủ ngày, tháng, năm; ghi ngày trước, tháng sau, ví dụ 01/12/2026"


def no_such_month(month: int, day: int) -> str:
    """ "7/13/2026": the month came first."""
    return f"không có tháng {month}; ghi ngày trước, tháng sau: ngày {month} tháng {day} thì ghi {month:02}/{day:02}"


def no_such_day() -> str:
    """ "31/4/2026"."""
    return "không có ngày này trong lịch; xem lại"


def unknown_kind(text: str, ward: Ward | None) -> str:
    """Not one of the kinds."""
    known = ", ".join(kind_of(kind, ward) for kind in KINDS)
    return f"không có loại {words.quote(text)}; ghi một trong: {known}"


def kind_of_another_role(ward: Ward | None) -> str:
    """A leader's row says unit, or a contact's says group."""
    leader = words.role(Role.GROUP_LEADER, ward) if ward else words.ROLES[Role.GROUP_LEADER]
    group = kind_of(Owner.GROUP, ward)
    return f"không hợp với vai trò ở dòng này; {leader} thuộc {group}, đầu mối thuộc đơn vị, chi bộ hoặc trường"


def only_with_a_place() -> str:
    """A cell about a place in a row without one."""
    return "chỉ điền ở dòng có nơi phụ trách; xóa ô này"


def only_for_leadership() -> str:
    """A field in somebody else's row."""
    return "chỉ điền ở dòng lãnh đạo; xóa ô này"


def needs_day() -> str:
    """A merge or a split without a day."""
    return "còn trống; ghi ngày gộp hoặc ngày tách"


def both_kinships() -> str:
    """Merged and split at once."""
    return "chỉ điền một trong hai: gộp từ hoặc tách từ; xóa một ô"


def its_own_parent() -> str:
    """A place that came of itself."""
    return "ghi mã của chính dòng này; chỉ ghi mã các nơi cũ"


def ends_before() -> str:
    """The last day comes before the first."""
    return "trước ngày bắt đầu; xem lại hai ngày có ghi lẫn nhau không"


# ---- against other rows ----------------------------------------------------------------------------------


def otherwise_at(row: int) -> str:
    """Two rows of one place say two things."""
    return f"khác với dòng {row} của cùng nơi này; ghi giống nhau, hoặc chỉ ghi ở một dòng"


def two_codes(column: str) -> str:
    """Two ways to give the code in one file."""
    return f"đã có cột “{column}” cho mọi nơi; bỏ cột này"


# ---- against what is known -------------------------------------------------------------------------------


def unknown_code(code: str, known: Sequence[str]) -> str:
    """A code nobody has."""
    near = nearest(code, known, n=1)
    hint = f"; có phải là {near[0]} không" if near else ""
    return f"không có nơi nào mang mã {code}{hint}"


def another_kind(known: Owner) -> str:
    """The code belongs to a place of another kind."""
    return f"mã này đang là {KINDS[known]}; sửa cột loại cho đúng, hoặc dùng mã khác"


def name_taken(name: str, code: str) -> str:
    """Somebody could mean either place by it."""
    return f"tên “{name}” đã là tên gọi của {code}; đổi tên, hoặc ghi thêm khu để phân biệt"


def ended_already(code: str, until: date) -> str:
    """What is merged had ended on another day."""
    return f"{code} đã thôi từ ngày {written(until)}, khác với ngày ở dòng này; xem lại ngày"


def begins_later(code: str, since: date) -> str:
    """What is merged or split had not begun."""
    return f"{code} đến ngày {written(since)} mới có; xem lại ngày"


def no_collective() -> str:
    """A member of what is no unit, or of another member."""
    return "không phải đơn vị tập thể; ghi mã của một đơn vị không thuộc đơn vị nào khác"


def unknown_area(area: str, known: Sequence[str]) -> str:
    """An area without a single group."""
    near = nearest(area, known, n=1)
    hint = f"; có phải là “{near[0]}” không" if near else ""
    return f"chưa có nơi nào ở {words.quote(area)}{hint}"
