"""``indicators.toml``: the form, the period rule, the milestones and the reminder ladders, read and checked as a whole.

Each row is checked alone, then the rows that hold are checked together, so one wrong row hides no other's
problem. A problem names its row: "indicator S3.high: …", "question S3+S4.text: …", "check N2, N1.factor: …".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Self

from bot.core.evidence import EvidencePolicy
from bot.core.followup import Ladders
from bot.core.indicators import Answer, Check, Form, Question, Sort
from bot.core.milestones import MilestonePolicy
from bot.core.periods import Ladder, PeriodRule, Policy
from bot.core.targets import Target
from bot.core.texts import config as config_texts
from bot.core.texts import form as texts
from bot.form_rows import CheckRow, FormTables, IndicatorRow, QuestionRow, TargetRow
from bot.toml_file import AnyTable, read_toml, validated

_COUNTED = frozenset({Answer.COUNT, Answer.PERCENT, Answer.RATIO, Answer.MONEY})


@dataclass(frozen=True, slots=True)
class FormFile:
    """What the file says, as the core's values."""

    form: Form
    policy: Policy
    milestones: MilestonePolicy
    ladders: Ladders
    evidence: EvidencePolicy
    targets: tuple[Target, ...] = ()


def read_form(path: Path) -> tuple[FormFile | None, list[str]]:
    """The form of a file, or None and all its problems."""
    try:
        data = read_toml(path)
    except FileNotFoundError:
        return None, [f"form: {texts.no_form(str(path))}"]
    except OSError:
        return None, [f"form: {path}: {config_texts.unreadable_file()}"]
    except ValueError as error:
        return None, [f"form: {path}: {error}"]
    tables, problems = validated(FormTables, data)
    rows = _Rows.of(data, problems)
    problems += rows.conflicts()
    if tables is None or problems:
        return None, problems
    form = Form(
        indicators=tuple(row.to_core() for row in rows.indicators.values()),
        questions=tuple(Question(**dict(row)) for row in rows.questions),
        checks=tuple(Check(**dict(row)) for row in rows.checks),
    )
    report, units = (Ladder(one.before, one.after) for one in (tables.ladder.report, tables.ladder.units))
    return FormFile(
        form,
        Policy(PeriodRule(**dict(tables.period)), report, units),
        tables.milestones.to_core(),
        tables.ladder.followed_up(),
        tables.evidence.to_core(),
        tuple(row.to_core() for row in rows.targets),
    ), []


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows that hold by themselves; ``codes`` are those of all indicators, wrong rows included."""

    indicators: dict[str, IndicatorRow]
    questions: list[QuestionRow]
    checks: list[CheckRow]
    targets: list[TargetRow]
    codes: list[str]

    @classmethod
    def of(cls, data: dict[str, Any], problems: list[str]) -> Self:
        """Check every row alone; what is wrong is added to ``problems``."""
        indicators = _checked(IndicatorRow, "indicator", data, problems)
        codes = [row["code"] for row in _tables(data, "indicator") if isinstance(row.get("code"), str)]
        return cls(
            {row.code: row for row in indicators},
            _checked(QuestionRow, "question", data, problems),
            _checked(CheckRow, "check", data, problems),
            _checked(TargetRow, "target", data, problems),
            codes,
        )

    def conflicts(self) -> Iterator[str]:
        """What is wrong between rows."""
        for code, times in Counter(self.codes).items():
            if times > 1:
                yield f"indicator {code}.code: {config_texts.named_twice(code)}"
        for code, times in Counter(row.code for row in self.targets).items():
            if times > 1:
                yield f"target {code}.code: {config_texts.named_twice(code)}"
        for question in self.questions:
            yield from self._in_question(question)
        asked = Counter((code, month) for row in self.questions for code in row.asks for month in row.months)
        for (code, month), times in asked.items():
            if times > 1:
                yield f"question {code}.months: {texts.asked_twice(code, month)}"
        for check in self.checks:
            yield from self._in_check(check)
        for target in self.targets:
            yield from self._in_target(target)
        yield from self._shared_names()

    def _shared_names(self) -> Iterator[str]:
        """Words that name two figures asked in one month, with no unit that could tell them apart."""
        months = {code: set(row.months) for row in self.questions for code in row.asks}
        for one, other in combinations(self.indicators.values(), 2):
            together = months.get(one.code, set()) & months.get(other.code, set())
            told_apart = one.typed_units() ^ other.typed_units()
            if one.owner is other.owner and together and not told_apart:
                for words in sorted(one.typed_names() & other.typed_names()):
                    yield f"indicator {other.code}.words: {texts.same_words(words)}"

    def _in_question(self, question: QuestionRow) -> Iterator[str]:
        where = f"question {'+'.join(question.asks)}.asks"
        for code in question.asks:
            if code not in self.codes:
                yield f"{where}: {texts.unknown_code(code)}"
        pair = [self.indicators[code] for code in question.asks if code in self.indicators]
        if len(pair) < 2:
            return
        first, second = pair
        if first.owner is not second.owner:
            yield f"{where}: {texts.two_owners()}"
        for row in pair:
            if row.answer is not Answer.COUNT:
                yield f"{where}: {texts.not_counted(row.code)}"
            elif not row.typed_units():
                yield f"{where}: {texts.no_unit_words(row.code)}"
        for words in sorted(first.typed_units() & second.typed_units()):
            yield f"{where}: {texts.same_words(words)}"

    def _in_check(self, check: CheckRow) -> Iterator[str]:
        where = f"check {check.left}, {check.right}"
        sides = {"left": check.left, "right": check.right}
        for side, code in sides.items():
            if code not in self.codes:
                yield f"{where}.{side}: {texts.unknown_code(code)}"
            elif (row := self.indicators.get(code)) and row.answer not in _COUNTED:
                yield f"{where}.{side}: {texts.not_counted(code)}"
        owners = {self.indicators[code].owner for code in sides.values() if code in self.indicators}
        if len(owners) > 1:
            yield f"{where}.right: {texts.two_owners()}"

    def _in_target(self, target: TargetRow) -> Iterator[str]:
        where = f"target {target.code}"
        named = [("counts", code) for code in target.counts] + [("of", code) for code in (target.of,) if code]
        for key, code in named:
            if code not in self.codes:
                yield f"{where}.{key}: {texts.unknown_code(code)}"
        rows = [self.indicators[code] for _, code in named if code in self.indicators]
        if len({row.owner for row in rows}) > 1:
            yield f"{where}.of: {texts.two_owners()}"
        summed = rows if target.of else []
        for row in summed:
            if row.answer is not Answer.COUNT:
                yield f"{where}.counts: {texts.not_counted(row.code)}"
        if not target.of:
            for row in rows:
                yield from self._counted_by_place(where, target, row)
        for row in (self.indicators[code] for code in target.counts if target.decided and code in self.indicators):
            if row.sort is not Sort.EVENT or row.answer is Answer.RATIO:
                yield f"{where}.decided: {texts.not_decided(row.code)}"

    def _counted_by_place(self, where: str, target: TargetRow, row: IndicatorRow) -> Iterator[str]:
        keys = {option.key for option in row.options}
        if row.answer is Answer.CHOICE and not target.options:
            yield f"{where}.options: {texts.needs_options()}"
        for key in target.options:
            if key not in keys:
                yield f"{where}.options: {texts.unknown_option(key)}"
        if row.answer in _COUNTED - {Answer.RATIO} and target.least is None:
            yield f"{where}.least: {texts.needs_least()}"
        if row.answer is Answer.WORDS or len(target.counts) > 1:
            yield f"{where}.counts: {texts.not_counted(row.code)}"


def _tables(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = data.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _checked(model: type[AnyTable], name: str, data: dict[str, Any], problems: list[str]) -> list[AnyTable]:
    kept = []
    for number, row in enumerate(_tables(data, name), 1):
        table, wrong = validated(model, row, where=f"{name} {_name(row) or number}")
        problems += wrong
        if table is not None:
            kept.append(table)
    return kept


def _name(row: dict[str, Any]) -> str:
    """What a row is called in a problem: its codes, empty where it has none."""
    asks = row.get("asks")
    codes = asks if isinstance(asks, list) else [row.get("code")]
    if "left" in row:
        return ", ".join(str(row.get(side)) for side in ("left", "right"))
    return "+".join(code for code in codes if isinstance(code, str))
