"""The form as data, and the form that ships."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.indicators import Check, Form, Indicator, Question, Sort, form_from_json
from bot.core.model import Owner, Role
from bot.form_file import read_form
from bot.form_rows import LONGEST_TEXT

EVERY_MONTH = tuple(range(1, 13))
SHIPPED = Path(__file__).parents[2] / "indicators.toml"


@pytest.fixture(scope="module")
def form() -> Form:
    """The form of the packaged file."""
    file, problems = read_form(SHIPPED)
    assert problems == []
    assert file is not None
    return file.form


@pytest.mark.parametrize(
    ("month", "asked"),
    [
        (1, "S3+S4 S5+S6 S8 N1"),
        (2, "S3+S4 S5+S6 S8"),
        (10, "S3+S4 S5+S6 S8"),
        (11, "S3+S4 S5+S6 S8 N2 N3"),
        (12, "S3+S4 S5+S6 S8 S1 S2 S7 N4 K"),
    ],
)
def test_shipped_questions_of_a_month(form: Form, month: int, asked: str) -> None:
    """Three questions in an ordinary month, eight in a quarter's last, the yearly ones in their months."""
    assert " ".join("+".join(question.asks) for question in form.asked(month)) == asked


def test_shipped_quarters_ask_the_same(form: Form) -> None:
    """Every quarter ends with the same eight questions."""
    assert form.asked(3) == form.asked(6) == form.asked(9) == form.asked(12)


def test_shipped_questions_are_polite_and_short(form: Form) -> None:
    """Each question ends politely and leaves room in its message, whatever the form of address."""
    for question in form.questions:
        text = question.text.format(you="đồng chí")
        assert text.endswith(" ạ?")
        assert len(text) <= LONGEST_TEXT
        assert question.example


def test_shipped_limits(form: Form) -> None:
    """The figures that have limits, a first value, a tolerance or few readers."""
    assert form.by_code["S3"].high == 31
    assert form.by_code["S7"].high == 7
    assert "chưa có nhà văn hóa" in form.by_code["S7"].absent
    assert (form.by_code["S1"].roster, form.by_code["S2"].roster) == ("hộ", "khẩu")
    assert (form.by_code["S1"].soft_percent, form.by_code["S1"].sort) == (20, Sort.STOCK)
    assert form.by_code["S8"].seen_by == (Role.GROUP_LEADER, Role.REVIEWER, Role.PARTY_OFFICE)
    assert {one.code for one in form.indicators if one.few_told} == {"S3", "S5", "S7"}
    assert [option.key for option in form.by_code["N4"].options] == ["none", "drafting", "recognised"]
    assert [form.by_code[code].stage for code in ("N1", "N2", "N3")] == ["đăng ký", "đề nghị", "đề nghị"]


def test_shipped_checks_say_both_figures(form: Form) -> None:
    """Every check says the conflict with both figures, and three people a household just pass."""
    for check in form.checks:
        said = check.words.format(left="130", right="120")
        assert "130" in said
        assert "120" in said
    least = next(check for check in form.checks if (check.left, check.right) == ("S1", "S2"))
    assert all(households <= 3 * households * least.factor for households in range(1, 2000))


def test_shipped_form_survives_json(form: Form) -> None:
    """A form kept with its period comes back equal, through JSON text."""
    assert form_from_json(json.loads(json.dumps(form.to_json(), default=str))) == form


def test_a_period_asks_only_the_owner() -> None:
    """A school's question is not asked of a group."""
    form = Form(
        indicators=(Indicator("S1", "số hộ"), Indicator("T1", "đã học", owner=Owner.SCHOOL)),
        questions=(Question(("S1",), "…?", EVERY_MONTH), Question(("T1",), "…?", (3,))),
    )
    assert [question.asks for question in form.asked(3)] == [("S1",)]
    assert [question.asks for question in form.asked(3, Owner.SCHOOL)] == [("T1",)]
    assert form.asked(4, Owner.SCHOOL) == ()


@pytest.mark.parametrize(
    ("questions", "checks"),
    [
        ((Question(("S1", "S9"), "…?", EVERY_MONTH),), ()),
        ((), (Check("S1", "S9", "…", factor=Decimal(2)),)),
    ],
)
def test_unknown_codes_are_refused(questions: tuple[Question, ...], checks: tuple[Check, ...]) -> None:
    """A question or check of an indicator that is not there cannot exist."""
    with pytest.raises(ValueError, match="S9"):
        Form((Indicator("S1", "số hộ"),), questions, checks)
