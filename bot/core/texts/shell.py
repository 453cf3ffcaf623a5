"""What the command line says: results and problems, for the operator at the shell."""

from __future__ import annotations

from bot.core.model import Role, Ward
from bot.core.texts import words


def config_fine() -> str:
    """check-config found nothing."""
    return "Cấu hình dùng được."


def no_channel() -> str:
    """Nothing to talk through."""
    return "telegram.token: chưa có mã truy cập; xin điền mã do @BotFather cấp rồi chạy lại."


def already_running(pid: int | None) -> str:
    """Another process holds the data directory."""
    who = f" (tiến trình {pid})" if pid else ""
    return f"Một bản khác đang chạy trên cùng thư mục dữ liệu{who}. Xin dừng bản đó trước."


def port_taken(port: int) -> str:
    """The port is not free."""
    return f"Cổng {port} đang có chương trình khác dùng. Xin chọn cổng khác trong [web] port hoặc --port."


def not_on_loopback() -> str:
    """--now with a real provider."""
    return "--now chỉ dùng khi mọi base_url đều trỏ về máy này (127.0.0.1)."


def audit_whole(lines: int, seal: str) -> str:
    """Every line of the audit is as it was written."""
    return f"Nhật ký: {words.grouped(lines)} dòng, còn nguyên như lúc ghi. Mã niêm {seal or 'chưa có'}."


def audit_broken(line: int) -> str:
    """A line is not as it was written, or one before it is gone."""
    return (
        f"Nhật ký: dòng {words.grouped(line)} không còn như lúc ghi, hoặc có dòng trước đó đã mất. "
        "Có người đã sửa tệp cơ sở dữ liệu; xin đối chiếu với bản sao lưu."
    )


def no_such_seal(seal: str) -> str:
    """A seal copied earlier is not in the audit."""
    return f"Nhật ký không có mã niêm {seal}; xin xem lại mã, hoặc nhật ký đã bị cắt bớt."


def no_database(path: str) -> str:
    """Nothing was stored yet."""
    return f"Chưa có cơ sở dữ liệu {path}. Xin chạy phuongbot run hoặc import-roster trước."


def unreadable_database() -> str:
    """The database cannot be read as it is."""
    return "Không đọc được cơ sở dữ liệu. Xin xem nhật ký, hoặc nâng cấp rồi chạy phuongbot run một lần."


def other_schema() -> str:
    """The database was written by another version."""
    return "Cơ sở dữ liệu thuộc phiên bản khác. Xin chạy phuongbot run của phiên bản mới nhất một lần."


def no_stretch(code: str) -> str:
    """No period of that time, or of none."""
    return f"Chưa có kỳ nào của {code}. Viết như 2026-11, 2026-Q4, 2026-H1, 2026." if code else "Chưa có kỳ nào."


def not_xlsx(path: str) -> str:
    """A workbook of another kind."""
    return f"{path}: chỉ xuất được tệp .xlsx."


def exported(path: str) -> str:
    """The workbook is there."""
    return f"Đã xuất số liệu ra {path}."


def no_period(code: str) -> str:
    """No such period."""
    return f"Chưa có kỳ {code}. Kỳ viết như 2026-11."


def unreadable_file(path: str) -> str:
    """A file the operator named cannot be read."""
    return f"{path}: không đọc được tệp này. Xin xem lại tên tệp và quyền đọc."


def nothing_changes() -> str:
    """The import has nothing to do."""
    return "Không có gì thay đổi."


def import_question() -> str:
    """Before an import is carried out."""
    return "Thực hiện các thay đổi trên?"


def import_declined() -> str:
    """The operator said no."""
    return "Không thay đổi gì."


def import_done() -> str:
    """The import is stored."""
    return "Đã nhập xong."


def unknown_role(name: str, ward: Ward) -> str:
    """No such role."""
    return f"Không có vai trò {name}. Các vai trò: {', '.join(words.role(one, ward) for one in Role)}."


def invitation(person: str, role: str, code: str, link: str | None, expires: str) -> list[str]:
    """An invitation for the shell."""
    lines = [f"{person} ({role})", f"Mã: {code}", f"Hết hạn: {expires}"]
    if link:
        lines.insert(2, f"Liên kết: {link}")
    return lines


def healthy() -> str:
    """health found nothing."""
    return "Hệ thống hoạt động bình thường."
