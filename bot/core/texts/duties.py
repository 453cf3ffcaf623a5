"""The standing duties outside a programme's appendix: what there are, switched on and off by the office."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Choice, Message, You
from bot.core.programme_changes import Held


def duties(found: Sequence[tuple[Held, bool]], you: You) -> Message:
    """Every duty in a line with whether it is on, and a button each; by paper, which is named once."""
    if not found:
        return Message("Chưa có việc ngoài phụ lục nào ạ.", you=you)
    lines = []
    for at, (held, active) in enumerate(found):
        if at == 0 or held.number != found[at - 1][0].number:
            own = [on for one, on in found if one.number == held.number]
            on = f"đang bật {sum(own)}" if any(own) else "chưa bật việc nào"
            lines.append(f"Việc ngoài phụ lục, văn bản {held.number}: {len(own)} việc, {on}.")
        lines.append(f"- {held.entry.code}{' (đang bật)' if active else ''}, mục {held.entry.group}: {_what(held)}")
    lines.append(f"{you.value.capitalize()} chọn việc cần theo dõi, hoặc gõ như: bật N1 ạ.")
    choices = [_off(held.entry.code) if active else _on(held.entry.code) for held, active in found]
    return Message("\n".join(lines), tuple(dict.fromkeys(choices)), you=you)


def switched(held: Sequence[Held], active: bool, unclear: int, you: You) -> Message:
    """What was switched; what is unclear in it is asked at one press, and one press takes it back."""
    named = [f"{one.entry.code}: {_what(one)}" for one in held]
    how = "Đã bật" if active else "Đã tắt"
    done = f"{how} {named[0]}." if len(named) == 1 else "\n- ".join([f"{how}:", *named])
    back = tuple((_off if active else _on)(one.entry.code) for one in held)
    if not unclear:
        return Message(f"{done}\nMuốn đổi lại, {you.value} chọn nút dưới đây ạ.", back, you=you)
    ask = f"Còn {unclear} chỗ chưa rõ của việc vừa bật, {you.value} chọn việc chưa rõ để trả lời từng chỗ ạ."
    return Message(f"{done}\n{ask}", (Choice("viec chua ro", "việc chưa rõ"), *back), you=you)


def already(codes: Sequence[str], active: bool, you: You) -> Message:
    """Nothing to do."""
    return Message(f"{', '.join(codes)} {'đang bật' if active else 'đang tắt'} từ trước rồi ạ.", you=you)


def no_duty(codes: Sequence[str], known: Sequence[str], you: You) -> Message:
    """No such duty: nothing was switched."""
    if not known:
        return Message("Chưa có việc ngoài phụ lục nào ạ.", you=you)
    return Message(f"Không có việc {', '.join(codes)}, chưa đổi gì. Các mã: {', '.join(known)} ạ.", you=you)


def which_paper(code: str, numbers: Sequence[str], you: You) -> Message:
    """Two papers have a duty of this code."""
    said = " hoặc ".join(f"{code} {number}" for number in numbers)
    return Message(f"Có {len(numbers)} văn bản cùng có việc {code}. Xin gõ rõ, như: bật {said} ạ.", you=you)


def is_off(held: Held, you: You) -> Message:
    """It was asked for, and is not followed."""
    code = held.entry.code
    return Message(
        f"{code} là việc ngoài phụ lục của văn bản {held.number}, đang tắt: {_what(held)}. Muốn theo dõi, "
        f"{you.value} chọn bật {code} ạ.",
        (_on(code),),
        you=you,
    )


def _what(held: Held) -> str:
    entry = held.entry
    lead, when = "; ".join(entry.lead), " ".join(entry.timeframe.split())
    aside = "; ".join(part for part in (lead, when) if part)
    return f"{' '.join(entry.content.split())}{f' ({aside})' if aside else ''}"


def _on(code: str) -> Choice:
    return Choice(f"bat {code.lower()}", f"bật {code}")


def _off(code: str) -> Choice:
    return Choice(f"tat {code.lower()}", f"tắt {code}")
