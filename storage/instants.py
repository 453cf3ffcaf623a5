"""Instants as text: one UTC format for every table, so that comparing texts compares instants.

Local dates (a deadline, a holiday) are no instants: they are stored as `YYYY-MM-DD`, `date.isoformat()`.
"""

from datetime import UTC, datetime


def instant(moment: datetime) -> str:
    """Write a moment as `2026-11-23T01:02:03.000Z`; what is finer than a millisecond is cut off.

    Raises ValueError for a naive datetime: nobody knows which instant it means.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_instant(text: str) -> datetime:
    """Read what `instant` wrote, in UTC. Raises ValueError for any other spelling, however clear."""
    moment = datetime.fromisoformat(text)
    if instant(moment) != text:
        raise ValueError(f"{text!r} is not written as 2026-11-23T01:02:03.000Z")
    return moment
