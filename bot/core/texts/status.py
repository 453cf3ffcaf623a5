"""What ``status`` and ``figures`` show the operator at the shell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.core.model import Ward
from bot.core.periods import Period
from bot.core.texts import words
from bot.core.texts.book import FROM_BOOK

_STATES = {
    "ready": "chờ",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "unknown": "chưa rõ đã đến",
    "dead": "hỏng",
    "expired": "quá hạn",
    "cancelled": "đã bỏ",
    "done": "đã xử lý",
}


def period(of: Period, ward: Ward, *, locked: bool, sent: int, groups: int) -> Iterator[str]:
    """The open period and how many handed in."""
    state = "đã chốt" if locked else f"chốt hết {words.day(of.locks)}"
    yield (
        f"Kỳ {of.code}: từ {of.first:%d/%m/%Y} đến {of.last:%d/%m/%Y}, mở {words.day(of.opens)}, "
        f"hạn {words.day(of.due)}, {state}."
    )
    yield f"Đã gửi: {sent}/{groups} {ward.short}."


def no_period() -> str:
    """Nothing opened yet."""
    return "Chưa có kỳ báo cáo nào được mở."


def linked(count: int, people: int) -> str:
    """How many people are linked."""
    return f"Đã liên kết: {count}/{people} người."


def queues(inbox: Mapping[str, int], outbox: Mapping[str, int]) -> Iterator[str]:
    """What came in and what goes out."""
    yield f"Tin đến: {_counted(inbox)}."
    yield f"Tin đi: {_counted(outbox)}."


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{_STATES[state]} {count}" for state, count in sorted(counts.items())) or "chưa có"


def planned(at: datetime, who: str, text: str) -> str:
    """A message that will go out: when, to whom, its words below."""
    body = text.replace("\n", "\n    ")
    return f"{at:%d/%m/%Y %H:%M}  {who}\n    {body}"


def figure(row: Mapping[str, object]) -> str:
    """One figure on a line."""
    shown = row["verdict"] if row["value"] is None else row["value"]
    whole = "" if row["whole"] is None else f"/{row['whole']}"
    return (
        f"{row['group'] or row['unit']}  {row['indicator']}  {shown}{whole}  {row['state']}  {row['by'] or FROM_BOOK}"
    )
