"""Ways of asking, as patterns over plain text (`bot.core.question_words.plain`): what, how, and with which number.

What the ward's figures, places and tasks are called is not here: that is data (`bot.core.question_subjects`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.model import Owner
from bot.core.queries import Query, Rank, What
from bot.core.question_words import GROUP_WORDS


def _any(*ways: str) -> re.Pattern[str]:
    """Any of these as whole words."""
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


def _table(rows: Iterable[tuple[What, tuple[str, ...]]]) -> tuple[tuple[re.Pattern[str], Query], ...]:
    return tuple((_any(*ways), Query(what)) for what, ways in rows)


_TASKS_WHICH = r"(?:(?:bao nhieu|may|nhung|cac|so) (?:viec|nhiem vu)|(?:viec|nhiem vu) (?:nao|gi))"
_DONE = r"(?:lam xong|xong|hoan thanh|lam duoc|thuc hien xong)"
_BY_RESULT = (
    (_any(rf"{_TASKS_WHICH} (?:con |van |la )*(?:chua|khong) (?:duoc )?(?:{_DONE}|lam|thuc hien|trien khai)(?: xong)?",
          r"(?:viec|nhiem vu) (?:con )?(?:chua) (?:lam )?(?:xong|hoan thanh)"),
     Query(What.TASKS, rank=Rank.BELOW)),
    (_any(rf"{_TASKS_WHICH} (?:da |duoc |la )*{_DONE}", rf"(?:da )?{_DONE} (?:duoc )?{_TASKS_WHICH}"),
     Query(What.TASKS, rank=Rank.ABOVE)),
)  # fmt: skip
"""Which tasks are done, and which are not."""

AT_ONCE = _BY_RESULT + _table(
    (
        (
            What.TOLD,
            (
                r"(?:cac |nhung )?(?:viec|y kien|chi dao|dieu|y)(?: cua)? (?:toi|minh|anh|chi)(?: da)? "
                r"(?:giao|chi dao|nhac|yeu cau|dan|noi)",
                r"y kien chi dao",
                r"chi dao so \d+",
                r"(?:chi dao|y kien) cua (?:toi|minh)",
                r"(?:toi|minh)(?: da)? (?:giao|chi dao|dan)(?: viec)?",
            ),
        ),
        (
            What.OVERDUE,
            (
                r"(?:bi |con )?(?:qua han|tre han|cham han|cham tien do|tre tien do|cham tre|ton dong)",
                r"(?:viec|nhiem vu|don vi)(?: gi| nao)? (?:dang |bi |con |lam )?cham(?! (?:nop|gui|bao|tra))",
                r"cham viec",
                r"(?:don vi nao|ai) (?:dang |lam )?cham(?! (?:nop|gui|bao|tra))",
                r"het han(?! (?:nop|gui|bao cao))",
            ),
        ),
        (
            What.DUE,
            (
                r"(?:sap|gan) (?:den|toi|het) (?:han|ky)",
                r"(?:den|toi) han",
                r"viec (?:gi )?(?:sap toi|sap den)",
                r"(?:viec|nhiem vu)(?: gi| nao)? sap toi",
                r"sap phai (?:lam|xong)",
                r"sap toi(?: thi)?(?: (?:co|con|phai lam))?(?: nhung)? (?:viec|nhiem vu)(?: (?:gi|nao))?",
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
    r"day du|dung han|kip thoi|bao cao[ ;]+du|du chua",
    r"(?:ca )?\d{1,3} (?:to|tdp|thon)(?: deu| da)? (?:nop|gui|bao cao)(?: du| het)?",
    r"(?:da |duoc |may to |bao nhieu to )(?:nop|gui|bao cao)",
    r"(?:nop|gui)(?: duoc)? (?:het|du)",
    r"so to (?:da )?(?:nop|gui|bao cao)",
    r"(?:nop|gui|bao cao) (?:bao nhieu|may|chua|roi|den dau|the nao)",
    r"(?:nop|gui)(?= ?[;?]|$)",
)
"""Reports that came, where nothing else is named."""

REPORTS_TOO = _any(
    r"(?:tinh hinh|tien do|ty le|ket qua) (?:nop|gui)", r"(?:nop|gui) (?:bao cao|du|dung han|tre|muon|het)"
)
"""Reports that came, whatever else is named."""

ALL_TARGETS = _any(
    r"(?:cac|nhung|toan bo|het) (?:muc tieu|chi tieu)",
    r"(?:muc tieu|chi tieu)(?: cua)? (?:chuong trinh|nghi quyet)",
    r"(?:muc tieu|chi tieu) (?:nao|gi)",
)
TARGETS = _any(r"(?:muc tieu|chi tieu)(?: chung| cu the)?")
"""All targets; the second only where no single one is named."""

MET = _any(r"(?:muc tieu|chi tieu|cai) (?:nao|gi) (?:da )?dat", r"dat (?:duoc )?(?:nhung )?(?:muc tieu|chi tieu) nao")
UNMET = _any(r"(?:muc tieu|chi tieu|cai) (?:nao|gi) (?:con |van )?(?:chua|khong) dat")
"""Which targets: those that are met, and those that are not."""

TASK = _any(r"(?:nhiem vu|viec|muc|dau viec|cong viec)(?: so)? (\d{1,2}(?:\.\d{1,2})?)", r"(\d{1,2}\.\d{1,2})")
OF_TASKS = _any("nhiem vu", "dau viec", "cong viec", "viec")
DUE = _any("viec", "nhiem vu", "(?:den|toi|het) han")
SOON = _any("sap toi")
"""A task's code, the words for tasks, what days ahead may be asked about, and when what is due next is meant."""

