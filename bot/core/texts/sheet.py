"""A file from outside that was sent as a table: why it was not opened, and what is wrong with one cell of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.texts import words

_COPY_OUT = "chép riêng bảng danh sách sang tệp mới, lưu dạng .xlsx, rồi dùng tệp đó"
_SAVE_AGAIN = "chọn Lưu thành, kiểu .xlsx hoặc “CSV UTF-8”, rồi dùng tệp vừa lưu"

# ---- the file --------------------------------------------------------------------------------------------


def too_large(megabytes: int) -> str:
    """More bytes than any list needs."""
    return f"tệp lớn hơn {megabytes} MB; xem lại có chọn đúng tệp danh sách không"


def not_utf8() -> str:
    """Text in another encoding."""
    return "tệp không dùng bảng mã UTF-8 nên mất dấu; trong Excel chọn Lưu thành, kiểu “CSV UTF-8”, rồi nhập lại"


def broken_quotes(row: int) -> str:
    """The text cannot be cut into cells."""
    return f"dòng {row}: dấu ngoặc kép không khớp, hoặc có ô quá dài; sửa dòng này rồi nhập lại"


def too_many_rows(most: int) -> str:
    """More rows than any ward has people."""
    return f"tệp có hơn {most} dòng; xem lại có chọn đúng tệp danh sách không"


def too_many_columns(most: int) -> str:
    """Cells too far to the right."""
    return f"tệp có chữ ở ngoài {most} cột đầu; xóa các cột thừa rồi dùng lại tệp"


def too_much_text() -> str:
    """Few rows, yet far more text than a list holds."""
    return f"tệp có quá nhiều chữ; {_COPY_OUT}"


def old_format() -> str:
    """.xls, .xlsb, .ods and their like."""
    return f"chưa đọc được kiểu bảng tính này (.xls, .xlsb, .ods); mở tệp, {_SAVE_AGAIN}"


def locked() -> str:
    """A workbook that asks for a password."""
    return f"tệp đặt mật khẩu nên không mở được; mở tệp, bỏ mật khẩu, {_SAVE_AGAIN}"


def no_workbook() -> str:
    """Packed, but no table inside: a Word file, a plain .zip."""
    return f"đây không phải tệp bảng tính; mở danh sách bằng Excel, {_SAVE_AGAIN}"


def broken() -> str:
    """Cut off, or not as a workbook should be."""
    return f"tệp bị hỏng hoặc chưa tải về đủ; mở lại bằng Excel, {_SAVE_AGAIN}"


def suspicious() -> str:
    """Packed as only an attack is, or beyond every measure."""
    return f"tệp được nén bất thường nên không mở; {_COPY_OUT}"


def no_such_sheet(name: str, others: Sequence[str]) -> str:
    """The sheet that was asked for is not there."""
    has = f"; tệp có các trang {', '.join(map(words.quote, others))}" if others else ""
    return f"tệp không có trang tính {words.quote(name)}{has}; xem lại tên trang"


def too_heavy() -> str:
    """It took too long or too much memory."""
    return f"tệp quá nặng, chưa mở xong đã phải dừng; {_COPY_OUT}"


def failed() -> str:
    """Opening it went wrong in a way nobody foresaw."""
    return (
        "chưa mở được tệp này; thử lưu lại dạng “CSV UTF-8” rồi dùng tệp đó, nếu vẫn không được thì báo người vận hành"
    )


def busy() -> str:
    """Our side could not even begin."""
    return "hệ thống đang bận, chưa mở được tệp; vài phút nữa làm lại"


def sheet_read(name: str, others: Sequence[str]) -> str:
    """Several sheets are filled and the one that was read does not fit."""
    rest = ", ".join(map(words.quote, others))
    return (
        f"đã đọc trang tính {words.quote(name)}, chưa đọc trang {rest}; "
        "nếu danh sách ở trang khác, kéo trang đó lên đầu rồi lưu lại"
    )


# ---- a cell ----------------------------------------------------------------------------------------------


def lettered(letter: str, column: str) -> str:
    """ "C (điện thoại)": the letter a person sees above the column, then its heading."""
    return f"{letter} ({column})"


def a_date() -> str:
    """The spreadsheet has made a date of it; day and month may have changed places."""
    return "ô này là ngày; đổi định dạng ô sang Văn bản (Text) rồi gõ lại"


def a_truth() -> str:
    """TRUE or FALSE."""
    return "ô này là TRUE/FALSE; gõ lại bằng chữ hoặc số"


def an_error(text: str) -> str:
    """ "#REF!" and its like."""
    return f"ô này báo lỗi {text}; sửa công thức, hoặc gõ thẳng giá trị" if text else "ô này báo lỗi; gõ lại giá trị"


def not_computed() -> str:
    """A formula whose result was never stored."""
    return "công thức ở ô này chưa có kết quả; mở bằng Excel rồi lưu lại, hoặc gõ thẳng giá trị"


def merged() -> str:
    """A cell under a merged one: the value is not its own."""
    return "ô này nằm trong ô gộp; bỏ gộp ô (Unmerge) rồi điền riêng từng dòng"
