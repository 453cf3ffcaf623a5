"""Every row of the tables of what Telegram and the network can do to a request."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from telegram import error

from bot.channels import (
    Conflict,
    InDoubt,
    NotConfigured,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)
from bot.channels.telegram.errors import classify

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


def caused(exc: Exception, cause: Exception) -> Exception:
    """Link an exception to its cause as ``raise … from`` does."""
    exc.__cause__ = cause
    return exc


def over_the_wire(cause: Exception) -> Exception:
    """Dress an exception of httpx as PTB's request object does."""
    kind = error.TimedOut if isinstance(cause, httpx.TimeoutException) else error.NetworkError
    return caused(kind(f"httpx.{type(cause).__name__}: {cause}"), cause)


def page(kind: type[error.TelegramError], phrase: str) -> Exception:
    """Make what PTB raises for a status with a body that is not JSON."""
    return caused(
        kind(f"{phrase}. Parsing the server response b'<html>{TOKEN}</html>\\n' failed"),
        error.TelegramError("Invalid server response"),
    )


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (httpx.ConnectError("refused, no route, DNS, TLS"), Unreachable),
        (httpx.PoolTimeout(""), Unreachable),
        (httpx.ConnectTimeout(""), Unreachable),
        (httpx.ProxyError("407 Proxy Authentication Required"), Unreachable),
        (RuntimeError("This HTTPXRequest is not initialized!"), Unreachable),
        (httpx.ReadError(""), InDoubt),
        (httpx.WriteError(""), InDoubt),
        (httpx.CloseError(""), InDoubt),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), InDoubt),
        (httpx.LocalProtocolError(""), InDoubt),
        (httpx.ReadTimeout(""), InDoubt),
        (httpx.WriteTimeout(""), InDoubt),
        (httpx.DecodingError(""), InDoubt),
        (RuntimeError("Event loop is closed"), InDoubt),
        (UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed"), Rejected),
        (
            httpx.UnsupportedProtocol("Request URL is missing an 'http://' or 'https://' protocol."),
            NotConfigured,
        ),
        (httpx.InvalidURL("Invalid port"), NotConfigured),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.__name__,
)
def test_the_cause_tells_whether_the_request_left(cause: Exception, expected: type[Exception]) -> None:
    """What never connected is Unreachable, what broke afterwards is InDoubt."""
    assert type(classify(over_the_wire(cause))) is expected


@pytest.mark.parametrize(
    ("exc", "expected", "words"),
    [
        (error.Forbidden("Forbidden: bot was blocked by the user"), RecipientGone, "403 Forbidden: bot was"),
        (error.Forbidden("Forbidden: user is deactivated"), RecipientGone, "deactivated"),
        (error.Forbidden("Forbidden: bot was kicked from the group chat"), RecipientGone, "kicked"),
        (
            error.Forbidden("Forbidden: bot can't initiate conversation with a user"),
            RecipientGone,
            "initiate",
        ),
        (error.BadRequest("Bad Request: chat not found"), RecipientGone, "400 Chat not found"),
        (error.BadRequest("Bad Request: user not found"), RecipientGone, "400 User not found"),
        (error.BadRequest("Bad Request: PEER_ID_INVALID"), RecipientGone, "400 Peer_id_invalid"),
        (error.ChatMigrated(-100123), RecipientGone, "400 Group migrated"),
        (error.BadRequest("Bad Request: can't parse entities: …"), Rejected, "400 Can't parse entities"),
        (error.BadRequest("Bad Request: message is not modified"), Rejected, "400 Message is not modified"),
        (error.BadRequest("Bad Request: message to edit not found"), Rejected, "400 Message to edit"),
        (error.BadRequest("Bad Request: query is too old and …"), Rejected, "400 Query is too old"),
        (error.BadRequest("Bad Request: BUTTON_DATA_INVALID"), Rejected, "400 Button_data_invalid"),
        (error.NetworkError("Request Entity Too Large"), Rejected, "413 Request Entity Too Large"),
        (error.InvalidToken("Unauthorized"), NotConfigured, "401/404 Unauthorized"),
        (error.InvalidToken("Not Found"), NotConfigured, "401/404 Not Found"),
        (error.InvalidToken("Unauthorized (401)"), NotConfigured, "Unauthorized"),
        (error.Conflict("Conflict: terminated by other getUpdates request"), Conflict, "409 Conflict: term"),
        (error.Conflict("Conflict (409)"), Conflict, "409"),
        (error.NetworkError("Internal Server Error: restart"), InDoubt, "Internal Server Error"),
        (error.NetworkError("Bad Gateway"), InDoubt, "Bad Gateway"),
        (error.NetworkError("Bad Gateway (502)"), InDoubt, "502"),
        (error.NetworkError("Too Many Requests: retry after 3"), Throttled, "429 Too Many Requests"),
        (error.NetworkError("Something new"), InDoubt, "Something new"),
        (error.TelegramError("Something newer"), InDoubt, "Something newer"),
    ],
)
def test_what_telegram_says(exc: Exception, expected: type[Exception], words: str) -> None:
    """Telegram's own words decide who has to act, and are kept with their code."""
    trouble = classify(exc)

    assert type(trouble) is expected
    assert words in str(trouble)


