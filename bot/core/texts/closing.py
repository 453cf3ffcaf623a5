"""When the figures of a period close: by themselves on the day everybody was told, by the office once they were due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.reviewer import ALL, STATES


def not_yet(period: Period, missing: int, unreviewed: int, ward: Ward, you: You) -> Message:
    """Whoever reports still has time; what can be done until then."""
    text = (
        f"Số liệu tháng {period.month} tự chốt hết {words.day(period.locks)}. Chưa chốt sớm được, vì các {ward.short} "
        f"được hẹn nộp đến hết {words.day(period.due)}. {_left(missing, unreviewed, ward)} ạ."
    )
    return Message(text, _before(missing, unreviewed, ward), you=you)


def may_close(period: Period, missing: int, unreviewed: int, ward: Ward, you: You) -> Message:
    """The due day is over: it closes by itself, or now; what closing now means."""
    then = [f"{ward.short} chưa nộp ghi là không nộp"] if missing else []
    then += ["báo cáo chưa duyệt ghi là chưa duyệt"] if unreviewed else []
    text = (
        f"Số liệu tháng {period.month} tự chốt hết {words.day(period.locks)}. {_left(missing, unreviewed, ward)}. "
        f"Chốt ngay: {', '.join([*then, 'ai cần sửa phải xin Văn phòng'])}. "
        f"{words.cap(you.value)} có chốt ngay không ạ?"
    )
    label = f"chốt ngay tháng {period.month} ({missing} chưa nộp, {unreviewed} chưa duyệt)"
    return Message(text, (*_before(missing, unreviewed, ward), Choice(phrase(label), label)), you=you)


def _left(missing: int, unreviewed: int, ward: Ward) -> str:
    if not missing and not unreviewed:
        return f"{words.cap(ward.short)} nào cũng đã nộp và đã duyệt"
    return f"Hiện còn {missing} {ward.short} chưa nộp, {unreviewed} báo cáo chưa duyệt"


def _before(missing: int, unreviewed: int, ward: Ward) -> tuple[Choice, ...]:
    """What can be done before it closes."""
    remind = Choice(f"nhac {phrase(ward.short)} chua nop", f"nhắc {ward.short} chưa nộp")
    return (*([remind] if missing else []), *([ALL] if unreviewed else []))


def changed(again: Message) -> Message:
    """More is missing than was shown: nothing was closed, it is asked again."""
    return replace(again, text=f"Tình hình vừa thay đổi nên chưa chốt. {again.text}")


def done(period: Period, missing: int, counts: Mapping[str, int], ward: Ward, you: You) -> Message:
    """The office closed it."""
    return Message(f"Đã chốt số liệu tháng {period.month}: {_stood(missing, counts, ward)}", you=you)


def closed(period: Period, missing: int, counts: Mapping[str, int], ward: Ward, you: You) -> Message:
    """They are closed; how a figure is mended from now on."""
    when = words.day(period.locks)
    return Message(f"Số liệu tháng {period.month} đã chốt {when}: {_stood(missing, counts, ward)}", you=you)


def _stood(missing: int, counts: Mapping[str, int], ward: Ward) -> str:
    shown = ", ".join(f"{counts.get(state, 0)} {STATES[state]}" for state in STATES)
    return f"{missing} {ward.short} không nộp; {shown}. Cần sửa, xin gõ: hướng dẫn sửa số liệu ạ."


def to_reviewer(period: Period, unreviewed: int, ward: Ward, you: You) -> Message:
    """The office closed it before the day reviewers were told."""
    return Message(
        f"{ward.office} đã chốt số liệu tháng {period.month}, sớm hơn hạn {words.day(period.locks)}. "
        f"Còn {unreviewed} báo cáo ghi là chưa duyệt; {you.value} không cần duyệt nữa ạ.",
        you=you,
    )
