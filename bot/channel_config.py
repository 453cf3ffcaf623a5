"""The channels' sections: a bot's token from one of three sources, its address, and the care for secrets.

A file that holds a secret and that others on the machine may open is refused, with the cure.
"""

from __future__ import annotations

import ipaddress
import os
import platform
import re
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from bot.core.texts import config as texts
from bot.toml_file import BesideFile, Table, Words, source_of


def _base_url(value: str) -> str:
    if not (_is_http(value) and value.endswith("/bot") and "@" not in value):
        raise ValueError(texts.not_an_address("/bot"))
    return value


def _is_http(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not (parts.query or parts.fragment or re.search(r"\s", value))
        )
    except ValueError:
        return False


BaseUrl = Annotated[str, AfterValidator(_base_url)]


class BotTable(Table):
    """A bot's token from exactly one source; ``token`` holds it, wherever it came from."""

    shape: ClassVar[str] = r"\S+"
    example: ClassVar[str] = "123456789:AbC-dEf…"

    token_env: Words | None = None
    token_file: BesideFile | None = None
    token: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    base_url: BaseUrl

    @property
    def filled(self) -> bool:
        """False while the token is still the example's, in angle brackets."""
        return not is_placeholder(self.token.get_secret_value())

    @property
    def on_loopback(self) -> bool:
        """Whether the provider's address is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @field_validator("token_env")
    @classmethod
    def _is_set(cls, name: str | None) -> str | None:
        if name is not None and not os.environ.get(name, "").strip():
            raise ValueError(texts.no_variable(name))
        return name

    @field_validator("token_file")
    @classmethod
    def _is_private(cls, path: Path | None) -> Path | None:
        if path is None:
            return None
        try:
            empty = not path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(texts.no_token_file(str(path))) from None
        if empty:
            raise ValueError(texts.empty_token())
        if is_exposed(path):
            raise ValueError(exposed(path))
        return path

    @field_validator("token", mode="before")
    @classmethod
    def _from_one_source(cls, literal: object, info: ValidationInfo) -> SecretStr:
        wrong = [key for key in ("token_env", "token_file") if key not in info.data]
        name, path = info.data.get("token_env"), info.data.get("token_file")
        if isinstance(literal, str) and literal.strip() and not is_placeholder(literal.strip()):
            source_of(info).secret = True
        given = not isinstance(literal, SecretStr)  # that is the default
        sources = given + len(wrong) + (name is not None) + (path is not None)
        if sources != 1:
            raise ValueError(texts.two_tokens() if sources else texts.no_token())
        if wrong:
            return SecretStr("")
        if name is not None:
            token = os.environ[name].strip()
        elif path is not None:
            token = path.read_text(encoding="utf-8").strip()
        elif isinstance(literal, str):
            token = literal.strip()
        else:
            raise ValueError(texts.wrong_value("string_type", {}))
        if not token:
            raise ValueError(texts.empty_token())
        if not (is_placeholder(token) or re.fullmatch(cls.shape, token)):
            raise ValueError(texts.wrong_token(cls.example))
        return SecretStr(token)


class Telegram(BotTable):
    """``[telegram]``: ``base_url`` as python-telegram-bot takes it."""

    shape: ClassVar[str] = r"\d+:[\w-]+"

    base_url: BaseUrl = "https://api.telegram.org/bot"
    username: str | None = None
    proxy: SecretStr | None = None  # it may carry a password

    @field_validator("username")
    @classmethod
    def _plain(cls, username: str | None) -> str | None:
        if username is None:
            return None
        if not re.fullmatch(r"@?[A-Za-z0-9_]{5,32}", username):
            raise ValueError(texts.not_a_username())
        return username.removeprefix("@")

    @field_validator("proxy")
    @classmethod
    def _reachable(cls, proxy: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if proxy is not None:
            source_of(info).secret |= "@" in proxy.get_secret_value()
            if not _is_http(proxy.get_secret_value()):
                raise ValueError(texts.not_a_proxy())
        return proxy


class ZaloBot(BotTable):
    """``[[zalo.bots]]``: one of the ward's Zalo bots; ``name`` tells them apart."""

    name: Words
    base_url: BaseUrl = "https://bot-api.zaloplatforms.com/bot"


class Zalo(Table):
    """``[zalo]``: Zalo's free plan allows three bots an account."""

    bots: tuple[ZaloBot, ...] = ()

    @field_validator("bots")
    @classmethod
    def _named_apart(cls, bots: tuple[ZaloBot, ...]) -> tuple[ZaloBot, ...]:
        names = [bot.name for bot in bots]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(texts.named_twice(twice[0]))
        return bots


def is_placeholder(token: str) -> bool:
    """Whether a token is still the example's words in angle brackets: no secret, and no use."""
    return token.startswith("<") and token.endswith(">")


def is_exposed(path: Path) -> bool:
    """Whether others than the owner may open the file; Windows itself keeps no such bits.

    What systemd hands over in its credentials directory shows the bits of its access list, and is private.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if os.name == "nt" or (credentials and path.is_relative_to(credentials)):
        return False
    return bool(path.stat().st_mode & 0o077)


def exposed(path: Path) -> str:
    """The problem of an exposed file, with the cure that works on its disk."""
    return texts.exposed(str(path), windows_disk=on_windows_disk(path.resolve(), platform.release()))


def on_windows_disk(path: Path, release: str) -> bool:
    """Whether a path lies on a Windows disk seen from WSL, whose kernel names Microsoft in its release."""
    return "microsoft" in release.lower() and bool(re.match(r"/mnt/[a-z]/", str(path)))
