"""Keeps tokens, secrets and phone numbers out of every log line, whoever wrote it.

The filter sits on *handlers*: a filter on a logger does not see its children's records, and the token is in
the URL of every Bot API call, so it is the libraries' own lines and tracebacks that leak it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

# A bot token of Telegram or Zalo, also as it looks inside a quoted URL.
_TOKEN: Final = re.compile(r"\d{5,}(?::|%3[Aa])[\w-]{20,}")

# user:password before the host of a proxy.
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")

# A Vietnamese number: 0, 84 or +84 and 8 to 10 digits more, perhaps grouped. Not part of a longer number or
# word, not a date with its hour (05.09.2026 08), and never shorter than 9 digits, so our row ids, dates and
# times of day stay readable.
_PHONE: Final = re.compile(
    r"(?<![^\W_])(?<!\d\.)(?!\d\d[.-]\d\d[.-]\d{4}(?!\d))"
    r"(?:\+?84[ \u00a0.()-]{0,2}|0)[1-9](?:[ \u00a0.()-]{0,2}\d){7,9}(?![^\W_])"
)

# Their INFO lines print each URL and their DEBUG lines each parameter: what people wrote.
_TALKATIVE: Final = ("httpx", "httpcore", "telegram")

# Prints each answer that is not JSON whole, with a trace; the adapter says the same in one line.
_WHOLE_PAGES: Final = "telegram.request.BaseRequest"

_formatter: Final = logging.Formatter()


class Redaction:
    """A logging filter that rewrites a record in place before its handler formats it; every record passes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets if secret for spelling in (secret, quote(secret, safe=""))}
        # The longest first: one secret may begin another.
        ordered = sorted(spellings, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def redact(self, text: str) -> str:
        """Replace what must not be read by a word that says what stood there."""
        if self._secrets is not None:
            text = self._secrets.sub("[secret]", text)
        text = _TOKEN.sub("[token]", text)
        text = _CREDENTIALS.sub("[secret]", text)
        return _PHONE.sub("[phone]", text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave only redacted text in the record: message, exception, stack and any extra field.

        Arguments and the exception are turned into text first: kept as objects, another formatter could
        print them again.
        """
        record.msg, record.args = _message(record), None
        if record.exc_info:
            record.exc_text = record.exc_text or _formatter.formatException(record.exc_info)
            record.exc_info = None
        for name, value in vars(record).items():
            if isinstance(value, str):
                setattr(record, name, self.redact(value))
        return True


def install(secrets: Iterable[str] = (), handlers: Iterable[logging.Handler] | None = None) -> Redaction:
    """Put one filter on these handlers, by default all of the root logger; an earlier one is replaced.

    Call it after the handlers are made: a handler added later is not covered. With none at all, the handler
    of last resort is.
    """
    redaction = Redaction(secrets)
    chosen = list(logging.getLogger().handlers if handlers is None else handlers)
    for handler in chosen or filter(None, [logging.lastResort]):
        for earlier in [each for each in handler.filters if isinstance(each, Redaction)]:
            handler.removeFilter(earlier)
        handler.addFilter(redaction)
    return redaction


def quiet() -> None:
    """Keep the HTTP and Telegram libraries at WARNING, whatever level the root has."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_WHOLE_PAGES).setLevel(logging.CRITICAL)


def _message(record: logging.LogRecord) -> str:
    """Format the message; one that cannot be formatted is shown with its arguments instead of raising.

    A filter runs outside the net that ``Handler.emit`` spreads, so an error here would reach the caller.
    """
    try:
        return record.getMessage()
    except Exception as exc:  # noqa: BLE001 - an argument's own __str__ may raise anything
        return f"{record.msg} [arguments unprintable: {type(exc).__name__}]"
