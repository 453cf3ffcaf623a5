"""A digest as a workbook: names of its sheets, headings, and the words around it in the chat."""

from __future__ import annotations

from datetime import date

from bot.core.model import Message, You

SUMMARY, MISSING, QUESTIONED, TASKS = "Bản tin", "Chưa gửi báo cáo", "Số cần xem lại", "Nhiệm vụ"
CORRECTED, SAID, WISHES, LATE = "Số đã sửa", "Việc có thông tin mới", "Xin lùi hạn", "Gửi trễ hạn"
TARGETS, INSTRUCTIONS, UNREACHED = "Mục tiêu", "Ý kiến chỉ đạo", "Chưa liên lạc được"

SHEETS = "Xem trang"
CONTENT, PERIOD, PLACE, AREA = "Nội dung", "Kỳ", "Nơi báo cáo", "Khu"
PERSON, PHONE, STATE, ENTERED = "Người phụ trách", "Điện thoại", "Tình trạng", "Đã nhập (số)"
INDICATOR, VALUE, UNIT, OLD, NEW = "Chỉ tiêu", "Số liệu", "Đơn vị tính", "Số cũ", "Số mới"
WHO, WHEN, WHY = "Ai sửa", "Sửa lúc", "Lý do"
CODE, WHOSE, DUE, DAYS_LEFT, DAYS_OVER = "Mã", "Đơn vị", "Hạn", "Còn (ngày)", "Quá (ngày)"
ANSWER, PROMISED, TIMES, WORDS = "Đơn vị báo", "Hẹn ngày", "Số lần lùi hạn", "Ghi chú"
WISHED, DECIDED = "Xin lùi đến", "Kết quả"
TARGET, COUNTED, OF, RESULT, MEASURE = "Mục tiêu", "Số đạt", "Trên tổng số", "Kết quả", "Tính bằng"
ABSENT = "Không có để tính"
WANTED, VERDICT, GIVEN, ASKED, UNREVIEWED = "Phải đạt", "Đánh giá", "Nơi có số", "Nơi được hỏi", "Chưa duyệt"
STAGE, NUMBER, LEADER, DAY, INSTRUCTION, OUTCOME = "Giai đoạn", "Số", "Đồng chí", "Ngày", "Ý kiến", "Kết quả"


def file_name(day: date, *, preview: bool) -> str:
    """What the file is called; letters every system knows."""
    return f"{'xem-truoc-' if preview else ''}ban-tin-{day.isoformat()}.xlsx"


def sentence(heading: str) -> str:
    """A section's heading where its lines stand on another sheet."""
    return f"{heading.rstrip(':.')}."


def not_kept(count: int) -> str:
    """Lines of a section that are counted only."""
    return f"Còn {count} dòng nữa không lưu trong bản tin."


def being_made(you: You) -> Message:
    """The file comes by itself."""
    return Message(f"Đang lập bản Excel của bản tin. Xin {you.value} chờ một lát ạ.", you=you)


def made(heading: str, you: You) -> Message:
    """What stands under the file; ``heading``: the digest's own."""
    return Message(f"{heading} Mỗi phần một trang, {you.value} ạ.", you=you)


WORKBOOK = "bản Excel của bản tin"
"""What the file is called where it could not be made."""
