"""When the figures of a period close: by themselves on the day everybody was told, by the office once they were due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.reviewer import ALL, STATES


@dataclass(frozen=True, slots=True)
class Missing:
    """How many have not handed in: residential groups, and in a month in which they report the units."""

    groups: int
    units: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.groups + self.units

    def said(self, ward: Ward) -> str:
        """ "30 tổ", "30 tổ, 24 đơn vị"."""
        return f"{self.groups} {ward.short}{f', {self.units} đơn vị' if self.units else ''}"


def not_yet(period: Period, missing: Missing, unreviewed: int, ward: Ward, you: You) -> Message:
    """Whoever reports still has time; what can be done until then."""
    text = (
        f"Số liệu tháng {period.month} tự chốt hết {words.day(period.locks)}. Chưa chốt sớm được, vì các {ward.short} "
        f"được hẹn nộp đến hết {words.day(period.due)}. {_left(missing, unreviewed, ward)} ạ."
    )
    return Message(text, _before(missing, unreviewed, ward), you=you)


def another_month(month: int, period: Period, you: You) -> Message:
    """Figures of the newest period alone can be closed; older ones are closed."""
    return Message(
        f"Kỳ mới nhất là tháng {period.month}, tháng {month} không chốt ở đây. Xem tháng {period.month}, gõ: chốt số; "
        "sửa kỳ đã chốt, gõ: hướng dẫn sửa số liệu ạ.",
        you=you,
    )


def whole_period(ward: Ward, you: You) -> Message:
    """A period closes as a whole."""
    return Message(
        f"Chốt số là chốt cả kỳ, không chốt riêng một {ward.short}, một khu. Xem khi nào chốt, gõ: chốt số ạ.", you=you
    )


def may_close(period: Period, missing: Missing, unreviewed: int, ward: Ward, you: You) -> Message:
    """The due day is over: it closes by itself, or now; what closing now means."""
    then = ["nơi chưa nộp ghi là không nộp" if missing.units else f"{ward.short} chưa nộp ghi là không nộp"]
    then = then if missing.total else []
    then += ["báo cáo chưa duyệt ghi là chưa duyệt"] if unreviewed else []
    text = (
        f"Số liệu tháng {period.month} tự chốt hết {words.day(period.locks)}. {_left(missing, unreviewed, ward)}. "
        f"Chốt ngay: {', '.join([*then, 'ai cần sửa phải xin Văn phòng'])}. "
        f"{words.cap(you.value)} có chốt ngay không ạ?"
    )
    label = f"chốt ngay tháng {period.month} ({missing.total} chưa nộp, {unreviewed} chưa duyệt)"
    return Message(text, (*_before(missing, unreviewed, ward), Choice(phrase(label), label)), you=you)


def _left(missing: Missing, unreviewed: int, ward: Ward) -> str:
    if not missing.total and not unreviewed:
        return f"{words.cap(ward.short)} nào cũng đã nộp và đã duyệt"
    return f"Hiện còn {missing.said(ward)} chưa nộp, {unreviewed} báo cáo chưa duyệt"


def _before(missing: Missing, unreviewed: int, ward: Ward) -> tuple[Choice, ...]:
    """What can be done before it closes."""
    whom = [*([ward.short] if missing.groups else []), *(["đơn vị"] if missing.units else [])]
    remind = [Choice(f"nhac {phrase(one)} chua nop", f"nhắc {one} chưa nộp") for one in whom]
    return (*remind, *([ALL] if unreviewed else []))


def changed(again: Message) -> Message:
    """More is missing than was shown: nothing was closed, it is asked again."""
    return replace(again, text=f"Tình hình vừa thay đổi nên chưa chốt. {again.text}")


def done(period: Period, missing: Missing, counts: Mapping[str, int], ward: Ward, you: You) -> Message:
    """The office closed it."""
    return Message(f"Đã chốt số liệu tháng {period.month}: {_stood(missing, counts, ward)}", you=you)


def closed(period: Period, missing: Missing, counts: Mapping[str, int], ward: Ward, you: You) -> Message:
    """They are closed; how a figure is mended from now on."""
    when = words.day(period.locks)
    return Message(f"Số liệu tháng {period.month} đã chốt {when}: {_stood(missing, counts, ward)}", you=you)


def _stood(missing: Missing, counts: Mapping[str, int], ward: Ward) -> str:
    shown = ", ".join(f"{counts.get(state, 0)} {STATES[state]}" for state in STATES)
    return f"{missing.said(ward)} không nộp; {shown}. Cần sửa, xin gõ: hướng dẫn sửa số liệu ạ."


def to_reviewer(period: Period, unreviewed: int, ward: Ward, you: You) -> Message:
    """The office closed it before the day reviewers were told."""
    return Message(
        f"{ward.office} đã chốt số liệu tháng {period.month}, sớm hơn hạn {words.day(period.locks)}. "
        f"Còn {unreviewed} báo cáo ghi là chưa duyệt; {you.value} không cần duyệt nữa ạ.",
        you=you,
    )
