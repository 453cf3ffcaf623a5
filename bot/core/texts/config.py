"""What is wrong with a configuration, told to the person who wrote it: one line each, saying what to do.

No function here is handed a value that could be a secret.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

_SAYS = {
    "missing": "còn thiếu; chép khóa này từ tệp mẫu rồi sửa",
    "dict_type": "phải là một mục có các khóa riêng, như trong tệp mẫu",
    "model_type": "phải là một mục có các khóa riêng, như trong tệp mẫu",
    "string_type": 'phải là chữ trong ngoặc kép, ví dụ "…"',
    "path_type": 'phải là đường dẫn trong ngoặc kép, ví dụ "…"',
    "string_too_short": "đang để trống; ghi chữ vào giữa hai dấu ngoặc kép",
    "string_too_long": "dài quá {max_length} ký tự; viết ngắn lại",
    "int_type": "phải là số nguyên, không có ngoặc kép",
    "bool_type": "phải là true hoặc false, không có ngoặc kép",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "enum": "chỉ nhận {expected}",
    "tuple_type": "phải là danh sách trong ngoặc vuông, ví dụ [1, 2]",
    "too_long": "chỉ được có nhiều nhất {max_length} mục",
}


def wrong_value(kind: str, limits: Mapping[str, object]) -> str:
    """The sentence for one of pydantic's error types; ``limits`` is the error's context."""
    says = _SAYS.get(kind, "không dùng được; xem cách ghi trong tệp mẫu").format_map(limits)
    return says.replace("' or '", "' hoặc '").replace("'", '"')


def unknown_key(key: str, known: Sequence[str]) -> str:
    """A key that is not there, with the nearest that is."""
    if near := get_close_matches(key, known, n=1):
        return f"không có khóa này; có phải là {near[0]} không"
    return f"không có khóa này; các khóa dùng được: {', '.join(known)}"


# Files


def no_file(example: str) -> str:
    """The configuration is not there."""
    return f"không có tệp này; chép {example} thành tệp này rồi sửa"


def unreadable_file() -> str:
    """A file that is a folder, or belongs to somebody else."""
    return "không mở được; xem lại đây có phải là tệp và người chạy có quyền đọc không"


def not_utf8() -> str:
    """A file in another encoding."""
    return "không phải UTF-8; mở bằng trình soạn thảo rồi lưu lại với bảng mã UTF-8"


def bad_toml(line: str) -> str:
    """A file that is no TOML; ``line`` is empty when the file ends too early."""
    where = f"dòng {line}" if line else "cuối tệp"
    return f"{where}: sai cú pháp TOML; xem lại dấu bằng, ngoặc kép, ngoặc vuông, khóa ghi hai lần"


def exposed(path: str, *, windows_disk: bool) -> str:
    """A file with a secret that others on the machine may open, with the cure."""
    says = f"{path}: tệp có mã bí mật mà người khác trên máy mở được"
    if windows_disk:
        return (
            f"{says}; tệp nằm trên ổ đĩa Windows, ở đó chmod không có tác dụng: chuyển tệp vào thư mục nhà "
            f"của Linux (ví dụ ~/phuongbot) rồi chạy chmod 600, hoặc bật metadata trong /etc/wsl.conf "
            f'([automount] options = "metadata,umask=077") rồi khởi động lại WSL'
        )
    return f"{says}; chạy: chmod 600 {shlex.quote(path)}"


# Secrets


def no_token() -> str:
    """No source of a token."""
    return "còn thiếu; ghi một trong ba khóa token, token_env, token_file"


def two_tokens() -> str:
    """More than one source of a token."""
    return "chỉ giữ một trong ba khóa token, token_env, token_file; bỏ các khóa kia"


def no_variable(name: str) -> str:
    """The environment variable is absent or empty."""
    return f"biến môi trường {name} chưa đặt hoặc để trống; đặt biến này trước khi chạy"


def no_token_file(path: str) -> str:
    """The token's file is absent or not readable."""
    return f"không mở được tệp {path}; tạo tệp này, chỉ ghi mã vào đó"


