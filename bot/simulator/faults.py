"""Trouble made to order: which call should go wrong, how, and how often.

One rule: this file says *what* goes wrong; how a platform words it (its error bodies) is the business of its
wire.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

ANY = "*"


class Trouble(Enum):
    """The ways a call can go wrong."""

    CUT_BEFORE = auto()  # the connection ends and the call has had no effect
    CUT_AFTER = auto()  # the call took effect, but the connection ends before the answer
    DELAY = auto()  # silence for `seconds` of real time, then the call goes on as usual, heard or not
    THROTTLE = auto()  # "too many requests": no effect, come back after `seconds`
    REFUSE = auto()  # the platform's own error, `status` and `text`: no effect
    BROKEN = auto()  # a page of HTML with `status`: 500, 502, or 200 as a blocking proxy sends it; no effect


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble waiting for its call.

    `method` is a name of the platform's interface, or ANY. `times` is how many calls it still hits, None for
    every one until `Faults.clear`. `when`, given the call's parameters, lets a call pass untouched by
    returning False.
    """

    trouble: Trouble
    method: str = ANY
    times: int | None = 1
    seconds: float = 0.0
    status: int = 0
    text: str = ""
    when: Callable[[Mapping[str, str]], bool] | None = None

    def hits(self, method: str, parameters: Mapping[str, str]) -> bool:
        """Whether this call is one it waits for."""
        if self.method not in (ANY, method):
            return False
        return self.when is None or self.when(parameters)


class Faults:
    """The faults of one wire, oldest first; a call meets at most one, the first that hits it."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(
        self,
        trouble: Trouble,
        method: str = ANY,
        *,
        times: int | None = 1,
        seconds: float = 0.0,
        status: int = 0,
        text: str = "",
        when: Callable[[Mapping[str, str]], bool] | None = None,
    ) -> None:
        """Order a trouble.

        `Trouble` says what `seconds`, `status` and `text` mean to it, `Fault` what the rest means. Without a
        `status`, REFUSE answers 403 and BROKEN 502.
        """
        self._waiting.append(Fault(trouble, method, times, seconds, status, text, when))

    def clear(self) -> None:
        """Make everything work again."""
        self._waiting.clear()

    def take(self, method: str, parameters: Mapping[str, str]) -> Fault | None:
        """Give the fault this call meets, one use of it gone, or None."""
        for place, fault in enumerate(self._waiting):
            if fault.hits(method, parameters):
                self._use(place, fault)
                return fault
        return None

    def _use(self, place: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times > 1:
            self._waiting[place] = replace(fault, times=fault.times - 1)
        else:
            del self._waiting[place]

    def __len__(self) -> int:
        return len(self._waiting)
