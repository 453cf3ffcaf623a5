"""What is unclear in a programme's paper, told to the Party Office; and the programme as `read-programme` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.programme import Column, Programme, Task
from bot.core.programme_changes import Added, Change, Changed, Entry, Withdrawn

COLUMNS = {
    Column.NUMBER: "số thứ tự",
    Column.CONTENT: "nội dung",
    Column.LEAD: "chủ trì",
    Column.COORDINATING: "phối hợp",
    Column.TIMEFRAME: "thời gian",
    Column.PRODUCT: "sản phẩm",
    Column.HEAD: "đầu văn bản",
    Column.END: "ngày kết thúc chương trình",
    Column.MID_TERM: "ngày sơ kết giữa kỳ",
}
"""What each column is called in a sentence."""


def date_of(day: date) -> str:
    """The day as papers write it."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


# ---- the whole paper -----------------------------------------------------------------------------------------


def no_number() -> str:
    """The paper's number is nowhere."""
    return "chưa thấy số của văn bản"


def no_date() -> str:
    """The paper's date is nowhere."""
    return "chưa thấy ngày ban hành; các hạn tính từ ngày ban hành chưa xác định được"


def two_heads(values: Sequence[str]) -> str:
    """Its top and its appendix do not agree."""
    return f"đầu văn bản và dòng kèm theo ghi khác nhau: {' / '.join(values)}"


def not_in_paper() -> str:
    """A day of the whole programme."""
    return "văn bản chưa ghi"


# ---- units ---------------------------------------------------------------------------------------------------


def no_lead() -> str:
    """Nobody leads."""
    return "ô chủ trì để trống"


def timeframe_for_unit() -> str:
    """A timeframe stands where units should."""
    return "đây là thời gian, không phải tên đơn vị"


def unknown_unit(proposals: Sequence[str]) -> str:
    """A unit nobody knows here."""
    near = f"; gần giống: {', '.join(proposals)}" if proposals else ""
    return f"chưa biết đơn vị này{near}"


def which_unit(names: Sequence[str]) -> str:
    """A name of several units."""
    return f"có thể là {' hoặc '.join(names)}"


def lead_coordinates() -> str:
    """The same unit leads and coordinates."""
    return "đơn vị này vừa chủ trì vừa phối hợp"


# ---- content, time, product ----------------------------------------------------------------------------------


def no_content() -> str:
    """A row without a task."""
    return "ô nội dung để trống"


def same_task(code: str) -> str:
    """The same words stand in another row."""
    return f"trùng nội dung với nhiệm vụ {code}"


def no_timeframe() -> str:
    """No time is given."""
    return "ô thời gian để trống"


def unclear_timeframe(proposal: date | None) -> str:
    """Words that give no date for certain."""
    return f"chưa rõ hạn; có phải {date_of(proposal)}" if proposal else "chưa rõ hạn"


def dubious_timeframe() -> str:
    """It waits for something that is not named."""
    return "chưa có ngày cụ thể, cần biết phụ thuộc vào việc gì"


def swapped_date() -> str:
    """A spreadsheet's date, whose day and month may have changed places."""
    return "ngày kiểu bảng tính, ngày và tháng có thể đã bị đổi chỗ"


def from_group() -> str:
    """The text stands in the group's row only."""
    return "lấy từ dòng của nhóm, dòng nhiệm vụ để trống"


def two_times() -> str:
    """Two columns of time do not agree."""
    return "hai cột thời gian ghi khác nhau"


def past(due: date, today: date) -> str:
    """The deadline has gone by."""
    return f"hạn {date_of(due)} đã qua (hôm nay {date_of(today)})"


def before_issue(due: date) -> str:
    """The deadline lies before the paper."""
    return f"hạn {date_of(due)} trước ngày ban hành"


# ---- read-programme ------------------------------------------------------------------------------------------


def title(programme: Programme) -> str:
    """The paper in one line."""
    head = programme.head
    named = f"Số {head.number}" if head.number else "Không rõ số"
    issued = f", ngày {date_of(head.issued)}" if head.issued else ""
    return f"{named}{issued}{f', {head.issuer}' if head.issuer else ''}: {len(programme.tasks)} nhiệm vụ."


