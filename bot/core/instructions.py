"""Whether a leader asks or gives an instruction (ý kiến chỉ đạo): what is doubtful is asked, never guessed.

An instruction begins with a verb that tells somebody to act ("nhắc Ủy ban làm đi", "cho họ đến 15/1"), or says what a
place has to do and how soon ("tổ 5 nộp ngay"). With a question's word in it, it is neither for certain.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from bot.core.folding import fold, tidy
from bot.core.question_words import ADDRESSED

__all__ = ["Sort", "asking_part", "asks_plainly", "looks_asked", "sort_of"]


class Sort(Enum):
    """What a leader's words are."""

    QUESTION = auto()
    INSTRUCTION = auto()
    DOUBT = auto()


_COURTESY = re.compile(
    r"^(?:(?:a|u|oi|alo|ok|oke|vang|chao|thua|kinh|van phong(?: dang uy)?(?: oi)?|vp(?: oi)?|(?:cac )?dong chi|"
    r"(?:cac )?(?:anh|chi|em|bac|ban)(?: oi)|toi|minh|thoi|vay(?: thi)?|the(?: thi)?|nay)[ ,:.]+)+"
)
_YES = re.compile(r"^dạ[ ,]+")
"""With its accent: "đã" says that something was done."""
_ASKED_FOR = re.compile(
    r"^(?:(?:de nghi|yeu cau|nho|phien|giup|lam on|xin|hay|muon|can) )*(?:(?:van phong|he thong) )?(?:bao cao )?"
    r"(?:cho (?:toi |minh |anh |chi |xin |phep )*(?:biet|xem|hoi|so|con so)|(?:toi )?(?:muon |can )(?:biet|xem|"
    r"hoi)|hoi(?! (?:lai )?(?:ho|to|tdp|thon|uy ban|ubnd|anh|chi|don vi|phong)\b)|xem|doc|"
    r"thong ke|tong hop|liet ke|gui (?:cho )?(?:toi|minh)|bao cao (?:nhanh |toi |lai )*(?:tinh hinh|ket qua|"
    r"tien do|so)|"
    r"thong tin|noi (?:ro|them))\b"
)
_VERBS = (
    r"nhac(?: nho)?(?! lai)|nhac lai (?=(?:cho )?(?:cac|ho|to|anh|chi|bac|ong|ba|don vi|ubnd|uy ban|mat tran|phong)\b)|"
    r"goi(?: dien)?|yeu cau|de nghi|giao(?: cho)?|don doc|chi dao(?! (?:cua|so|nao|gi|da|truoc|hom|lan))|phe binh|"
    r"bieu duong|tuyen duong|khen|lenh|tham muu|xem xet|"
    r"ra (?:van ban|cong van|thong bao)|(?:nhan(?: tin)?|noi)(?: voi| cho)? (?:to|anh|chi|bac|ong|ba|ho|don vi|ubnd) |"
    r"thong bao|bao (?:cho |voi )?(?:ho|to|anh|chi|bac|ong|ba|ubnd|uy ban|mat tran|don vi|cac|ben|van phong|phong|"
    r"truong|em)|"
    r"bao [a-z]+ (?:lam|nop|gui|goi|hop)|cho (?:phep |ho |to |ubnd |uy ban |don vi |anh |chi |phong |mat tran |"
    r"cac |thon |em |"
    r"lui |them |gia han |nghi |hoan )|gia han|lui han|(?:hoan|huy|doi|lui) (?:lai|den|lich|(?:cuoc )?hop|ngay)|"
    r"bao cao lai (?:cho )?(?:toi|minh|thuong truc|bi thu)|de (?:thang|tuan|quy|nam|mai|hom|dip) |tam dung|"
    r"dung (?:lai|viec)|dong y (?:cho|"
    r"voi|de)|"
    r"nhat tri(?: cho)?|thong nhat|duyet cho|(?:khong|ko|k) (?:dong y|cho|duoc|dc)|kien quyet|xu ly|"
    r"lam (?:ngay|gap|di|lai|cho|viec voi)|"
    r"nop (?:ngay|gap|di|luon)|hoan thanh|khan truong|tap trung|ra soat (?:lai|ngay|gap)|kiem tra (?:lai|ngay|"
    r"giup|ho|to)|xac minh|moi(?! truong)|"
    r"trieu tap|chuan bi|len (?:ke hoach|lich)|sap xep|bo tri|phoi hop|phan cong|chuyen(?! doi)|gui cho|"
    r"gui (?:ngay|gap)|"
    r"tra (?:lai|ve)|mo lai|chot so|duyet (?:het|luon|ngay)|"
    r"theo doi|lam viec voi|hop (?:ngay|gap|voi)|dua (?:vao|len)|cu (?:nguoi|anh|chi|can bo)|tra loi|phan hoi|"
    r"hoi (?:lai )?(?:ho|to|"
    r"uy ban|ubnd|anh|chi|don vi)|cong khai"
)
_BEGINS = re.compile(
    r"^(?:(?:hay|can|phai|nen|nho|phien|de nghi|(?:cac )?(?:dong chi|anh|chi|em)|van phong|vp|giup|toi|"
    r"nghiem tuc|kip thoi|nhanh chong|lap tuc|tiep tuc) )*"
    rf"(?:{_VERBS})\b"
)
_ACT = (
    r"lam|nop|gui|xong|hoan thanh|bao cao|xu ly|khac phuc|sua|hop|trien khai|thuc hien|bo sung|goi|nhac|"
    r"chan chinh|day nhanh|"
    r"day manh|tap trung|rut kinh nghiem|giai trinh"
)
_HAS_TO = re.compile(
    rf"\b(?:phai|can(?: phai)?|de nghi|yeu cau|nho|khan truong) (?:[a-z]+ )?(?:{_ACT})\b|"
    rf"\b(?:{_ACT}) (?:[a-z0-9/]+ ){{0,4}}?(?:ngay|gap|luon|di|som|len|dut diem|nhe|nha)(?:$|[ .!,])|"
    rf"\b(?:{_ACT}) (?:xong )?(?:truoc|cham nhat|trong) (?:ngay )?(?:\d|hom|tuan|thang|ngay)"
)
_ACTED = re.compile(r"\b(?:nhac|goi|giao|don doc|yeu cau|chi dao|phe binh|thong bao)\b")
_ASKS = re.compile(
    r"\?|\b(?:bao nhieu|bn|may|nao|gi|j|sao|the nao|ntn|o dau|den dau|ai|khi nao|bao gio|vi sao|tai sao|nhi|ha|"
    r"hay khong|"
    r"hay chua|duoc chua|roi a|phai khong|dung khong)\b|"
    r"\b(?:chua|khong|ko|k|kh|hok)(?: (?:a|nhi|vay|the|ha|em|nhe|nha|roi|dong chi|anh|chi))*[ .!?]*$|\broi (?:a|ha)\b"
)
_REFUSES = re.compile(r"^(?:[a-z]+ )?(?:khong|ko|k) (?:dong y|cho|duoc|nhat tri)\b")