WHO_LEADS = _any(
    "ai (?:dang )?phu trach", "(?:to|thon|ap|xom|khom|ban|buon|khu) truong", "so dien thoai", "sdt",
)  # fmt: skip
"""Whose name or number is asked for beside a place: nothing of its report."""

WHOLE_PICTURE = _any(
    "tinh hinh", "tong hop", "tong quan", "khai quat", "toan canh", "bao cao nhanh", "tien do", "ket qua",
    "co gi moi", "the nao roi",
)  # fmt: skip
HOW = _any("den dau", "ra sao", "the nao")
"""Everything at once, where nothing is named; and the words that ask how something is."""

_MOVED = (
    r"(?: (?:lai|van|con|ma))*(?: (?:cham|thap|cao|it|nhieu|kem|yeu)(?: (?:the|vay|qua))?(?! (?:nhat|nop|gui|bao)))?"
)
WHY = re.compile(
    rf"\b(?:vi sao|tai sao|sao(?= (?:van |con )?(?:thap|cao|it|nhieu|giam|tang|chua|cham|kem))){_MOVED}\b|"
    r"\b(?:ly do(?: gi| nao)?|nguyen nhan|do dau|vi dau|sao lai|sao ma)\b|"
    r"^(?:a |the )?sao\b(?= .*\b(?:thap|it|kem|giam|cham|tre|muon|chua)\b)"
)
_GROUP = f"(?:{'|'.join(GROUP_WORDS)})"
_WHICH = rf"(?:{_GROUP}|khu|don vi|noi|cho|chi bo|truong) nao"
FIRST = re.compile(r"\b(cao|nhieu|lon|tot|manh|dong|thap|it|kem|yeu|nho) ((?:[a-z]+ ){1,3})nhat\b")
"""What may stand between the two words of "nhiều … nhất"."""
RANKS = (
    (_any(r"(?:to|thon|khu|don vi|noi|cho|nhung to|cac to)?(?: nao)? ?(?:chua|khong) (?:dat|qua|du)(?! \d)"),
     Rank.BELOW),
    (_any(rf"(?:{_WHICH}|ai) (?:con |van |hien |ma )*(?:chua|khong)(?: (?:co|lam|duoc|xong))?"), Rank.BELOW),
    (_any(r"(?:cao|nhieu|lon|tot|manh|dong) nhat", "dan dau", "dung dau", rf"{_WHICH} (?:cao|nhieu|tot)"), Rank.HIGH),
    (_any(r"(?:thap|it|kem|yeu|nho|cham) nhat", "dung cuoi", "con thap",
          rf"{_WHICH} (?:con |dang |bi )*(?:thap|it|kem|yeu)(?! hon)"), Rank.LOW),
)  # fmt: skip
LISTED = _any(_WHICH, rf"(?:nhung|may|bao nhieu) (?:{_GROUP}|don vi)", "ai (?:con |van )*(?:chua|khong)")
"""Places that are to be listed: "tổ 5 chưa đạt à" wants no list."""
LATE = _any(
    r"(?:nop|gui|bao cao)(?: bao cao)? (?:bi )?(?:tre|muon|cham|qua)(?: han)?", rf"{_WHICH} (?:bi )?(?:tre|muon)"
)
"""Reports that came late: whose."""
EACH = _any(
    r"(?:theo |cua |o )?tung (?:to|thon|khu|don vi)",
    r"moi to|theo to|cac to(?: nao)?(?! \d)",
    rf"(?:nhung |bao nhieu |may )?{_GROUP} nao",
    r"(?:nhung )?(?:don vi|chi bo|truong) nao",
    r"chi tiet|liet ke|danh sach|(?:noi )?(?:cu the|ro)(?: hon| di| ra)|^cu the$",
    r"cu the (?:tung|cac) to",
)
"""Place by place, and which of them first."""

