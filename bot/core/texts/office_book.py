"""The office's workbook: names of sheets, headings, and the words around it in the chat."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bot.core.milestones import Sort
from bot.core.model import Choice, Message, Ward, You
from bot.core.stretch import Stretch
from bot.core.texts import words

TOTALS, UNITS, BY_PERIOD = "Tổng hợp", "Số liệu đơn vị", "Đúng hạn theo kỳ"
TASKS, CHANGES, ENTRY, DEEDS = "Nhiệm vụ", "Thay đổi", "Nhập số liệu", "Nhật ký"
"""The sheets beside those of groups. ENTRY is the one that may be sent back."""

PERIOD, CODE, NAME, AREA, STATE = "Kỳ", "Mã", "Nơi báo cáo", "Khu", "Báo cáo"
INDICATOR, UNIT, STAGE, VALUE_OF = "Chỉ tiêu", "Đơn vị tính", "Giai đoạn", "Trạng thái"
TOTAL, WHOLE, GIVEN, ASKED = "Tổng", "Trên tổng số", "Nơi có số", "Nơi được hỏi"
DUE, PLACES, SENT, ON_TIME, ON_TIME_SHARE = "Hạn", "Số nơi", "Đã gửi", "Đúng hạn", "Tỷ lệ đúng hạn"
FIGURES_ASKED, FIGURES_GIVEN, FULL_SHARE = "Số được hỏi", "Số đã trả lời", "Tỷ lệ đầy đủ"
HOW, WHEN, WHEN_CHANGED = "Nộp", "Gửi lúc", "Lúc"
PLACE_WORD = "nơi"
SUM = "Cộng"

PROGRAMME, TASK, GROUP, CONTENT, LEAD = "Chương trình", "Nhiệm vụ", "Nhóm", "Nội dung", "Chủ trì"
COORDINATING, TIMEFRAME, PRODUCT = "Phối hợp", "Thời gian", "Sản phẩm"
MILESTONE, MILESTONE_DUE, STANDING = "Mốc", "Ngày đến hạn", "Tình hình"
OLD, NEW, WHO, WHY, DEED = "Số cũ", "Số mới", "Ai", "Lý do", "Việc"

MILESTONES = {
    Sort.DEADLINE: "hạn hoàn thành",
    Sort.INSTANCE: "hạn của kỳ",
    Sort.CHECK: "kiểm tra quý",
    Sort.INTERIM: "sơ kết năm",
    Sort.REPORT: "báo cáo chương trình",
    Sort.MID_TERM: "sơ kết giữa kỳ",
    Sort.FINAL: "tổng kết",
}
NO_MILESTONE = "không có mốc trong thời gian này"
UNCLEAR = "thời gian chưa rõ, gõ: việc chưa rõ"


def groups(ward: Ward) -> str:
    """The sheet of the groups' figures: "Số liệu tổ"."""
    return f"Số liệu {ward.short}"


def by_group(ward: Ward) -> str:
    """The sheet of how each group kept to each period."""
    return f"Đúng hạn theo {ward.short}"


def how_counted(ward: Ward) -> str:
    """What the two shares are."""
    return (
        f"Đầy đủ: số đã trả lời trên số được hỏi của các {ward.short} đã gửi hoặc đang nhập. Đúng hạn: số {ward.short} "
        f"gửi đến hết ngày hạn trên tất cả các {ward.short}. Tỷ lệ làm tròn xuống."
    )


def not_sent(value: float | str) -> str:
    """A figure of a report that was not handed in: it is in no total."""
    shown = value if isinstance(value, str) else words.number(Decimal(str(value)))
    return f"{shown} (chưa gửi)"


def whole_of(label: str) -> str:
    """The heading beside a ratio's part."""
    return f"{label}: tổng số"


def with_unit(label: str, unit: str) -> str:
    """The heading of a figure; its unit where the label does not say it."""
    return f"{label} ({unit})" if unit and unit not in label else label


def period_of(stretch: Stretch) -> str:
    """ "tháng 11/2026", "quý IV/2026", "6 tháng đầu năm 2026", "năm 2026"."""
    match stretch.last - stretch.first:
        case 0:
            return f"tháng {stretch.last}/{stretch.year}"
        case 2:
            return f"quý {('I', 'II', 'III', 'IV')[stretch.last // 3 - 1]}/{stretch.year}"
        case 5:
            return f"6 tháng {'đầu' if stretch.last == 6 else 'cuối'} năm {stretch.year}"
        case _:
            return f"năm {stretch.year}"


def title(ward: Ward, stretch: Stretch) -> str:
    """What stands on every printed page."""
    return f"{words.cap(ward.name)}, số liệu {period_of(stretch)}"


def file_name(stretch: Stretch) -> str:
    """What the file is called; letters every system knows."""
    return f"so-lieu-{stretch.code.lower()}.xlsx"


def archive_name(stretch: Stretch) -> str:
    """What the file with everything is called."""
    return f"luu-tru-{stretch.code.lower()}.xlsx"


WORKBOOK, CHART = "bảng tính", "biểu đồ"
"""What a file is called where it could not be made."""


def chart_name(stretch: Stretch) -> str:
    """What the picture is called."""
    return f"bieu-do-{stretch.code.lower()}.png"


