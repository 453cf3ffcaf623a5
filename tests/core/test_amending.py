"""After the lock: the table is complete, a wish is told from a report, and nothing is recorded by it."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from bot.core import amending
from bot.core.acts import Act, classify
from bot.core.amending import STATES, TABLE, Wish, advance, start, wish
from bot.core.answers import Offer, Reason
from bot.core.dialogue import At, Doubt, Record, Request, Said, Send, State, state_from_json, state_to_json
from bot.core.figures import Figure, Standing
from bot.core.model import Kind
from tests.core.test_conversation import ANSWERED, DOUBT, SAID, a_context

LOCKED = a_context(figures=ANSWERED, sent=True)
FOUR = Offer({"S8": Figure(Standing.VALUE, Decimal(4))})
STATES_ASKED = {
    "which": State(At.CHANGE),
    "value": State(At.CHANGE, question="S3", wanted=("S3", "S4")),
    "doubt": State(At.CHANGE, question="S3", wanted=("S3", "S4"), doubt=DOUBT),
    "reason": State(At.REASON, question="S8", doubt=Doubt(Reason.CORRECTED, "S8", (FOUR,))),
}


def test_the_table_is_complete() -> None:
    """Every state after the lock has a move for every act."""
    assert set(TABLE) == STATES
    assert all(set(row) == set(Act) for row in TABLE.values())


@pytest.mark.parametrize(("at", "act"), list(product(STATES_ASKED, Act)), ids=str)
def test_every_state_meets_every_act(at: str, act: Act) -> None:
    """Each pair gives one message and a state that survives JSON; nothing is ever recorded or sent."""
    state = STATES_ASKED[at]
    step = advance(state, SAID[act], LOCKED)
    assert state_from_json(json.loads(json.dumps(state_to_json(step.state)))) == step.state
    assert step.state.at in STATES | {At.IDLE}
    assert not any(isinstance(effect, Record | Send) for effect in step.effects)
    if step.state.at in STATES:
        assert amending.pending(step.state, LOCKED).text
    if act in (Act.STALE, Act.MEDIA, Act.READ, Act.HELP, Act.GO, Act.SEND):
        assert step.state == state
        assert not any(isinstance(effect, Request) for effect in step.effects)
    if act in (Act.PAUSE, Act.CANCEL):
        assert step.state.at is At.IDLE


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sửa", Wish("sửa", "")),
        ("sửa 3", Wish("sửa 3", "3")),
        ("Sửa câu 3 ạ", Wish("Sửa câu 3 ạ", "3 ạ")),
        ("sửa số hộ 121", Wish("sửa số hộ 121", "số hộ 121")),
        ("à quên 121", Wish("à quên 121", "121", corrects=True)),
        ("sửa tháng 9 số hộ 121", Wish("sửa số hộ 121", "số hộ 121", 9)),
        ("sửa số hộ tháng 9/2026 thành 121", Wish("sửa số hộ thành 121", "số hộ thành 121", 9, 2026)),
        ("báo cáo tháng 11", Wish("báo cáo", "", 11)),
        ("báo cáo", None),
        ("gửi", None),
        ("121", None),
        ("tháng 11 họp 2 buổi", None),
        ("sửa tháng 13", Wish("sửa tháng 13", "tháng 13")),
    ],
)
def test_a_wish_is_told_from_a_report(text: str, wanted: Wish | None) -> None:
    """Only what opens as a correction, or names a month to go on with, is one; the month is cut out."""
    assert wish(text) == wanted


@pytest.mark.parametrize(
    ("what", "codes", "value"),
    [
        ("3", ("S8",), None),
        ("3 thành 5", None, {"S8": 5}),
        ("vi phạm nếp sống 5", None, {"S8": 5}),
        ("vi phạm nếp sống", ("S8",), None),
        ("vi phạm nếp sống thành 5", None, {"S8": 5}),
        ("5 vụ", None, {"S8": 5}),
        ("buổi họp, tuyên truyền 3", None, {"S3": 3}),
        ("họp, tuyên truyền 3 buổi 60 người", None, {"S3": 3, "S4": 60}),
        ("2 hoạt động 90 người", None, {"S5": 2, "S6": 90}),
        ("99", (), None),
        ("lung tung", (), None),
        ("", (), None),
    ],
)
def test_what_is_wanted_is_found_by_number_name_or_unit(
    what: str, codes: tuple[str, ...] | None, value: dict[str, int] | None
) -> None:
    """A question is asked, a value with it goes straight to the reason, anything else lists the questions."""
    step = start(State(), Wish(what, what), LOCKED)
    if value is None:
        assert (step.state.at, step.state.wanted) == (At.CHANGE, codes)
    else:
        assert step.state.at is At.REASON
        assert step.state.doubt is not None
        proposed = {code: int(one.value or 0) for code, one in step.state.doubt.offers[0].figures.items()}
        assert proposed == value


def test_the_same_value_is_no_change() -> None:
    """What was handed in already needs nobody's approval."""
    step = start(State(), Wish("", "3 thành 0"), LOCKED)
    assert (step.state.at, step.effects) == (At.IDLE, ())


def test_the_question_answered_last_is_meant_where_it_fits() -> None:
    """ "à quên 5" without a unit: the last question; one that is a choice does not fit, so the list is shown."""
    assert start(State(last="S8"), Wish("", "5", corrects=True), LOCKED).state.at is At.REASON
    assert start(State(last="N3"), Wish("", "5", corrects=True), LOCKED).state.wanted == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("đếm sót một vụ", "đếm sót một vụ"),
        ("nhầm do cộng sai sổ", "nhầm do cộng sai sổ"),
        ("sửa vì đếm nhầm", "sửa vì đếm nhầm"),
        ("nhầm", None),
        ("12", None),
        ("đúng", None),
        ("nhầm, 5", None),
    ],
)
def test_the_reason_is_a_sentence(text: str, reason: str | None) -> None:
    """A bare word, a number or a yes is asked again; another number changes the value, not the reason."""
    step = advance(STATES_ASKED["reason"], Said(Kind.TEXT, text), LOCKED)
    asked = [effect for effect in step.effects if isinstance(effect, Request)]
    assert [one.reason for one in asked] == ([reason] if reason else [])
    if reason is None:
        assert step.state.at is At.REASON


def test_an_early_text_is_no_reason() -> None:
    """What was written before the reason was asked is not taken for it."""
    said = Said(Kind.TEXT, "đếm sót một vụ", early=True)
    assert advance(STATES_ASKED["reason"], said, LOCKED).effects == ()


def test_the_samples_are_what_they_are_called() -> None:
    """The acts the table is met with are classified as such where a value is wanted."""
    state = replace(STATES_ASKED["value"], at=At.ASK)
    for act in (Act.FIX, Act.CORRECTION, Act.ANSWER, Act.EARLY, Act.STALE, Act.MEDIA, Act.HELP):
        assert classify(state, SAID[act], LOCKED)[0] is act
