"""Past figures from an old book: what is wrong with a file, what importing it changes, and where they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.core.book import Change, Kept, Plan
from bot.core.figures import Figure
from bot.core.folding import nearest
from bot.core.indicators import Form, Indicator
from bot.core.model import Place, Ward, code_of
from bot.core.periods import Period
from bot.core.texts import words

FROM_BOOK = "nhập từ sổ"
"""Where a figure came from, wherever that is shown."""

NOT_APPLICABLE = "không áp dụng"
MISSING = "chưa rõ"
"""How the export writes a figure that is no number; a book may say the same."""

NO_WORDS = "không có"

ORIGINS = {"chat": "tin nhắn", "typed": "nhập thay", "book": FROM_BOOK}
"""The words for a figure's origin in the export."""

STATES = {"draft": "chưa gửi", "sent": "đã gửi", "locked": "đã chốt"}
"""The words for a report's state in the export."""


def headings(ward: Ward) -> tuple[str, ...]:
    """The columns of the figures as a .csv; `import-figures` reads the first six."""
    places = f"mã {ward.short}", "mã đơn vị"
    return "kỳ", *places, "chỉ tiêu", "giá trị", "tổng số", "nguồn", "tình trạng", "người báo", "lúc"


# ---- the file --------------------------------------------------------------------------------------------


def no_heading(labels: Sequence[str]) -> str:
    """No row names a place and an indicator."""
    return (
        "không thấy dòng tên cột; cần cột tên hoặc mã của nơi báo cáo và cột cho từng chỉ tiêu, "
        f"ví dụ: {', '.join(labels[:3])}; hoặc các cột kỳ, mã đơn vị, chỉ tiêu, giá trị"
    )


def no_rows() -> str:
    """Nothing below the heading."""
    return "dưới dòng tên cột chưa có số liệu nào"


def heading_twice(row: int, heading: str) -> str:
    """Two columns mean the same."""
    return f"dòng {row}: có hai cột {words.quote(heading)}; chỉ để lại một"


def heading_of_two(row: int, heading: str, labels: Sequence[str]) -> str:
    """A column may mean two indicators."""
    return f"dòng {row}, cột {words.quote(heading)}: chưa rõ là {' hay '.join(labels)}; ghi rõ tên chỉ tiêu"


def unread_column(column: str, heading: str, labels: Sequence[str]) -> str:
    """A column nobody reads; said in the preview."""
    near = nearest(heading, labels, n=1)
    return f"Không dùng cột {column}{f'; nếu là “{near[0]}”, sửa tên cột' if near else ''}."


def unread_sheet(name: str) -> str:
    """A sheet without figures in a workbook that has some."""
    return f"Không dùng trang {words.quote(name)}: không có cột nơi báo cáo và chỉ tiêu."


def on_sheet(name: str, problem: str) -> str:
    """A problem on one of several sheets."""
    return f"trang {words.quote(name)}, {problem}"


# ---- the period ------------------------------------------------------------------------------------------


def no_period() -> str:
    """Neither a column nor a title names it."""
    return "chưa rõ kỳ nào; thêm cột kỳ, hoặc ghi ở đầu bảng, ví dụ: tháng 10/2026"


def several_periods() -> str:
    """Titles contradict each other."""
    return "đầu bảng và tên trang tính nêu nhiều kỳ khác nhau; thêm cột kỳ, ví dụ: 10/2026"


def not_a_period(text: str) -> str:
    """A cell names no period for certain."""
    return f"chưa rõ {words.quote(text)} là kỳ nào; ghi như 10/2026 hoặc Quý III/2026"


def no_period_here() -> str:
    """A row without its period."""
    return "chưa ghi kỳ; ghi như 10/2026"


def not_one_period(label: str) -> str:
    """A quarter's or a year's number of what is counted every month."""
    return f"{label} báo theo từng tháng nên không nhận số cả quý, cả năm; ghi kỳ của từng tháng"


def not_over(code: str) -> str:
    """The period is open still, or to come."""
    return f"kỳ {_month(code)} chưa chốt; chỉ nhập các kỳ đã qua"


def opened_again(code: str) -> str:
    """Somebody may write it in the chat just now."""
    return f"kỳ {_month(code)} của nơi này đang mở lại; chờ chốt rồi nhập"


def no_such_period(code: str) -> str:
    """The calendar has no such period."""
    return f"không lập được kỳ {_month(code)} theo lịch; xem lại tháng, năm"


def _month(code: str) -> str:
    return f"{int(code[5:])}/{code[:4]}"


# ---- the place -------------------------------------------------------------------------------------------


def no_place() -> str:
    """A row with values and nobody they belong to."""
    return "chưa ghi nơi nào"


def unknown_place(text: str, near: Sequence[str]) -> str:
    """Not in the roster."""
    hint = f"; có phải là “{near[0]}” không" if near else ""
    return f"không có nơi nào tên {words.quote(text)} trong danh sách{hint}"


def which_place(text: str, places: Sequence[Place]) -> str:
    """Several of that name."""
    known = ", ".join(f"{one.code} ({one.full_name})" for one in places[:4])
    return f"{words.quote(text)} có thể là {known}; ghi mã"


def two_places() -> str:
    """A row with a group and a unit, or a code and another's name."""
    return "các cột tên và mã của dòng này chỉ hai nơi khác nhau"


def not_there_then(place: Place, code: str) -> str:
    """It did not exist in that period."""
    return f"{place.full_name} không có trong kỳ {_month(code)}; xem lại nơi hoặc kỳ"


# ---- the value -------------------------------------------------------------------------------------------


def no_indicator() -> str:
    """A row of the long table without its indicator."""
    return "chưa ghi chỉ tiêu"


