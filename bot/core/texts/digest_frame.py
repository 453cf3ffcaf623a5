"""Around the lines of a digest: its heading, how to read on, the ready line for the group chat, what there is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.core.digests import Digest, Kind
from bot.core.model import Choice, Message, Ward, You
from bot.core.periods import Period
from bot.core.texts.digest import month
from bot.core.texts.words import cap, day, hour

MORE = Choice("xem them", "xem thêm")
AS_FILE = Choice("ban excel", "bản Excel")
PREVIEW = Choice("xem truoc ban tin", "xem trước bản tin")


def _moment(local: datetime) -> str:
    return f"{hour(local)}, {day(local.date())}/{local.year}"


def heading(one: Digest, made: datetime, since: datetime | None) -> str:
    """What it is, of whose part of the ward, from when to when (local times)."""
    names = {Kind.WEEKLY: "tuần", Kind.CLOSING: f"chốt số liệu {month(one.closed)}" if one.closed else "chốt số liệu"}
    which = " và".join(f" {names[kind]}" for kind in one.kinds)
    charge = [f"lĩnh vực {name}" for name in one.fields] + list(one.areas)
    whose = f", phần {', '.join(charge)}" if charge else ""
    begin = f"từ {day(since.date())} " if since else ""
    return f"Bản tin{which}{whose}, {begin}đến {_moment(made)}"


def marks(*, late: date | None = None, again: bool = False, preview: date | None = None) -> str:
    """Behind the heading: sent late, sent again, or not at all, but shown as it would be on a day."""
    found = [f"gửi muộn, đáng lẽ {day(late)}"] if late else []
    found += ["phát lại, số liệu như khi gửi"] if again else []
    found += [f"xem trước cho {day(preview)}, chưa gửi"] if preview else []
    return f" ({'; '.join(found)})." if found else "."


def nothing() -> str:
    """No section has anything to say."""
    return "Không có việc gì cần báo cáo."


def continued(heading_line: str) -> str:
    """A section that began in an earlier part."""
    return f"{heading_line.rstrip(':.')} (tiếp):"


def item(line: str) -> str:
    """One line of a section."""
    return f"- {line}"


def left(count: int) -> str:
    """Lines that are not on this screen."""
    return f"- và {count} dòng nữa"


def read_on() -> str:
    """The last line where there is more."""
    return "Xem tiếp, gõ: xem thêm. Lấy bảng tính, gõ: bản Excel."


def part(number: int, of: int) -> str:
    """Which part this is."""
    return f"Bản tin, phần {number}/{of}."


def at_its_end(you: You) -> Message:
    """ "xem thêm" where there is nothing more."""
    return Message(f"Bản tin đã hết ạ. Xem bản tin khác, {you.value} gõ: bản tin ngày, và ngày tháng.", you=you)


def nothing_begun(you: You) -> Message:
    """ "xem thêm" before any digest."""
    text = f"{cap(you.value)} chưa xem bản tin nào. Xem số liệu đến lúc này, {you.value} chọn xem trước bản tin ạ."
    return Message(text, (PREVIEW,), you=you)


def none_sent(you: You) -> Message:
    """There was none yet."""
    return Message(
        "Chưa có bản tin nào được gửi. Xem số liệu đến lúc này, xin chọn xem trước bản tin ạ.", (PREVIEW,), you=you
    )


def none_of_day(when: date, known: Sequence[date], you: You) -> Message:
    """No digest of that day; which there are."""
    return Message(f"Không có bản tin {day(when)}/{when.year}. {_sent(known)}", you=you)


def which_sent(known: Sequence[date], you: You) -> Message:
    """Words that name no day of a digest; which there are."""
    return Message(f"Chưa rõ bản tin ngày nào. {_sent(known)}", you=you)


def _sent(known: Sequence[date]) -> str:
    which = "; ".join(f"bản tin ngày {one.day}/{one.month}/{one.year}" for one in known)
    return f"Gần đây có, xin gõ một trong các câu: {which} ạ." if which else "Chưa có bản tin nào được gửi ạ."


def which_day(you: You) -> Message:
    """A preview of a day that is not understood."""
    return Message(
        f"Chưa rõ xem trước cho ngày nào. {cap(you.value)} gõ lại, ví dụ: xem trước bản tin ngày 21/12 ạ.", you=you
    )


def no_such_day(you: You) -> Message:
    """A date that is none."""
    return Message(f"Ngày này không có trong lịch. {cap(you.value)} gõ lại, ví dụ: bản tin ngày 14/12 ạ.", you=you)


def past_day(when: date, you: You) -> Message:
    """A preview of a day that is over."""
    return Message(
        f"{cap(day(when))}/{when.year} đã qua nên không xem trước được. Xem bản tin đã gửi, {you.value} gõ: "
        f"bản tin ngày {when.day}/{when.month}/{when.year} ạ.",
        you=you,
    )


def none_for_you(you: You, ward: Ward) -> Message:
    """This person is not among the readers of any digest."""
    return Message(f"{cap(you.value)} chưa có trong danh sách nhận bản tin. Xin liên hệ {ward.office} ạ.", you=you)


# ---- for the group chat ----------------------------------------------------------------------------------


def for_the_group(
    period: Period, sent: int, places: int, local: datetime, *, locked: bool, ward: Ward, you: You
) -> Message:
    """A ready line, without names, to be pasted where all group leaders read it."""
    stand = f"đến {_moment(local)}, đã có {sent}/{places} {ward.short} gửi báo cáo {month(period.code)}"
    left_over, open_now = places - sent, not locked and local.date() <= period.locks
    if not left_over:
        ask = f"Cảm ơn các {ward.leader_word} đã gửi đủ."
    elif not open_now:
        ask = f"Số liệu đã chốt, còn {left_over} {ward.short} chưa gửi."
    elif local.date() <= period.due:
        ask = (
            f"Đề nghị {left_over} {ward.short} còn lại gửi trước hết {day(period.due)}. Cảm ơn các {ward.leader_word}."
        )
    else:
        others = f"đề nghị {left_over} {ward.short} còn lại gửi ngay. Cảm ơn các {ward.leader_word}."
        ask = f"Đã quá hạn {day(period.due)}, {others}"
    return Message(f"{ward.office}: {stand}. {ask}", you=you)
