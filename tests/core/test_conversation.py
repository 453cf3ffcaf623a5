"""The dialogue's table: complete, and pure; every state met with every kind of input."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from itertools import product

import pytest

from bot.core import amending, asking
from bot.core.acts import Act, classify
from bot.core.answers import Offer, Reason
from bot.core.conversation import TABLE, advance
from bot.core.dialogue import (
    At,
    Context,
    Doubt,
    Record,
    Said,
    Send,
    State,
    state_from_json,
    state_to_json,
)
from bot.core.figures import Figure, Standing
from bot.core.model import Kind, Place, Ward, You
from bot.core.periods import period
from bot.core.phrases import Command, understand
from bot.core.task_talk import TALKS
from bot.core.welcome import STATES
from tests.ward import settings

FORM = settings().form
NOVEMBER = period(2026, 11, settings().policy.rule, settings().calendar)
WARD = Ward("phường X", "Văn phòng X", "đồng chí trực", "0225 000 000", "tổ dân phố", "Tổ", "tổ trưởng")
S1_IS = {"S1": Figure(Standing.VALUE, Decimal(120))}

SAID: dict[Act, Said] = {
    Act.ANSWER: Said(Kind.TEXT, "2 buổi 95 người"),
    Act.CORRECTION: Said(Kind.TEXT, "à quên 3 buổi"),
    Act.PICK: Said(Kind.PRESS, choice="q:S3"),
    Act.YES: Said(Kind.TEXT, "vâng đúng"),
    Act.NO: Said(Kind.TEXT, "không phải"),
    Act.REST_SAME: Said(Kind.TEXT, "còn lại như cũ"),
    Act.BACK: Said(Kind.TEXT, "lùi"),
    Act.SKIP: Said(Kind.PRESS, choice="skip"),
    Act.UNKNOWN: Said(Kind.PRESS, choice="unknown"),
    Act.PAUSE: Said(Kind.TEXT, "để sau nhé"),
    Act.CANCEL: Said(Kind.TEXT, "hủy"),
    Act.GO: Said(Kind.TEXT, "báo cáo"),
    Act.READ: Said(Kind.TEXT, "xem lại"),
    Act.SEND: Said(Kind.PRESS, choice="send"),
    Act.FIX: Said(Kind.TEXT, "sửa 1"),
    Act.HELP: Said(Kind.TEXT, "gọi giúp"),
    Act.EDIT: Said(Kind.EDIT, "4 buổi", edited=("S3",)),
    Act.MEDIA: Said(Kind.PHOTO),
    Act.STALE: Said(Kind.PRESS, stale=True),
    Act.EARLY: Said(Kind.TEXT, "gửi", early=True),
}
DOUBT = Doubt(Reason.UNCLEAR, "S3", (Offer({"S3": Figure(Standing.VALUE, Decimal(2))}),), "khoảng 2")
STATES_ASKED: dict[At, State] = {
    At.IDLE: State(At.IDLE),
    At.ASK: State(At.ASK, question="S3", wanted=("S3", "S4")),
    At.DOUBT: State(At.DOUBT, question="S3", wanted=("S3", "S4"), doubt=DOUBT),
    At.REST: State(At.REST, held=(DOUBT,), last="S3"),
    At.REVIEW: State(At.REVIEW, last="S3"),
    At.WHICH: State(At.WHICH),
    At.STOPPING: State(At.STOPPING, question="S3", wanted=("S3", "S4")),
}


def a_context(**changes: object) -> Context:
    """An open November with nothing answered."""
    fields: dict[str, object] = {
        "you": You.BAC,
        "name": "Bình",
        "ward": WARD,
        "place": Place("HK05", "Tổ 5"),
        "period": NOVEMBER,
        "form": FORM,
        "questions": FORM.asked(11),
        "figures": {},
        "previous": S1_IS,
        "sent": False,
        "receipt": "7K2X",
        "now": datetime(2026, 11, 16, 8, tzinfo=settings().zone),
    }
    return Context(**{**fields, **changes})  # type: ignore[arg-type]


ANSWERED = {
    code: Figure(Standing.CHOICE, choice="proposed") if code == "N3" else Figure(Standing.VALUE, Decimal(number))
    for code, number in {"S3": 1, "S4": 30, "S5": 1, "S6": 20, "S8": 0, "N2": 100, "N3": 0}.items()
}


def test_the_table_is_complete() -> None:
    """Every state of a report has a move for every act; first contact, the lock, papers, tasks, questions apart."""
    apart = {At.PAPER, At.START, At.OPINION, At.OFFER}
    assert set(TABLE) | STATES | amending.STATES | apart | TALKS == set(At)
    assert all(set(row) == set(Act) for row in TABLE.values())
    assert set(SAID) == set(Act)


@pytest.mark.parametrize(("at", "act"), list(product(TABLE, Act)), ids=str)
@pytest.mark.parametrize("answered", ["nothing", "all", "sent"])
def test_every_state_meets_every_act(at: At, act: Act, answered: str) -> None:
    """Each pair gives one message, a state that survives JSON and can be asked about again."""
    state = STATES_ASKED[at]
    figures = {} if answered == "nothing" else ANSWERED
    context = a_context(figures=figures, sent=answered == "sent")
    step = advance(state, SAID[act], context)
    assert state_from_json(json.loads(json.dumps(state_to_json(step.state)))) == step.state
    after = context.with_figures({one.code: one.figure for one in step.effects if isinstance(one, Record)})
    assert asking.pending(step.state, after).text
    if act in (Act.STALE, Act.MEDIA, Act.READ, Act.HELP):
        assert step.state == state
        assert not any(isinstance(effect, Record | Send) for effect in step.effects)


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.YES, Act.NO, Act.SKIP, Act.UNKNOWN)])
def test_an_input_is_taken_for_what_it_is(act: Act) -> None:
    """The samples of the table are classified as their act while a question, or a list to pick from, is open."""
    at = At.WHICH if act is Act.PICK else At.ASK
    assert classify(STATES_ASKED[at], SAID[act], a_context())[0] is act


@pytest.mark.parametrize("key", ["o:proposed", "f:0", "f:7", "f:x", "q:S3", "fix:S9", "answer", "edit", "early", "?"])
def test_what_is_not_offered_cannot_be_picked(key: str) -> None:
    """A changed client may send any data with the right version: it is as good as a stale button."""
    assert classify(STATES_ASKED[At.ASK], Said(Kind.PRESS, choice=key), a_context()) == (Act.STALE, "")


@pytest.mark.parametrize("text", ["gửi chưa nhỉ", "đã gửi chưa", "gửi rồi à", "xong chưa", "đã nộp chưa bác"])
def test_a_question_about_completion_is_never_one(text: str) -> None:
    """Asking whether it was sent does not send."""
    step = advance(State(At.REVIEW), Said(Kind.TEXT, text), a_context(figures=ANSWERED))
    assert not any(isinstance(effect, Send) for effect in step.effects)
    assert step.state.at is At.REVIEW


@pytest.mark.parametrize("digits", ["1", "2", "3", "5", "12"])
def test_digits_are_the_figure_while_one_is_asked(digits: str) -> None:
    """At a question with choices, digits never choose."""
    state = State(At.ASK, question="S8", wanted=("S8",))
    step = advance(state, Said(Kind.TEXT, digits), a_context())
    assert step.effects == (Record("S8", Figure(Standing.VALUE, Decimal(digits))),)


def test_a_hard_contradiction_must_be_mended_before_sending() -> None:
    """0 buổi with 30 lượt is never handed in."""
    wrong = {**ANSWERED, "S3": Figure(Standing.VALUE, Decimal(0))}
    step = advance(State(At.REVIEW), Said(Kind.PRESS, choice="send"), a_context(figures=wrong))
    assert step.state.at is At.DOUBT
    assert not step.effects
    again = advance(step.state, Said(Kind.TEXT, "đúng"), a_context(figures=wrong))
    assert again.state.at is At.DOUBT


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2 buổi 95 người", {"S3": 2, "S4": 95}),
        ("2 buoi 95 ng du", {"S3": 2, "S4": 95}),
        ("họp 2 buổi, được 95 lượt", {"S3": 2, "S4": 95}),
        ("buổi: 2, người: 95", {"S3": 2, "S4": 95}),
        ("95 người dự 2 buổi", {"S3": 2, "S4": 95}),
        ("hai buổi chín mươi lăm người", {"S3": 2, "S4": 95}),
        ("không", {"S3": 0, "S4": 0}),
        ("0 buổi", {"S3": 0, "S4": 0}),
        ("1 hoạt động 60 người", {"S5": 1, "S6": 60}),
        ("2 buổi", {"S3": 2}),
        ("95", {}),
        ("2 95", {}),
        ("2 950", {}),
        ("2/95", {}),
        ("60 người, 1 hoạt động", {}),
        ("3 hộ", {}),
        ("người", {}),
        ("2 buổi, mỗi buổi 40 người", {}),
        ("khoảng 2 buổi 95 người", {}),
        ("2 buổi 95 người 3 hộ", {"S3": 2, "S4": 95}),  # of the 3 families it is asked
        ("tháng 11 họp 2 buổi 95 người", {"S3": 2, "S4": 95}),  # the month is no figure
        ("0912345678", {}),
    ],
)
def test_a_pair_is_read_by_its_units_or_asked(text: str, figures: dict[str, int]) -> None:
    """Two figures in one message: recorded where the units leave one reading, else nothing is recorded."""
    step = advance(STATES_ASKED[At.ASK], Said(Kind.TEXT, text), a_context())
    recorded = {one.code: int(one.figure.value or 0) for one in step.effects if isinstance(one, Record)}
    assert recorded == figures


def test_the_value_shown_is_the_one_that_is_kept() -> None:
    """Mending a stock shows the last period's value, and "như cũ" keeps exactly that one."""
    december = period(2026, 12, settings().policy.rule, settings().calendar)
    context = a_context(
        period=december,
        questions=FORM.asked(12),
        figures={"S1": Figure(Standing.VALUE, Decimal(130))},
    )
    step = advance(State(At.REVIEW), Said(Kind.TEXT, "sửa 4"), context)
    assert "Lần trước bác báo 120 hộ" in step.message.text
    [kept] = [one for one in advance(step.state, Said(Kind.TEXT, "như cũ"), context).effects if isinstance(one, Record)]
    assert (kept.figure.value, kept.figure.kept) == (Decimal(120), True)


@pytest.mark.parametrize(
    ("text", "command"),
    [("đúng", Command.YES), ("Đúng ạ", Command.YES), ("dừng", Command.PAUSE), ("dung", Command.YES)],
)
def test_yes_and_stop_fold_to_the_same_letters(text: str, command: Command) -> None:
    """With accents each is itself; without, the yes that was asked for."""
    assert understand(text).command is command
