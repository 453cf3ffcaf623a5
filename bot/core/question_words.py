"""How leaders type: short forms, glued words, numbers in words, slips of the finger; made one plain text to read.

The tables hold ways of saying, never what a ward's figures, places and units are called: those are handed in.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from bot.core.folding import fold, tidy
from bot.core.labels import toned
from bot.core.numbers import Verdict, read_number

__all__ = ["ADDRESSED", "COMPOUNDS", "FILLERS", "FOREIGN", "GREETINGS", "GROUP_WORDS", "PERSON", "PHRASES", "plain"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHORT = {
    "bn": "bao nhieu", "bnhieu": "bao nhieu", "bnh": "bao nhieu", "bao nhiu": "bao nhieu", "nhiu": "nhieu",
    "nhju": "nhieu", "ntn": "the nao", "tnao": "the nao", "k": "khong", "ko": "khong", "kg": "khong", "kh": "khong",
    "hok": "khong", "hong": "khong", "khg": "khong", "k0": "khong", "dc": "duoc", "r": "roi", "j": "gi", "vs": "voi",
    "ng": "nguoi", "bc": "bao cao", "b/c": "bao cao", "sl": "so lieu", "slieu": "so lieu", "tl": "ty le", "ti": "ty",
    "tle": "ty le", "pt": "phan tram", "cg": "cung", "ck": "cung ky", "hn": "hom nay", "nv": "nhiem vu",
    "nvu": "nhiem vu", "cv": "cong viec", "qh": "qua han", "kq": "ket qua", "hnay": "hien nay", "td": "tien do",
    "ah": "a", "uh": "u", "z": "vay", "v": "vay", "trc": "truoc", "thg": "thang", "qui": "quy",
    "to dp": "to dan pho", "e": "em", "ch": "chua", "qd": "quyet dinh", "nq": "nghi quyet", "cb dv": "can bo dang vien",
    "cbdv": "can bo dang vien"
}  # fmt: skip
"""What stands for what, folded; one word or two."""

GROUP_WORDS = ("to dan pho so", "to dan pho", "to so", "tdp so", "tdp", "khu pho", "thon", "ap", "ban", "kp", "to")
"""What a group is called before its number or name, the longest first."""

FILLERS = _words(
    """
    a ah u o oi uh ok nhe nha nhi vay the thi la ma cai cua tai trong ve cho biet hoi xem toi minh anh chi em
    bac ong ba co chu dong day do kia nay roi da duoc dang se con nua hay hoac va voi cung deu moi so lieu bao
    nhieu may ty phan tram nao ra sao gi dau den khong chua hien bay gio luc tong cong tat ca toan het chung
    cac nhung phuong xa ta nguoi vao khi cao thong ke cap nhat gan ky muc qua tinh hinh tien thuc te hom
    giup ho nhanh cuoi dat thoi ngay thang nam quy han viec to lam xong hoan thanh trien khai ai don vi noi
    chinh xac cu ro vua sau dung nghe doc lai tra loi xin kinh thua bam dia ban diem tren vuot hon duoi it
    khoang tieu tuong doi bo van phong lanh dao can muon phai giai thich nhu len
    xuong luon gium hen ha vang chuyen vu dap ung yeu cau thay sanh xu ly ay hop dan pho phu trach
    nghi quyet chuong trinh hanh thap kem tri phoi san pham de nho phien tung danh sach liet tiet theo sang
    chieu nop gui di thuong xuyen dinh chut gap khan no
    """
)
"""Words that say nothing of what is asked."""

PHRASES = re.compile(r"\b(?:ty le|ket qua|quyet dinh|so luong|(?:day )?du(?= *(?:[;?]|chua|roi|$)))\b")
"""Two words that say nothing together, and something apart: "sơ kết", "lễ hội"."""

COMPOUNDS = re.compile(
    r"\b(?:(?:tong|phoi|phu|truong|ket|tap|thich|lien) hop|hop (?:ly|tac|phap|dong|le)|ho (?:tro|so|ten)|"
    r"(?:de|di|mai|sap) hop|hop (?:giao|btv|bch|thuong|dang|hdnd|ubnd|ban)|"
    r"(?:bao|ung|giup|cua|goi|nhac|cho|hoi) ho|khau hieu)\b"
)
"""Words of which one alone is a name, and here is none: "tổng hợp", "hồ sơ", "gọi họ"."""

GREETINGS = _words("chao xin alo hello hi cam on ok tot hey da nhan vang u chuc mung test kinh")
"""Words of courtesy; a text of nothing else asks nothing."""

FOREIGN = re.compile(
    r"\b(?:thoi tiet|troi (?:co )?(?:mua|nang)|mua (?:khong|to|bao)|nhiet do|bao so|du bao|gia (?:vang|xang|dat|ca)|"
    r"ai la|so dien thoai|dien thoai|sdt|dia chi|luong[ ;]+(?:co|tra|ve|thuong|huu|toi|thang|bao gio)|"
    r"vang sjc|ty gia|chung khoan|xo so|ket qua so|bong da|da bong|doi tuyen|tien(?! do)|kinh phi|ngan sach|"
    r"chuyen khoan|tai khoan|ngan hang|vay von|o to|xe may|an gi|nau|phim|bai hat|tho|truyen|tin tuc|thoi su|mat khau|"
    r"otp|dich (?:sang|tieng)|tieng anh|chatgpt|viet (?:bai|van|thu)|hat|ke chuyen|may tuoi|ten gi|la ai|sinh nhat|"
    r"bo nhiem|ky luat|nhan su|khieu nai|to cao|an ninh|toi pham|dich benh|covid)\b"
)
"""What this system has nothing about."""

PERSON = re.compile(
    r"\b(?:[Aa]nh|[Cc]hị|[Bb]ác|[Ôô]ng|[Bb]à|[Cc]ô|[Cc]hú|[Đđ]ồng chí|đ/c) (?:[A-ZĐÀ-Ỹ][a-zà-ỹ]* ?)+(?<! )"
    r"(?= (?:đã |vẫn |còn |có )*(?:nộp|gửi|báo cáo|làm|xong|chưa|thế nào|sao|phụ trách|ở)\b)|"
    r"\b(?:anh|chi|bac|ong|ba|co|chu) thanh (?=(?:da |van )?(?:nop|gui|bao|lam|xong|chua))"
)
"""Somebody by name, of whom something is asked: who reports for what is the office's to know."""