def empty_token() -> str:
    """There is a place for the token, with nothing in it."""
    return "đang để trống; ghi mã của bot vào đó"


def wrong_token(example: str) -> str:
    """Not the shape of a token."""
    return f"không giống mã của bot; chép lại nguyên dòng mã được cấp, dạng {example}"


def hidden() -> str:
    """What check-config shows of a secret."""
    return "đã có, không hiện"


def placeholder() -> str:
    """What check-config shows of a token that is still the example's."""
    return "còn là chữ mẫu; thay bằng mã thật trước khi chạy"


# What check-config shows


def form_counts(indicators: int, questions: int, checks: int) -> str:
    """How much the form holds."""
    return f"bộ chỉ tiêu: {indicators} chỉ tiêu, {questions} câu hỏi, {checks} phép đối chiếu"


def no_channel() -> str:
    """Nobody can be reached."""
    return "kênh: chưa có [telegram] hay [[zalo.bots]], bot chưa nhắn được cho ai"


# Values


def empty() -> str:
    """An empty text."""
    return wrong_value("string_too_short", {})


def not_a_time() -> str:
    """Not a time of day."""
    return 'phải là giờ và phút trong ngoặc kép, ví dụ "20:00"'


def not_a_date() -> str:
    """Not a date."""
    return "phải là ngày viết năm-tháng-ngày, ví dụ 2027-02-04"


def not_one_of(known: Sequence[str]) -> str:
    """A word that means nothing here."""
    return f"phải là một trong: {', '.join(known)}"


def not_a_zone() -> str:
    """Not a time zone."""
    return 'không có múi giờ này; ở Việt Nam ghi "Asia/Ho_Chi_Minh"'


def not_a_phone() -> str:
    """Not a phone number."""
    return 'phải là số điện thoại 8 đến 12 chữ số, ví dụ "0225 3 847 000"'


def not_an_address(ending: str) -> str:
    """Not a base address; ``ending`` is how it must end."""
    return f"phải là địa chỉ http:// hoặc https:// tận cùng bằng {ending}, không kèm mật khẩu hay dấu hỏi"


def not_a_proxy() -> str:
    """Not a proxy."""
    return "phải là địa chỉ http:// hoặc https:// của máy chủ trung gian, ví dụ http://10.0.0.5:3128"


def not_a_username() -> str:
    """Not a user name."""
    return 'phải là tên người dùng của bot, 5 đến 32 chữ, số, gạch dưới, ví dụ "phuong_bot"'


def a_folder() -> str:
    """A folder where a file is meant."""
    return "đang chỉ vào một thư mục; ghi tên tệp"


def no_quiet_hours() -> str:
    """Quiet hours of no length."""
    return "phải khác quiet_from"


def digest_hour() -> str:
    """The digest's hour is before the morning's, or within the quiet hours."""
    return "phải từ giờ reminders.morning trở đi và trước giờ nghỉ (quiet_from)"


def morning_is_quiet() -> str:
    """The morning's reminders fall into the quiet hours."""
    return "rơi vào giờ nghỉ (quiet_from đến quiet_to); chọn giờ khác"


def off_and_worked(day: str) -> str:
    """A day in both lists of the calendar."""
    return f"ngày {day} có cả trong days_off; bỏ ở một bên"


def named_twice(name: str) -> str:
    """A name that must be unique."""
    return f"{name} đã dùng ở trên; chọn tên khác"


def not_a_duty_code() -> str:
    """A code that could be a task's of an appendix."""
    return 'phải là chữ N và số thứ tự, ví dụ "N1"'


def not_between() -> str:
    """A mid-term review outside the programme."""
    return "phải sau issued và trước end"


def lonely_proof() -> str:
    """One task alone shares nothing."""
    return 'mỗi nhóm cần ít nhất hai mã nhiệm vụ, ví dụ [["1.3", "6.1"]]'


def no_room(code: str) -> str:
    """A period without a day to answer in."""
    return f"kỳ {code} không còn ngày để trả lời; lùi ngày nộp, xem lại calendar.days_off"