def task_lines(task: Task) -> list[str]:
    """One task, a line for what it is and one for who and when."""
    lead = "; ".join(task.lead) or "chưa rõ"
    coordinating = f"; phối hợp: {'; '.join(task.coordinating)}" if task.coordinating else ""
    due = f" (hạn {date_of(task.timeframe.due)})" if task.timeframe.due and not task.timeframe.ask else ""
    product = f"; sản phẩm: {' '.join(task.product.split())}" if task.product else ""
    when = " ".join(task.timeframe.text.split()) or "chưa rõ"
    return [
        f"{task.code}. {' '.join(task.content.split())}",
        f"    chủ trì: {lead}{coordinating}; thời gian: {when}{due}{product}",
    ]


def problem_line(task: str, column: Column, text: str, why: str) -> str:
    """One problem in a line."""
    place = f"Nhiệm vụ {task}, cột {COLUMNS[column]}" if task else COLUMNS[column].capitalize()
    quoted = f"“{' '.join(text.split())}”: " if text else ""
    return f"{place}: {quoted}{why}."


def problems_head(count: int) -> str:
    """What follows needs an answer."""
    return f"Cần làm rõ {count} chỗ:"


def nothing_unclear() -> str:
    """Everything was understood."""
    return "Không có chỗ nào cần làm rõ."


# ---- import-programme ----------------------------------------------------------------------------------------

_PARTS = {"code": "mã", "group": "nhóm", **{column.value: name for column, name in COLUMNS.items()}}


def change_line(change: Change) -> str:
    """One task that is new, changed or withdrawn."""
    match change:
        case Added(entry):
            return f"Thêm {_task(entry)}: {' '.join(entry.content.split())}"
        case Withdrawn(stored):
            return f"Rút {_task(stored.entry)}: {' '.join(stored.entry.content.split())}"
        case Changed(stored, entry, what):
            parts = ", ".join(_part(stored.entry, entry, name) for name in what) or "như cũ"
            back = "Khôi phục" if stored.withdrawn else "Sửa"
            return f"{back} {_task(entry)}: {parts}"


def _task(entry: Entry) -> str:
    return f"{'việc ngoài phụ lục' if entry.outside else 'nhiệm vụ'} {entry.code}"


def _part(old: Entry, new: Entry, name: str) -> str:
    before, after = (_written(getattr(one, name)) for one in (old, new))
    return f"{_PARTS[name]} “{before}” thành “{after}”"


def _written(value: str | tuple[str, ...]) -> str:
    return "; ".join(value) if isinstance(value, tuple) else " ".join(value.split())


def changes_summary(number: str, changes: Sequence[Change]) -> str:
    """How many tasks of which programme, those outside the appendix apart."""
    parts = []
    for outside, called in ((False, "nhiệm vụ"), (True, "việc ngoài phụ lục")):
        own = [one for one in changes if _outside(one) is outside]
        added = sum(isinstance(one, Added) for one in own)
        withdrawn = sum(isinstance(one, Withdrawn) for one in own)
        counted = ((added, "thêm"), (len(own) - added - withdrawn, "sửa"), (withdrawn, "rút"))
        parts += [f"{name} {count} {called}" for count, name in counted if count]
    return f"Chương trình {number}: {', '.join(parts)}."


def _outside(change: Change) -> bool:
    return change.stored.entry.outside if isinstance(change, Withdrawn) else change.entry.outside


def unchanged(number: str) -> str:
    """The database says all of it already."""
    return f"Chương trình {number} khớp với dữ liệu đang có, không phải sửa gì."


def needs_head() -> str:
    """Without number and date a programme cannot be told from another."""
    return (
        "văn bản cần có số và ngày ban hành; thêm vào tệp một dòng như "
        "“(Kèm theo Chương trình hành động số 10-CTr/ĐU ngày 08/4/2026 của …)” rồi nhập lại"
    )


# ---- files ---------------------------------------------------------------------------------------------------


def no_table() -> str:
    """The file has no table of tasks."""
    return (
        "không thấy bảng phân công nhiệm vụ; bảng cần dòng tên cột có cột nội dung và cột chủ trì hoặc thời gian. "
        "Mở tệp xem bảng có đúng là bảng (không phải ảnh) rồi lưu lại"
    )


def unreadable() -> str:
    """The file cannot be opened."""
    return "không đọc được tệp này; cần tệp .docx hoặc .txt còn nguyên vẹn"


def wrong_kind() -> str:
    """Another sort of file."""
    return "cần tệp Word .docx (mở bằng Word rồi chọn Lưu thành .docx) hoặc .txt"


def locked_file() -> str:
    """A password is on it."""
    return "tệp có mật khẩu; bỏ mật khẩu rồi gửi lại"


def too_heavy() -> str:
    """It takes more than it may."""
    return "tệp quá lớn hoặc quá phức tạp; tách riêng phần phụ lục rồi gửi lại"
