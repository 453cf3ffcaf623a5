"""Figures and targets as leaders read them: the value, of how many places it is made, how it moved, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.core.model import Message, Owner, Ward, You
from bot.core.periods import Period
from bot.core.spans import Span, month_of
from bot.core.targets import Sums, Target, Trend, Verdict
from bot.core.texts import words

_ROMAN = ("I", "II", "III", "IV")
_LISTED = 15
"""How many places are named one by one."""

HIDDEN = "không nêu riêng"
"""In place of a count that points to a family."""


def span(of: Span) -> str:
    """ "tháng 11/2026", "quý III/2026", "từ tháng 8 đến tháng 11/2026"."""
    first, last = month_of(of.first), month_of(of.last)
    year, months = last // 12, of.months
    if months == 1:
        return f"tháng {last % 12 + 1}/{year}"
    if months == 12 and first % 12 == 0:
        return f"năm {year}"
    if months == 3 and first % 3 == 0:
        return f"quý {_ROMAN[first % 12 // 3]}/{year}"
    if months == 6 and first % 6 == 0:
        return f"6 tháng {'đầu' if first % 12 == 0 else 'cuối'} năm {year}"
    begin = f"tháng {first % 12 + 1}" + (f"/{first // 12}" if first // 12 != year else "")
    return f"từ {begin} đến tháng {last % 12 + 1}/{year}"


def places_word(ward: Ward, *, groups: bool) -> str:
    """The short word for what reports: "tổ", "thôn", "đơn vị"."""
    return ward.short if groups else "đơn vị"


# ---- one figure ------------------------------------------------------------------------------------------


def amount(value: Decimal, unit: str, stage: str = "") -> str:
    """ "1.250 hộ", "108 hộ (giai đoạn đề nghị)"."""
    return f"{words.number(value)} {unit}".rstrip() + (f" ({words.staged(stage)})" if stage else "")


def head(label: str, where: str, when: str, value: str) -> str:
    """The answer itself: "Số hộ, khu Hàng Kênh, tháng 9/2026: 1.250 hộ"."""
    return f"{words.cap(', '.join(part for part in (label, where, when) if part))}: {value}"


def together(names: Sequence[str]) -> str:
    """Several places: "Tổ dân phố số 5, khu Hàng Kênh và Tổ dân phố số 7, khu Hàng Kênh"."""
    return " và ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def heading(label: str, when: str) -> str:
    """Above a list of places that has no sum: "Vụ vi phạm nếp sống, tháng 11/2026:"."""
    return f"{words.cap(label)}, {when}:"


def percent(rate: Decimal) -> str:
    """ "95,8%"."""
    return f"{words.number(rate)}%"


def points(by: Decimal) -> str:
    """The difference of two percentages."""
    return f"{words.number(by)} điểm phần trăm"


def parts(part: Decimal, whole: Decimal, rate: Decimal) -> str:
    """One place's share: "100/120 (83,3%)"."""
    return f"{words.number(part)}/{words.number(whole)} ({words.number(rate)}%)"


def change(by: Decimal, unit: str) -> str:
    """How much one place moved."""
    return f"{'tăng' if by > 0 else 'giảm'} {amount(abs(by), unit)}"


def yes_or_no(yes: bool) -> str:
    """Whether a place counts."""
    return "có" if yes else "không"


WITHOUT = {
    "": "chưa có số",
    "unclear": "chưa rõ",
    "absent": "không có",
    "incomparable": "chưa có số để tính tỷ lệ",
    "unrecognised": "không có trong quyết định công nhận",
}
"""In place of a figure that there is not."""


def share(rate: Decimal, sums: Sums, unit: str, stage: str) -> str:
    """ "95,8% (42.310/44.165 hộ, giai đoạn đề nghị)"."""
    assert sums.whole is not None  # noqa: S101 - a share has a whole
    parts = f"{words.number(sums.part)}/{words.number(sums.whole)}"
    return f"{words.number(rate)}% ({parts} {unit}{f', {words.staged(stage)}' if stage else ''})"


def per_people(rate: Decimal, sums: Sums, per: int, unit: str, of: str) -> str:
    """ "26,4 lượt trên 100 khẩu (11.660 lượt, 44.165 khẩu)"."""
    assert sums.whole is not None  # noqa: S101 - a share has a whole
    measure = per_measure(per, unit, of)
    return f"{words.number(rate)} {measure} ({amount(sums.part, unit)}, {amount(sums.whole, of)})"


def per_measure(per: int, unit: str, of: str) -> str:
    """ "lượt trên 100 khẩu"."""
    return f"{unit} trên {per} {of}".lstrip()


