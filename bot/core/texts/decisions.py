"""Decisions (quyết định công nhận): what is shown before one holds, what it recognises, and the stage in an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot.core.decisions import Decision
from bot.core.folding import phrase
from bot.core.model import Choice, Message, Place, Ward, You
from bot.core.products import Lack
from bot.core.spans import Span
from bot.core.texts import words
from bot.core.texts.figures_told import amount, span

_NAMED = 3
"""So many decisions are named in one answer."""


def stage(papers: Sequence[tuple[str, date]]) -> str:
    """The stage of what was recognised: "đã công nhận theo QĐ số 123/QĐ-UBND ngày 20/12/2026"."""
    named = ", ".join(f"{number} ngày {day:%d/%m/%Y}" for number, day in papers[:_NAMED])
    more = f" và {len(papers) - _NAMED} quyết định khác" if len(papers) > _NAMED else ""
    return f"đã công nhận theo QĐ số {named}{more}"


def proposed(named: str, coverage: str, value: str) -> str:
    """Beside what was recognised: of how many places the decisions speak, and what had been proposed, if anything."""
    before = f"Số đề nghị trước đó: {value}, {coverage}" if value else "Trước đó chưa có số đề nghị"
    return f"- Quyết định nêu {named}. {before}."


def _paper(one: Decision) -> str:
    return f"Quyết định {one.number} ngày {one.day:%d/%m/%Y}"


def _of(one: Decision) -> str:
    return span(Span(one.period, one.period))


# ---- entering one ----------------------------------------------------------------------------------------


def nothing_decided(you: You) -> Message:
    """The configuration has no target that is recognised by a decision."""
    return Message("Chương trình này không có mục tiêu nào công nhận bằng quyết định ạ.", you=you)


def how_to(labels: Sequence[str], ward: Ward, you: You) -> Message:
    """Nothing that could be read, a question, or one place without what is recognised of it."""
    return Message("\n".join(_how_to(labels, ward, you)), you=you)


def _how_to(labels: Sequence[str], ward: Ward, you: You) -> list[str]:
    return [
        f"Ghi quyết định công nhận {' hoặc '.join(labels)}, {you.value} gõ, ví dụ ạ:",
        f"- công nhận {labels[0]} theo QĐ 123/QĐ-UBND ngày 20/12/2026",
        f"- công nhận {ward.short} 5 118 hộ (khi khác số đề nghị)",
        f"- không công nhận {ward.short} 7 {labels[-1]}",
        f"- bỏ công nhận {labels[0]}",
    ]


def which_target(labels: Sequence[str], you: You) -> Message:
    """A decision that may be about several targets."""
    return Message(f"Chưa rõ quyết định ấy công nhận gì. Xin gõ lại cả câu, nêu {' hoặc '.join(labels)} ạ.", you=you)


def lacks(lack: Lack, word: str, you: You) -> Message:
    """The number, the day or the year of a decision is missing or not certain."""
    example = f"công nhận {word} theo QĐ {lack.number or '123/QĐ-UBND'} ngày 20/12/2026"
    if lack.what == "number":
        return Message(f"Quyết định số bao nhiêu ạ? Xin gõ lại cả câu, ví dụ: {example}", you=you)
    if lack.what == "year" and lack.offer is not None:
        example = f"công nhận {word} theo QĐ {lack.number} ngày {lack.offer:%d/%m/%Y}"
        return Message(f"Ngày của quyết định {lack.number} cần đủ năm. Xin gõ lại, ví dụ: {example} ạ.", you=you)
    if lack.what == "future":
        return Message(f"Ngày của quyết định {lack.number} chưa tới. Xin gõ lại cả câu, ví dụ: {example} ạ.", you=you)
    return Message(f"Quyết định {lack.number} ngày nào ạ? Xin gõ lại cả câu, ví dụ: {example}", you=you)


def nothing_proposed(label: str, you: You) -> Message:
    """Nobody proposed anything up to that day."""
    return Message(f"Đến ngày của quyết định chưa có số đề nghị nào về {label} để công nhận ạ.", you=you)


def preview(one: Decision, label: str, unit: str, places: int, word: str, before: Sequence[str], you: You) -> Message:
    """What the decision would recognise, as proposed."""
    asked = f"{one.places}/{places} {word} đã báo, cộng {amount(one.total, unit)} đề nghị"
    text = f"{_paper(one)}: {label}, {_of(one)}. {asked}. "
    if before:
        text += f"Trước đây đã ghi {', '.join(before)}; quyết định này đứng trên. "
    text += f"Ghi công nhận đúng như đề nghị ạ? Nơi nào khác, ghi xong {you.value} gõ thêm."
    label = f"ghi quyết định {one.id}"
    return Message(text, (Choice(phrase(label), label),), you=you)


def gone(number: int, you: You) -> Message:
    """It was confirmed or taken back already, or there is none."""
    return Message(f"Quyết định {number} không còn chờ việc này. Xem lại, xin gõ: xem công nhận ạ.", you=you)


def made(one: Decision, label: str, you: You) -> Message:
    """It holds."""
    return Message(
        f"Đã ghi {_paper(one)}: {label}, {one.places} nơi đúng như đề nghị. "
        f"Nơi nào khác, {you.value} gõ thêm; xem lại, gõ: xem công nhận ạ.",
        you=you,
    )


# ---- one place -------------------------------------------------------------------------------------------


def decision_first(label: str, word: str, you: You) -> Message:
    """A place's word without a decision."""
    return Message(
        f"Chưa có quyết định nào về {label}. Xin ghi quyết định trước, ví dụ: "
        f"công nhận {word} theo QĐ 123/QĐ-UBND ngày 20/12/2026 ạ.",
        you=you,
    )