ADDRESSED = re.compile(
    r"\b(?:[Aa]nh|[Cc]h[ịi]|[Bb][áa]c|[Cc][ôo]|[Đđ]ồng chí)(?: \w+){1,2}? [ơo]i\b|"
    r"\b(?:[Cc]hào|[Nn]hờ|[Tt]hưa|[Pp]hiền) (?:anh|chị|bác|cô|em|đồng chí)(?: [A-ZĐ][a-zà-ỹ]*)+"
)
"""Whom a text is said to, by name."""

_TOKEN = re.compile(r"\d+(?:[./-]\d+)+|[^\W_]+|[?%]")
_GLUED = re.compile(r"(?P<word>[a-z]+)(?P<number>\d{1,4}(?:/20\d\d)?)")
_YEAR = re.compile(r"20\d\d|nay|ngoai|truoc|qua|vua|toi|sau|hoc")
_BEFORE_NUMBERS = _words("to so thang quy thon ap ban kp tdp pho")
_SHORTEST, _SLIPS, _LONG = 3, 4, 5
"""From so many letters on two may have changed places, or one be another; up to how many a word is short."""


def plain(
    text: str,
    known: Collection[str],
    codes: Collection[str] = (),
    names: Collection[str] = (),
    places: Collection[str] = (),
) -> str:
    """The text in plain words with single blanks: folded, short forms written out, numbers as digits, slips mended.

    ``known``: the folded words of what may be asked about. ``codes``: folded words that stay as they are ("hk05").
    ``names``: words that are a whole name, with their accents: another word with accents that folds alike is marked
    ("họ" is "ho'", for it is no "hộ"). ``places``: folded names of groups that are no numbers ("ba ho").
    """
    other = {fold(name): {toned(one) for one in names if fold(one) == fold(name)} for name in names}
    typed = [one if one in codes and not text.isupper() else one.casefold() for one in _TOKEN.findall(tidy(text))]
    words: list[str] = []
    at = 0
    while at < len(typed):
        if named := _named(typed, at, places):
            words += named
            at += len(named)
            continue
        taken = _number(typed, at, words[-1] if words else "")
        if taken:
            words.append(taken[0])
            at += taken[1]
            continue
        written = _written_out(fold(typed[at]), typed[at], {*codes, *known})
        if written[0] in other and not typed[at].isascii() and toned(typed[at]) not in other[written[0]]:
            written = [f"{written[0]}'"]
        words += written
        at += 1
    meant = {*known, *_ASKING}
    joined = " ".join(part for word in words for part in _mended(word, meant, codes))
    for short, long in _SHORT.items():
        if " " in short:
            joined = re.sub(rf"\b{short}\b", long, joined)
    return joined


def _written_out(word: str, typed: str, kept: Collection[str]) -> list[str]:
    if typed in kept or word in kept:
        return [typed if typed in kept else word]
    if word == "%":
        return ["phan", "tram"]
    if typed == "đc":
        return ["duoc"]
    if (long := _SHORT.get(word)) and not (word == "hong" and typed not in ("hong", "hông", "hổng")):
        return long.split()
    if glued := _GLUED.fullmatch(word):
        before = {"t": "thang", "q": "quy"}.get(glued["word"], glued["word"])
        return [*_SHORT.get(before, before).split(), *glued["number"].split()]
    if found := re.fullmatch(r"q(iii|ii|iv|i)", word):
        return ["quy", found[1]]
    return [word]


