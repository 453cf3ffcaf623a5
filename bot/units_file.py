"""``units.toml``: the units a ward's papers name, read and checked as a whole."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from bot.core.responsible import Unit, Units
from bot.core.texts import config as texts
from bot.toml_file import Table, Words, read_toml, validated

__all__ = ["PACKAGED_UNITS", "read_units"]

PACKAGED_UNITS = Path(__file__).with_name("units.toml")


class UnitRow(Table):
    """``[[unit]]``."""

    code: Words
    name: Words
    aliases: tuple[Words, ...] = ()
    members: bool = False
    groups: bool = False


class UnitsTables(Table):
    """The file."""

    together: tuple[Words, ...] = ()
    endings: tuple[Words, ...] = ()
    unit: tuple[UnitRow, ...] = Field(min_length=1)


def read_units(path: Path) -> tuple[Units | None, list[str]]:
    """The units of a file, or None and all its problems."""
    try:
        data = read_toml(path)
    except OSError:
        return None, [f"units: {path}: {texts.unreadable_file()}"]
    except ValueError as error:
        return None, [f"units: {path}: {error}"]
    tables, problems = validated(UnitsTables, data)
    if tables is None or problems:
        return None, [f"units: {problem}" for problem in problems]
    units = tuple(Unit(row.code, row.name, row.aliases, row.members, row.groups) for row in tables.unit)
    return Units(units, tables.together, tables.endings), []
