"""The web server on real sockets."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.web import PortTaken, serve

HOST = "127.0.0.1"


async def hello(_: Request) -> PlainTextResponse:
    return PlainTextResponse("xin chào")


async def hang(_: Request) -> PlainTextResponse:
    await asyncio.Event().wait()
    raise AssertionError


APP = Starlette(routes=[Route("/", hello), Route("/hang", hang)])


@asynccontextmanager
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{port}", verify=False) as client:  # noqa: S501  # no TLS
        yield client


def accepted(port: int) -> Iterator[socket.socket]:
    """This process's own ends of the connections that a port of it has taken."""
    for entry in list(Path("/proc/self/fd").iterdir()):
        with ExitStack() as done:
            try:
                one = done.enter_context(socket.socket(fileno=os.dup(int(entry.name))))
                one.getpeername()
            except OSError:
                continue  # a file, a listener, or gone meanwhile
            if one.family == socket.AF_INET and one.getsockname()[1] == port:
                yield one


async def test_any_free_port_is_served_at_once() -> None:
    """Answers do not wait the 40 ms that Nagle's algorithm would cost each: it is off."""
    async with serve(APP, HOST, 0) as port, client(port) as http:
        assert (await http.get("/")).text == "xin chào"
        assert [one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0 for one in accepted(port)] == [True]


async def test_a_taken_port_is_an_error_at_once() -> None:
    """Not the end of the process; and afterwards the port is free again, however it was used."""
    async with serve(APP, HOST, 0) as port:
        with pytest.raises(PortTaken, match=str(port)) as caught:
            async with serve(APP, HOST, port):
                raise AssertionError
        assert caught.value.port == port
        async with client(port) as http:
            await http.get("/")
    async with serve(APP, HOST, port) as again:
        assert again == port


async def test_an_address_of_another_machine_is_an_os_error() -> None:
    """It is not the port that is wrong."""
    with pytest.raises(OSError, match="assign"):
        async with serve(APP, "192.0.2.1", 0):
            raise AssertionError


async def test_an_open_long_poll_does_not_hold_up_the_end() -> None:
    """It would last for ever; it is cut, and no task of the server stays behind."""
    async with asyncio.timeout(30), serve(APP, HOST, 0) as port:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0.05)
    await reader.read()
    writer.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_error_inside_is_passed_on() -> None:
    """The server is stopped and the error is the caller's."""
    with pytest.raises(KeyError):
        async with serve(APP, HOST, 0):
            raise KeyError
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_signals_are_left_to_the_process() -> None:
    """A handler of ours is called while the server runs, and the server goes on."""
    got = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, got.set)
    try:
        async with serve(APP, HOST, 0) as port, client(port) as http:
            await http.get("/")
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(got.wait(), 30)
            assert (await http.get("/")).status_code == 200
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


async def test_ipv6_is_an_address_too() -> None:
    """Where the machine has it."""
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("no IPv6 here")
    async with serve(APP, "::1", 0) as port, httpx.AsyncClient(verify=False) as http:  # noqa: S501  # no TLS
        assert (await http.get(f"http://[::1]:{port}/")).status_code == 200
