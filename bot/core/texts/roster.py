"""The roster at the operator's shell: what is wrong with a file, and what importing it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.core.folding import nearest
from bot.core.indicators import Form
from bot.core.model import Owner, Role, Ward, code_of
from bot.core.roster import (
    Change,
    PersonAdded,
    PersonChanged,
    PlaceAdded,
    PlaceRenamed,
    RoleAdded,
    RoleEnded,
    StockSet,
)
from bot.core.texts import words

# ---- the file --------------------------------------------------------------------------------------------


def no_rows() -> str:
    """Nothing below the heading."""
    return "tệp chưa có người nào; dòng đầu ghi tên cột, từ dòng sau mỗi dòng một người"


# ---- the heading -----------------------------------------------------------------------------------------


def unknown_heading(row: int, heading: str, known: Sequence[str]) -> str:
    """A column nobody reads, with the nearest that is read."""
    here = f"dòng {row}, cột {words.quote(heading)}: không dùng cột này"
    if near := nearest(heading, known, n=1):
        return f"{here}; có phải là “{near[0]}” không"
    return f"{here}; các cột dùng được: {', '.join(known)}"


def heading_twice(row: int, column: str) -> str:
    """Two columns of one heading."""
    return f"dòng {row}, cột {column}: có hai cột cùng tên này; chỉ để lại một"


def missing_headings(row: int, columns: Sequence[str]) -> str:
    """Columns without which no row can be read."""
    return f"dòng {row}: thiếu cột {', '.join(columns)}; ghi tên các cột ở dòng này, như trong tệp mẫu"


# ---- a row -----------------------------------------------------------------------------------------------


def at(row: int, column: str, problem: str) -> str:
    """A problem in its place: "dòng 5, cột điện thoại: …"."""
    return f"dòng {row}, cột {column}: {problem}"


def too_many_cells(row: int) -> str:
    """Words beyond the last heading."""
    return f"dòng {row}: có chữ ở ngoài các cột đã ghi tên; nếu trong ô có dấu phẩy, đặt cả ô trong ngoặc kép"


def no_heading(row: int, letter: str, heading: int) -> str:
    """Words in a spreadsheet's column that has no heading."""
    return f"dòng {row}, cột {letter}: cột này chưa có tên; ghi tên cột ở dòng {heading}, hoặc xóa ô này"


def empty() -> str:
    """A cell that must be filled."""
    return "còn trống; điền vào ô này"


def a_formula(sign: str) -> str:
    """A cell that a spreadsheet would compute."""
    return f"bắt đầu bằng dấu {sign} như một công thức; bỏ dấu này, chỉ ghi chữ"


def too_long(longest: int) -> str:
    """More letters than the cell may have."""
    return f"dài quá {longest} ký tự; viết gọn lại"


def no_letters() -> str:
    """Only signs."""
    return "chỉ có dấu, không có chữ; ghi lại ô này"


def not_a_code() -> str:
    """Not a code."""
    return "mã chỉ gồm chữ, số, dấu chấm, gạch ngang, không có dấu cách, ví dụ HK05"


def unknown_role(text: str) -> str:
    """Not one of the roles."""
    known = tuple(words.ROLES.values())
    if near := nearest(text, known, n=1):
        return f"không có vai trò {words.quote(text)}; có phải là “{near[0]}” không"
    return f"không có vai trò {words.quote(text)}; ghi một trong: {', '.join(known)}"


def not_a_phone() -> str:
    """Not one phone number."""
    return "không phải một số điện thoại; ghi đủ chữ số, bắt đầu từ số 0, ví dụ 0900 000 001"


def phone_as_number() -> str:
    """A spreadsheet's number that cannot be a phone number without its 0 for certain."""
    return "ô này là số chứ không phải chữ nên có thể mất số 0 đầu; đổi ô sang dạng Văn bản (Text) rồi gõ lại đủ số"


def not_a_count() -> str:
    """Not a whole number, or not for certain."""
    return "không phải số nguyên, hoặc có thể hiểu hai cách; ghi liền các chữ số, ví dụ 1250"


def fewer_residents() -> str:
    """Fewer persons than households."""
    return "số khẩu ít hơn số hộ; xem lại hai ô này có ghi lẫn nhau không"


