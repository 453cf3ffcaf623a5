"""Being away and standing in: what the leader, the deputy and the office are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.days import Unclear
from bot.core.model import Choice, Message, Ward, You
from bot.core.texts import words

_LISTED = 8


def _span(first: date, last: date) -> str:
    return f"từ {words.day(first)} đến hết {words.day(last)}"


def unclear(why: Unclear, you: You) -> Message:
    """The days could not be read in one way."""
    problem = {
        Unclear.NO_END: "chưa rõ nghỉ đến ngày nào",
        Unclear.NO_DAY: "chưa đọc được ngày",
        Unclear.PAST: "ngày này đã qua",
        Unclear.FAR: "chưa rõ là ngày của năm nay hay năm sau, xin ghi cả năm",
        Unclear.ORDER: "ngày đầu đang sau ngày cuối",
    }[why]
    return Message(
        f"Xin lỗi {you.value}, {problem}. Nhờ {you.value} gõ lại, ví dụ: tôi nghỉ từ 10/5 đến 20/5, chị Hoa thay ạ.",
        you=you,
    )


def recorded(you: You, first: date, last: date, deputy: str) -> Message:
    """The absence is stored, with who stands in or without."""
    who = f"{deputy} nhận nhắc việc và báo cáo thay." if deputy else "Chưa có người thay, Văn phòng sẽ cử giúp."
    return Message(
        f"Đã ghi: {you.value} nghỉ {_span(first, last)}. {who} Về sớm, {you.value} gõ: tôi đã về ạ.", you=you
    )


def which(you: You, first: date, last: date, found: Sequence[tuple[int, str]]) -> Message:
    """Several people, or one who is not meant for sure, have that name."""
    lines = [f"- {person}: {who}" for person, who in found[:_LISTED]]
    more = [f"… và {len(found) - _LISTED} người nữa, xin gõ lại cả họ tên."] if len(found) > _LISTED else []
    return Message(
        "\n".join([f"Đã ghi: {you.value} nghỉ {_span(first, last)}. Ai thay {you.value} ạ?", *lines, *more]),
        tuple(Choice(f"nho {person} thay", f"nhờ {person} thay") for person, _ in found[:_LISTED]),
        you=you,
    )


def deputy_named(you: You, deputy: str) -> Message:
    """The leader chose who stands in."""
    return Message(f"Đã ghi: {deputy} thay {you.value} trong những ngày nghỉ ạ.", you=you)


def cannot_stand_in(you: You) -> Message:
    """That person is not linked, or is the one who is away."""
    return Message(f"Người này chưa dùng hệ thống nên chưa thay được. Nhờ {you.value} chọn người khác ạ.", you=you)


def not_away(you: You) -> Message:
    """Nobody is away."""
    return Message(f"Hệ thống không ghi {you.value} đang nghỉ. Báo nghỉ, gõ ví dụ: tôi nghỉ đến 20/5 ạ.", you=you)


def back(you: You) -> Message:
    """Welcome back."""
    return Message(f"Vâng, đã ghi {you.value} đã về. Từ nay hệ thống lại nhắn {you.value} ạ.", you=you)


def stand_in(you: You, who: str, role: str, first: date, last: date) -> Message:
    """To the deputy."""
    return Message(
        f"Thưa {you.value}, {who} ({role}) nghỉ {_span(first, last)} và nhờ {you.value} thay. Những ngày ấy, "
        f"{you.value} nhận nhắc việc và báo cáo được cho nơi này ạ.",
        you=you,
    )


def stand_in_over(you: You, role: str) -> Message:
    """To the deputy: it is over early."""
    return Message(f"Thưa {you.value}, {role} đã về; {you.value} không cần báo cáo thay nữa, xin cảm ơn ạ.", you=you)


# ---- the office ------------------------------------------------------------------------------------------


def away(who: str, role: str, first: date, last: date, deputy: str, code: str) -> Message:
    """Somebody is away; without a deputy the office must name one."""
    if deputy:
        tail = f"{deputy} nhận nhắc việc và báo cáo thay."
    else:
        tail = f"Chưa có người thay: không ai được nhắc. Xin gõ ví dụ: cử Trần Thị Hoa thay {code} ạ."
    return Message(f"{who} ({role}) nghỉ {_span(first, last)}. {tail}", you=You.DONG_CHI)


def chosen(who: str, role: str, deputy: str) -> Message:
    """The one who is away named a deputy later."""
    return Message(f"{deputy} thay {who} ({role}) trong những ngày nghỉ.", you=You.DONG_CHI)


def back_office(who: str, role: str) -> Message:
    """They are back."""
    return Message(f"{who} ({role}) đã về.", you=You.DONG_CHI)


def nobody_away(place: str, ward: Ward, you: You) -> Message:
    """There is no absence to name a deputy for."""
    return Message(
        f"Không ai ở {place} đang báo nghỉ. Muốn cử người thay lâu dài, gõ ví dụ: cử Trần Thị Hoa 0912345678 làm phó "
        f"{ward.short} 5 ạ.",
        you=you,
    )


def who_is_that(name: str, ward: Ward, you: You) -> Message:
    """Nobody known has that name."""
    return Message(
        f"Chưa có ai tên {words.quote(name)}. Người mới thì xin gõ cả số điện thoại, "
        f"ví dụ: cử Trần Thị Hoa 0912345678 thay {ward.short} 5 ạ.",
        you=you,
    )


def which_person(found: Sequence[tuple[int, str]], how: str, place: str, you: You) -> Message:
    """Several people have that name."""
    lines = [f"- {person}: {who}" for person, who in found[:_LISTED]]
    return Message(
        "\n".join(["Có nhiều người cùng tên, xin chọn ạ:", *lines]),
        tuple(
            Choice(f"cu {person} {how} {place.casefold()}", f"cử {person} {how} {place}")
            for person, _ in found[:_LISTED]
        ),
        you=you,
    )


def appointed(deputy: str, place: str, first: date | None, last: date | None, *, stays: bool) -> str:
    """The office named a deputy, for an absence or for good; somebody new stays the place's deputy."""
    span = f", {_span(first, last)}" if first and last else ""
    tail = " Sau đó vẫn là phó của nơi này." if stays else ""
    return f"Đã cử {deputy} thay ở {place}{span}.{tail}"


def no_place(text: str, ward: Ward, you: You) -> Message:
    """No such place, or several."""
    return Message(f"Không rõ {words.quote(text)} là nơi nào. Xin gõ tên {ward.group_word} và khu, hoặc mã ạ.", you=you)