def sort_of(text: str) -> Sort:
    """Whether a text asks, tells somebody to act, or may do either; each of its clauses may do one of them."""
    text = ADDRESSED.sub(" ", tidy(text)).strip() or text
    whole = _sort(text)
    clauses = [_sort(clause) for clause in _CLAUSES.split(text) if clause.strip()]
    if whole is not Sort.QUESTION or Sort.INSTRUCTION not in clauses:
        return whole
    return Sort.DOUBT if _ASKS.search(fold(tidy(text)).strip()) else Sort.INSTRUCTION


def asking_part(text: str) -> str:
    """The clauses of a text that ask: what is read once somebody said that it is a question."""
    clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause.strip()]
    return ", ".join(one for one in clauses if _sort(one) is Sort.QUESTION) or text


_CLAUSES = re.compile(r"[,.;!?\n]+(?!\d)")


_NAMED = re.compile(
    r"^(?:(?:a|u|da|vang|ok|alo|em|em oi|chao em|vp|van phong|the|vay)[ ,:.]+)*"
    r"(?=(?:toi|minh|anh|chi|chu|bac|co|em|cho) )"
)
_I_ASK = re.compile(
    r"\b(?:toi|minh|anh|chi|chu|bac|co|em) (?:muon |can |xin )*hoi\b(?! lai)|"
    r"\bcho (?:toi|minh|anh|chi|chu|bac|co|em) xin\b(?! (?:lui|nghi|them|gia|hoan|phep))"
)
"""Whoever writes asks: "anh hỏi tổ 8", "em cho chị xin số hộ"."""


def _sort(text: str) -> Sort:
    if _I_ASK.match(_NAMED.sub("", fold(tidy(text)))):
        return Sort.QUESTION
    said = _COURTESY.sub("", fold(_YES.sub("", tidy(text).casefold())).strip())
    if _ASKED_FOR.match(said):
        return Sort.QUESTION
    asks = _ASKS.search(said) is not None
    begins = _BEGINS.match(said) is not None
    if begins or (_HAS_TO.search(said) and not asks):
        return Sort.DOUBT if asks and not _REFUSES.match(said) else Sort.INSTRUCTION
    return Sort.DOUBT if asks and _ACTED.search(said) and not _TOLD.search(said) else Sort.QUESTION


def looks_asked(text: str) -> bool:
    """Whether a text has the words of a question or of an instruction in it."""
    said = fold(tidy(text)).strip()
    return bool(_ASKED_FOR.match(said) or _ASKS.search(said)) or sort_of(text) is not Sort.QUESTION


def asks_plainly(text: str, *, free: bool) -> bool:
    """Whether a text is a question where something else is asked; ``free``: a figure's name may begin the answer."""
    said = _COURTESY.sub("", fold(tidy(text)).strip())
    asked = _ASKED_FOR.match(said) or _PLAINLY.search(said)
    return asked is not None or (not free and _OPENS.match(said) is not None)


_PLAINLY = re.compile(r"\?\s*$|\b(?:bao nhieu|the nao|ntn|tinh hinh|con ai|ai chua|may|bao gio|khi nao)\b")
_OPENS = re.compile(r"(?:ty le|tien do|danh sach|to nao) ")
_TOLD = re.compile(
    r"\b(?:viec|y kien|dieu|nhiem vu|chi dao)(?: cua)?(?: toi| minh)?(?: da)? (?:giao|chi dao|nhac|yeu cau)\b|"
    r"\bchi dao (?:cua (?:toi|minh)|so \d)"
)
"""Asking after an instruction given before: "việc tôi giao đến đâu rồi"."""
