"""The lines of a digest (bản tin): plain sentences that survive being pasted into Word, no figure without its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.flags import FULL_TIMES, SAME_PERIODS, Why
from bot.core.followup import Answer
from bot.core.periods import Period
from bot.core.texts.task_status import ANSWERS
from bot.core.texts.tasks import short
from bot.core.texts.words import cap, day, quote

NOT_GIVEN = "chưa có"
IN_WORDS = "nội dung bằng chữ"
"""In place of a figure that is no number."""
HIDDEN = "không nêu riêng"
"""In place of a figure that is not for this reader."""


def month(code: str) -> str:
    """ "tháng 10/2026" of a period's code."""
    return f"tháng {int(code[5:])}/{code[:4]}"


def _some(parts: Sequence[tuple[int, str]]) -> str:
    """ "2 quá hạn, 1 sắp đến hạn": what there is none of is left out."""
    return ", ".join(f"{count} {what}" for count, what in parts if count)


# ---- reports ---------------------------------------------------------------------------------------------


def reports(period: Period, counts: Mapping[str, Any], today: date, group: str) -> str:
    """How many have handed in, and how many are missing below; ``group``: the short word for a group."""
    due = f"hạn {day(period.due)}"
    if counts.get("locked") or today > period.locks:
        due = f"đã chốt {day(period.locks)}"
    text = f"Báo cáo {month(period.code)} ({due}): {counts['sent']}/{counts['places']} {group} đã gửi"
    if today > period.due:
        text += f", {counts['on_time']} đúng hạn"
    if counts["units"]:
        text += f"; {counts['units_sent']}/{counts['units']} đơn vị đã gửi"
    if counts["missing"]:
        return f"{text}. Còn {counts['missing']} nơi chưa gửi:"
    if today <= period.opens:
        return f"{text}, kỳ vừa mở."
    return f"{text}."


def state(of: str) -> str:
    """How a place without a report stands."""
    return {"assisted": "nhập thay", "unlinked": "chưa liên kết", "entering": "đang nhập"}.get(of, "")


def missing(place: str, name: str, phone: str, stands: str, entered: int | None) -> str:
    """One place without a report, to the office; ``entered``: figures, where it is entering them."""
    who = ", ".join(filter(None, (name, phone))) or "chưa có người phụ trách"
    how = f"{stands}, {entered} số" if entered else stands
    return f"{place}: {who}{f' ({how})' if how else ''}"


def missing_group(place: str) -> str:
    """The same to the leadership."""
    return place


# ---- figures that deserve a look -------------------------------------------------------------------------


def questioned_heading(counts: Mapping[str, Any], *, named: bool) -> str:
    """How much there is to look at; ``named``: the figures follow."""
    parts = [(counts["open"], "số cần xem lại"), (counts["returned"], "số đang chờ nơi báo sửa")]
    parts += [(counts["unreviewed"], "báo cáo không duyệt kịp" if counts["locked"] else "báo cáo chưa duyệt")]
    return f"Duyệt số liệu {month(counts['period'])}: {_some(parts)}{':' if named else '.'}"


def questioned(place: str, label: str, shown: str, reasons: Sequence[str]) -> str:
    """One figure with its reasons."""
    return f"{place}, {label}: {shown}; {'; '.join(reasons)}"


def why(reason: Why, was: str, other: str) -> str:
    """Why a figure is looked at; ``was``: the last number, ``other``: the figure a check holds it against."""
    match reason:
        case Why.FAR:
            return f"chênh nhiều so với trước ({was})" if was else "chênh nhiều so với trước"
        case Why.CHECK:
            return f"không khớp với {other or 'số khác'}"
        case Why.UNCHANGED:
            return f"{SAME_PERIODS} kỳ liền không thay đổi"
        case Why.FULL:
            return f"{FULL_TIMES} lần liền đều đạt 100%"
        case Why.ASKED:
            return "Văn phòng đang hỏi lại"


# ---- tasks -----------------------------------------------------------------------------------------------


