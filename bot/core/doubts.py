"""What a doubt is about, in words, and whether it must be mended before a report is sent."""

from __future__ import annotations

from dataclasses import replace

from bot.core.answers import Offer
from bot.core.dialogue import Context
from bot.core.figures import Figures
from bot.core.indicators import Check, Form
from bot.core.texts import group_leader as says
from bot.core.texts import words

__all__ = ["binding", "in_words", "meaning"]


def meaning(context: Context, offer: Offer) -> str:
    """What an offer would record: "2 buổi, 80 lượt người"."""
    return ", ".join(
        says.named(context.form.by_code[code], replace(one, kept=False)) for code, one in offer.figures.items()
    )


def in_words(check: Check, form: Form, known: Figures) -> str:
    """A failing check as the form says it, with the figures known."""
    left, right = form.by_code[check.left], form.by_code[check.right]
    return check.words.format(
        left=words.figure(left, replace(known[check.left], kept=False)),
        right=words.figure(right, replace(known[check.right], kept=False)),
    )


def binding(context: Context, index: int) -> bool:
    """Whether the form's check ``index`` must hold before this report is sent.

    A hard check binds only where both figures can be mended in this report.
    """
    check, asked = context.form.checks[index], context.asked
    return check.hard and check.left in asked and check.right in asked
