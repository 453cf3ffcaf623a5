"""What people type of a programme's tasks: "1.2 4.1 đang làm, 3.1 xong", "xin lùi hạn đến 15/12 vì …"; pure.

A line counts only where all of it is understood: a code, a phrase of a closed list, and what may follow it. A question
("2.3 xong chưa nhỉ") is none of its answers; "xong 80%", "sắp xong" and "chưa xong" are no completion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.days import Unclear, named
from bot.core.folding import fold, tidy

__all__ = ["Act", "Clause", "answer", "lines", "reason_of", "wish_of"]


class Act(StrEnum):
    """What is said of a task; the first eight are the answers of :class:`bot.core.followup.Answer`."""

    DONE = "done"
    RESULT = "result"
    DOING = "doing"
    STUCK = "stuck"
    NOT_APPLICABLE = "not_applicable"
    NO_ORDER = "no_order"
    JOINED = "joined"
    NOT_ASKED = "not_asked"
    MORE_TIME = "more_time"
    SNOOZE = "snooze"
    HAVE = "have"  # "có", of what is done only "if there is any"
    PAPER = "paper"  # the number and date of the product
    STATUS = "status"  # a question
    OPEN = "open"  # the code alone
    UNREAD = "unread"  # a code and words nobody knows


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said of some tasks. ``who``: words between code and answer, folded; ``rest``: what follows it."""

    codes: tuple[str, ...]
    act: Act
    who: str = ""
    rest: str = ""


_POLITE = r"(?:da|thua|vang|u|ok|em|toi|minh|xin|bao cao|bac|anh|chi|dong chi|van phong|a|oi)"
_TASK = r"(?:(?:cac )?(?:nhiem vu|viec|nv|cong viec|muc)(?: so)?)"
_CODE = re.compile(
    r"(?P<lead>\b[a-z]+ )?(?<![\d./-])(?P<code>\d{1,2}\.\d{1,2})(?![\d/%-]|\.\d|,\d(?!\d?\.\d))"
    r"|\b(?:nhiem vu|cong viec|viec|nv)(?: so)? (?P<alone>\d{1,3})(?![\d.,/%-])"
)
_OF_TIME = frozenset(
    ["ngay", "hen", "den", "toi", "truoc", "het", "vao", "tu", "luc", "thang", "quy", "nam", "gan", "khoang", "hon"]
)
_JOINER = re.compile(rf"(?:[\s,;&+]|\bva\b|\bcung\b|{_TASK})*")
_LONGEST_NAME = 12  # words of a unit between code and answer
_EDGE = " ,.;:!-–—"
_NAMED_NEXT = re.compile(rf"[\s,.;:]*(?:va )?{_TASK}[\s:]*$")
_TAIL = r"(?: (?:roi|a|nhe|nha|day|vay|het|ca|ah|anh|chi|em|bac|dong chi))*"

_QUESTION = re.compile(
    r".*(?:\?|\b(?:chua|phai khong|khong|ko|nhi|the nao|ra sao|den dau|toi dau|may ngay|bao lau"
    r"|(?:bao gio|khi nao|luc nao)(?: (?:xong|la|den han|het han))?)"
    r"(?: (?:nhi|a|vay|roi|the|ha|nua|nhe|ta|ah))*\s*\??)\s*"
)
_ASKED_FOR = re.compile(
    r"(?:xem|hoi|cho (?:toi |em )?(?:hoi|xem)|tinh hinh|han(?: cua)?|bao gio(?: den| het)? han|khi nao (?:den|het) han"
    r"|tien do)"
)
_REQUEST = re.compile(r"[\s,]*(?:co )?(?:duoc|dc|dk)(?: (?:khong|ko|k|chu))?(?: (?:a|nhi|nhe))*\s*\??$")

_DONE = (
    rf"(?:(?:da|vua|moi|co the noi la) )*(?:lam |thuc hien |trien khai |to chuc )?(?:xong|hoan thanh|hoan tat)"
    rf"(?: (?:xong|nhiem vu|100 ?%|toan bo|day du))*{_TAIL}"
)
_PAPER = (
    r"(?:(?:san pham|van ban|bao cao|ke hoach|cong van|quyet dinh|co|theo|bang|tai|bc|kh|qd)[ :,]*)*"
    r"(?:so )?\d{1,5}\s*[-/]\s*[a-z].*"
)
_STUCK = (
    r"(?:(?:dang|con|bi|gap|co) )*(?:vuong mac|vuong|kho khan)"
    r"(?:[\s,.:]+(?:la |o |ve |vi |do )?(?P<rest>.+))?"
)
_MORE_TIME = (
    r"(?:(?:cho|xin|de nghi|mong|em|toi|duoc|phep) )*(?:lui|gia|hoan|keo dai|gian|them)(?: (?:lai|them))*"
    r" (?:han|thoi gian|thoi han)(?P<rest>[\s,.:].*)?"
)
_DOING = (
    r"(?:(?:van|con|hien) )*(?:dang (?:lam|thuc hien|trien khai|tien hanh|hoan thien|tong hop|soan thao|xay dung|xu ly|"
    r"chuan bi|ra soat|cho tham dinh|cho ky)(?: do)?|lam do|(?:sap|gan|co ban) (?:lam )?(?:xong|hoan thanh))\b"
    r"(?:[\s,.:]+(?P<rest>.+))?"
)
_PROMISED = r"(?P<rest>(?:(?:se|du kien|hen|phan dau|co gang) )+(?:lam )?(?:(?:xong|hoan thanh)\b)?.+)"

