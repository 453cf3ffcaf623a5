"""Ways of asking, as patterns over plain text (`bot.core.question_words.plain`): what, how, and with which number.

What the ward's figures, places and tasks are called is not here: that is data (`bot.core.question_subjects`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.queries import Query, Rank, What


def _any(*ways: str) -> re.Pattern[str]:
    """Any of these as whole words."""
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


def _table(rows: Iterable[tuple[What, tuple[str, ...]]]) -> tuple[tuple[re.Pattern[str], Query], ...]:
    return tuple((_any(*ways), Query(what)) for what, ways in rows)


AT_ONCE = _table(
    (
        (
            What.TOLD,
            (
                r"(?:cac |nhung )?(?:viec|y kien|chi dao|dieu|y)(?: cua)? (?:toi|minh|anh|chi)(?: da)? "
                r"(?:giao|chi dao|nhac|yeu cau|dan|noi)",
                r"y kien chi dao",
                r"(?:chi dao|y kien) cua (?:toi|minh)",
                r"(?:toi|minh)(?: da)? (?:giao|chi dao|dan)(?: viec)?",
            ),
        ),
        (
            What.OVERDUE,
            (
                r"(?:bi |con )?(?:qua han|tre han|cham han|cham tien do|tre tien do|cham tre|ton dong)",
                r"(?:viec|nhiem vu|don vi)(?: gi| nao)? (?:dang |bi |con |lam )?cham",
                r"cham viec",
                r"(?:don vi nao|ai) (?:dang |lam )?cham",
                r"het han",
            ),
        ),
        (
            What.DUE,
            (
                r"(?:sap|gan) (?:den|toi|het) (?:han|ky)",
                r"(?:den|toi) han",
                r"viec (?:gi )?(?:sap toi|sap den)",
                r"(?:viec|nhiem vu)(?: gi| nao)? (?:trong )?(?:tuan (?:nay|toi|sau)|sap toi)",
                r"sap phai (?:lam|xong)",
            ),
        ),
        (
            What.MISSING,
            (
                r"(?:van |con )?(?:chua|thieu|khong|cham|no) (?:thay |chiu |kip )?"
                r"(?:nop|gui|bao cao|tra loi|co bao cao|co so lieu)",
            ),
        ),
    )
)
"""What is asked whatever else is named: tasks, instructions, who is missing."""

COMPLETE = _any(
    r"(?:tinh hinh |tien do |ty le |ket qua )?(?:nop|gui)(?: muon| tre| cham)? bao cao",
    r"(?:tinh hinh|tien do|ty le|ket qua) (?:nop|gui|bao cao)",
    r"(?:nop|gui|bao cao) (?:muon|tre|cham|day du|dung han|du)",
    r"day du|dung han|kip thoi",
    r"(?:da |duoc |may to |bao nhieu to )(?:nop|gui|bao cao)",
    r"(?:nop|gui)(?: duoc)? (?:het|du)",
    r"so to (?:da )?(?:nop|gui|bao cao)",
    r"(?:nop|gui|bao cao) (?:bao nhieu|may|chua|roi|den dau|the nao)",
    r"(?:nop|gui)(?= ?[;?]|$)",
)
"""Reports that came, where nothing else is named."""

ALL_TARGETS = _any(
    r"(?:cac|nhung|toan bo|het) (?:muc tieu|chi tieu)",
    r"(?:muc tieu|chi tieu)(?: cua)? (?:chuong trinh|nghi quyet)",
    r"(?:muc tieu|chi tieu) (?:nao|gi)",
)
TARGETS = _any(r"(?:muc tieu|chi tieu)(?: chung| cu the)?")
"""All targets; the second only where no single one is named."""

TASK = _any(r"(?:nhiem vu|viec|muc|dau viec|cong viec)(?: so)? (\d{1,2}(?:\.\d{1,2})?)", r"(\d{1,2}\.\d{1,2})")
OF_TASKS = _any("nhiem vu", "dau viec", "cong viec", "viec")
SOON = _any("(?:trong )?tuan (?:nay|toi|sau)", "sap toi")
"""A task's code, the words for tasks, and when what is due next is meant."""

WHOLE_PICTURE = _any(
    "tinh hinh", "tong hop", "tong quan", "khai quat", "toan canh", "bao cao nhanh", "tien do", "ket qua",
    "co gi moi", "the nao roi",
)  # fmt: skip
HOW = _any("den dau", "ra sao", "the nao")
"""Everything at once, where nothing is named; and the words that ask how something is."""

WHY = re.compile(
    r"\b(?:vi sao|tai sao|ly do(?: gi| nao)?|nguyen nhan|do dau|vi dau|sao lai|sao ma|"
    r"sao(?= (?:van |con )?(?:thap|cao|it|nhieu|giam|tang|chua|cham|kem)))\b|"
    r"^(?:a |the )?sao\b(?= .*\b(?:thap|it|kem|giam|cham|chua)\b)"
)
RANKS = (
    (_any(r"(?:to|thon|khu|don vi|noi|cho|nhung to|cac to)?(?: nao)? ?(?:chua|khong) (?:dat|qua|du)"), Rank.BELOW),
    (_any(r"(?:cao|nhieu|lon|tot|manh|dong) nhat", "dan dau", "dung dau"), Rank.HIGH),
    (_any(r"(?:thap|it|kem|yeu|nho|cham) nhat", "dung cuoi", "con thap"), Rank.LOW),
)
EACH = _any(
    r"(?:theo |cua |o )?tung (?:to|thon|khu|don vi)",
    r"moi to|theo to|cac to(?: nao)?",
    r"(?:nhung )?(?:to|thon) nao",
    r"(?:nhung )?don vi nao",
    r"chi tiet|liet ke|danh sach",
    r"cu the (?:tung|cac) to",
)
"""Place by place, and which of them first."""

MORE = re.compile(r"^(?:a |u |vay |the )*(?:con|the con|vay con|the)\b|\b(?:thi sao|the con|con nua)\b")
"""It goes on from the last question: "còn …", "… thì sao"."""

_REACHES = r"(?:(?:co |da |lieu )?(?:qua|tren|dat|vuot|hon|du|moc|nguong|muc|len|duoc|chua|toi|den|xuong duoi|duoi) )+"
MARKS = re.compile(
    rf"\b{_REACHES}(?:duoc |qua |moc |nguong |muc |tren |den |toi )*(?P<n>\d{{1,3}}(?:\.\d)?)(?: phan tram)?\b|"
    r"\b(?P<p>\d{1,3}(?:\.\d)?) phan tram\b|"
    r"^(?P<b>\d{2,3}) (?=(?:co |da )?(?:qua|dat|vuot|duoc))"
)
"""A number to compare with: "95" in "có qua 95 không"."""
