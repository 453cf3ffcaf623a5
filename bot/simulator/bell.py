"""Waiting for something to become true, woken by whoever changed it and never by a timer."""

import asyncio
from collections.abc import Callable


class Bell:
    """What changes a thing rings; who waits looks again at every ring. For one event loop, no locks."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits; they look again once the caller has come to its next await."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, holds: Callable[[], bool], within: float) -> None:
        """Return as soon as `holds()` is true; it is asked at once and after every ring.

        Raises TimeoutError after `within` seconds of real time.
        """
        async with asyncio.timeout(within):
            while not holds():
                await self._rung.wait()