_ACTS: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (act, re.compile(pattern))
    for act, pattern in (
        (
            Act.NOT_ASKED,
            r"chua (?:nhan duoc|co|thay|nhan|ai)(?: (?:van ban|loi))?(?: (?:de nghi|yeu cau))(?: phoi hop)?" + _TAIL,
        ),
        (Act.JOINED, r"(?:da |co )?phoi hop(?: xong)?" + _TAIL),
        (Act.DOING, r"(?:van )?dang phoi hop" + _TAIL + r"(?:[\s,.:]+(?P<rest>.+))?"),
        (
            Act.NO_ORDER,
            r"(?:(?:dang|con|van) )*(?:chua co (?:chi dao|huong dan)|cho (?:chi dao|huong dan|cap tren))"
            r"(?: (?:cua|cap tren).*)?" + _TAIL,
        ),
        (Act.NOT_APPLICABLE, r"(?:khong|ko|k) ap dung" + _TAIL),
        (Act.SNOOZE, r"(?:de |hay )?nhac lai (?:sau )?(?P<rest>\d{1,2}) (?:ngay|hom)(?: nua| sau)?" + _TAIL),
        (Act.MORE_TIME, _MORE_TIME),
        (Act.STUCK, _STUCK),
        (Act.DOING, _DOING),
        (Act.DOING, _PROMISED),
        (Act.DONE, rf"{_DONE}(?:[\s,.:;]+(?P<rest>(?:tu |vao |hom )?(?:ngay |hom )?\S+|{_PAPER}))?"),
        (
            Act.RESULT,
            r"(?:(?:bao cao|bao) )?(?:ket qua|kq)(?: (?:ky|quy|thang|nam) (?:nay|\S{1,8}))?[\s,.:]+(?P<rest>.+)",
        ),
        (Act.PAPER, rf"(?P<rest>{_PAPER})"),
        (Act.HAVE, r"co(?: (?:ap dung|thuc hien|chi dao|chi dao roi))?|da co chi dao" + _TAIL),
    )
)
_NOT_A_UNIT = re.compile(r"\b(?:chua|khong|ko|k|sap|gan|co ban|moi|se|phai|neu|khi|de|can|dang|xong|hen|la)\b")
_DATED = re.compile(r"(?:tu |vao |hom )?(?:ngay )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|hom (?:nay|qua)")


def lines(text: str) -> tuple[Clause, ...]:
    """What a line says of the tasks whose codes it names; nothing where it names none or is not about tasks."""
    plain, folded = _both(text)
    groups = list(_groups(folded))
    if not groups:
        return ()
    start, end = groups[0].start, groups[-1].end
    codes = tuple(code for group in groups for code in group.codes)
    before = _without_courtesy(folded[:start])
    after = folded[end:].strip(_EDGE)
    if not before and not after and len(groups) == 1:
        return (Clause(codes, Act.OPEN, rest=groups[0].said),)
    asked = len(groups) == 1 and _QUESTION.fullmatch(folded) and not _wants_time(folded)
    if asked or (_ASKED_FOR.fullmatch(before) and not after):
        return (Clause(codes, Act.STATUS),)
    if before and len(groups) == 1:
        cut = folded[:start].rstrip(_EDGE).rfind(before)
        words = f"{plain[cut : cut + len(before)]} {plain[end:].lstrip()}"
        whole = _clause((), f"{before} {folded[end:].lstrip()}", words)
        if whole.act is not Act.UNREAD and not whole.who:
            return (Clause(codes, whole.act, rest=whole.rest),)
    if before:
        return tuple(_led(folded, plain, groups, before))
    said = []
    for at, group in enumerate(groups):
        stop = groups[at + 1].start if at + 1 < len(groups) else len(folded)
        if at + 1 < len(groups) and (match := _NAMED_NEXT.search(folded, group.end, stop)):
            stop = match.start()
        said.append(_clause(group.codes, folded[group.end : stop], plain[group.end : stop]))
    return tuple(said)


def answer(text: str) -> Clause | None:
    """What a text without a code says of the task that is talked about; None where it is no such answer."""
    plain, folded = _both(text)
    if _QUESTION.fullmatch(folded) and not _wants_time(folded):
        return Clause((), Act.STATUS)
    cut = len(folded) - len(_without_courtesy(folded))
    found = _clause((), folded[cut:], plain[cut:])
    return found if found.act is not Act.UNREAD and not found.who else None


def wish_of(text: str, today: date) -> tuple[date | Unclear | None, str]:
    """The day and the reason of a wish for more time, each where it is said."""
    plain, folded = _both(_REQUEST.sub("", text) if _REQUEST.search(fold(text)) else text)
    why = re.search(r"(?:^|[\s,;.(])(?:vi|do|ly do(?: la)?|bởi)\b[\s:]*(?=\S)", folded)
    head, reason = (folded[: why.start()], plain[why.end() :]) if why else (folded, "")
    return named(head, today) if head.strip(_EDGE) else None, reason.strip(" ,.;)")