def unknown_indicator(text: str, labels: Sequence[str]) -> str:
    """No such indicator."""
    near = nearest(text, labels, n=1)
    return f"không có chỉ tiêu {words.quote(text)}{f'; có phải là “{near[0]}” không' if near else ''}"


def indicator_of_two(text: str, labels: Sequence[str]) -> str:
    """Two indicators of that name."""
    return f"chưa rõ {words.quote(text)} là {' hay '.join(labels)}; ghi mã chỉ tiêu"


def not_in_form(label: str, code: str) -> str:
    """The period's form had no such indicator."""
    return f"kỳ {_month(code)} không có chỉ tiêu {label}"


def not_its_figure(label: str, place: Place) -> str:
    """A unit's figure for a group, or the other way round."""
    return f"{label} không phải số liệu của {place.full_name}; để trống ô này"


def zero_or_none() -> str:
    """ "-", "x", "không": nothing happened, or nobody knows."""
    return "chưa rõ là số 0 hay chưa có số; ghi 0, để trống, hoặc ghi: không áp dụng"


def not_a_number(text: str) -> str:
    """Not one number, or not for certain."""
    return f"{words.quote(text)} không phải một số, hoặc có thể hiểu hai cách; ghi liền các chữ số, ví dụ 1250"


def not_whole(text: str) -> str:
    """A fraction where people or families are counted."""
    return f"{text} không phải số nguyên từ 0 trở lên; xem lại ô này"


def percent_or_fraction(text: str) -> str:
    """0.95 may be 95 % or less than one."""
    return f"{text} có thể là phần trăm hay phần của 1; ghi dạng chữ, ví dụ 95%"


def not_an_option(text: str, labels: Sequence[str]) -> str:
    """Not one of the states."""
    return f"{words.quote(text)} không phải một trong: {', '.join(labels)}"


def part_without_whole() -> str:
    """A ratio's part alone, or its whole."""
    return "cần cả số đã có và tổng số, ví dụ 45/50"


def part_above_whole(part: Decimal, whole: Decimal) -> str:
    """More than all."""
    return f"{words.number(part)} lớn hơn tổng số {words.number(whole)}; xem lại hai ô"


def whole_unused() -> str:
    """A total beside what is no ratio."""
    return "chỉ tiêu này không có tổng số; để trống ô này"


def beyond(indicator: Indicator, figure: Figure) -> str:
    """Outside the hard limits."""
    low = f" từ {words.number(indicator.low)}" if indicator.low is not None else ""
    high = f" đến {words.number(indicator.high)}" if indicator.high is not None else ""
    return f"{words.figure(indicator, figure)} ngoài giới hạn{low}{high}"


def too_long(longest: int) -> str:
    """More letters than are kept."""
    return f"dài quá {longest} ký tự; viết gọn lại"


def contradicts(sentence: str) -> str:
    """A hard check fails."""
    return f"{sentence.rstrip('.')}; sửa một trong hai số"


def cell(row: int, column: str) -> str:
    """Where a figure stands: "dòng 5, cột C (số hộ)"."""
    return f"dòng {row}, cột {column}"


def twice(where: str) -> str:
    """The same figure again."""
    return f"số này đã ghi ở {where}; chỉ để lại một"


# ---- what importing changes ------------------------------------------------------------------------------


def summary(plan: Plan) -> str:
    """ "Sổ có 24 số của 2 nơi, 6 kỳ: 20 số mới, 1 số sửa lại, 2 số đã có sẵn, 1 số giữ như đã báo." """
    entries = [*(one.entry for one in plan.changes), *(one.entry for one in plan.kept), *plan.same]
    new = sum(one.before is None for one in plan.changes)
    counts = [
        (new, "số mới"),
        (len(plan.changes) - new, "số sửa lại"),
        (len(plan.same), "số đã có sẵn"),
        (len(plan.kept), "số giữ như đã báo"),
    ]
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    places, periods = len({one.place.ref for one in entries}), len({one.period.code for one in entries})
    return f"Sổ có {len(entries)} số của {places} nơi, {periods} kỳ{f': {said}' if said else ''}."


def blanks(count: int) -> str:
    """Cells that say nothing."""
    return f"{count} ô trống hoặc chưa rõ: không ghi gì, không tính là 0."


def more(count: int) -> str:
    """What the sample leaves out."""
    return f"… còn {count} số."


def lines(plan: Plan, form: Form) -> Iterator[str]:
    """A line for every figure that is not written, then for every one that is."""
    yield from (_kept(one, form) for one in plan.kept)
    yield from (_changed(one, form) for one in plan.changes)


def _kept(one: Kept, form: Form) -> str:
    of, indicator = one.entry, form.by_code[one.entry.code]
    told, book = (words.figure(indicator, figure) for figure in (one.told, of.figure))
    return f"{_of(of.place, of.period)}, {indicator.label}: giữ nguyên số đã báo {told} (sổ ghi {book})."


def _changed(one: Change, form: Form) -> str:
    of, indicator = one.entry, form.by_code[one.entry.code]
    was = f" (trước ghi {words.figure(indicator, one.before)})" if one.before is not None else ""
    return f"{_of(of.place, of.period)}, {indicator.label}: {words.figure(indicator, of.figure)}{was}."


def _of(place: Place, period: Period) -> str:
    return f"{code_of(place.ref)}, tháng {period.month}/{period.year}"


# ---- where a figure came from ----------------------------------------------------------------------------


def from_book(labels: Sequence[str]) -> str:
    """Beneath a report some figures of which are from a book."""
    return f"{words.cap(FROM_BOOK)}: {', '.join(labels)}."


def imported_by(name: str) -> str:
    """Who imported it, in a figure's history."""
    return f"{FROM_BOOK}{f' ({name})' if name else ''}"
