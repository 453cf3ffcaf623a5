"""When the figures of a period are closed: by themselves, on the day everybody was told."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.folding import phrase
from bot.core.model import Choice, Message, Ward, You
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.reviewer import ALL, STATES


def not_yet(period: Period, missing: int, unreviewed: int, ward: Ward, you: You) -> Message:
    """They close by themselves; what can be done until then."""
    text = (
        f"Số liệu tháng {period.month} tự chốt hết {words.day(period.locks)}. Hệ thống không chốt sớm, vì các "
        f"{ward.short} đã được hẹn sửa và người duyệt được hẹn duyệt đến ngày đó. "
        f"Hiện còn {missing} {ward.short} chưa nộp, {unreviewed} báo cáo chưa duyệt ạ."
    )
    choices = []
    if missing:
        choices.append(Choice(f"nhac {phrase(ward.short)} chua nop", f"nhắc {ward.short} chưa nộp"))
    if unreviewed:
        choices.append(ALL)
    return Message(text, tuple(choices), you=you)


def closed(period: Period, missing: int, counts: Mapping[str, int], ward: Ward, you: You) -> Message:
    """They are closed; how a figure is mended from now on."""
    shown = ", ".join(f"{counts.get(state, 0)} {STATES[state]}" for state in STATES)
    return Message(
        f"Số liệu tháng {period.month} đã chốt hết {words.day(period.locks)}: {missing} {ward.short} không nộp; "
        f"{shown}. Cần sửa, xin gõ: hướng dẫn sửa số liệu ạ.",
        you=you,
    )
