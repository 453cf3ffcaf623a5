"""What the Party Office reads: who is missing, a group's report, links, calls for help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.periods import Period
from bot.core.texts import words

AboutRole = Callable[[str, str], Message]
"""A sentence about a person, given the name and the role in words."""


_HELP = (
    ("theo dõi", ("ai chưa nộp", "đơn vị chưa nộp", "nhắc {group} 5", "nhắc {group} chưa nộp", "tình hình nộp",
                  "xem {group} 5", "chốt số", "nhật ký hôm nay", "nhật ký {group} 5")),
    ("bản tin", ("xem trước bản tin", "bản tin ngày 14/12", "câu cho nhóm")),
    ("gọi điện", ("gọi ai", "nhập thay {group} 5", "nhập thay {group} 5 luôn", "{group} 5 tự báo")),
    ("xuất tệp", ("xuất excel quý III", "biểu đồ", "xuất tất cả")),
    ("sửa số liệu", ("duyệt hết", "hỏi lại {group} 5 số hộ", "số chờ trả lời", "đề nghị sửa", "xem công nhận",
                     "lịch sử {group} 5 số hộ",
                     "mở lại {group} 5 tháng 11 đến 30/11 vì đếm sót")),
    ("văn bản", ("việc chưa rõ", "hỏi lại 4.3", "xem nhiệm vụ 4.3", "xem tệp 12", "việc ngoài phụ lục", "bật N1")),
    ("nhắc việc", ("danh sách khởi động", "bật nhắc", "lịch nhắc", "lịch nhắc 17/12", "việc của tôi")),
    ("đôn đốc", ("đôn đốc 3.1", "đôn đốc các đơn vị", "đôn đốc việc quá hạn", "bảng tiến độ", "trình 3.1",
                 "đề nghị lùi hạn")),
    ("chỉ đạo", ("ý kiến chỉ đạo", "trả lời chỉ đạo 3: đã báo đơn vị")),
    ("gửi thông báo", ("thông báo các {group}: chiều thứ Sáu họp", "thông báo", "thông báo 3", "ai đã nhận 3")),
    ("con người", ("ai là ai", "tìm Hoa", "Hoa là ai", "số điện thoại {group} 5", "đầu mối công an", "giấy mời",
                   "cấp lại {group} 5", "cử Trần Văn Nam thay {group} 5",
                   "bàn giao {group} 5 cho Nguyễn Thị Hoa 0912345678")),
)  # fmt: skip
TOPICS = tuple(phrase(topic) for topic, _ in _HELP)
"""What the topics are called, folded."""
_OFTEN = ("ai chưa nộp", "gọi ai", "lịch nhắc")


def help_lines(ward: Ward) -> list[tuple[str, list[str]]]:
    """What the office may type, by topic: every order that no button gives (tests hold this against the orders)."""
    return [(topic, [one.replace("{group}", ward.short) for one in orders]) for topic, orders in _HELP]


def help_(you: You, *, asked: bool = False, near: Sequence[str] = ()) -> Message:
    """What is asked most, and the topics of everything else: asked for, or where something was not understood.

    ``near``: the orders that are most like what was typed.
    """
    often, head = f"Hay dùng: {'; '.join(_OFTEN)}.", "" if asked else "Hệ thống chưa hiểu. "
    if near:
        often = f"Gần nhất có các câu: {'; '.join(near)}."
    return Message(
        f"{head}{often} {words.cap(you.value)} chọn một mục để xem các câu khác ạ.",
        tuple(Choice(phrase(topic), topic) for topic, _ in _HELP),
        you=you,
    )


def nearest(text: str, ward: Ward) -> list[str]:
    """The orders that share most of their words with a text; a group and a number say nothing of the order."""
    typed, plain = set(phrase(text).split()), {*phrase(ward.short).split(), *_PLAIN}
    found = []
    for order in (order for _, orders in help_lines(ward) for order in orders):
        named = {one for one in phrase(order).split() if one not in plain and not one.isdigit()}
        if named and (share := len(named & typed) / len(named)) >= _ALIKE:
            found.append((-share, len(named), order))
    return [order for *_, order in sorted(found)][:_NEAREST]


_PLAIN = frozenset({"cac", "cua", "cho", "ai", "xem", "hom", "nay", "thang", "ngay", "den", "la", "viec", "so"})
_ALIKE, _NEAREST = 0.5, 3


def help_on(topic: str, ward: Ward, you: You) -> Message:
    """What may be typed about one topic, as a button names it; all topics for one that is not there."""
    found = next(((one, orders) for one, orders in help_lines(ward) if phrase(one) == topic), None)
    if found is None:
        return help_(you, asked=True)
    lines = [f"- {order}" for order in found[1]]
    return Message("\n".join([f"Về {found[0]}, {you.value} gõ một trong các câu sau ạ:", *lines]), you=you)


def linked(who: str, role: str, channel: str, account: int) -> Message:
    """A code was used: whom it bound, with one tap to cut."""
    return Message(
        f"{who} ({role}) vừa dùng giấy mời, liên kết qua {channel}. Nếu không đúng người, xin cắt liên kết này.",
        (Choice(f"cat {account}", f"cắt {account}"),),
        you=You.DONG_CHI,
    )


def cut_done(who: str) -> Message:
    """The link is cut."""
    return Message(f"Đã cắt liên kết của {who}. Muốn liên kết lại, cần giấy mời mới ạ.", you=You.DONG_CHI)


def cut_none() -> Message:
    """There is no such link any more."""
    return Message("Liên kết này đã được cắt từ trước hoặc không có ạ.", you=You.DONG_CHI)


def used_again(who: str, role: str) -> Message:
    """A used code came from another account."""
    return Message(
        f"Có người vừa gõ lại giấy mời đã dùng của {who} ({role}). Hệ thống không liên kết. "
        "Nếu người đó đổi máy, xin cấp giấy mời mới ạ.",
        you=You.DONG_CHI,
    )


def not_me(who: str, role: str) -> Message:
    """The invited person says it is not them."""
    return Message(
        f"Giấy mời của {who} ({role}) đến nhầm người và đã hết hiệu lực. Xin cấp giấy mời mới ạ.",
        you=You.DONG_CHI,
    )


def refused(who: str, role: str, ward: Ward) -> Message:
    """Consent was refused; the group goes to the list the office types in."""
    return Message(
        f"{who} ({role}) không đồng ý dùng hệ thống. Số liệu của {ward.short}, nếu có, xin Văn phòng nhập thay ạ.",
        you=You.DONG_CHI,
    )


def call(who: str, role: str, phone: str) -> Message:
    """Somebody asks to be called."""
    number = phone or "chưa có số"
    return Message(f"{who} ({role}) nhờ gọi giúp: {number}.", you=You.DONG_CHI)


def unreachable(who: str, role: str, phone: str) -> Message:
    """A person cannot be reached in the messenger any more."""
    number = phone or "chưa có số"
    return Message(
        f"Không nhắn được cho {who} ({role}): người nhận đã chặn hoặc bỏ ứng dụng. Xin gọi {number}.",
        you=You.DONG_CHI,
    )


def no_period(you: You) -> Message:
    """Nothing opened yet."""
    return Message("Chưa có kỳ báo cáo nào được mở ạ.", you=you)


def handed_in(period: Period, area: str, done: int, total: int, ward: Ward) -> str:
    """How many groups have handed in, of the ward or of an area."""
    where = f" {area}" if area else ""
    return f"Báo cáo tháng {period.month}{where}, hạn {words.day(period.due)}: {done}/{total} {ward.short} đã gửi."


def missing(
    head: str,
    counts: Mapping[str, int],
    lines: Mapping[str, Sequence[str]],
    more: str,
    units: str,
    ward: Ward,
    you: You,
) -> Message:
    """Who has not handed in: lines by area, which is named once with its count; ``more``: where the rest is."""
    if not lines:
        nobody = f"{head} Không còn {ward.short} nào chưa gửi"
        return _and_units([f"{nobody}." if units else f"{nobody} ạ."], units, you)
    shown = [f"{head} Còn {sum(counts.values())} {ward.short}:"]
    for area, groups in lines.items():
        shown += [f"{words.cap(area)}, {counts[area]} {ward.short}:", *groups] if area else groups
    return _and_units([*shown, *filter(None, [more])], units, you)


def missing_by_area(head: str, counts: Mapping[str, int], units: str, ward: Ward, you: You) -> Message:
    """Too many to be read at once: how many of each area, an area's by a button."""
    left = {area: count for area, count in counts.items() if count}
    shown = [f"{head} Còn {sum(left.values())} {ward.short}:"]
    shown += [f"- {words.cap(area)}: {count} {ward.short}" for area, count in left.items()]
    message = _and_units([*shown, f"{words.cap(you.value)} chọn khu để xem tên, số điện thoại ạ."], units, you)
    labels = [f"ai chưa nộp ở {area}" for area in left if area]
    return replace(message, choices=(*(Choice(phrase(label), label) for label in labels), *message.choices))


