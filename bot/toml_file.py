"""A TOML file into frozen pydantic models, or every problem of it as one line each.

A line is "dotted.key: what to do". A check between keys is a field validator of the later key, never one of
the whole model, so that one wrong key hides no other's problem. No value is repeated: it may be secret.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)

from bot.core.texts import config as texts


class ConfigError(Exception):
    """The files cannot be used; ``problems`` are all reasons, one line each, in Vietnamese."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = [" ".join(problem.split()) for problem in problems]
        super().__init__("\n".join(self.problems))


class Table(BaseModel):
    """A table of a file. Its validators say what is wrong by ``ValueError(sentence)``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A text that is not empty."""


@dataclass(slots=True)
class Source:
    """What validators know beside the data: the file's folder. They set ``secret`` when it holds one."""

    folder: Path
    secret: bool = False


def source_of(info: ValidationInfo) -> Source:
    """The file that is being checked."""
    if not isinstance(info.context, Source):
        raise TypeError("needs a Source as the context")
    return info.context


def _beside(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip():
        raise ValueError(texts.empty())
    return source_of(info).folder / value


BesideFile = Annotated[Path, BeforeValidator(_beside)]
"""A path relative to the file's folder; needs a :class:`Source` as the context."""

AnyTable = TypeVar("AnyTable", bound=Table)


def read_toml(path: Path) -> dict[str, Any]:
    """The file's data, letters in NFC, decimals exact.

    OSError where it cannot be read; ValueError with a sentence where it is no TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # Windows editors put a mark in front
    except UnicodeDecodeError:
        raise ValueError(texts.not_utf8()) from None
    try:
        return tomllib.loads(unicodedata.normalize("NFC", text), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
    raise ValueError(texts.bad_toml(line[1] if line else ""))


def validated(
    model: type[AnyTable], data: object, where: str = "", context: Source | None = None
) -> tuple[AnyTable | None, list[str]]:
    """The table, or None and its problems, each headed by its key below ``where``; lists count from 1."""
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
    return None, [f"{_dotted(where, row['loc'])}: {_sentence(model, dict(row))}" for row in found]


def _dotted(where: str, path: tuple[int | str, ...]) -> str:
    for step in path:
        where += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if where else step
    return where


def _sentence(model: type[Table], error: dict[str, Any]) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "extra_forbidden":
        return texts.unknown_key(str(error["loc"][-1]), _keys(model, error["loc"][:-1]))
    return texts.wrong_value(error["type"], error.get("ctx", {}))


def _keys(model: type[Table], path: tuple[int | str, ...]) -> list[str]:
    """The keys of the table at ``path``, as the file spells them."""
    by_key = {field.alias or name: field for name, field in model.model_fields.items()}
    names = [step for step in path if isinstance(step, str)]
    return _keys(_table_in(by_key[names[0]].annotation), tuple(names[1:])) if names else list(by_key)


def _table_in(annotation: Any) -> type[Table]:
    """The table in ``X``, ``X | None`` or ``tuple[X, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next(_table_in(inner) for inner in get_args(annotation) if inner not in (type(None), ...))
