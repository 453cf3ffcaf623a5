"""What an exception of python-telegram-bot means for a message: the one place that knows.

The classes alone do not tell. ``BadRequest`` and ``TimedOut`` *are* ``NetworkError``. Whether a request
reached Telegram is known only from httpx's exception in ``__cause__``. And a status may come from a proxy or
a block page between us and Telegram, whose 403 is about no person and whose 404 about no token.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Final

import httpx
from telegram import error

from bot.channels import (
    Conflict,
    InDoubt,
    NotConfigured,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)

# The connection never stood, so the request never left.
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

# The address itself is wrong; only the configuration can mend it.
_NO_ADDRESS: Final = (httpx.UnsupportedProtocol, httpx.InvalidURL)

# 400 where the request was fine and the person is not there; everything else of 400 is our fault.
_NOBODY: Final = ("chat not found", "user not found", "peer_id_invalid", "deactivated")

# PTB's own words where Telegram's description is missing: "Bad Gateway (502)". Telegram always describes.
_UNDESCRIBED: Final = re.compile(r"[\w' -]+ \((?P<code>\d{3})\)")

# What PTB appends to them: the whole answer, be it a page of HTML, and fields it does not know.
_APPENDED: Final = re.compile(r"\. (?:Parsing the server response|The server response contained) .*", re.DOTALL)

_RETRY_AFTER: Final = re.compile(r"retry after (\d+)")

# A 429 of nobody in particular names no time; half a minute is polite and costs little.
_UNNAMED_PATIENCE: Final = 30.0

# A word with a URL or a bot token in it; neither belongs in a log.
_UNSPEAKABLE: Final = re.compile(r"\S*(?:://|\d{5,}(?::|%3[Aa])[\w-]{20,})\S*")

# Characters that are looked through for those, and that are kept.
_SAID_LIMIT: Final = 1000
_WORDS_LIMIT: Final = 200


def classify(exc: Exception) -> SendError | Conflict:
    """Say in our own vocabulary what went wrong; its text is the provider's code and words, no URL, no token.

    "message is not modified" and "query is too old" come out as Rejected: nothing here edits messages, and
    acknowledging a press ignores every error.
    """
    if not isinstance(exc, error.TelegramError):
        # A 200 whose JSON is not Telegram's ends as a KeyError or TypeError inside the library. Its text may
        # hold anything, its name does not.
        return InDoubt(type(exc).__name__)
    words = _words(exc)
    if (undescribed := _UNDESCRIBED.fullmatch(words)) and _is_foreign(exc):
        return _in_between(int(undescribed["code"]), words)
    match exc:
        case error.RetryAfter():
            return Throttled(_seconds(exc.retry_after), f"429 {words}")
        case error.Forbidden():
            # blocked, deactivated, never started, kicked
            return RecipientGone(f"403 {words}")
        case error.ChatMigrated():
            # Only groups migrate and people are written to in private, so this address was nobody's. As
            # Rejected, each further message would try the dead address again.
            return RecipientGone(f"400 {words}")
        case error.InvalidToken():
            return NotConfigured(f"401/404 {words}")
        case error.Conflict():
            return Conflict(f"409 {words}")
        case error.BadRequest():
            gone = any(nobody in words.lower() for nobody in _NOBODY)
            return RecipientGone(f"400 {words}") if gone else Rejected(f"400 {words}")
        case error.NetworkError():
            return _network(exc, words)
    # The base class: a 200 that is not JSON (a broken proxy, a block page), and what nobody has seen yet.
    return InDoubt(f"200 {words}" if isinstance(exc.__cause__, json.JSONDecodeError) else words)


def _network(exc: error.NetworkError, words: str) -> SendError:
    """Tell what was never sent from what may have arrived, by the cause."""
    match exc.__cause__:
        case cause if isinstance(cause, _NEVER_SENT):
            return Unreachable(words)
        case cause if isinstance(cause, _NO_ADDRESS):
            return NotConfigured(type(cause).__name__)
        case UnicodeEncodeError():
            # half an emoji: no request can be written with it
            return Rejected("UnicodeEncodeError")
        case RuntimeError() as cause if "not initialized" in str(cause):
            return Unreachable("closed")
    if found := _RETRY_AFTER.search(words):
        return Throttled(float(found[1]), f"429 {words}")
    if "too large" in words.lower():
        return Rejected(f"413 {words}")
    # cut or silent after the request, a 5xx, and whatever nobody has seen yet
    return InDoubt(words)


def _is_foreign(exc: error.TelegramError) -> bool:
    """Whether an undescribed status may be somebody else's.

    Surely when its body was not JSON. JSON without a description is doubted only where belief would cost a
    person or a message: a refused token or a second poller stops us and is told to the operator either way.
    """
    unreadable = isinstance(exc.__cause__, error.TelegramError)
    return unreadable or not isinstance(exc, (error.InvalidToken, error.Conflict))


def _in_between(code: int, words: str) -> SendError:
    """Judge a status that came without Telegram's description: a gateway, a proxy or a block page spoke.

    It refused to pass the request on (4xx), or passed it on and lost the answer (5xx); a redirect is a block
    page's, yet nobody promises that.
    """
    if code == httpx.codes.TOO_MANY_REQUESTS:
        return Throttled(_UNNAMED_PATIENCE, words)
    if code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        return Rejected(words)
    return Unreachable(words) if httpx.codes.is_client_error(code) else InDoubt(words)


def _seconds(period: int | timedelta) -> float:
    """Read PTB's period: an int today, a timedelta with PTB_TIMEDELTA and in later versions."""
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


def _words(exc: error.TelegramError) -> str:
    """What was said, without the page PTB quotes whole, without URL or token, at most 200 characters."""
    said = _APPENDED.sub("", exc.message)[:_SAID_LIMIT]
    return _UNSPEAKABLE.sub("…", said)[:_WORDS_LIMIT] or type(exc).__name__