def left_out(code: str) -> str:
    """Older periods would make the file too large."""
    return f"Tệp chỉ chứa từ kỳ {int(code[5:])}/{code[:4]}; các kỳ trước, xin xuất riêng từng quý."


def left_out_here(code: str) -> str:
    """The sheet that is sent back holds the newest periods only."""
    return f"Trang này không có kỳ {int(code[5:])}/{code[:4]} và các kỳ trước."


def newest_changes(count: int) -> str:
    """Only so many changes are listed."""
    return f"Chỉ liệt kê {count} thay đổi gần nhất."


RECOGNISED = "Công nhận"
TARGET, RECOGNISED_VALUE = "Mục tiêu", "Được công nhận"
DECISION, DECISION_DAY = "Số quyết định", "Ngày quyết định"


def sealed(line: int, seal: str) -> str:
    """What stands for the whole journal up to a line, to be compared later."""
    return f"Nhật ký đến dòng {words.grouped(line)}, mã niêm {seal}."


def newest_deeds(count: int) -> str:
    """Only so many lines of the journal are listed."""
    return f"Chỉ liệt kê {words.grouped(count)} việc gần nhất."


def why_changed(reason: str, reopened: str) -> str:
    """Why a figure changed after the lock; empty: it was not locked."""
    return reason or (f"mở lại vì {reopened}" if reopened else "")


def how_kept(begun: bool, sent: bool, on_time: bool, locked: bool) -> str:
    """How a place kept to a period."""
    if sent:
        return "đúng hạn" if on_time else "muộn"
    if begun:
        return "chưa gửi khi chốt" if locked else "đang nhập dở"
    return "chưa báo cáo"


# ---- the sheet that is sent back -------------------------------------------------------------------------


def writable(until: str) -> str:
    """A row that may be changed; ``until``: the day, where it was opened again."""
    return f"đã mở lại đến {until}" if until else "đang mở"


LOCKED = "đã chốt"

HOW_TO_FILL = (
    "Sửa thẳng vào ô vàng rồi gửi lại cả tệp này trong cuộc trò chuyện. Ô để trống: giữ nguyên. "
    "Ghi 0 nếu không có gì; ghi: chưa rõ, nếu chưa có số; ghi: không áp dụng, nếu nơi đó không có. "
    "Kỳ đã chốt cần mở lại trước khi sửa. Đừng xóa hàng, cột hay dòng tên cột."
)


# ---- in the chat -----------------------------------------------------------------------------------------


def being_made(stretch: Stretch, you: You) -> Message:
    """The file comes by itself."""
    return Message(f"Đang lập bảng tính {period_of(stretch)}. Xin {you.value} chờ một lát ạ.", you=you)


def everything_being_made(stretch: Stretch, other_year: int, you: You) -> Message:
    """The same with the journal; ``other_year``: one that has figures too, 0 for none."""
    other = f" Năm khác, gõ: xuất tất cả năm {other_year}." if other_year else ""
    return Message(
        f"Đang lập bảng tính {period_of(stretch)} kèm nhật ký.{other} Xin {you.value} chờ một lát ạ.", you=you
    )


def chart_being_made(stretch: Stretch, you: You) -> Message:
    """The picture comes by itself."""
    return Message(f"Đang vẽ biểu đồ {period_of(stretch)}. Xin {you.value} chờ một lát ạ.", you=you)


def which_stretch(you: You, said: str) -> Message:
    """The words name no month, quarter or year; ``said``: the order without a time."""
    return Message(
        f"Chưa rõ {you.value} cần kỳ nào. Xin gõ, ví dụ: {said} tháng 10; {said} quý III; {said} năm 2026 ạ.", you=you
    )


def no_figures(you: You) -> Message:
    """Neither a period opened nor a book was imported."""
    return Message(f"Chưa có kỳ báo cáo nào nên chưa có số liệu để xuất, {you.value} ạ.", you=you)


def nothing_there(stretch: Stretch, newest: str, you: You) -> Message:
    """No period of that time; which is the newest there is."""
    return Message(
        f"Chưa có số liệu nào của {period_of(stretch)}. Kỳ mới nhất là tháng {int(newest[5:])}/{newest[:4]} ạ.", you=you
    )


def made(stretch: Stretch, at: datetime, you: You) -> Message:
    """What stands under the file; ``at`` is a local time."""
    return Message(
        f"Số liệu {period_of(stretch)}, lúc {words.hour(at)} {words.day(at.date())}. "
        f"Muốn sửa số, {you.value} sửa ở trang {ENTRY} rồi gửi lại tệp này ạ.",
        (Choice("bieu do", "biểu đồ"),),
        you=you,
    )


def chart_made(at: datetime, you: You) -> Message:
    """What stands under the picture."""
    return Message(f"Biểu đồ lúc {words.hour(at)} {words.day(at.date())}, {you.value} chạm vào để xem to ạ.", you=you)


def not_made(what: str, you: You) -> Message:
    """Our own fault."""
    return Message(
        f"Xin lỗi {you.value}, hệ thống chưa lập được {what}. Người vận hành đã được báo. "
        f"Xin {you.value} thử lại sau ít phút ạ.",
        you=you,
    )