HOW = {"overdue": "quá hạn", "unanswered": "chưa báo kết quả", "due": "sắp đến hạn"}
"""How a task stands, as a cell has it."""


def tasks(counts: Mapping[str, Any], days: int, *, office: bool) -> str:
    """How many are overdue, not answered, due soon."""
    if not counts["started"]:
        return "Nhiệm vụ: chưa bật nhắc việc nên chưa theo dõi hạn."
    soon = f"việc đến hạn trong {days} ngày tới"
    parts = [(counts["overdue"], "việc quá hạn"), (counts["unanswered"], "kỳ kiểm tra chưa báo kết quả")]
    text = _some([*parts, (counts["due"], soon)]) or f"không có {soon}"
    colon = ":" if counts["lines"] else "."
    if office or counts["overdue"]:
        return f"Nhiệm vụ: {text}{colon}"
    return f"Nhiệm vụ (việc quá hạn chỉ nêu khi Văn phòng đã xác nhận): {text}{colon}"


def tally(counts: Mapping[str, Any]) -> str:
    """On time and late, once the units had their time to object; else that it is not settled."""
    if counts["state"] == "settled":
        figures = f"đúng hạn {counts['on_time']}, trễ hạn {counts['late']}, không giao hạn {counts['undated']}"
        unseen = f"; {counts['unseen']} nơi chưa được xem, không tính vào đây" if counts.get("unseen") else ""
        return f"Tiến độ chung đến {day(date.fromisoformat(counts['day']))} (các đơn vị đã xem{unseen}): {figures}."
    if counts["state"] == "open":
        ends = day(date.fromisoformat(counts["ends"]))
        return f"Số việc đúng hạn, trễ hạn chưa chốt: các đơn vị còn được nêu ý kiến đến hết {ends}."
    return "Số việc đúng hạn, trễ hạn chưa chốt: các đơn vị chưa được xem."


def members(unit: str, left: int, of: int) -> str:
    """Whose it is where a unit has members: how many of them still owe it."""
    return f"{unit} (còn {left}/{of} nơi)"


def whose(place: str, name: str, phone: str) -> str:
    """The unit, with whom to call."""
    who = ", ".join(filter(None, (name, phone)))
    return f"{place} ({who})" if who else place


def task(
    named: Sequence[tuple[str, str]],
    unit: str,
    due: date,
    left: int | None,
    over: int | None,
    *,
    check: bool,
    answer: Answer | None,
    promised: date | None,
    times: int,
) -> str:
    """A task of a unit with its content, or the codes of several: "3.1 “Rà soát di tích”, UBND phường: quá 3 ngày".

    ``left``, ``over``: days to the due day or past it; a check-point that is past has neither.
    """
    which = f"hạn {day(due)}"
    if left is not None:
        far = {0: "hôm nay", 1: "ngày mai"}.get(left, f"còn {left} ngày")
        when = f"{'báo kết quả ' if check else ''}{which}, {far}"
    elif over is not None:
        when = f"quá {over} ngày ({which})"
    else:
        when = f"chưa báo kết quả ({which})"
    more = [ANSWERS[answer]] if answer is not None else []
    more += [f"hẹn {day(promised)}"] if promised is not None else []
    more += [f"đã lùi hạn {times} lần"] if times else []
    [(code, content), *others] = named
    what = ", ".join([code, *(one for one, _ in others)]) if others else f"{code} “{short(content)}”"
    return ", ".join([f"{what}, {unit}: {when}", *more])


# ---- what changed ----------------------------------------------------------------------------------------


def changes(counts: Mapping[str, Any], *, office: bool) -> str:
    """How much is new since the last digest."""
    parts = [(counts["corrected"], "số đã báo được sửa"), (counts["sent"], "báo cáo mới gửi")]
    if counts["late"]:
        parts[1] = (counts["sent"], f"báo cáo mới gửi ({counts['late']} trễ hạn)")
    parts += [(counts["said"], "việc có thông tin mới")]
    if office:
        parts += [(counts["wishes"], "đề nghị lùi hạn")]
    else:
        parts += [(counts["granted"], "việc được lùi hạn")]
    when = "Trong 7 ngày qua" if counts["first"] else "Thay đổi từ bản tin trước"
    return f"{when}: {_some(parts) or 'không có'}{':' if counts['lines'] else '.'}"


