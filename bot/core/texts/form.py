"""What is wrong with a form file, told to the person who wrote it: one line each, saying what to do.

What a form shares with the configuration (missing keys, wrong types) is in :mod:`bot.core.texts.config`.
"""

from __future__ import annotations

from collections.abc import Sequence


def no_form(path: str) -> str:
    """The form file is not there."""
    return f"không có tệp {path}; sửa đường dẫn, hoặc bỏ khóa này để dùng bộ chỉ tiêu kèm sẵn"


def not_a_number() -> str:
    """Not a number."""
    return "phải là một con số, không có ngoặc kép"


def not_a_code() -> str:
    """Not an indicator's code."""
    return "phải là chữ in không dấu, có thể kèm số, ví dụ S3"


def unknown_code(code: str) -> str:
    """A code that no indicator has; codes are too short to guess the nearest."""
    return f"không có chỉ tiêu {code}; khai báo ở [[indicator]] trước"


def below_low() -> str:
    """high < low."""
    return "phải từ low trở lên"


def not_positive() -> str:
    """A factor of nothing."""
    return "phải lớn hơn 0"


def only_for(value: str) -> str:
    """A key that means nothing beside the others."""
    return f"chỉ dùng khi {value}; bỏ khóa này"


def too_few_options() -> str:
    """A choice without two options."""
    return 'answer = "choice" cần ít nhất 2 lựa chọn'


def same_words(words: str) -> str:
    """The same words, folded, in two places where they must tell things apart."""
    return f'"{words}" dùng cho cả hai bên; bỏ ở một bên để phân biệt được câu trả lời'


def name_with_digits(words: str) -> str:
    """What a figure is called may not look like a figure."""
    return f'"{words}" có chữ số nên dễ lẫn với số liệu; chỉ dùng chữ'


def no_unit_words(code: str) -> str:
    """A pair that cannot be told apart."""
    return f"hai chỉ tiêu hỏi chung cần unit_words để phân biệt; {code} chưa có"


def not_counted(code: str) -> str:
    """A pair or check with an indicator that is no number."""
    return f"{code} không phải con số đếm (answer)"


def nothing_counted() -> str:
    """A target that says how to count without saying what."""
    return "cần counts để biết đếm chỉ tiêu nào; thêm counts hoặc bỏ khóa này"


def one_mark() -> str:
    """A target with two marks."""
    return "mỗi mục tiêu chỉ có một mức: over, at_least hoặc rising; giữ một"


def needs_options() -> str:
    """A target that counts a choice without saying which answers count."""
    return "chỉ tiêu này là lựa chọn; ghi những lựa chọn được tính ở options"


def needs_least() -> str:
    """A target that counts places by a number without saying from which on."""
    return "ghi least (từ số nào thì tính là đạt), hoặc of (tính trên chỉ tiêu nào)"


def not_decided(code: str) -> str:
    """A target recognised by decisions whose figures nobody proposes anew each time."""
    return f'decided chỉ dùng được với số từng kỳ (sort = "event"), không phải tỷ lệ; {code} không phải, bỏ decided'


def unknown_option(key: str) -> str:
    """An option that the indicator does not have."""
    return f"chỉ tiêu không có lựa chọn {key}; dùng đúng key của option"


def two_owners() -> str:
    """Indicators of two owners in one question or check."""
    return "các chỉ tiêu phải cùng owner"


def asked_twice(code: str, month: int) -> str:
    """An indicator in two questions of one month."""
    return f"{code} bị hỏi hai lần trong tháng {month}; bỏ bớt ở months"


def same_sides() -> str:
    """A check of an indicator with itself."""
    return "phải khác left"


def none_at_all() -> str:
    """An empty list where something is needed."""
    return "phải có ít nhất 1 mục"


def repeated() -> str:
    """A list with the same entry twice."""
    return "có mục ghi hai lần; bỏ bớt"


def bad_braces() -> str:
    """A text whose braces do not match."""
    return "dấu { } không khớp; xem lại chỗ thay thế"


def bad_placeholder(names: Sequence[str], allowed: Sequence[str]) -> str:
    """A text with a placeholder nobody fills."""
    here = ", ".join(f"{{{name}}}" for name in names)
    return f"không có chỗ thay thế {here}; chỉ dùng {', '.join(f'{{{name}}}' for name in allowed)}"


def not_a_month_day() -> str:
    """Not a day of the year."""
    return 'phải là tháng-ngày có trong mọi năm, ví dụ "12-31"'


def not_a_week_day(days: Sequence[str]) -> str:
    """Not a day of the week."""
    return f"phải là một trong: {', '.join(days)}"


def one_each_half() -> str:
    """Two days that are not one in each half-year."""
    return "phải là một ngày trong 6 tháng đầu năm rồi một ngày trong 6 tháng cuối năm"


def before_last_day() -> str:
    """A hand-in day on or before the last day of the period."""
    return "phải sau last_day, để còn ngày trả lời"
