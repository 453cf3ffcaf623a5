"""The words of a chart."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.charts import Share
from bot.core.model import Ward
from bot.core.texts import words

FULL, ON_TIME = "Đầy đủ", "Đúng hạn"
TARGETS = "Mục tiêu của chương trình"
NOTHING = "chưa có"


def over_time(ward: Ward) -> str:
    """The head of the shares by month."""
    return f"Báo cáo của các {ward.short} theo tháng"


def foot(ward: Ward) -> str:
    """What the shares are."""
    return f"Tỷ lệ làm tròn xuống. Đầy đủ: số đã trả lời trên số được hỏi. Đúng hạn: trên tất cả các {ward.short}."


def title(ward: Ward, codes: Sequence[str]) -> str:
    """What the chart is of: the first and the last period's code."""
    months = [f"{int(code[5:])}/{code[:4]}" for code in (codes[0], codes[-1])]
    return f"{words.cap(ward.name)}, tháng {months[0] if len(codes) == 1 else f'{months[0]} đến {months[1]}'}"


def month(code: str, *, year: bool) -> str:
    """ "T11", "T11/26": under a column."""
    return f"T{int(code[5:])}/{code[2:4]}" if year else f"T{int(code[5:])}"


def mark(wanted: str) -> str:
    """Beside a target's mark: "mục tiêu trên 95%"."""
    return f"mục tiêu {wanted}"


def in_words(label: str, value: str, basis: str) -> str:
    """A target that is no share of its own whole, so it has no bar."""
    return f"{words.cap(label)}: {value}; {basis}."


def without(labels: Sequence[str]) -> str:
    """Targets nobody has given figures for."""
    return f"Chưa có số: {'; '.join(labels)}."


def counted(share: Share | None) -> str:
    """Under a month: "18/20"."""
    return NOTHING if share is None else f"{share.part}/{share.whole}"
