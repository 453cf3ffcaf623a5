"""No token, secret or phone number reaches a log, not even at DEBUG with failures injected."""

from __future__ import annotations

import asyncio
import io
import logging
import queue
import sys
from collections.abc import Iterator
from logging.handlers import QueueHandler
from typing import NoReturn

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import SendError
from bot.channels.telegram import TelegramChannel
from bot.core.model import Message
from bot.redaction import Redaction, install, quiet

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRET = "hook-Sécret/7"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what a redacting handler writes while every logger is at DEBUG."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    install([SECRET], [handler])
    loggers = [logging.getLogger(name) for name in (None, "httpx", "httpcore", "telegram")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot[token]/getMe"),
        (f"/bot{TOKEN.replace(':', '%3A')}/getMe", "/bot[token]/getMe"),
        (f"{TOKEN}{TOKEN}", "[token]:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"),
        (f"header {SECRET}.", "header [secret]."),
        ("hook-S%C3%A9cret%2F7", "[secret]"),
        ("proxy http://lan:mat-khau@proxy.local:3128", "proxy http://[secret]@proxy.local:3128"),
        # phone numbers
        ("gọi 0912345678 nhé", "gọi [phone] nhé"),
        ("0912.345.678", "[phone]"),
        ("0912 345 678", "[phone]"),
        ("0912-345-678", "[phone]"),
        ("+84912345678", "[phone]"),
        ("+84 912 345 678", "[phone]"),
        ("(+84) 912 345 678", "([phone]"),
        ("84912345678", "[phone]"),
        ("0225.3.842.115", "[phone]"),
        ("(0225) 3842115", "([phone]"),
        ("02253842115,01234567890", "[phone],[phone]"),
        ('"phone_number":"84912345678"', '"phone_number":"[phone]"'),
        ("phone_0912345678", "phone_[phone]"),
        ("SĐT.0912345678", "SĐT.[phone]"),
        # what has to stay readable
        ("inbox 84512345 done", "inbox 84512345 done"),
        ("outbox 12345678, account 8451234", "outbox 12345678, account 8451234"),
        ("update 912345678", "update 912345678"),
        ("date 1764000000", "date 1764000000"),
        ("2026-09-05T08:00:00.012345+07:00", "2026-09-05T08:00:00.012345+07:00"),
        ("2026-09-05 08:00:00,012", "2026-09-05 08:00:00,012"),
        ("05/09/2026 08.00", "05/09/2026 08.00"),
        ("05.09.2026 08:00", "05.09.2026 08:00"),
        ("05-09-2026 08:00", "05-09-2026 08:00"),
        ("took 0.123456789 s", "took 0.123456789 s"),
        ("took 1.0912345678 s", "took 1.0912345678 s"),
        ("tổ có 1.250 hộ, 42.310/44.165", "tổ có 1.250 hộ, 42.310/44.165"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("sha256 ab0912345678cd", "sha256 ab0912345678cd"),
        ("12:04:05 tick", "12:04:05 tick"),
    ],
)
def test_what_is_taken_out_and_what_is_not(text: str, clean: str) -> None:
    """Tokens, secrets and phone numbers go; ids, dates, times and counts stay."""
    assert Redaction([SECRET, ""]).redact(text) == clean


def test_a_secret_that_begins_another_hides_it_whole() -> None:
    """The longer secret is looked for first."""
    assert Redaction(["abc", "abcdef"]).redact("abcdef abc") == "[secret] [secret]"


@given(st.from_regex(r"\d{5,12}:[A-Za-z0-9_-]{20,40}", fullmatch=True), st.text(max_size=20))
def test_no_token_survives(token: str, around: str) -> None:
    """Any token is gone, whatever stands around it."""
    assert token not in Redaction().redact(f"{around} bot{token}/getMe {around}")


def test_arguments_are_redacted(written: io.StringIO) -> None:
    """Text that only comes together when formatted is found, of whatever type the arguments are."""
    log = logging.getLogger("test")
    log.info("%s calls %s", {"phone": "0912345678"}, httpx.URL(f"https://example.org/bot{TOKEN}/x"))
    log.info("split %s%s", "0912", "345678")
    log.info("100% plain")

    assert written.getvalue() == (
        "INFO test {'phone': '[phone]'} calls https://example.org/bot[token]/x\n"
        "INFO test split [phone]\n"
        "INFO test 100% plain\n"
    )


def fail(words: str) -> NoReturn:
    """Raise with these words."""
    raise ValueError(words)


def test_tracebacks_and_stacks_are_redacted(written: io.StringIO) -> None:
    """An exception's text, its cause's and a stack's lines pass the same filter."""
    log = logging.getLogger("test")
    try:
        try:
            fail(f"https://example.org/bot{TOKEN}/x")
        except ValueError as exc:
            raise RuntimeError("call 0912 345 678") from exc
    except RuntimeError:
        log.exception("failed with %s", SECRET)
    log.info("here", stack_info=True)  # the line itself is shown: 0912345678

    text = written.getvalue()
    assert "Traceback (most recent call last)" in text
    assert "ValueError: https://example.org/bot[token]/x" in text
    assert "RuntimeError: call [phone]" in text
    assert "failed with [secret]" in text
    assert "Stack (most recent call last)" in text
    assert not any(leak in text for leak in (TOKEN, SECRET, "0912"))


