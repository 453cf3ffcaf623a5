"""``duties.toml``: what a ward adds to its programmes beside their appendices, read and checked as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from bot.core.duties import Annex, Duty
from bot.core.programme import Column
from bot.core.texts import config as texts
from bot.toml_file import Table, Words, read_toml, validated

__all__ = ["PACKAGED_DUTIES", "read_duties"]

PACKAGED_DUTIES = Path(__file__).with_name("duties.toml")

Cell = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
"""A cell as a paper would have it; it may be empty."""


def _code(value: str) -> str:
    if not re.fullmatch(r"N[1-9]\d{0,2}", value):
        raise ValueError(texts.not_a_duty_code())
    return value


class Proposals(Table):
    """``propose``: answers to offer where the paper does not say."""

    lead: Cell = ""
    coordinating: Cell = ""
    timeframe: Cell = ""


class DutyRow(Table):
    """``[[programme.duty]]``."""

    code: Annotated[Words, AfterValidator(_code)]
    section: Words
    content: Annotated[Cell, Field(min_length=1)]
    lead: Cell = ""
    coordinating: Cell = ""
    timeframe: Cell = ""
    product: Cell = ""
    propose: Proposals = Proposals()


class ProgrammeTable(Table):
    """``[[programme]]``."""

    number: Words
    issued: date
    end: date | None = None
    mid_term: date | None = None
    one_proof: tuple[tuple[Words, ...], ...] = ()
    duty: tuple[DutyRow, ...] = ()

    @field_validator("mid_term")
    @classmethod
    def _before_the_end(cls, mid_term: date | None, info: ValidationInfo) -> date | None:
        issued, end = info.data.get("issued"), info.data.get("end")
        if mid_term is not None and ((issued and mid_term <= issued) or (end and mid_term >= end)):
            raise ValueError(texts.not_between())
        return mid_term

    @field_validator("one_proof")
    @classmethod
    def _sets(cls, one_proof: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if any(len(codes) < 2 for codes in one_proof):
            raise ValueError(texts.lonely_proof())
        if twice := _twice(code for codes in one_proof for code in codes):
            raise ValueError(texts.named_twice(twice))
        return one_proof

    @field_validator("duty")
    @classmethod
    def _unique(cls, duty: tuple[DutyRow, ...]) -> tuple[DutyRow, ...]:
        if twice := _twice(row.code for row in duty):
            raise ValueError(texts.named_twice(twice))
        return duty


class DutiesTables(Table):
    """The file."""

    programme: tuple[ProgrammeTable, ...] = ()

    @field_validator("programme")
    @classmethod
    def _unique(cls, programme: tuple[ProgrammeTable, ...]) -> tuple[ProgrammeTable, ...]:
        if twice := _twice(f"{table.number} {table.issued.isoformat()}" for table in programme):
            raise ValueError(texts.named_twice(twice))
        return programme


def read_duties(path: Path) -> tuple[tuple[Annex, ...] | None, list[str]]:
    """What a file adds to each programme, or None and all its problems."""
    try:
        data = read_toml(path)
    except OSError:
        return None, [f"duties: {path}: {texts.unreadable_file()}"]
    except ValueError as error:
        return None, [f"duties: {path}: {error}"]
    tables, problems = validated(DutiesTables, data)
    if tables is None or problems:
        return None, [f"duties: {problem}" for problem in problems]
    return tuple(map(_annex, tables.programme)), []


def _annex(table: ProgrammeTable) -> Annex:
    duties = tuple(
        Duty(
            row.code,
            row.section,
            row.content,
            row.lead,
            row.coordinating,
            row.timeframe,
            row.product,
            {
                column: text
                for column in (Column.LEAD, Column.COORDINATING, Column.TIMEFRAME)
                if (text := getattr(row.propose, column.value))
            },
        )
        for row in table.duty
    )
    return Annex(table.number, table.issued, table.end, table.mid_term, table.one_proof, duties)


def _twice(names: Iterable[str]) -> str:
    """The first name that stands there twice; "" where there is none."""
    return next((name for name, times in Counter(names).items() if times > 1), "")