def too_many(place: Place, label: str, value: Decimal, than: str, most: Decimal, you: You) -> Message:
    """More than there are."""
    return Message(
        f"{place.full_name}: {label} {words.number(value)} nhiều hơn {than} ({words.number(most)}), nên chưa ghi. "
        "Xin xem lại số ạ.",
        you=you,
    )


def place_done(
    one: Decision, place: Place, label: str, unit: str, value: Decimal, before: Decimal | None, you: You
) -> Message:
    """What is recognised of one place; ``unit`` empty: the place itself."""
    new = _value(value, unit)
    old = "" if before is None else f", trước là {_value(before, unit)}"
    return Message(f"Đã ghi theo {_paper(one)}: {place.full_name}, {label}: {new}{old} ạ.", you=you)


def _value(value: Decimal, unit: str) -> str:
    return amount(value, unit) if unit else "công nhận" if value else "không công nhận"


# ---- looking, taking back ----------------------------------------------------------------------------------


def line(one: Decision, label: str, unit: str) -> str:
    """One decision in a list."""
    return f"- {one.number} ngày {one.day:%d/%m/%Y}: {label}, {_of(one)}, {one.places} nơi, {amount(one.total, unit)}"


def listed(lines: Sequence[str], labels: Sequence[str], ward: Ward, you: You) -> Message:
    """The decisions that hold, and how to enter one."""
    head = ["Đã ghi các quyết định công nhận:", *lines] if lines else ["Chưa ghi quyết định công nhận nào."]
    return Message("\n".join([*head, *(_how_to(labels, ward, you) if labels else [])]), you=you)


def which_to_withdraw(found: Sequence[tuple[Decision, str]], you: You) -> Message:
    """The newest decisions, each with what takes it back."""
    if not found:
        return Message("Chưa ghi quyết định công nhận nào nên không có gì để bỏ ạ.", you=you)
    labels = [f"bỏ quyết định {one.id}" for one, _ in found]
    named = [f"- {label}: {_paper(one)}, {what}" for label, (one, what) in zip(labels, found, strict=True)]
    return Message(
        "\n".join([f"{words.cap(you.value)} bỏ quyết định nào ạ? Bỏ rồi, số trở lại giai đoạn đề nghị.", *named]),
        tuple(Choice(phrase(label), label) for label in labels),
        you=you,
    )


def withdrawn(one: Decision, label: str, you: You) -> Message:
    """It holds no more."""
    return Message(f"Đã bỏ {_paper(one)} về {label}. Số liệu trở lại giai đoạn đề nghị ạ.", you=you)
