"""Zalo's JSON objects: made, checked, and read back as a transcript; and the habits nobody is sure of.

Two rules: everything here is pure, and an object has the names and shapes of the Zalo Bot Platform. Dates are
milliseconds since 1970 in the objects and aware datetimes in UTC in `Said`; ids are opaque strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

from bot.simulator.parameters import Refused, utf16_length

Json: TypeAlias = dict[str, Any]

LONGEST_TEXT = 2000  # UTF-16 units: how Zalo counts is not documented, and this is the strictest way
CARRIES = ("text", "photo", "photo_url", "sticker", "voice_url")
LINKS = ("photo", "photo_url", "voice_url", "url")
AT_HOME = (".localhost", ".local", ".internal")


@dataclass(frozen=True, slots=True)
class Habits:
    """Where Zalo's documents and what was seen differ, or nobody knows; each default is what was seen.

    `loses_unpolled`: what is written while no poll waits and no webhook is set is lost, not queued.
    `wraps_webhooks`: a webhook's body is {"ok": true, "result": event}, as documented, not the bare event.
    `photo_field`: the name of an incoming picture's link; "photo" is the documented one.
    `takes_loopback`: http addresses on loopback pass for public ones, and webhooks there are really called.
    `users`, `messages_a_month`: what the free plan gives; with `counts_incoming` the latter is for both ways.
    `tests_a_day`: how often testWebhook may be called; `links_live`: how long a phone's file can be fetched.
    """

    loses_unpolled: bool = False
    wraps_webhooks: bool = False
    photo_field: Literal["photo_url", "photo"] = "photo_url"
    takes_loopback: bool = False
    users: int = 50
    messages_a_month: int = 3000
    counts_incoming: bool = True
    tests_a_day: int = 20
    links_live: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its phone shows it.

    `kind` is text, photo, sticker, voice or unsupported; `text` is the text or the caption, possibly empty;
    `date` is aware, in UTC, whole milliseconds; `link` is where a photo, sticker or voice message is, of a
    file from the phone itself only the path below the wire's address.
    """

    id: str
    from_bot: bool
    kind: str
    text: str
    date: datetime
    link: str = ""


def said(message: Json) -> Said:
    """Read a message object back."""
    field = next((name for name in CARRIES if name in message), "unsupported")
    return Said(
        id=message["message_id"],
        from_bot=message["from"]["is_bot"],
        kind=field.removesuffix("_url"),
        text=message.get("text") or message.get("caption") or "",
        date=datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=message["date"]),
        link=next((message[name] for name in LINKS if name in message), ""),
    )


def milliseconds(moment: datetime) -> int:
    """Give a moment as Zalo dates things. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError(f"the wire needs aware datetimes, not {moment!r}")
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)


def person(user_id: str, display_name: str) -> Json:
    """Make the `from` of a human."""
    return {"id": user_id, "display_name": display_name, "is_bot": False}


def event(name: str, message: Json) -> Json:
    """Make an event: "text" is message.text.received."""
    return {"event_name": f"message.{name}.received", "message": message}


def linked(event: Json, address: str) -> Json:
    """Complete the links of an event, which are paths below `address`; any event passes, whole or not."""
    message = event.get("message")
    if not isinstance(message, Mapping):
        return event
    paths = {name: str(message[name]) for name in LINKS if name in message}
    links = {name: address + path for name, path in paths.items() if path.startswith("/")}
    return {**event, "message": {**message, **links}}


def enveloped(result: object) -> Json:
    """Put a result into Zalo's envelope, which for None is all there is."""
    return {"ok": True} if result is None else {"ok": True, "result": result}


def bad(what: str) -> Refused:
    """Make the refusal of a call that makes no sense."""
    return Refused(400, f"Bad request: {what}")


def checked_text(text: str, name: str) -> str:
    """Check a text the bot sends. Raises Refused (400)."""
    if not text.strip():
        raise bad(f"The {name} must not be empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad(f"The {name} must not be longer than {LONGEST_TEXT} characters")
    return text


def checked_link(link: str, name: str, *, takes_loopback: bool) -> str:
    """Check the address of something Zalo is to fetch, by its looks alone. Raises Refused (400)."""
    if not link:
        raise bad(f"The {name} must not be empty")
    if not link.startswith(("http://", "https://")):
        raise bad(f"The {name} must start with http:// or https://")
    if not (is_public(link) or (takes_loopback and is_loopback(link))):
        raise bad(f"The {name} must be a public address")
    return link


def is_public(url: str) -> bool:
    """Whether an address can be one of the internet: no machine's own, no office network's."""
    host = _host(url)
    number = _number(host)
    if number is not None:
        return number.is_global
    return "." in host and not host.endswith(AT_HOME)


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = _host(url)
    number = _number(host)
    return host == "localhost" or (number is not None and number.is_loopback)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at for its ValueError
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
