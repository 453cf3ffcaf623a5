"""What a leader reads after the whole report in one message: what was taken, what was not, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.figures import Figure
from bot.core.folding import fold
from bot.core.indicators import Answer, Form, Indicator, Question, Sort
from bot.core.model import Choice, You
from bot.core.texts import words
from bot.core.texts.group_leader import bounds

YES = Choice("yes", "đúng", hint="Các chỗ xem lại đều đúng")
ONE_BY_ONE = Choice("go", "từng câu", hint="Muốn trả lời từng câu")
REST_SAME = "còn lại như cũ"
"""Stands in an example where two of what is missing have a last value."""
_QUOTES = 8


def recorded(form: Form, questions: Sequence[Question], figures: Mapping[str, Figure]) -> str:
    """ "Đã ghi:" and a line a question, by name."""
    found = lines(form, questions, figures)
    return "\n".join(["Đã ghi:", *found]) if found else ""


def lines(form: Form, questions: Sequence[Question], figures: Mapping[str, Figure]) -> list[str]:
    """ "- Họp, tuyên truyền: 2 buổi, 95 lượt người", for each question with a figure."""
    found = []
    for question in questions:
        shown = [
            words.figure(form.by_code[code], figures[code]) + (" (như cũ)" if figures[code].kept else "")
            for code in question.asks
            if code in figures
        ]
        if shown:
            found.append(f"- {words.cap(_label(form, question))}: {', '.join(shown)}")
    return found


def unread(quotes: Sequence[str]) -> str:
    """What was not understood, quoted."""
    return _quoted("Chưa hiểu nên chưa ghi:", quotes)


def unasked(quotes: Sequence[str]) -> str:
    """What this period does not ask, quoted."""
    return _quoted("Kỳ này không hỏi nên không ghi:", quotes)


def _quoted(opening: str, quotes: Sequence[str]) -> str:
    if not quotes:
        return ""
    shown = [f"- {words.quote(quote)}" for quote in quotes[:_QUOTES]]
    if len(quotes) > _QUOTES:
        shown.append(f"- và {len(quotes) - _QUOTES} chỗ nữa")
    return "\n".join([opening, *shown])


def not_kept() -> str:
    """ "còn lại như cũ" beside something that was not understood."""
    return "Vì có chỗ chưa hiểu nên các số còn lại chưa giữ như cũ."


def not_as_many(quoted: str, count: int, wanted: int) -> str:
    """Bare numbers that are not as many as the figures asked: none is shifted into a field."""
    return f"Tin {words.quote(quoted)} có {count} con số mà còn cần {wanted}, nên chưa ghi vào mục nào."


def beyond(indicator: Indicator, figure: Figure) -> str:
    """A figure that cannot be, and why."""
    return f"Chưa ghi {words.figure(indicator, figure)}, vì {indicator.label} chỉ {bounds(indicator)}."


# ---- what is left, asked in one message ------------------------------------------------------------------


def doubtful(quote: str, meaning: str) -> str:
    """ "- “khoảng 120 hộ”: có phải 120 hộ không?" """
    return f"- {words.quote(quote)}: có phải {meaning} không?"


def in_order(quote: str, found: Sequence[str]) -> str:
    """Figures of several questions from one stretch of text, beside other doubts."""
    plain = (line.removeprefix("- ") for line in found)
    return f"- {words.quote(quote)}: có phải {'; '.join(line[:1].lower() + line[1:] for line in plain)} không?"


def understood(quoted: str, found: Sequence[str], example: str, you: You) -> str:
    """Figures of several questions read back, nothing else to ask."""
    return "\n".join(
        [
            f"{words.cap(you.value)} ghi {words.quote(quoted)}, hệ thống hiểu là:",
            *found,
            f"Có đúng không ạ? Nếu khác, xin gõ lại kèm tên, ví dụ: {example}.",
        ]
    )


def one_of(quote: str, meanings: Sequence[str]) -> str:
    """ "- “hai trăm ba”: 230 hộ hay 203 hộ?" """
    return f"- {words.quote(quote)}: {' hay '.join(meanings)}?"


def jump(label: str, shown: str, before: str) -> str:
    """ "- Số hộ: 180 hộ, lần trước 120 hộ, chênh khá nhiều, có đúng không?" """
    return f"- {words.cap(label)}: {shown}, lần trước {before}, chênh khá nhiều, có đúng không?"


def same_event(label: str, meaning: str) -> str:
    """ "như cũ" at something counted anew each period."""
    return f"- {words.cap(label)}: kỳ trước là {meaning}, kỳ này cũng đúng như vậy không?"


def corrected(label: str, before: str, meaning: str) -> str:
    """Another figure than the one recorded."""
    return f"- {words.cap(label)}: sửa {before} thành {meaning} phải không?"


def contradiction(sentence: str) -> str:
    """Two figures contradict; the sentence is the form's own."""
    return f"- {sentence}"


def rest(doubts: Sequence[str], missing: Sequence[str], example: str, you: You) -> str:
    """All that is left, in one question: what to look at again, what is missing."""
    parts = ["Cần xem lại:", *doubts] if doubts else []
    parts += ["Còn thiếu:", *missing] if missing else []
    how = "gõ tiếp" if missing else "gõ lại chỗ chưa đúng"
    return "\n".join([*parts, f"Nhờ {you.value} {how} trong một tin, ví dụ: {example} ạ."])


def missing(form: Form, question: Question, codes: Sequence[str], before: str) -> str:
    """ "- Số hộ: bao nhiêu hộ? Lần trước 120 hộ." """
    whole = len(codes) == len(question.asks)
    label = _label(form, question) if whole else form.by_code[codes[0]].label
    asked = ", ".join(_how_many(form.by_code[code], first=code == question.asks[0]) for code in codes)
    return f"- {words.cap(label)}: {asked}?" + (f" Lần trước {before}." if before else "")


def _how_many(indicator: Indicator, *, first: bool) -> str:
    match indicator.answer:
        case Answer.CHOICE:
            *others, last = [option.label for option in indicator.options]
            return f"{', '.join(others)} hay {last}"
        case Answer.WORDS:
            return "có gì không"
        case Answer.RATIO:
            return f"bao nhiêu trên tổng số {indicator.unit}".rstrip()
        case _:
            return f"{'mấy' if first and indicator.sort is Sort.EVENT else 'bao nhiêu'} {indicator.unit}".rstrip()


def example(form: Form, question: Question) -> str:
    """ "họp 2 buổi 95 người": what reads back as this question's answer."""
    first = form.by_code[question.asks[0]]
    name = first.words[0] if first.words else _label(form, question)
    if first.answer is Answer.WORDS:
        return f"{name} không có"
    shown = question.example or "1"
    return shown if fold(name) in fold(shown).split() else f"{name} {shown}"


def _label(form: Form, question: Question) -> str:
    return question.label or form.by_code[question.asks[0]].label