_SEVERAL = "(?:cac|nhung|bao nhieu|may)"
KINDS = (
    (_any(rf"{_SEVERAL} truong(?! hop)(?: hoc)?(?: nao)?", "truong(?: hoc)? nao"), (Owner.SCHOOL,), "truong hoc"),
    (_any(rf"{_SEVERAL} chi bo(?: nao)?", "chi bo nao"), (Owner.PARTY_CELL,), "chi bo"),
    (_any(r"(?:(?:bao nhieu|may) )?(?:don vi|co quan|phong ban) nao", r"(?:bao nhieu|may) (?:don vi|co quan)"),
     (Owner.UNIT, Owner.SCHOOL, Owner.PARTY_CELL), ""),
)  # fmt: skip
"""All places of a kind: "trường nào", "các chi bộ"."""

OWN_AREA = _any(r"(?:khu|cum) (?:cua )?(?:minh|toi|ta|nha|em)(?: phu trach)?", "(?:khu|cum) phu trach")
"""The area of whoever asks."""
AREAS = _any(r"(?:tung|moi|cac|theo|giua cac|nhung) (?:khu|cum)(?! (?:pho|dan cu))", "(?:khu|cum) nao")
"""Area by area."""

AGAINST = _any("so voi", "so sanh(?: voi)?", "hon", "kem", "bang")
"""What the last place is held against another with."""

OF_THESE = _any(r"trong (?:do|so do)", "cai nao")
"""Of what was answered last: "cái nào quá hạn"."""
WHO_DOES = _any(r"ai (?:phu trach|lam|chu tri|chiu trach nhiem)", r"don vi nao (?:lam|chu tri|phu trach)",
                "(?:bao gio|khi nao) xong", "han (?:khi nao|bao gio|ngay nao|den bao gio)",
                "(?:xong|hoan thanh) chua")  # fmt: skip
"""Asked of the task it was just about."""
HOW_MANY = re.compile(r"(?:la |duoc |the |vay )*(?:bao nhieu|may)\b")
AGAIN = re.compile(rf"^{HOW_MANY.pattern}(?: (?:phan tram|to))?(?: roi)?[ ?]*$")
"""Asked of the figure it was just about: its answer has it."""
WHO_SENT = _any(r"ai (?:da )?(?:nop|gui|bao cao)")
LEFT = _any(rf"con (?:nhung |may |lai |bao nhieu )*(?:{_GROUP}|ai|noi|don vi)(?: nao)?")
"""Of reports: who is missing."""
WHO_NOT = re.compile(
    r"^(?:the |vay )?(?:con )?(?:nhung )?(?:ai|(?:to|noi|khu|don vi) nao)(?: (?:con |van )?(?:chua|thieu)| con)?$"
)
"""Of reports it was just about: who is missing."""