def corrected(place: str, period: str, figures: Sequence[str]) -> str:
    """Figures that had been reported and were changed."""
    return f"Sửa số đã báo {month(period)}, {place}: {'; '.join(figures)}"


def one_corrected(label: str, before: str = "", after: str = "") -> str:
    """One of them; without figures: not for this reader."""
    return f"{label} trước {before}, nay {after}" if before else f"{label} ({HIDDEN})"


def said(code: str, place: str, answer: Answer, written: str) -> str:
    """What a unit said of a task."""
    return f"{code}, {place}: {ANSWERS[answer]}{f', {quote(written)}' if written else ''}"


WISHES = {"waiting": "chờ Văn phòng duyệt", "granted": "đã đồng ý", "refused": "không đồng ý"}
"""What came of a wish for more time."""


def wish(code: str, place: str, old: date, wished: date, state: str) -> str:
    """More time, wished for or decided."""
    return f"{code}, {place}: xin lùi hạn từ {day(old)} đến {day(wished)}, {WISHES[state]}"


def late(place: str, period: str) -> str:
    """A report that came after its due day."""
    return f"Gửi trễ hạn báo cáo {month(period)}: {place}"


# ---- people and papers -----------------------------------------------------------------------------------

UNREACHED = {"unreachable": "không nhắn được", "frozen": "liên kết đang khóa", "unlinked": "chưa liên kết"}
"""Why somebody cannot be written to."""


def unreached_heading(counts: Mapping[str, Any]) -> str:
    """How many cannot be written to."""
    people = [(counts[name], f"người {words}") for name, words in UNREACHED.items()]
    return f"Không liên lạc được qua hệ thống: {_some(people)}:"


def unreached(name: str, phone: str, place: str, reason: str) -> str:
    """One of them, with the number to call."""
    return f"{name}, {place}: {UNREACHED[reason]}, gọi {phone or 'chưa có số'}"


def paper(count: int, tasks: Sequence[str]) -> str:
    """How much of a paper is unclear, and of which tasks."""
    which = f", nhiệm vụ {', '.join(tasks)}" if tasks else ""
    return f"Chương trình còn {count} chỗ chưa rõ{which}; để trả lời, gõ: việc chưa rõ."


# ---- targets and instructions ----------------------------------------------------------------------------


def targets() -> str:
    """Above the targets."""
    return "Mục tiêu của chương trình:"


def target(label: str, value: str, when: str, coverage: str, unreviewed: int) -> str:
    """One target: "Hộ đạt …: 95,8% (42.310/44.165 hộ, giai đoạn đề nghị), đạt … (tháng 11/2026, 116/120 tổ)"."""
    return f"{cap(label)}: {value} ({basis(when, coverage, unreviewed)})"


def basis(when: str, coverage: str, unreviewed: int) -> str:
    """What a figure is made of: "tháng 11/2026, 116/120 tổ, 4 chưa duyệt"."""
    return f"{when}, {coverage}{f', {unreviewed} chưa duyệt' if unreviewed else ''}"


def target_gone(code: str) -> str:
    """A target of then that the configuration has no more."""
    return f"Mục tiêu {code}: nay không còn theo dõi"


def instructions(counts: Mapping[str, Any]) -> str:
    """How many are open, how many have an outcome."""
    text = _some([(counts["open"], "chờ xử lý"), (counts["settled"], "đã có kết quả")])
    return f"Ý kiến chỉ đạo: {text}{':' if counts['lines'] else '.'}"


NO_OUTCOME = "chưa có kết quả"


def instruction(number: int, leader: str, when: date, written: str, outcome: str) -> str:
    """One of them with what came of it."""
    who = f", đồng chí {leader}" if leader else ""
    return f"Số {number}{who}, {day(when)}: {quote(written)}: {outcome}"