def reason_of(text: str) -> str:
    """A reason as it is kept: without "vì" in front."""
    return re.sub(r"^(?:vì|vi|do|lý do(?: là)?|ly do(?: la)?)\b[\s:]*", "", tidy(text), flags=re.IGNORECASE).strip(" .")


# ---- cutting ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """Codes beside one another, from where to where; ``said``: as typed, with the word "nhiệm vụ" if it was there."""

    codes: tuple[str, ...]
    start: int
    end: int
    said: str


def _both(text: str) -> tuple[str, str]:
    """The text on one line, and folded letter by letter so that places in one are places in the other."""
    plain = tidy(text)
    folded = fold(plain)
    return (plain, folded) if len(plain) == len(folded) else (folded, folded)


def _groups(folded: str) -> Iterator[_Group]:
    codes: list[str] = []
    start = end = -1
    for match in _CODE.finditer(folded):
        lead = (match["lead"] or "").strip()
        if lead in _OF_TIME:
            continue
        begin = match.start("code") if match["code"] else match.start()
        code = match["code"] or match["alone"]
        if codes and _JOINER.fullmatch(folded, end, begin):
            codes.append(code)
        else:
            if codes:
                yield _Group(tuple(codes), start, end, folded[start:end])
            codes, start = [code], begin
        end = match.end()
    if codes:
        yield _Group(tuple(codes), start, end, folded[start:end])


def _without_courtesy(text: str) -> str:
    """What stands before the first code, without polite words and "nhiệm vụ"."""
    text = re.sub(rf"(?:[\s,.:;]*{_TASK})+[\s,.:;]*$", "", text)
    text = text.rstrip(_EDGE)
    while match := re.match(rf"{_POLITE}\b[\s,.:;]*", text):
        if _MORE_TIME_AT.match(text):
            break
        text = text[match.end() :]
    return text


_MORE_TIME_AT = re.compile(_MORE_TIME.replace("(?P<rest>[\\s,.:].*)?", ""))


def _wants_time(folded: str) -> bool:
    return (
        re.search(r"\b(?:lui|gia|keo dai|gian|them)(?: (?:lai|them))* (?:han|thoi gian|thoi han)\b", folded) is not None
    )


# ---- one clause ------------------------------------------------------------------------------------------


def _led(folded: str, plain: str, groups: list[_Group], before: str) -> Iterator[Clause]:
    """The answer stands before its codes: "đã xong 1.1 và 3.1", "xin lùi hạn 3.1 đến 15/1"."""
    for at, group in enumerate(groups):
        words = before if at == 0 else folded[groups[at - 1].end : group.start].strip(_EDGE)
        rest_at = group.end if at + 1 == len(groups) else group.start
        stop = len(folded) if at + 1 == len(groups) else group.start
        said = _clause((), words, words)
        rest, kept = folded[rest_at:stop].strip(_EDGE), plain[rest_at:stop].strip(_EDGE)
        if (
            said.act is Act.UNREAD
            or said.who
            or (said.rest and said.act is not Act.SNOOZE)
            or (rest and said.act is Act.DONE and not _closes(rest))
        ):
            yield Clause(group.codes, Act.UNREAD)
        else:
            yield Clause(group.codes, said.act, rest=said.rest or kept)


def _clause(codes: tuple[str, ...], folded: str, plain: str) -> Clause:
    colon = folded.lstrip(" ").startswith((":", "-", "–"))
    left = len(folded) - len(folded.lstrip(_EDGE))
    said = folded[left:].rstrip(" ,.;:!-–—")
    words = plain[left : left + len(said)]
    if codes and _QUESTION.fullmatch(said) and not _wants_time(said):
        return Clause(codes, Act.STATUS)
    for begin in [0, *(match.end() for match in re.finditer(r"[\s,:]+", said))][:_LONGEST_NAME]:
        who = said[:begin].strip(" ,:")
        if who and _NOT_A_UNIT.search(who):
            break
        for act, pattern in _ACTS:
            match = pattern.fullmatch(said, begin)
            if match is None or (who and act in (Act.HAVE, Act.PAPER)):
                continue
            rest = words[match.start("rest") : match.end("rest")] if _has_rest(match) else ""
            if act is Act.DONE and rest and not _closes(fold(rest)):
                return Clause(codes, Act.UNREAD, rest=words)
            return Clause(codes, act, who, rest.strip(" ,.;"))
    if codes and colon and re.search(r"\d", said):
        return Clause(codes, Act.RESULT, rest=words)
    return Clause(codes, Act.UNREAD, rest=words)


def _has_rest(match: re.Match[str]) -> bool:
    return "rest" in match.re.groupindex and match["rest"] is not None


def _closes(rest: str) -> bool:
    """Whether what follows "xong" leaves it a completion: a day, or the number of a paper."""
    return bool(_DATED.fullmatch(rest) or re.fullmatch(_PAPER, rest))
