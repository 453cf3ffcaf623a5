"""What the commands of the command line share: their options, how they read the configuration and how they fail."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import config as configs
from bot import control
from bot.config import ConfigError, Settings

FAILED, WRONG = 1, 2

Config = Annotated[Path, typer.Option("--config", help="the configuration file")]
AsJson = Annotated[bool, typer.Option("--json", help="a JSON object a line")]


def load(path: Path) -> Settings:
    """The settings of a file; exits with every problem otherwise."""
    try:
        return configs.load(path)
    except ConfigError as error:
        fail(WRONG, error.problems)


def fail(code: int, problems: Iterable[str]) -> NoReturn:
    """Say what is wrong on stderr, a line each, and exit."""
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(code)


def socket_of(settings: Settings) -> Path:
    """Where a bot with these settings listens for commands."""
    return settings.storage.path.parent / control.FILE
