"""What the running bot tells the operator: its health, its clock, and commands it could not carry out.

One sentence each: what is the matter, then what to do next.
"""

from __future__ import annotations

# Health


def poll_stale(channel: str, seconds: float | None) -> str:
    """A messenger was not reached for too long; None: never, negative: as `_since`."""
    return f"Kênh {channel}: {_since(seconds)} chưa nối được máy chủ; kiểm tra mạng, proxy và mã bot."


def tick_stale(seconds: float | None) -> str:
    """The planner of reminders stands still; None: it never ran."""
    return f"Bộ lập lịch nhắc: {_since(seconds)} chưa chạy; xem nhật ký rồi khởi động lại bot."


def send_stuck(seconds: float) -> str:
    """Messages that could go out do not."""
    return f"Tin gửi đi bị kẹt đã {span(seconds)}; kiểm tra mạng, xem nhật ký rồi khởi động lại bot."


def inbox_stuck(seconds: float, waiting: int) -> str:
    """Messages that came in are not handled."""
    return f"{waiting} tin đến chờ xử lý, lâu nhất đã {span(seconds)}; xem nhật ký rồi khởi động lại bot."


def disk_low(free: int, wanted: int) -> str:
    """Little room where the database lies; both in bytes."""
    return (
        f"Ổ đĩa còn trống {free // 1_000_000} MB, cần ít nhất {wanted // 1_000_000} MB; "
        "xóa bớt tệp hoặc chuyển bản sao lưu cũ đi nơi khác."
    )


def database_unreadable() -> str:
    """The database does not answer."""
    return "Không đọc được cơ sở dữ liệu; kiểm tra [storage] path, ổ đĩa và quyền đọc tệp."


def span(seconds: float) -> str:
    """A length of time in one unit, rounded down: "95 giây", "4 phút", "3 giờ", "2 ngày"."""
    for size, name, least in ((86_400, "ngày", 2), (3_600, "giờ", 2), (60, "phút", 2)):
        if seconds >= least * size:
            return f"{int(seconds // size)} {name}"
    return f"{int(seconds)} giây"


def _since(seconds: float | None) -> str:
    if seconds is None:
        return "từ khi cài đặt"
    if seconds < 0:  # the sign of life is from the future
        return "từ khi đồng hồ máy bị vặn lùi"
    return f"đã {span(seconds)}"


# The clock


def not_a_moment(text: str) -> str:
    """Not a date or an instant."""
    return f'"{text}" không phải ngày giờ; viết như 2026-11-16 hoặc 2026-11-16T08:00'


def real_clock() -> str:
    """A bot on the real clock cannot be moved in time."""
    return "bot đang chạy theo giờ thật; muốn vặn đồng hồ thì khởi động bằng run --now"


def backwards(now: str) -> str:
    """The clock only goes forward; ``now`` is what it shows."""
    return f"đồng hồ của bot đã là {now} và chỉ đi tới; chọn lúc muộn hơn hoặc khởi động lại với --now"


# Commands to the running bot


def not_running() -> str:
    """No bot listens."""
    return "bot không chạy; khởi động bằng phuongbot run"


def other_user() -> str:
    """Another account of this machine asks."""
    return "bot đang chạy dưới tài khoản khác; ra lệnh bằng chính tài khoản đó"


def unknown_command(command: str) -> str:
    """The bot does not know it: as a rule it is of another version than the command line."""
    return f"bot đang chạy không có lệnh {command}; cập nhật rồi khởi động lại bot"


def command_failed() -> str:
    """The command ran into a fault of the bot."""
    return "lệnh gặp lỗi trong bot; xem nhật ký của bot"


def command_too_long() -> str:
    """The request or its answer is larger than one line may be."""
    return "lệnh hoặc kết quả dài quá 1 MB; chia nhỏ rồi làm lại"


def command_late(seconds: float) -> str:
    """The answer did not come in time."""
    return f"bot chưa trả lời sau {span(seconds)}; lệnh có thể đã chạy, xem lại trước khi làm lần nữa"


def cut_off() -> str:
    """The bot stopped before it answered."""
    return "bot dừng giữa chừng, chưa trả lời; xem lại trước khi làm lần nữa"
