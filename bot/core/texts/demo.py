"""What the demo says around the conversation; nobody reads these on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Role, Ward
from bot.core.texts import words


def role(held: Role, deputy: bool, ward: Ward) -> str:
    """A role in the ward's words."""
    return words.DEPUTY * deputy + words.role(held, ward)


def code(digits: str) -> str:
    """The code on somebody's invitation."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def ready(url: str) -> list[str]:
    """The demo runs."""
    return [f"Bản chạy thử đã sẵn sàng: {url}", "Dừng lại: bấm Ctrl+C."]


# ---- the story: both languages of the page ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the story: what happens, and why it matters."""

    title: str
    why: str


def steps(leader: str, other: str, code: str) -> dict[str, dict[str, Told]]:
    """The steps by their names and, in each, by language; two people's names, ``code`` the leader's place."""
    leader, other = (name.rsplit(" ", 1)[-1] for name in (leader, other))
    return {
        "link": {
            "vi": Told(
                f"Bác {leader} liên kết điện thoại",
                "Gõ mười số trên giấy mời, nhận đúng người, đồng ý. Chỉ làm một lần.",
            ),
            "en": Told(
                f"{leader}, a group leader, links a phone",
                "The ten digits of a paper invitation, a yes to the name, a yes to the data notice. Once.",
            ),
        },
        "others": {
            "vi": Told(
                f"Bác {other} và Văn phòng cũng liên kết",
                f"Văn phòng Đảng ủy theo dõi; bác {other} sẽ là người chưa nộp.",
            ),
            "en": Told(
                f"{other} and the Party Office link theirs",
                f"The office follows up; {other} will be the one who has not reported.",
            ),
        },
        "opening": {
            "vi": Told("Đến kỳ báo cáo, máy tự hỏi", "Tám giờ sáng ngày mở kỳ, câu hỏi đầu tiên đến từng nơi báo cáo."),
            "en": Told(
                "The period opens by itself", "At eight in the morning the first question reaches every leader."
            ),
        },
        "report": {
            "vi": Told(
                f"Bác {leader} trả lời như nhắn tin",
                "Không dấu, viết tắt, nhớ nhầm rồi sửa: máy đọc được, chỗ nào hiểu hai cách thì hỏi lại.",
            ),
            "en": Told(
                f"{leader} answers in plain words",
                "Without accents, abbreviated, misremembered: it is read, and asked back where it has two meanings.",
            ),
        },
        "missing": {
            "vi": Told("Văn phòng hỏi ai chưa nộp", "Một câu hỏi thay cho một buổi gọi điện."),
            "en": Told("The office asks who is missing", "One question instead of an afternoon of telephone calls."),
        },
        "reminder": {
            "vi": Told(
                f"Hôm sau, máy tự nhắc bác {other}",
                "Chỉ nhắc người chưa nộp, trong giờ hành chính, không nhắc Chủ nhật và ngày lễ.",
            ),
            "en": Told(
                f"A day later {other} is reminded",
                "Only who has not reported, never at night, on a Sunday or a holiday.",
            ),
        },
        "correction": {
            "vi": Told(f"Bác {leader} sửa một số đã gửi", "Sửa được tới ngày khóa sổ; số cũ và số mới đều được lưu."),
            "en": Told(
                f"{leader} corrects a figure",
                "Until the report locks; the old figure and the new one are both kept.",
            ),
        },
        "read": {
            "vi": Told("Văn phòng xem số đã sửa", f"Gõ: xem {code}. Số mới có ngay, không ai phải chép lại."),
            "en": Told(
                "The office reads the new figure", f"“xem {code}” (“show {code}”): it is there, nobody copied it."
            ),
        },
    }


# ---- the tour --------------------------------------------------------------------------------------------


def line(phone: str, from_bot: bool, text: str, buttons: Sequence[str]) -> str:
    """One message as the tour prints it."""
    who = f"→ {phone}" if from_bot else phone
    pressed = "    " + " ".join(f"[{label}]" for label in buttons) if buttons else ""
    shown = text.replace("\n", "\n    ")
    return f"{who}:\n    {shown}" + (f"\n{pressed}" if pressed else "")


def chapter(number: int, title: str) -> str:
    """A step begins."""
    return f"\n== {number}. {title} =="


def time_passes(now: datetime) -> str:
    """The clock was moved."""
    return f"({words.cap(words.day(now.date()))}/{now.year}, {words.hour(now)})"


def nobody_plays() -> str:
    """The ward has not enough people for the story."""
    return "Muốn xem tour, danh sách cần ít nhất hai người phụ trách khu dân cư và một người của văn phòng."


def stuck() -> str:
    """A step did not happen."""
    return "Bước này chưa xảy ra; mời chạy phuongbot demo và thử trên trang."


def chapter_stored() -> str:
    """What is in the database."""
    return "\n== Số liệu đã lưu =="


def chapter_files() -> str:
    """What lies in the data directory."""
    return "\n== Tệp (tên, quyền, cỡ) =="
