"""What leaders read of reports, and what is asked back: what may be meant, what is not known here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Choice, Message, Owner, Ward, You
from bot.core.periods import Period
from bot.core.queries import Query, What
from bot.core.summary import percent
from bot.core.texts import words
from bot.core.texts.figures_told import listed, span

EXAMPLES = "tỷ lệ gia đình văn hóa, ai chưa nộp, việc nào quá hạn"


# ---- reports ---------------------------------------------------------------------------------------------


def handed_in(period: Period, where: str, sent: int, places: int, word: str) -> str:
    """ "Báo cáo tháng 11, hạn thứ Hai 23/11: 116/120 tổ đã gửi"."""
    about = f"Báo cáo tháng {period.month}/{period.year}" + (f" {where}" if where else "")
    return f"{about}, hạn {words.day(period.due)}: {sent}/{places} {word} đã gửi."


def timely(on_time: int, late: int, left: int, unreviewed: int, word: str) -> list[str]:
    """Who was in time, who was not, who is still missing."""
    lines = [f"- Đúng hạn {on_time} {word}, muộn {late} {word}."]
    if left:
        lines.append(f"- Còn {left} {word} chưa gửi.")
    if unreviewed:
        lines.append(f"- {unreviewed} {word} đã gửi, chưa duyệt.")
    return lines


def of_area(area: str, sent: int, places: int, on_time: int, word: str) -> str:
    """How many of an area came: "- khu Hàng Kênh: 3/4 tổ đã gửi, đúng hạn 3 tổ"."""
    return f"- {area}: {sent}/{places} {word} đã gửi, đúng hạn {on_time} {word}."


def senders(names: Sequence[str], word: str, *, late: bool) -> str:
    """Who has handed in, or did so late, by name."""
    how = "gửi muộn" if late else "đã gửi"
    if not names:
        return f"Không có {word} nào {how}."
    return listed(f"{words.cap(how)}, {len(names)} {word}:", [f"- {name}" for name in names], word)


def kinds(of: Sequence[Owner]) -> str:
    """Schools, party cells or units, or all of them."""
    return _KINDS.get(of[0], "các đơn vị") if len(of) == 1 else "các đơn vị, chi bộ, trường học"


_KINDS = {Owner.SCHOOL: "các trường học", Owner.PARTY_CELL: "các chi bộ"}


def not_asked(period: Period, kind: str) -> str:
    """A month in which schools, party cells and units are asked nothing."""
    return f"Kỳ báo cáo tháng {period.month}/{period.year} không hỏi {kind}."


def others_handed_in(period: Period, kind: str, sent: int, places: int) -> str:
    """Schools, party cells and units beside the groups: "Các trường học, tháng 12/2026: 2/3 đã gửi"."""
    return f"{words.cap(kind)}, tháng {period.month}/{period.year}: {sent}/{places} đã gửi."


def reports_of(when: str, where: str) -> str:
    """Above a line a period."""
    return f"Báo cáo {when}{f', {where}' if where else ''}:"


def of_period(period: Period, sent: int, places: int, on_time: int, word: str, *, waits: bool) -> str:
    """One of several periods; ``waits``: it is not due yet, so nobody is late."""
    line = f"- Tháng {period.month}/{period.year}: {sent}/{places} {word} đã gửi"
    return f"{line}, hạn {words.day(period.due)}." if waits else f"{line}, đúng hạn {on_time} {word}."


def together(periods: int, sent: int, on_time: int, wanted: int) -> str:
    """All periods whose day is over."""
    full, timely = (f"{one}/{wanted} báo cáo ({percent(one, wanted)}%)" for one in (sent, on_time))
    return f"- Cộng {periods} kỳ đã đến hạn: đã gửi {full}, đúng hạn {timely}."


def no_other_periods() -> str:
    """The other months of the time asked had none."""
    return "- Các tháng còn lại không có kỳ báo cáo qua hệ thống."


def missing_places(names: Sequence[str], word: str) -> str:
    """Who has not handed in, by name, without a telephone number."""
    return listed(f"Chưa gửi, {len(names)} {word}:", [f"- {name}" for name in names], word)


def known_of(name: str, reasons: Sequence[str]) -> str:
    """A place that is missing, and what is known of why."""
    return f"{name}: {', '.join(reasons)}"


def nobody_missing(word: str) -> str:
    """Everybody has."""
    return f"Không còn {word} nào chưa gửi."


def place_report(name: str, when: str, state: str) -> str:
    """One place's report: its state."""
    return f"{name}, {when}: {state}."


def not_begun(locked: bool) -> str:
    """The state of a report nobody began."""
    return "không gửi trước khi chốt số liệu" if locked else "chưa báo cáo"


def begun(locked: bool) -> str:
    """The state of a report that was never handed in."""
    return "chưa gửi khi chốt số liệu" if locked else "đang nhập dở, chưa gửi"


def no_such_period(when: str, newest: str, you: You) -> Message:
    """A time in which nothing was asked."""
    return Message(f"Chưa có kỳ báo cáo nào trong {when}. Kỳ mới nhất là {newest} ạ.", you=you)