def more_missing(area: str, first: int, left: int) -> str:
    """Where the list goes on."""
    return f"Còn {left} nơi nữa, gõ: ai chưa nộp{f' ở {area}' if area else ''} từ {first}"


def _and_units(shown: Sequence[str], units: str, you: You) -> Message:
    label = "đơn vị chưa nộp"
    choices = (Choice(phrase(label), label),) if units else ()
    return Message("\n".join([*shown, *filter(None, [units])]), choices, you=you)


def units_line(sent: int, total: int) -> str:
    """How far the units are, in a month in which they report."""
    return f"Đơn vị: {sent}/{total} đã gửi."


def missing_units(period: Period, sent: int, total: int, lines: Sequence[str], you: You) -> Message:
    """The units that have not handed in."""
    head = f"Báo cáo tháng {period.month}, hạn {words.day(period.due)}: {sent}/{total} đơn vị đã gửi."
    if not lines:
        return Message(f"{head} Không còn đơn vị nào chưa gửi ạ.", you=you)
    return Message("\n".join([f"{head} Còn {len(lines)} đơn vị:", *lines]), you=you)


def units_not_asked(period: Period, you: You) -> Message:
    """Units report in some months only."""
    return Message(f"Kỳ tháng {period.month} các đơn vị không phải báo cáo số liệu ạ.", you=you)