def wanted(target: Target) -> str:
    """How much it should be: "trên 95%"; empty where the programme gives no number."""
    if target.mark is None:
        return ""
    return f"{'trên ' if target.over is not None else ''}{words.number(target.mark)}%"


VERDICTS = {Verdict.MET: "đạt", Verdict.NOT_MET: "chưa đạt", Verdict.UNSAID: ""}


def judged(target: Target, verdict: Verdict) -> str:
    """Whether it is met: ", đạt mục tiêu trên 95%"; empty where the programme gives no number."""
    return f", {VERDICTS[verdict]} mục tiêu {wanted(target)}" if VERDICTS[verdict] else ""


def marked(mark: Decimal, *, met: bool, percent: bool) -> str:
    """The answer to a number somebody named: "đã qua 90%"."""
    return f", {'đã' if met else 'chưa'} qua {words.number(mark)}{'%' if percent else ''}"


def as_of(now: datetime, sums: Sums, word: str, *, several: bool) -> str:
    """When, how many places, how many nobody has reviewed."""
    what = f"báo cáo của {word}" if several else f"{word} đã báo cáo"
    line = f"- Tính đến {words.hour(now)}, {words.day(now.date())}: {sums.given}/{sums.places} {what}"
    if sums.unreviewed:
        line += f", còn {sums.unreviewed} {'báo cáo' if several else word} chưa duyệt"
    return f"{line}."


def last_known(now: datetime, sums: Sums, word: str) -> str:
    """The same for a stock: the last value of each place."""
    line = f"- Tính đến {words.hour(now)}, {words.day(now.date())}: số gần nhất của {sums.given}/{sums.places} {word}"
    when = ""
    if sums.first:
        when = span(Span(sums.last, sums.last)) if sums.first == sums.last else span(Span(sums.first, sums.last))
    parts = [f"kỳ {when}" if sums.first == sums.last else when] * bool(when)
    parts += [f"{sums.listed} {word} theo danh sách"] * bool(sums.listed)
    parts += [f"còn {sums.unreviewed} {word} chưa duyệt"] * bool(sums.unreviewed)
    return f"{line} ({', '.join(parts)})." if parts else f"{line}."


def not_told(sums: Sums, word: str, *, stock: bool, several: bool) -> list[str]:
    """What is missing from the sum."""
    lines = []
    if sums.unclear:
        lines.append(f"- {sums.unclear} {word} báo chưa rõ số này.")
    if sums.absent:
        lines.append(f"- {sums.absent} {word} không có để tính.")
    if sums.incomparable:
        lines.append(f"- {sums.incomparable} {word} chưa có số để tính tỷ lệ, không tính vào đây.")
    if sums.silent and not stock:
        lines.append(f"- Còn {sums.silent} {'báo cáo' if several else word} chưa gửi nên số có thể thay đổi.")
    elif sums.silent:
        lines.append(f"- {sums.silent} {word} chưa có số.")
    return lines


_MOVED = {Trend.UP: "tăng", Trend.DOWN: "giảm"}


def moved(than: str, value: str, how: Trend, by: str, coverage: str, *, proposed: bool = False) -> str:
    """How it moved: "- So với tháng 10/2026 (120 lượt, 2/2 tổ): tăng 20 lượt".

    ``proposed``: what was told above is recognised, but this compares what was proposed with what was proposed then.
    """
    start = "Số đề nghị so với" if proposed else "So với"
    since = f"- {start} {'thời gian ' if than.startswith('từ') else ''}{than} ({value}, {coverage})"
    if how is Trend.UNKNOWN:
        return f"{since}: hai kỳ khác số nơi báo cáo, chưa nói được tăng hay giảm."
    if how is Trend.SAME:
        return f"{since}: không đổi."
    return f"{since}: {_MOVED[how]} {by}."


def asked_before(when: str) -> str:
    """The time before is not the month before: the figure is not asked every month."""
    return f"- Lần hỏi trước của số này là {when}."


def nothing_to_compare(than: str) -> str:
    """No figure of the other time."""
    return f"- {words.cap(than)} không có số để so."


def reports(word: str) -> str:
    """What is counted where a place counts for several periods."""
    return f"báo cáo của {word}"


def coverage(sums: Sums, word: str) -> str:
    """ "116/120 tổ"; those that have none to count are not missing: "8/10 tổ, 2 tổ không có để tính"."""
    found = f"{sums.given}/{sums.places} {word}".rstrip()
    return f"{found}, {f'{sums.absent} {word}'.rstrip()} không có để tính" if sums.absent else found


