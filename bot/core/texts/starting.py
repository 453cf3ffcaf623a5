"""To the Party Office before reminding of tasks begins: the start list, one thing at a time; on and off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.model import Choice, Message, Place, You
from bot.core.parts import Nobody
from bot.core.starting import Doubt, Item
from bot.core.texts import words
from bot.core.texts.tasks import full_day, period_of

DONE, STILL, NOT_APPLICABLE = "đã xong", "chưa xong", "không áp dụng"
REPORTED, NOT_REPORTED, PASSED = "đã báo cáo", "chưa báo cáo", "bỏ qua"
ALL_PASSED, EACH, LATER = "coi như đã qua hết", "từng kỳ một", "để sau"
_SHOWN = 6

_DOUBTS = {
    Doubt.UNREAD: "Hệ thống chưa hiểu câu trả lời.",
    Doubt.NO_DAY: "Chưa đọc được ngày, xin ghi như 20/6/2026.",
    Doubt.YEAR: "Chưa rõ năm nào, xin ghi cả năm, như 20/6/2026.",
    Doubt.FUTURE: "Ngày xong chưa đến, xin ghi lại.",
    Doubt.EARLY: "Ngày này trước ngày ban hành văn bản, xin ghi lại.",
    Doubt.PAST: "Ngày này đã qua, xin ghi ngày từ hôm nay trở đi, cả năm nếu là năm sau.",
    Doubt.FAR: "Hạn mới còn xa, xin ghi cả năm cho chắc.",
    Doubt.SEVERAL: "Có nhiều ngày trong câu, xin chỉ ghi một ngày.",
}


def labels(item: Item) -> list[str]:
    """What may be answered with one press."""
    return [REPORTED, NOT_REPORTED, PASSED, LATER] if item.is_check else [DONE, STILL, NOT_APPLICABLE, LATER]


def bulk_labels() -> list[str]:
    """The same for all past check-points at once."""
    return [ALL_PASSED, EACH, LATER]


def doubt(one: Doubt) -> str:
    """Why the answer is asked again."""
    return _DOUBTS[one]


def only_words() -> str:
    """A picture, an old button: nothing that answers this."""
    return "Câu này cần trả lời bằng chữ hoặc chọn nút dưới đây."


def early(said: str) -> str:
    """A text dated before the question."""
    return f"Câu {words.quote(said)} gửi trước câu hỏi này nên chưa ghi."


def settled_meanwhile() -> str:
    """Somebody else answered it, or the paper changed."""
    return "Việc vừa hỏi đã được xác định rồi."


def _chosen(offered: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(f"p:{number}", label) for number, label in enumerate(offered))


def _of(item: Item) -> str:
    """ "1.1 “Tổ chức hội nghị…” (quý III/2026)"."""
    entry = item.first.held.entry
    named = f"{entry.code} {words.quote(entry.content.rstrip(' .;'))}"
    return f"{named} ({period_of(item.first.milestone)})" if item.is_check else named


def _who(item: Item) -> str:
    part = item.first
    if len(item.parts) > 1:
        return f"{part.of} ({len(item.parts)} nơi)"
    return part.place.full_name


def question(item: Item, left: int, note: str, you: You, head: str) -> Message:
    """One past thing; ``left`` of its kind are open, this one among them."""
    what = note or f"Còn {left} {'kỳ kiểm tra' if item.is_check else 'việc'} đã qua."
    asks = "Kỳ này đã báo cáo hay chưa ạ?" if item.is_check else "Đã xong (ngày nào, văn bản số mấy) hay chưa ạ?"
    text = f"{what}\n{_of(item)}, {_who(item)}, hạn {item.first.due:%d/%m/%Y}."
    return Message(f"{text}\n{asks}", _chosen(labels(item)), you=you, head=head)


def bulk(count: int, first: date, last: date, note: str, you: You, head: str) -> Message:
    """All past check-points in one question."""
    text = (
        f"Có {count} kỳ kiểm tra đã qua (từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}). "
        "Coi như đã qua hết, hay từng kỳ một ạ?"
    )
    return Message("\n".join(filter(None, (note, text))), _chosen(bulk_labels()), you=you, head=head)


def which_day(item: Item, note: str, you: You, head: str) -> Message:
    """It was done: when, by which paper."""
    text = (
        f"{item.first.held.entry.code} đã xong, ví dụ: ngày 20/6/2026, hoặc 45-BC/ĐU ngày 20/6/2026. "
        "Xong ngày nào, văn bản số mấy (nếu có) ạ?"
    )
    return Message("\n".join(filter(None, (note, text))), _chosen([LATER]), you=you, head=head)


def which_due(item: Item, note: str, you: You, head: str) -> Message:
    """It is open: until when."""
    text = f"{item.first.held.entry.code} chưa xong. Hạn mới là ngày nào (ví dụ: 15/12) ạ?"
    return Message("\n".join(filter(None, (note, text))), _chosen([LATER]), you=you, head=head)


def recorded(item: Item, what: str) -> str:
    """At the head of what comes next."""
    return f"Đã ghi {item.first.held.entry.code}: {what}."


def done_on(day: date, paper: str) -> str:
    """ "xong ngày 20/06/2026, văn bản 45-BC/ĐU"."""
    return f"xong ngày {day:%d/%m/%Y}{f', văn bản {paper}' if paper else ''}"


def moved_to(day: date) -> str:
    """ "hạn mới thứ Ba 15/12/2026"."""
    return f"hạn mới {full_day(day)}"


def all_passed(count: int) -> str:
    """Every past check-point is let be."""
    return f"Đã ghi: {count} kỳ kiểm tra coi như đã qua."


# ---- the end of the list, and the list itself --------------------------------------------------------------


def finished(
    left: Sequence[Item],
    nobody: Sequence[Nobody],
    unclear: int,
    on: date | None,
    you: You,
    *,
    head: str = "",
    listed: bool = False,
) -> Message:
    """What is left without an answer, who cannot be reminded, what the paper leaves unclear; what to do next."""
    lines = []
    if left:
        lines.append(f"{len(left)} việc, kỳ kiểm tra đã qua chưa xác định, hệ thống không nhắc:")
        lines += [f"- {_of(one)}, {_who(one)}, hạn {full_day(one.first.due)}" for one in left[:_SHOWN]]
        lines += [f"- và {len(left) - _SHOWN} việc, kỳ khác"] if len(left) > _SHOWN else []
    else:
        lines.append("Không còn việc, kỳ kiểm tra nào đã qua cần xác định.")
    if nobody:
        lines.append(nobody_line(nobody))
    if unclear:
        lines.append(f"- Văn bản còn {unclear} chỗ chưa rõ, gõ: việc chưa rõ")
    choices = [Choice("danh sach khoi dong", "danh sách khởi động")] if left and not listed else []
    if on is None:
        lines.append("Nhắc việc đang tắt. Muốn nhắc, gõ: bật nhắc ạ.")
        choices.append(Choice("bat nhac", "bật nhắc"))
    else:
        lines.append(f"Nhắc việc đang bật từ {full_day(on)}. Muốn dừng, gõ: tắt nhắc ạ.")
        choices.append(Choice("tat nhac", "tắt nhắc"))
    return Message("\n".join(lines), tuple(choices), you=you, head=head)


def nobody_line(nobody: Sequence[Nobody]) -> str:
    """The units nobody can be reminded for: those that lead by name, the others counted."""
    lead = list(dict.fromkeys((one.held.entry.code, one.unit, _named(one.place)) for one in nobody if one.lead))
    units: dict[str, list[str]] = {}
    for code, unit, place in lead:
        units.setdefault(place or unit, []).append(code)
    shown = [f"{unit} ({', '.join(dict.fromkeys(codes))})" for unit, codes in list(units.items())[:_SHOWN]]
    more = f" và {len(units) - _SHOWN} đơn vị khác" if len(units) > _SHOWN else ""
    others = len({one.place.ref if one.place else one.unit for one in nobody if not one.lead})
    told = [f"- Chưa có ai để nhắc: {', '.join(shown)}{more}"] if shown else []
    told += [f"- {others} đơn vị phối hợp chưa có đầu mối"] if others else []
    return "\n".join(told)


def _named(place: Place | None) -> str:
    return place.full_name if place else ""


def no_programme(you: You) -> Message:
    """Nothing to follow up."""
    return Message("Chưa có chương trình nào. Xin gửi tệp văn bản (.docx) vào đây ạ.", you=you)


# ---- switching -------------------------------------------------------------------------------------------


def preview(
    mails: int,
    people: Sequence[tuple[str, int]],
    lines: Sequence[str],
    left: int,
    unlinked: int,
    last: date,
    you: You,
) -> Message:
    """What would go out; ``people``: name and how many; ``lines``: the first messages. It is begun with one press.

    ``left``: past things without an answer; ``unlinked``: people with something to do who cannot be written to.
    """
    text = [f"Nếu bật nhắc, đến hết {words.day(last)} sẽ có {mails} tin cho {len(people)} người:"] if mails else []
    text += [f"Nếu bật nhắc, đến hết {words.day(last)} chưa có tin nào phải gửi."] if not mails else []
    if people:
        counted = [f"{who} {count}" for who, count in people[:_SHOWN]]
        more = f", {len(people) - _SHOWN} người khác" if len(people) > _SHOWN else ""
        text.append(f"Số tin: {', '.join(counted)}{more}.")
    text += [f"- {line}" for line in lines]
    if unlinked:
        text.append(f"- {unlinked} đầu mối chưa liên kết, việc của họ vào danh sách gọi")
    if left:
        text.append(f"- {left} việc, kỳ đã qua chưa xác định sẽ không nhắc, gõ: danh sách khởi động")
    text.append("Bật nhắc từ bây giờ ạ?")
    choices = [Choice(f"bat nhac {mails} tin", f"bật nhắc {mails} tin")]
    choices += [Choice("danh sach khoi dong", "danh sách khởi động")] if left else []
    return Message("\n".join(text), tuple(choices), you=you)


def changed_meanwhile() -> str:
    """The plan is not what was shown."""
    return "Lịch nhắc đã khác lúc xem, xin xem lại."


def switched_on(you: You) -> Message:
    """Reminding goes on from now."""
    return Message(
        "Đã bật nhắc việc. Xem lịch gửi, gõ: lịch nhắc; muốn dừng, gõ: tắt nhắc ạ.",
        (Choice("tat nhac", "tắt nhắc"),),
        you=you,
    )


def on_already(since: date, you: You) -> Message:
    """It is on."""
    return Message(f"Nhắc việc đã bật từ {full_day(since)}. Muốn dừng, gõ: tắt nhắc ạ.", you=you)


def switched_off(you: You) -> Message:
    """Nobody is reminded of tasks from now on."""
    return Message(
        "Đã tắt nhắc việc; báo cáo số liệu vẫn nhắc như thường. Muốn nhắc lại, gõ: bật nhắc ạ.",
        (Choice("bat nhac", "bật nhắc"),),
        you=you,
    )


def off_already(you: You) -> Message:
    """It is off."""
    return Message("Nhắc việc đang tắt. Muốn nhắc, gõ: bật nhắc ạ.", (Choice("bat nhac", "bật nhắc"),), you=you)


def told_on(who: str) -> str:
    """To the others of the office."""
    return f"{who} vừa bật nhắc việc theo chương trình."


def told_off(who: str) -> str:
    """To the others of the office."""
    return f"{who} vừa tắt nhắc việc theo chương trình."
