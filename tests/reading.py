"""What a careful reader knows of the figures: what was typed means this, and a screen showed that.

It reads messages as people do and knows nothing of the dialogue, so that both can be held against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.indicators import Form, Indicator, Question
from bot.core.model import Choice, Message

Where = tuple[str, str, str]
"""Place (its ref), period, indicator."""
_YES = frozenset(("đúng", "đồng ý", "vâng", "yes"))
_NONE = frozenset(("chưa rõ", "bỏ qua", "unknown", "skip"))
_ZERO = frozenset(("không", "ko"))
_NEVER = ("khoảng", "sửa", "gửi", "xem", "báo cáo", "lùi", "thôi")


@dataclass(frozen=True, slots=True)
class Kept:
    """One figure as it lies in the table, without when and from what message."""

    verdict: str
    value: float | None = None
    whole: float | None = None
    choice: str | None = None
    words: str | None = None
    kept: bool = False


def shown(indicator: Indicator, figure: Kept) -> str:
    """A figure as people read it: "1.050 khẩu"; written here again, so that the product's own is checked too."""
    if figure.verdict == "missing":
        return "chưa rõ"
    if figure.verdict == "not_applicable":
        return "không có"
    if figure.verdict == "choice":
        return next(option.label for option in indicator.options if option.key == figure.choice)
    if figure.verdict == "words":
        return figure.words or "không có"
    return f"{figure.value:,.0f}".replace(",", ".") + f" {indicator.unit}"


def reads(text: str, figure: str) -> bool:
    """Whether a text shows a figure: "2 buổi" is not shown by "12 buổi" or by "2 buổi → 3 buổi"."""
    return re.search(rf"(?<![\d.]){re.escape(figure)}(?![\w.]*\d)(?! →)", text) is not None


def asked(form: Form, message: Message) -> tuple[Question, tuple[str, ...]] | None:
    """The question a screen ends with, and its codes that are still wanted; None: it asks something else."""
    if not re.search(r"Câu \d+/\d+\. ", message.text):
        return None
    for question in form.questions:
        before, _, after = question.text.partition("{you}")
        if message.text.endswith(after) and before in message.text:
            return question, question.asks
        for code in question.asks:
            if message.text.lower().endswith(f"{form.by_code[code].label}: bao nhiêu ạ?".lower()):
                return question, (code,)
    return None


def clean(wanted: tuple[str, ...], first: int, second: int, screen: Message) -> tuple[str, dict[str, Kept]] | None:
    """A plain answer to these codes that nobody can misread, and the figures it gives."""
    if wanted in (("S3", "S4"), ("S5", "S6")):
        if first == 0:
            return "không có", dict.fromkeys(wanted, Kept("value", 0.0))
        unit = "buổi" if wanted[0] == "S3" else "hoạt động"
        return f"{first} {unit} {second} người", {wanted[0]: Kept("value", first), wanted[1]: Kept("value", second)}
    [code] = wanted
    if code in ("S1", "S2"):
        last = re.search(r"Lần trước .* báo ([\d.]+) ", screen.text)
        return ("như cũ", {code: Kept("value", float(last[1].replace(".", "")), kept=True)}) if last else None
    if code == "N4":
        return "đang làm", {code: Kept("choice", choice="drafting")}
    if code == "N3":
        return "đề nghị", {code: Kept("choice", choice="proposed")}
    if code == "K":
        return "nhà văn hóa dột", {code: Kept("words", words="nhà văn hóa dột")}
    limited = {"S7": first % 8, "N1": 90 + first, "N2": 70 + first}
    value = limited.get(code, first if code in ("S3", "S5", "S8") else second)
    return str(value), {code: Kept("value", value)}


def may_mean(form: Form, text: str, screen: Message | None, code: str, figure: Kept, past: Iterable[Kept]) -> bool:
    """Whether a typed text, said to this screen, can have given a figure: it names it, or accepts what is shown."""
    said = text.casefold().strip(" .!")
    figured = shown(form.by_code[code], figure)
    if said.startswith(_NEVER) and not said.startswith("sửa lại là"):
        return False
    if figure.verdict == "missing":
        return said in _NONE
    if said in _YES and screen is not None and any(one.key == "yes" for one in screen.choices):
        return reads(screen.text, figured)
    if figure.verdict == "choice":
        if screen is not None and screen.numbered and said.isdecimal() and 1 <= int(said) <= len(screen.choices):
            return screen.choices[int(said) - 1].label == figured
        return figured.casefold() in said or figure.kept or said in _YES | _ZERO
    if figure.verdict == "words":
        return (figure.words or "") in ("", text)
    if figure.kept or "như cũ" in said or said in _YES:
        return figure.value in {one.value for one in past}
    numbers = {float(number) for number in re.findall(r"\d+", said)}
    return figure.value in numbers or (figure.value == 0 and any(word in said for word in _ZERO))


def may_press(form: Form, choice: Choice, screen: Message, code: str, figure: Kept) -> bool:
    """Whether a button under this screen showed a figure before it was pressed."""
    figured = shown(form.by_code[code], figure)
    if choice.key in ("unknown", "skip"):
        return figure.verdict == "missing" or (figure.verdict == "words" and not figure.words)
    if choice.key == "same":
        return figure.kept and reads(screen.text, figured)
    if choice.key == "yes":
        return reads(screen.text, figured)
    if choice.key.startswith("o:"):
        return choice.label == figured
    if choice.key.startswith("f:"):
        if choice.label in {one.label for one in form.indicators}:
            return choice.label == form.by_code[code].label and figure.value in _numbers(screen.text)
        return reads(choice.label, figured) or _numbers(choice.label) == {figure.value}
    return choice.key.startswith("duyet sua") and reads(screen.text, figured)


def _numbers(text: str) -> set[float]:
    return {float(number.replace(".", "")) for number in re.findall(r"\d[\d.]*", text) if number.strip(".")}


def told(form: Form, texts: Iterable[str], figures: Mapping[Where, Kept]) -> list[Where]:
    """The figures that none of these texts names."""
    every = list(texts)
    return [
        where
        for where, figure in figures.items()
        if not any(reads(text, shown(form.by_code[where[2]], figure)) for text in every)
    ]