def from_book(when: str) -> str:
    """A time that is known from an old book only."""
    return f"{words.cap(when)}: không có kỳ báo cáo qua hệ thống, số liệu lấy từ sổ."


def instructions_waiting(many: int) -> str:
    """Instructions without an outcome."""
    return f"- {many} ý kiến chỉ đạo chưa có kết quả."


WHY_MISSING = {
    "unlinked": "chưa liên kết với hệ thống",
    "draft": "đang nhập dở",
    "nothing": "chưa trả lời câu nào",
    "help": "đang nhờ gọi giúp",
    "assisted": "Văn phòng nhập thay",
    "nobody": "chưa có người báo cáo",
}
"""Why a report is missing, as far as it is known."""


def because(reasons: Sequence[str]) -> str:
    """What is known of why a report is missing."""
    return f"- Hệ thống biết: {', '.join(reasons)}." if reasons else "- Hệ thống không ghi lý do."


# ---- asked back ------------------------------------------------------------------------------------------

_TITLES = {
    What.TARGETS: "các mục tiêu",
    What.COMPLETE: "tình hình nộp báo cáo",
    What.MISSING: "ai chưa nộp",
    What.OVERVIEW: "tình hình chung",
    What.OVERDUE: "việc quá hạn",
    What.DUE: "việc sắp đến hạn",
    What.TOLD: "việc đã giao",
    What.TASKS: "các nhiệm vụ",
    What.REPORT: "báo cáo",
}


def title(query: Query, about: str, where: str) -> str:
    """A query as a choice; ``about`` what, ``where`` whose."""
    named = f"nhiệm vụ {about}" if query.what is What.TASK else about or _TITLES.get(query.what, "")
    if query.what is What.MISSING and query.codes:
        named = f"{kinds([Owner(code) for code in query.codes])} chưa nộp"
    if query.what is What.COMPLETE and query.each:
        named = "ai nộp muộn" if query.rank else "ai đã nộp"
    if query.what in (What.TASKS, What.OVERDUE, What.DUE) and about:
        named = f"{_TITLES[query.what]} của {about}"
    if query.what is What.TASKS and query.rank is not None:
        named += " đã xong" if query.rank == "above" else " chưa xong"
    when = span(query.span) if query.span else ""
    how = "vì sao" if query.why else "từng khu" if query.areas else ""
    if query.each and query.what in (What.FIGURE, What.TARGET) and len(query.places) < 2:
        how = how or _RANKS.get(query.rank or "", "từng nơi")
    return ", ".join(part for part in (named, where, when, how) if part)


_RANKS = {"high": "nơi cao nhất", "low": "nơi thấp nhất", "below": "nơi chưa đạt", "above": "nơi đạt"}


def which_place(labels: Sequence[str], you: You) -> Message:
    """Several places, or things, may be meant."""
    return _offer(f"Có {len(labels)} nơi cùng tên. {words.cap(you.value)} hỏi nơi nào ạ?", labels, you)


def which_thing(labels: Sequence[str], you: You) -> Message:
    """The words may mean several things."""
    return _offer(f"{words.cap(you.value)} hỏi điều nào ạ?", labels, you)


def not_understood(labels: Sequence[str], you: You) -> Message:
    """Not understood; the nearest three."""
    return _offer(f"Hệ thống chưa hiểu rõ câu hỏi. Có phải {you.value} hỏi một trong các điều sau ạ?", labels, you)


def ask_or_order(quote: str, you: You) -> Message:
    """Question or instruction: never guessed."""
    text = f"{words.quote(quote)}: {you.value} hỏi, hay giao việc ạ?"
    return _offer(text, ("hỏi", "giao việc"), you)


def _offer(text: str, labels: Sequence[str], you: You) -> Message:
    choices = tuple(Choice(f"a:{number}", label) for number, label in enumerate(labels))
    return Message(text, choices, numbered=True, you=you)


def old_choice(you: You) -> Message:
    """A button of a question that is no longer open."""
    return Message(f"Lựa chọn này đã cũ. {words.cap(you.value)} gõ lại câu hỏi ạ.", you=you)


def no_such_place(number: str, ward: Ward, you: You) -> Message:
    """No group of that number."""
    return Message(
        f"Không có {ward.group_word} nào mang số {number}. {words.cap(you.value)} xem lại số, có thể kèm tên khu ạ.",
        you=you,
    )


def foreign(ward: Ward, you: You) -> Message:
    """Nothing this system knows about."""
    return Message(
        "Việc này ngoài phạm vi của hệ thống, hệ thống chỉ có số liệu và nhiệm vụ của chương trình. "
        f"{words.cap(you.value)} có thể hỏi, ví dụ: {EXAMPLES}; hoặc gọi {ward.phone} ạ.",
        you=you,
    )


def greeting(you: You) -> Message:
    """A word of courtesy."""
    return Message(f"Kính chào {you.value}. {words.cap(you.value)} cần hỏi, xin gõ, ví dụ: {EXAMPLES} ạ.", you=you)


def still_asked(answer: str, you: You) -> str:
    """An answer, and that what was asked before it waits."""
    courtesy = "" if " ạ" in answer else " ạ"
    return f"{answer}\nCâu hỏi trước vẫn chờ {you.value} trả lời{courtesy}."