def only_for(role: Role) -> str:
    """A cell that means nothing in a row of this role."""
    return f"chỉ điền ở dòng {words.ROLES[role]}; xóa ô này, hoặc sửa vai trò"


# ---- between rows ----------------------------------------------------------------------------------------


def same_row(row: int) -> str:
    """The same person in the same role twice."""
    return f"trùng với dòng {row}; bỏ một trong hai dòng"


def phone_of_another(row: int, name: str) -> str:
    """One phone, two names."""
    return f"số này đã ghi ở dòng {row} cho {name}; mỗi người một số, xem lại số hoặc họ tên"


def second_leader(row: int) -> str:
    """Two leaders of one group."""
    return f"tổ này đã có người ở dòng {row}; mỗi tổ chỉ ghi một người"


def code_of_another(row: int) -> str:
    """One code, two names."""
    return f"mã này đã dùng ở dòng {row} với tên hoặc khu khác; mỗi nơi một mã, một tên"


def name_of_another(row: int) -> str:
    """One name, two codes."""
    return f"tên này đã dùng ở dòng {row} với mã khác; hai nơi trùng tên thì ghi thêm khu để phân biệt"


# ---- what importing changes ------------------------------------------------------------------------------


def summary(changes: Sequence[Change], ward: Ward) -> str:
    """ "Thêm 12 tổ dân phố, 5 đơn vị, 22 người; giao 23 vai trò; ghi 24 số ban đầu." """
    if not changes:
        return "Danh sách khớp với dữ liệu đang có, không phải sửa gì."
    counts = Counter(_sort(change, ward) for change in changes)
    parts = [
        f"{verb} {', '.join(f'{n} {what}' for (of, what), n in counts.items() if of == verb)}"
        for verb in dict.fromkeys(verb for verb, _ in counts)
    ]
    return f"{words.cap('; '.join(parts))}."


def _sort(change: Change, ward: Ward) -> tuple[str, str]:
    match change:
        case PlaceAdded(place=place):
            return "thêm", ward.group_word if place.kind is Owner.GROUP else "đơn vị"
        case PlaceRenamed(after=place):
            return "đổi tên", ward.group_word if place.kind is Owner.GROUP else "đơn vị"
        case PersonAdded():
            return "thêm", "người"
        case PersonChanged():
            return "sửa", "người"
        case RoleEnded():
            return "thôi", "vai trò"
        case RoleAdded():
            return "giao", "vai trò"
        case StockSet():
            return "ghi", "số ban đầu"


def lines(changes: Sequence[Change], ward: Ward, form: Form) -> Iterator[str]:
    """A line for every change, with names: for the operator's eyes."""
    labels = {code: indicator.label for code, indicator in form.by_code.items()}
    return (_line(change, ward, labels) for change in changes)


def _line(change: Change, ward: Ward, labels: Mapping[str, str]) -> str:
    match change:
        case PlaceAdded(place=place):
            what = ward.group_word if place.kind is Owner.GROUP else "đơn vị"
            return f"Thêm {what} {place.code}: {place.full_name}."
        case PlaceRenamed(before=before, after=after):
            return f"Đổi tên {after.code}: {before.full_name} → {after.full_name}."
        case PersonAdded(name=name, phone=phone):
            return f"Thêm người: {name}, {phone}."
        case PersonChanged(before=person, name=name, phone=phone):
            return f"Sửa người: {person.name}, {person.phone or 'chưa có số'} → {name}, {phone}."
        case RoleEnded(held=held, name=name):
            return f"{code_of(held.place)}: {name} thôi làm {ward.leader_word}, giấy mời chưa dùng hết hiệu lực."
        case RoleAdded(entry=entry):
            role = ward.leader_word if entry.role is Role.GROUP_LEADER else words.ROLES[entry.role]
            where = code_of(entry.place)
            return f"{where}: {entry.name} làm {role}." if where else f"{entry.name}: vai trò {role}."
        case StockSet(stock=stock, before=before):
            was = "" if before is None else f" (trước ghi {before})"
            return f"{code_of(stock.place)}: {labels.get(stock.indicator, stock.indicator)} ban đầu {stock.value}{was}."
