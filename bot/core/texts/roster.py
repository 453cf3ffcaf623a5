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
    RoleAdded,
    RoleCharged,
    RoleEnded,
    RoleLeaves,
    RoleSeated,
    StockSet,
)
from bot.core.roster_places import (
    AliasesAdded,
    Descended,
    Joined,
    Kinship,
    PlaceAdded,
    PlaceBegins,
    PlaceChange,
    PlaceEnds,
    PlaceRenamed,
)
from bot.core.texts import words
from bot.core.texts.roster_places import kind_of, written

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


def unknown_role(text: str, ward: Ward | None) -> str:
    """Not one of the roles."""
    known = tuple(_called(one, ward) for one in Role)
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


def only_for(role: Role, ward: Ward | None) -> str:
    """A cell that means nothing in a row of this role."""
    return f"chỉ điền ở dòng {_called(role, ward)}; xóa ô này, hoặc sửa vai trò"


# ---- between rows ----------------------------------------------------------------------------------------


def same_row(row: int) -> str:
    """The same person in the same role twice."""
    return f"trùng với dòng {row}; bỏ một trong hai dòng"


def phone_of_another(row: int, name: str) -> str:
    """One phone, two names."""
    return f"số này đã ghi ở dòng {row} cho {name}; mỗi người một số, xem lại số hoặc họ tên"


def second_leader(row: int) -> str:
    """Two leaders of one group."""
    return f"nơi này đã có người ở dòng {row}; mỗi nơi chỉ ghi một người"


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
            return "thêm", _kind(place.ref, ward)
        case PlaceRenamed(after=place):
            return "đổi tên", _kind(place.ref, ward)
        case AliasesAdded():
            return "ghi", "tên gọi khác"
        case PlaceBegins(place=ref):
            return "sửa ngày bắt đầu", _kind(ref, ward)
        case PlaceEnds(place=ref):
            return "thôi", _kind(ref, ward)
        case Descended(descent=descent):
            return "ghi", "lần gộp" if descent.kind is Kinship.MERGE else "lần tách"
        case Joined():
            return "ghi", "thành viên đơn vị tập thể"
        case PersonAdded():
            return "thêm", "người"
        case PersonChanged():
            return "sửa", "người"
        case RoleEnded() | RoleLeaves():
            return "thôi", "vai trò"
        case RoleAdded():
            return "giao", "vai trò"
        case RoleCharged() | RoleSeated():
            return "sửa", "vai trò"
        case StockSet():
            return "ghi", "số ban đầu"


def lines(changes: Sequence[Change], ward: Ward, form: Form) -> Iterator[str]:
    """A line for every change, with names: for the operator's eyes."""
    labels = {code: indicator.label for code, indicator in form.by_code.items()}
    return (_line(change, ward, labels) for change in changes)


def _line(change: Change, ward: Ward, labels: Mapping[str, str]) -> str:
    match change:
        case PersonAdded(name=name, phone=phone):
            return f"Thêm người: {name}, {phone}."
        case PersonChanged(before=person, name=name, phone=phone):
            return f"Sửa người: {person.name}, {person.phone or 'chưa có số'} → {name}, {phone}."
        case RoleEnded(held=held, name=name):
            where = code_of(held.place)
            role = _role(held.role, held.deputy, ward, held.field, held.area)
            return f"{f'{where}: ' if where else ''}{name} thôi làm {role}, giấy mời chưa dùng hết hiệu lực."
        case RoleAdded(entry=entry):
            where = code_of(entry.place)
            role = _role(entry.role, entry.deputy, ward, entry.field, entry.area)
            return f"{where}: {entry.name} làm {role}." if where else f"{entry.name}: vai trò {role}."
        case RoleCharged(held=held, name=name, field=field, area=area):
            before, after = (_charge(*what) or "chưa ghi" for what in ((held.field, held.area), (field, area)))
            return f"{name}: phụ trách {before} → {after}."
        case RoleSeated(held=held, name=name):
            before, after = (_role(held.role, deputy, ward) for deputy in (held.deputy, not held.deputy))
            return f"{code_of(held.place)}: {name}, {before} → {after}."
        case RoleLeaves(held=held, name=name, day=leaves):
            where = code_of(held.place)
            role = _role(held.role, held.deputy, ward, held.field, held.area)
            return f"{f'{where}: ' if where else ''}{name} thôi làm {role} từ ngày {written(leaves)}."
        case StockSet(stock=stock, before=before_value):
            was = "" if before_value is None else f" (trước ghi {before_value})"
            label = labels.get(stock.indicator, stock.indicator)
            return f"{code_of(stock.place)}: {label} ban đầu {stock.value}{was}."
        case _:
            return _place_line(change, ward)


def _place_line(change: PlaceChange, ward: Ward) -> str:
    match change:
        case PlaceAdded(place=place, since=since):
            also = f", gọi khác là {', '.join(place.aliases)}" if place.aliases else ""
            first = f", từ ngày {written(since)}" if since else ""
            return f"Thêm {_kind(place.ref, ward)} {place.code}: {place.full_name}{also}{first}."
        case PlaceRenamed(before=old, after=new, day=renamed):
            first = f" từ ngày {written(renamed)}" if renamed else ""
            kept = "; tên cũ vẫn tìm được" if renamed else ""
            return f"Đổi tên {new.code}{first}: {old.full_name} → {new.full_name}{kept}."
        case AliasesAdded(place=place, aliases=aliases):
            return f"{place.code}: gọi khác là {', '.join(aliases)}."
        case PlaceBegins(place=ref, before=begun, since=since):
            was = f"; trước ghi {written(begun)}" if begun else ""
            return f"{code_of(ref)}: có từ ngày {written(since)}{was}."
        case PlaceEnds(place=ref, before=ended, until=until):
            was = f"; trước ghi {written(ended)}" if ended else ""
            return f"{code_of(ref)}: thôi hoạt động từ ngày {written(until)}{was}."
        case Descended(descent=descent, stays=stays):
            before, after, day = code_of(descent.before), code_of(descent.after), written(descent.day)
            if descent.kind is Kinship.MERGE:
                return f"{before} gộp vào {after} từ ngày {day}."
            rest = f"{before} vẫn hoạt động" if stays else f"{before} không còn"
            return f"{after} tách từ {before} từ ngày {day}; {rest}."
        case Joined(place=ref, before=left, collective=collective):
            was = f" (trước thuộc {code_of(left)})" if left else ""
            return f"{code_of(ref)}: là thành viên của {code_of(collective)}{was}."


def _kind(ref: str, ward: Ward) -> str:
    """ "tổ dân phố" as the ward calls it, "chi bộ", …"""
    kind = Owner(ref.partition(":")[0])
    return kind_of(kind, ward)


def _role(role: Role, deputy: bool, ward: Ward, field: str = "", area: str = "") -> str:
    word = words.role(role, ward)
    charge = _charge(field, area)
    return f"{words.DEPUTY if deputy else ''}{word}{f', phụ trách {charge}' if charge else ''}"


def _called(role: Role, ward: Ward | None) -> str:
    return words.role(role, ward) if ward else words.ROLES[role]


def _charge(field: str, area: str) -> str:
    return ", ".join(filter(None, (field, area)))