def options(rows: Sequence[tuple[str, int]], word: str) -> str:
    """How many answered which: "đã được công nhận 80 tổ, đang làm 30 tổ"."""
    return ", ".join(f"{label} {many} {word}" for label, many in rows)


def states(counts: str) -> str:
    """How many places are how far."""
    return f"- Cụ thể: {counts}."


_KINDS = {Owner.PARTY_CELL: "Chi bộ", Owner.SCHOOL: "Trường học", Owner.UNIT: "Đơn vị khác"}


def kind_line(kind: Owner, value: str, coverage: str, ward: Ward) -> str:
    """One kind of places: "- Chi bộ (3/4): 90% (45/50 người)"."""
    return f"- {_KINDS.get(kind) or words.cap(ward.short)} ({coverage}): {value}"


def no_number_wanted(target: Target) -> str:
    """The target has no number to reach."""
    return f"- Chương trình ghi: {target.text}; không nêu con số phải đạt."


def rising(target: Target) -> str:
    """The target is to grow."""
    return f"- Chương trình ghi: {target.text}."


def no_measure(target: Target, you: You) -> Message:
    """Nothing is counted for this target."""
    text = f"Chương trình ghi: {target.text}. Mục tiêu này không có thước đo, nên hệ thống không có số để trả lời ạ."
    return Message(text, you=you)


def not_yours(label: str, you: You) -> Message:
    """A figure this role does not see."""
    return Message(f"Số {label} có hạn chế người xem, {you.value} không thuộc diện xem số này ạ.", you=you)


# ---- no figure yet ---------------------------------------------------------------------------------------


def no_figure(label: str, where: str, when: str, due: str) -> str:
    """No figure of that time; ``due``: when there will be one."""
    about = ", ".join(part for part in (label, where) if part)
    return f"Chưa có số liệu {when} về {about}" + (f" ({due})." if due else ".")


def will_be(period: Period, today: date) -> str:
    """When a figure will exist: "hạn gửi thứ Ba 15/12"; or that the day is over, and it may still come."""
    due = f"hạn gửi {words.day(period.due)}"
    if period.due < today:
        return f"{due} đã qua"
    month = f"tháng {period.month}" + (f"/{period.year}" if period.year != today.year else "")
    return due if period.opens <= today else f"{month} mới hỏi, {due}"


def nearest_period(when: str, value: str) -> str:
    """The last period there is."""
    return f"- Kỳ gần nhất, {when}: {value}."


def none_at_all(label: str, where: str, due: str) -> str:
    """No figure of any time."""
    about = ", ".join(part for part in (label, where) if part)
    when = f" ({due})" if due else ""
    return f"Chưa có số liệu nào về {about}{when} ạ."


def notes(label: str, where: str, when: str, lines: Sequence[str]) -> str:
    """What was written, a line each."""
    about = ", ".join(part for part in (label, where, when) if part)
    return "\n".join([f"{words.cap(about)}:", *lines])


def no_notes(label: str, where: str, when: str) -> str:
    """Nobody wrote anything."""
    about = ", ".join(part for part in (label, where, when) if part)
    return f"Chưa nơi nào ghi {about} ạ."


# ---- all targets -----------------------------------------------------------------------------------------


def targets_heading(where: str) -> str:
    """Above the targets."""
    return "Các mục tiêu" + (f", {where}:" if where else ":")


def target_line(label: str, value: str, when: str, coverage: str) -> str:
    """One target: "- Hộ đạt …: 95,8% (…), đạt mục tiêu trên 95% (tháng 11/2026, 116/120 tổ)"."""
    return f"- {words.cap(label)}: {value} ({when}, {coverage})"


def targets_without_figures(many: int) -> str:
    """How many targets were left out."""
    return f"- {many} mục tiêu chưa có số hoặc không có thước đo."


def target_without_measure(label: str) -> str:
    """The programme names nothing that could be counted."""
    return f"- {words.cap(label)}: chương trình không nêu thước đo"


def target_without_figures(label: str, due: str) -> str:
    """Nothing was reported yet."""
    return f"- {words.cap(label)}: chưa có số" + (f" ({due})" if due else "")


# ---- place by place --------------------------------------------------------------------------------------


def place_line(name: str, value: str) -> str:
    """One place of a list."""
    return f"- {name}: {value}"


def listed(heading: str, lines: Sequence[str], word: str) -> str:
    """A list of places, the first fifteen of them."""
    shown = [heading, *lines[:_LISTED]]
    if len(lines) > _LISTED:
        shown.append(f"… và {len(lines) - _LISTED} {word} khác.")
    return "\n".join(shown)
