"""Telegram: the one package that imports ``telegram``. The adapter is all that others need."""

from __future__ import annotations

import os

from bot.channels.telegram.adapter import TelegramChannel

# PTB reads this when it makes a RetryAfter: without it each 429 warns of a deprecation.
os.environ.setdefault("PTB_TIMEDELTA", "1")

__all__ = ["TelegramChannel"]
