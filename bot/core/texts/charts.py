"""The words of a chart."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.charts import Bar, Share
from bot.core.model import Ward
from bot.core.texts import words

FULL, ON_TIME = "Đầy đủ", "Đúng hạn"
NOW = "Tỷ lệ hiện nay"
NOTHING = "chưa có"
UNITS = "đơn vị"


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


def share_of(part: str, whole: str) -> str:
    """The name of a share."""
    return f"{words.cap(part)} trên {whole}"


def ratio_of(label: str) -> str:
    """The name of a share that is asked as one."""
    return words.cap(label)


def coverage(given: int, wanted: int, what: str, code: str, stage: str) -> str:
    """How many gave figures, of which period and stage."""
    said = f"{given}/{wanted} {what} có số, tháng {int(code[5:])}/{code[:4]}"
    return f"{said}, giai đoạn {stage}" if stage else said


def reached(bar: Bar) -> str:
    """ "108/120 = 90%; mục tiêu trên 95%: chưa đạt"."""
    whole, tenth = divmod(bar.share.tenths, 10)
    percent = f"{whole},{tenth}%" if tenth else f"{whole}%"
    said = f"{words.grouped(bar.share.part)}/{words.grouped(bar.share.whole)} = {percent}"
    if bar.target is None:
        return said
    return f"{said}; {target(bar)}: {'đạt' if bar.reached else 'chưa đạt'}"


def target(bar: Bar) -> str:
    """ "mục tiêu trên 95%"."""
    assert bar.target is not None  # noqa: S101 - asked by the caller
    return f"mục tiêu {'trên ' if bar.above else ''}{bar.target:g}%".replace(".", ",")


def counted(share: Share | None) -> str:
    """Under a month: "18/20"."""
    return NOTHING if share is None else f"{share.part}/{share.whole}"