@pytest.mark.parametrize("switch", ["", "1"], ids=["int", "timedelta"])
@pytest.mark.filterwarnings("ignore:.*retry_after.*")
def test_the_time_to_wait_is_read_both_ways(switch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB's retry_after is an int today and a timedelta with its switch; both are seconds here."""
    monkeypatch.setenv("PTB_TIMEDELTA", switch)
    exc = error.RetryAfter(90)
    assert isinstance(exc.retry_after, timedelta if switch else int)

    trouble = classify(exc)

    assert isinstance(trouble, Throttled)
    assert trouble.after == 90.0


def test_a_200_that_is_not_json_is_in_doubt() -> None:
    """PTB raises its base class then, which `except NetworkError` would miss."""
    cause = json.JSONDecodeError("Expecting value", "<html>", 0)

    trouble = classify(caused(error.TelegramError("Invalid server response"), cause))

    assert type(trouble) is InDoubt
    assert str(trouble) == "200 Invalid server response"


@pytest.mark.parametrize(
    ("exc", "expected"),
    [
        (page(error.Forbidden, "Forbidden (403)"), Unreachable),
        (page(error.InvalidToken, "Not Found (404)"), Unreachable),
        (page(error.InvalidToken, "Unauthorized (401)"), Unreachable),
        (page(error.BadRequest, "Bad Request (400)"), Unreachable),
        (page(error.Conflict, "Conflict (409)"), Unreachable),
        (page(error.NetworkError, "Proxy Authentication Required (407)"), Unreachable),
        (page(error.NetworkError, "Unavailable For Legal Reasons (451)"), Unreachable),
        (page(error.NetworkError, "Request Entity Too Large (413)"), Rejected),
        (page(error.NetworkError, "Too Many Requests (429)"), Throttled),
        (page(error.NetworkError, "Found (302)"), InDoubt),
        (page(error.NetworkError, "Bad Gateway (502)"), InDoubt),
        (page(error.NetworkError, "Unknown HTTPError (599)"), InDoubt),
        # JSON, but not Telegram's: it has no description
        (error.Forbidden("Forbidden (403)"), Unreachable),
        (error.BadRequest("Bad Request (400)"), Unreachable),
    ],
    ids=str,
)
def test_somebody_in_between_speaks_for_nobody(exc: Exception, expected: type[Exception]) -> None:
    """A proxy's or block page's status blocks no person, kills no row and stops no channel."""
    trouble = classify(exc)

    assert type(trouble) is expected
    assert "html" not in str(trouble)


@pytest.mark.parametrize("exc", [KeyError("result"), TypeError("…"), AttributeError("…"), ValueError(TOKEN)])
def test_an_error_inside_the_library_is_in_doubt(exc: Exception) -> None:
    """JSON of the wrong shape makes PTB raise anything; only the class's name is told."""
    trouble = classify(exc)

    assert type(trouble) is InDoubt
    assert str(trouble) == type(exc).__name__


@pytest.mark.parametrize(
    "said",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage failed",
        f"no such path: /bot{TOKEN}/sendMessage",
        f"/bot{TOKEN.replace(':', '%3A')}/getMe",
        "see http://block.example/?who=5",
        "x" * 100_000,
    ],
)
def test_an_errors_text_holds_no_token_and_no_url(said: str) -> None:
    """Whatever a provider echoes, the text for the log is short and clean."""
    text = str(classify(error.BadRequest(f"Bad Request: {said}")))

    assert "AAHdq".lower() not in text.lower()
    assert "://" not in text
    assert len(text) <= 210


def test_every_other_exception_gets_an_answer() -> None:
    """Even an empty message of a bare class is classified and has words."""
    for exc in (error.TelegramError(""), error.NetworkError(""), error.TimedOut(), Exception()):
        trouble = classify(exc)
        assert isinstance(trouble, SendError)
        assert str(trouble)


def test_cancelling_is_no_error_of_telegram() -> None:
    """CancelledError is no Exception, so nothing that calls classify can swallow it."""
    assert not issubclass(asyncio.CancelledError, Exception)
