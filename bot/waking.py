"""What the loops that work on the database share: they are woken, they nap, and they tell when they rest."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Waking:
    """A loop as others see it. It takes every `wake` for work until it has looked."""

    def __init__(self) -> None:
        """Idle is nobody before the first look: an earlier run may have left something."""
        self._news = asyncio.Event()
        self._quiet = asyncio.Event()

    def wake(self) -> None:
        """Something may have come, or the clock was moved."""
        self._quiet.clear()
        self._news.set()

    @property
    def busy(self) -> bool:
        """Whether something may be waiting or being done."""
        return not self._quiet.is_set()

    async def idle(self) -> None:
        """Return when everything that can be done now is done; what is to be tried later is not waited for."""
        await self._quiet.wait()

    def _rest(self) -> None:
        """Nothing was found; unless there was news meanwhile, that is all."""
        if not self._news.is_set():
            self._quiet.set()

    async def _nap(self, seconds: float) -> None:
        """Until there is news, and no longer than this."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