BEYOND = re.compile(
    rf"\b(?:khong (?:tinh|ke|gom)|ngoai(?: tru)?|tru(?: ra)?|bo(?: qua)?) (?:cac )?(?:{_GROUP}|khu|don vi)\b"
    r"|\b(?:thang|quy|nam) nao\b|\b(?:tung|moi) (?:ky|thang|quy|nam|tuan|ngay)\b"
    r"|\b(?:may|vai) (?:thang|quy|nam|tuan|ngay|hom) (?:gan day|qua|nay|truoc|vua|roi|lien)\b"
    r"|\bhom (?:qua|kia|truoc)\b|\b(?:ngay|tuan) (?:truoc|roi|qua|vua roi|vua qua)\b"
    r"|\bthanh (?:pho|uy)\b|\b(?:huyen|tinh uy|trung uong)\b"
    r"|\b(?:bao nhieu|may|so) (?:ho|gia dinh|nguoi|khau|dang vien|can bo)(?: [a-z]+){0,3}? (?:khong|chua) "
    r"(?:dat|duoc|dang|hoc|co|tham|tinh)\b"
    r"|\bhay (?:bi |nop |gui |bao cao )*(?:muon|tre|cham|quen|thieu)\b|\b(?:muon|tre|cham) (?:nhieu )?nhat\b"
    rf"|(?:^[^\d]*\bco (?:tat ca )?(?:may|bao nhieu) (?:{_GROUP}|khu)"
    r"|\b(?:may|bao nhieu) (?:truong(?: hoc)?|chi bo))(?: tren dia ban)?[ ?;]*$|\bviec (?:kia|do|ay)\b"
    r"|\b(?<!den )(?<!tu )(?<!toi )(?:dau|cuoi|giua) (?:nam|thang|quy|tuan)\b"
)
"""What no query can say: all but some, who often does not, how many do not, which month, month by month, some days that
are over, how many places there are, the beginning of a time."""

BACK = _any(r"(?:thang|quy|ky|lan|nam) (?:truoc|vua roi|vua qua|ngoai)")
"""Back from now, or from the time it was just about."""
ON_A_DAY = re.compile(r"\b(?<!den )(?<!toi )(?:hom nay|(?:sang|trua|chieu|toi) nay)\b")
"""Of a single day: how many came until then is known, not how many on it."""

MORE = re.compile(
    r"^(?:a |u |vay |the )*(?:con|the con|vay con|the|no)\b|"
    r"\b(?:thi sao|the con|con nua|cua (?:no|ho)|o do|(?:to|don vi) (?:do|ay|nay))\b"
)
"""It goes on from the last question: "còn …", "… thì sao", "của tổ ấy"."""

_REACHES = (
    r"(?:(?:co |da |lieu )?"
    r"(?:(?:thap |cao )?hon|qua|tren|dat|vuot|du|moc|nguong|muc|len|duoc|chua|toi|den|xuong duoi|duoi) )+"
)
MARKS = re.compile(
    rf"\b{_REACHES}(?:duoc |qua |moc |nguong |muc |tren |den |toi )*(?P<n>\d{{1,3}}(?:\.\d)?)(?: phan tram)?\b|"
    r"\b(?P<p>\d{1,3}(?:\.\d)?) phan tram\b|"
    r"^(?P<b>\d{2,3}) (?=(?:co |da )?(?:qua|dat|vuot|duoc))"
)
COUNTED = _any(rf"(?:bao nhieu|may|nhung) (?:{_GROUP}|don vi)", _WHICH)
LESS = re.compile(r"\b(?:duoi|chua|khong|thap hon|kem|it hon)\b")
"""Places counted or named by a number they reach, or do not reach."""
"""A number to compare with: "95" in "có qua 95 không"."""