def test_another_formatter_finds_nothing_either(written: io.StringIO) -> None:
    """The record itself is clean, extra fields and all, so a formatter that prints objects has none."""
    seen: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = QueueHandler(seen)
    install([], [handler])
    log = logging.getLogger("test.extra")
    log.addHandler(handler)
    try:
        fail(TOKEN)
    except ValueError:
        log.exception("for %s", "0912345678", extra={"caller": "0912345678", "answer": 42})
    log.removeHandler(handler)

    record = seen.get_nowait()
    assert TOKEN not in str(vars(record))
    assert "0912345678" not in str(vars(record))
    assert vars(record)["answer"] == 42


def test_a_broken_log_call_does_no_harm(written: io.StringIO) -> None:
    """Arguments that do not fit leave a line, and raise nothing."""

    logging.getLogger("test").info("two %s %s", TOKEN)
    logging.getLogger("test").info("one %d", TOKEN)

    assert written.getvalue() == (
        "INFO test two %s %s [arguments unprintable: TypeError]\nINFO test one %d [arguments unprintable: TypeError]\n"
    )


async def answer_once(answer: bytes) -> tuple[asyncio.Server, str]:
    """Listen on loopback, answer every request with these bytes and hang up; give the address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


PAGE = f"<html>/bot{TOKEN}/sendMessage {SECRET} 0912345678</html>".encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE),
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: %d\r\n\r\n%s" % (len(PAGE), PAGE),
        b"HTTP/1.1 302 Found\r\nLocation: /bot%s\r\nContent-Length: 0\r\n\r\n" % TOKEN.encode(),
    ],
    ids=["cut", "garbage", "bad gateway", "redirect"],
)
async def test_the_libraries_at_debug_leak_nothing(written: io.StringIO, answer: bytes) -> None:
    """A failing request over a real socket, every library at DEBUG and a traceback: no secret in any line."""
    server, url = await answer_once(answer)
    async with server:
        channel = TelegramChannel(TOKEN, base_url=f"{url}/bot")
        for attempt in (channel.send("5", Message("Gọi 0912 345 678"), 1), channel.poll()):
            try:
                await attempt
            except SendError:
                logging.getLogger("test").exception("attempt with %s", channel)
        await channel.acknowledge("77")
        await channel.close()

    text = written.getvalue()
    assert "DEBUG httpcore" in text
    assert "DEBUG telegram.Bot" in text
    assert "bot[token]" in text
    assert "Traceback" in text
    assert not any(leak in text for leak in (TOKEN, TOKEN.partition(":")[2], SECRET, "0912"))


async def test_a_plain_request_leaks_nothing(written: io.StringIO) -> None:
    """httpx prints each URL at INFO: the line is there, the token is not."""
    server, url = await answer_once(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    async with server, httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{url}/bot{TOKEN}/getMe")

    assert "INFO httpx HTTP Request: GET" in written.getvalue()
    assert TOKEN not in written.getvalue()


@pytest.fixture
def levels() -> Iterator[None]:
    """Put the libraries' levels back afterwards."""
    loggers = [logging.getLogger(n) for n in ("httpx", "httpcore", "telegram", "telegram.request.BaseRequest")]
    before = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.mark.usefixtures("levels")
def test_quiet_keeps_the_libraries_down() -> None:
    """Afterwards httpx, httpcore and PTB say nothing below WARNING, whatever the root's level."""
    quiet()
    for name in ("httpx", "httpcore.http11", "telegram", "telegram.Bot"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
        assert logging.getLogger(name).isEnabledFor(logging.WARNING)


@pytest.mark.usefixtures("levels")
async def test_quiet_keeps_block_pages_out(written: io.StringIO) -> None:
    """An outage that answers with pages of HTML does not fill the log with them."""
    quiet()
    server, url = await answer_once(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>")
    async with server:
        channel = TelegramChannel(TOKEN, base_url=f"{url}/bot")
        with pytest.raises(SendError):
            await channel.poll()
        await channel.close()

    assert "<html>" not in written.getvalue()


def test_installing_takes_the_roots_handlers_and_replaces_itself() -> None:
    """Without handlers named it goes on all of the root's; a second time the first filter is gone."""
    root = logging.getLogger()
    handler = logging.StreamHandler(sys.stderr)
    kept = {each: list(each.filters) for each in root.handlers}
    root.addHandler(handler)
    try:
        install(["first"])
        second = install(["second"])
        assert handler.filters == [second]
        assert all(second in each.filters for each in root.handlers)
    finally:
        root.removeHandler(handler)
        for each, filters in kept.items():
            each.filters = filters


def test_without_any_handler_the_last_resort_is_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that configured no logging prints warnings through one handler: that one redacts."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert logging.lastResort is not None
    monkeypatch.setattr(logging.lastResort, "filters", [])

    assert install() in logging.lastResort.filters
