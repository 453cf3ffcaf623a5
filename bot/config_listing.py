"""What check-config shows of a configuration that is right: every key and its value, no secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from pydantic import SecretStr

from bot.channel_config import is_placeholder
from bot.config import Settings
from bot.core.texts import config as texts
from bot.toml_file import Table


def describe(settings: Settings) -> list[str]:
    """Every key with its value, "key: value" a line, for check-config; of a secret only that it is there."""
    form = settings.form
    lines = [*_lines("", settings)]
    lines.append(texts.form_counts(len(form.indicators), len(form.questions), len(form.checks)))
    if settings.telegram is None and not settings.zalo.bots:
        lines.append(texts.no_channel())
    return lines


def _lines(where: str, value: object) -> Iterator[str]:
    if isinstance(value, Table):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            yield from _lines(f"{where}.{key}" if where else key, getattr(value, name))
    elif isinstance(value, tuple) and any(isinstance(item, Table) for item in value):
        for number, item in enumerate(value, 1):
            yield from _lines(f"{where}[{number}]", item)
    elif value not in (None, ()):
        yield f"{where}: {_shown(value)}"


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return texts.placeholder() if is_placeholder(value.get_secret_value()) else texts.hidden()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