def _named(typed: list[str], at: int, places: Collection[str]) -> list[str]:
    """The words of a group's name, where one of several words stands here: "thôn Ba Hồ" is not the third, nor "hộ"."""
    first = f"{fold(typed[at])} "
    for name in places:
        if name.startswith(first) and [fold(word) for word in typed[at : at + name.count(" ") + 1]] == name.split():
            return name.split()
    return []


def _number(typed: list[str], at: int, before: str) -> tuple[str, int] | None:
    """A number in words after "tổ", "tháng", "quý" ("tháng mười một"), and how many words it takes."""
    if before not in _BEFORE_NUMBERS or typed[at][0].isdigit():
        return None
    if fold(typed[at]) == "nam" and at + 1 < len(typed) and _YEAR.fullmatch(fold(typed[at + 1])):
        return None  # "từng tổ năm 2025"
    if before == "thang" and fold(typed[at]) in ("gieng", "chap"):
        return ("1" if fold(typed[at]) == "gieng" else "12"), 1
    for length in (3, 2, 1) if _count(typed[at : at + 1]) is not None else ():  # "tổ mười hai", not "tổ nhân khẩu năm"
        words = typed[at : at + length]
        if len(words) == length and not any(word[0].isdigit() for word in words):
            read = read_number(" ".join(words), "count")
            if read.verdict is Verdict.VALUE and not read.confirm and read.value is not None and 0 < read.value < 1000:
                shorter = (many for many in range(1, length) if _count(words[:many]) == read.value)
                return str(read.value), next(shorter, length)  # "tổ mười hai họp": the last is no number
    number = _ALSO_A_NUMBER.get(typed[at]) if before not in ("thang", "quy") else None
    return (number, 1) if number else None


_ALSO_A_NUMBER = {"nam": "5", "sau": "6", "tam": "8", "tư": "4"}
"""A group's number that is another word, too: "to nam" is no year, "to sau" nothing that follows."""


def _count(words: Sequence[str]) -> Decimal | None:
    return read_number(" ".join(words), "count").value


def _mended(word: str, meant: Collection[str], codes: Collection[str]) -> list[str]:
    """A word as it was meant: two known ones glued together, or one a letter or two away from a known one.

    A short word is mended only to one of its length: "nghèo" is no "nghe".
    """
    if word in meant or word in FILLERS or word in codes or len(word) < _SHORTEST or not word.isalpha():
        return [word]
    typed, word = word, _keys_undone(word)
    if word != typed and (word in meant or word in FILLERS):
        return [word]
    if word != typed and word in _SHORT:
        return _SHORT[word].split()
    word = typed
    for cut in range(2, len(word) - 1):
        if word[:cut] in meant and word[cut:] in meant and len(word) > _LONG:
            return [word[:cut], word[cut:]]
    if swapped := [one for one in meant if sorted(one) == sorted(word) and one[0] == word[0]]:
        return [swapped[0]] if len(swapped) == 1 else [word]
    if len(word) < _SLIPS:
        return [word]
    spread = 0 if len(word) <= _LONG else 1
    near = [one for one in meant if abs(len(one) - len(word)) <= spread and len(one) >= _SLIPS and one[0] == word[0]]
    best = difflib.get_close_matches(word, near, n=2, cutoff=0.75)
    if not best:
        return [word]
    rates = [difflib.SequenceMatcher(None, word, one).ratio() for one in best]
    return [word] if rates.count(rates[0]) > 1 else [best[0]]


_VOWELS = "aeiouy"


def _keys_undone(word: str) -> str:
    """A word as it was meant where the keys for accents stayed in it ("tinhf", "thees", "ddeens") or one was held."""
    bare = re.sub(rf"(?<=[{_VOWELS}])([a-z]*?)[fjrsxw]", r"\1", word)
    while bare != (less := re.sub(rf"(?<=[{_VOWELS}])([a-z]*?)[fjrsxw]", r"\1", bare)):
        bare = less
    return re.sub(r"([a-z])\1+", r"\1", bare)


_ASKING = _words(
    """
    bao nhieu phan tram chua nop gui day du dung han qua tre cham tien nhiem vu cong muc tieu tinh hinh vi sao
    tai nguyen nhan ly do so sanh cung ky truoc ngoai tang giam xu huong thap kem nhat cao thang quy nam dau
    cuoi gan vua ton dong sap den giao nhac goi yeu cau de nghi chi dao doc thong y kien tong hop quat khai chao
    cam on tuan hom nguoi tro thoi tiet vang luong kinh phi ngan sach bong troi nang mua xe tin tuc anh hoan
    thanh xong muon an ninh trat tu dien thoai dia chi ngheo so ket le
    """
)
"""Words that the patterns of `bot.core.questions` and its siblings are made of."""
