"""The leaflet for leaders of residential groups: how a report is made by message, on one page of paper.

The words it teaches are those of the dialogue, the examples those of the form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import time

from bot.core.indicators import Answer, Form, Question
from bot.core.model import Choice, Ward
from bot.core.periods import Policy
from bot.core.texts import group_leader, reporting, welcome, words
from bot.core.workdays import Quiet

TITLE = "Báo cáo bằng tin nhắn"
START, ANSWER, WORDS = "Bắt đầu, chỉ một lần", "Trả lời từng câu", "Những chữ nên nhớ"
ASKED, TYPED, WHEN = "Hệ thống hỏi", "Ông/bà gõ", "Khi nào"
_EXAMPLES = 3
"""Questions whose answers are shown: those of an ordinary month, and no more than the page holds."""


def addressed(ward: Ward) -> str:
    """Whom it is for."""
    return f"Kính gửi ông/bà {ward.leader_word}"


def purpose(ward: Ward, form: Form, app: str) -> str:
    """Who asks, how much work it is, how answers may be typed."""
    count = len(_ordinary(form))
    work = f"Tháng thường có {count} câu, chừng {group_leader.minutes(count)} phút. " if count else ""
    return (
        f"Mỗi tháng, {ward.office} hỏi ông/bà vài con số của {ward.group_word} qua {app}. {work}"
        "Ông/bà cứ trả lời như nhắn tin hằng ngày, có dấu hay không dấu đều được."
    )


def beginning(ward: Ward, app: str) -> str:
    """First contact, in the words its questions are answered with."""
    yes, agree = welcome.identity(ward, ward.leader_word).choices[0], welcome.consent(app, ward).choices[0]
    return (
        f"Mở {app} theo giấy mời, bấm Bắt đầu, gõ dãy 10 chữ số in trên giấy. "
        f"Hệ thống hỏi lại cho chắc: đúng người thì gõ {_typed(yes)}, bằng lòng thì gõ {_typed(agree)}."
    )


def timing(policy: Policy, morning: time, quiet: Quiet) -> str:
    """Which days are counted, when the messages come and when none do."""
    last = policy.rule.last_day
    days = [f"{days} ngày" for days in sorted(policy.report.before, reverse=True)]
    again = f", nhắc khi còn {_and(days)}" if days else ""
    return (
        f"Số liệu tính từ ngày {last + 1} tháng trước đến hết ngày {last}. Hệ thống hỏi lúc {words.clock(morning)}"
        f"{again}; không nhắn Chủ nhật, ngày lễ, sau {words.clock(quiet.start)}."
    )


def examples(form: Form) -> list[tuple[str, str]]:
    """What is asked in an ordinary month, and an answer to each."""
    return [(words.cap(one.label), one.example) for one in _shown(form)]


def in_one(form: Form) -> str:
    """The whole report in one message; empty where there is only one question."""
    shown = _shown(form)
    if len(shown) < 2:
        return ""
    said = ", ".join(reporting.example(form, one) for one in shown)
    return f"Muốn nhanh, ông/bà gõ cả báo cáo trong một tin: “{said}”."


def vocabulary() -> list[tuple[str, str]]:
    """What may be typed at any question, and when."""
    same, unknown, later = group_leader.SAME, group_leader.UNKNOWN, group_leader.LATER
    ask_help = next(one for one in group_leader.START if one.key == "help")
    return [
        (same.label, "Con số không đổi so với lần trước"),
        (unknown.label, "Chưa nắm được, sẽ báo sau"),
        ("không có", "Trong kỳ không có việc nào; cũng có thể gõ số 0"),
        ("à quên 121", "Số vừa gõ nhầm, đúng ra là 121"),
        ("sửa 2", "Muốn sửa câu số 2, kể cả khi đã gửi"),
        (group_leader.SEND.label, "Xem lại đúng cả rồi, gửi báo cáo"),
        (later.label, f"Đang bận; số đã ghi vẫn còn, lúc tiện gõ {_typed(group_leader.GO_ON)}"),
        (ask_help.label, "Nhờ cán bộ gọi điện lại giúp"),
    ]


def warning() -> str:
    """What is never asked, and what to do when somebody asks it all the same."""
    return f"{welcome.NEVER_ASKED} Ai hỏi những điều đó là giả mạo, xin đừng trả lời."


def call() -> str:
    """Above the telephone number."""
    return "Cần giúp, hoặc muốn hỏi lại cho chắc, xin gọi"


def rights() -> str:
    """What the leader may do with what is kept."""
    return welcome.RIGHTS


def written(path: str) -> str:
    """The leaflet is a file now."""
    return f"Đã ghi tờ hướng dẫn vào {path}. In một mặt giấy A4, phát cùng giấy mời."


def _ordinary(form: Form) -> tuple[Question, ...]:
    """What a group is asked in most months; of several such lists the shortest."""
    months = Counter(form.asked(month) for month in range(1, 13))
    return min(months, key=lambda asked: (-months[asked], len(asked)))


def _shown(form: Form) -> list[Question]:
    typed = (one for one in _ordinary(form) if form.by_code[one.asks[0]].answer is not Answer.WORDS)
    return [one for one in typed if one.example][:_EXAMPLES]


def _typed(choice: Choice) -> str:
    return f"“{choice.label}”"


def _and(parts: Sequence[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} và {last}" if others else last