def unknown_area(named: str, areas: Sequence[str], you: You) -> Message:
    """There is no such area."""
    known = f" Các khu: {', '.join(areas)} ạ." if areas else ""
    return Message(f"Không có khu nào tên {words.quote(named)}.{known}", you=you)


def missing_line(group: str, leader: str, phone: str, state: str, ward: Ward) -> str:
    """One group that is missing; ``state`` "" where nothing is to be said of it."""
    who = ", ".join(part for part in (leader, phone) if part) or f"chưa có {ward.leader_word}"
    return f"- {group}: {who}{f' ({state})' if state else ''}"


def missing_state(linked: bool, answered: int, asked: int | None, assisted: bool) -> str:
    """How far it is; ``asked`` None: of how many is not known here."""
    if assisted:
        return "nhập thay"
    if not linked:
        return "chưa liên kết"
    if answered:
        if asked is None:
            return f"đang nhập, {answered} số"
        return f"đang nhập {answered}/{asked}" if answered < asked else "chờ gửi"
    return "chưa báo cáo"


def report(period: Period, group: Place, state: str, lines: Sequence[str], you: You) -> Message:
    """A group's report."""
    return Message("\n".join([f"{group.full_name}, tháng {period.month}: {state}.", *lines]), you=you)


def report_state(sent: str, on_time: bool, receipt: str) -> str:
    """The state of a report in words."""
    if not sent:
        return "đang nhập dở"
    return f"đã nộp {'đúng hạn' if on_time else 'muộn'}, lúc {sent}, mã nhận {receipt}"


def no_report(period: Period, group: Place, lines: Sequence[str], you: You) -> Message:
    """Nothing was answered yet."""
    return Message("\n".join([f"{group.full_name} chưa báo cáo tháng {period.month} ạ.", *lines]), you=you)


def which_group(groups: Sequence[Place], ward: Ward, you: You) -> Message:
    """Several groups of that name."""
    return Message(
        f"Có nhiều {ward.short} cùng tên. Xin gõ đúng một dòng dưới đây ạ:\n"
        + "\n".join(f"xem {group.code} ({group.full_name})" for group in groups),
        you=you,
    )


def unknown_group(text: str, ward: Ward, you: You) -> Message:
    """No such group."""
    return Message(
        f"Không tìm thấy {ward.group_word} {words.quote(text)}. Xin gõ: xem và tên {ward.short}, "
        f"ví dụ: xem {ward.short} 5 ạ.",
        you=you,
    )
