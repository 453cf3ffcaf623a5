"""The values a dialogue is made of: where it stands, what was said, what comes of it.

A :class:`State` survives JSON between any two messages; it holds the position and doubts, never figures that
were recorded: those are in the database and come in with the :class:`Context`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.core.answers import Offer, Reason
from bot.core.figures import Figure, Figures, Standing
from bot.core.indicators import Form, Question
from bot.core.model import Attached, Kind, Message, Place, Ward, You
from bot.core.periods import Period


class At(StrEnum):
    """Where a person's talk stands."""

    IDENTITY = "identity"
    CONSENT = "consent"
    ADDRESS = "address"
    IDLE = "idle"
    ASK = "ask"
    REST = "rest"
    DOUBT = "doubt"
    REVIEW = "review"
    WHICH = "which"
    STOPPING = "stopping"
    CHANGE = "change"
    REASON = "reason"
    PAPER = "paper"
    TASK = "task"
    PICK = "pick"
    START = "start"
    OPINION = "opinion"
    NOTE = "note"
    STUCK = "stuck"
    WISH = "wish"
    FIGURE = "figure"
    PRODUCT = "product"
    CONFIRM = "confirm"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something asked back. ``question``: the code of the question it is about; ``quote``: what was typed."""

    reason: Reason
    question: str
    offers: tuple[Offer, ...] = ()
    quote: str = ""
    check: int = -1


@dataclass(frozen=True, slots=True)
class State:
    """Where a talk stands.

    ``period``, ``place`` (its ref): the report it is about. ``question``: the first code of the question asked,
    ``wanted`` its codes still without an answer. ``last``: the question answered last, for "à quên".
    ``early``: texts that came before their question, to be read back. ``held``: what is still to be asked back of a
    report in one message. ``typed``: the office types it in for the place. ``subject``: the question answered last
    (`bot.core.queries`), ``offers``: what may be meant by the one that waits.
    """

    at: At = At.IDLE
    period: str = ""
    place: str = ""
    question: str = ""
    wanted: tuple[str, ...] = ()
    last: str = ""
    doubt: Doubt | None = None
    early: tuple[str, ...] = ()
    held: tuple[Doubt, ...] = ()
    typed: bool = False
    subject: str = ""
    offers: tuple[str, ...] = ()

    def wanting(self, question: Question) -> tuple[str, ...]:
        """The codes of a question to answer: what is still wanted of the one asked, else the question whole."""
        return tuple(code for code in self.wanted if code in question.asks) or question.asks

    @property
    def is_given_back(self) -> bool:
        """Whether a figure that was given back is asked right now."""
        return self.doubt is not None and self.doubt.reason is Reason.RETURNED


@dataclass(frozen=True, slots=True)
class Said:
    """One inbound message as the dialogue sees it.

    ``choice``: the key of a current button. ``stale``: a button of another question. ``early``: dated before
    the pending question. ``edited``: the codes whose figures came from the message that was edited. ``file``: what
    can be passed on as it is.
    """

    kind: Kind
    text: str = ""
    choice: str = ""
    stale: bool = False
    early: bool = False
    edited: tuple[str, ...] = ()
    file: Attached | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the dialogue needs to know of the world; ``now`` is local.

    ``previous``: the figures last handed in; ``past``: each indicator's numbers handed in before, oldest first.
    ``summed``: the codes whose previous figure is the sum over the places of these names, which ``merged`` into it.
    """

    you: You
    name: str
    ward: Ward
    place: Place
    period: Period
    form: Form
    questions: tuple[Question, ...]
    figures: Figures
    previous: Figures
    sent: bool
    receipt: str
    now: datetime
    past: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    summed: frozenset[str] = frozenset()

    @property
    def known(self) -> dict[str, Figure]:
        """This report's figures over the previous ones."""
        return {**self.previous, **self.figures}

    @property
    def asked(self) -> frozenset[str]:
        """The codes this period asks."""
        return frozenset(code for question in self.questions for code in question.asks)

    @property
    def on_time(self) -> bool:
        """Whether a report sent now is on time."""
        return self.now.date() <= self.period.due

    def question(self, code: str) -> Question:
        """The question that asks ``code``; KeyError where the period's form has none."""
        for question in self.questions:
            if code in question.asks:
                return question
        raise KeyError(code)

    def number(self, question: Question) -> int:
        """The question's number, from 1."""
        return self.questions.index(question) + 1

    def unanswered(self) -> Question | None:
        """The first question with a code that has no figure yet."""
        return next((one for one in self.questions if any(code not in self.figures for code in one.asks)), None)

    def with_figures(self, figures: Figures) -> Context:
        """The same world after these figures were recorded."""
        return replace(self, figures={**self.figures, **figures})


@dataclass(frozen=True, slots=True)
class Record:
    """Effect: this figure is recorded."""

    code: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Send:
    """Effect: the report is handed in under the context's receipt."""


@dataclass(frozen=True, slots=True)
class CallHelp:
    """Effect: the office is told that this person asks to be called."""


@dataclass(frozen=True, slots=True)
class Identify:
    """Effect: the person says this invitation is (not) theirs."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Consent:
    """Effect: the person's answer to the data notice."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Effect: the form of address the person chose."""

    you: You


@dataclass(frozen=True, slots=True)
class Request:
    """Effect: after the lock, these figures should become so, for this reason; the office decides."""

    figures: Figures
    reason: str


Effect = Record | Send | CallHelp | Identify | Consent | Address | Request


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of one message: the next state, what to store, what to say.

    ``asks``: the message carries what is pending; False for a word in passing ("vâng, khi nào tiện …").
    """

    state: State
    effects: tuple[Effect, ...]
    message: Message
    asks: bool = True


# ---- JSON ------------------------------------------------------------------------------------------------


def state_to_json(state: State) -> dict[str, Any]:
    """Plain values; defaults are left out."""
    plain: dict[str, Any] = {"at": state.at.value}
    for name in ("period", "place", "question", "last", "subject"):
        if value := getattr(state, name):
            plain[name] = value
    for name in ("wanted", "early", "offers"):
        if value := getattr(state, name):
            plain[name] = list(value)
    if state.typed:
        plain["typed"] = True
    if state.doubt:
        plain["doubt"] = _doubt_to_json(state.doubt)
    if state.held:
        plain["held"] = [_doubt_to_json(doubt) for doubt in state.held]
    return plain


def state_from_json(plain: dict[str, Any]) -> State:
    """The state that :func:`state_to_json` wrote."""
    return State(
        at=At(plain["at"]),
        period=plain.get("period", ""),
        place=plain.get("place", ""),
        question=plain.get("question", ""),
        wanted=tuple(plain.get("wanted", ())),
        last=plain.get("last", ""),
        doubt=_doubt_from_json(plain["doubt"]) if plain.get("doubt") else None,
        early=tuple(plain.get("early", ())),
        held=tuple(map(_doubt_from_json, plain.get("held", ()))),
        typed=plain.get("typed", False),
        subject=plain.get("subject", ""),
        offers=tuple(plain.get("offers", ())),
    )


def _doubt_to_json(doubt: Doubt) -> dict[str, Any]:
    return {
        "reason": doubt.reason.value,
        "question": doubt.question,
        "quote": doubt.quote,
        "check": doubt.check,
        "offers": [
            {"code": offer.code, "figures": {code: figure_to_json(one) for code, one in offer.figures.items()}}
            for offer in doubt.offers
        ],
    }


def _doubt_from_json(row: dict[str, Any]) -> Doubt:
    offers = tuple(
        Offer({code: figure_from_json(one) for code, one in offer["figures"].items()}, offer["code"])
        for offer in row["offers"]
    )
    return Doubt(Reason(row["reason"]), row["question"], offers, row["quote"], row["check"])


def figure_to_json(figure: Figure) -> dict[str, Any]:
    """A figure as plain values; defaults are left out."""
    plain: dict[str, Any] = {"standing": figure.standing.value}
    for name in ("value", "whole"):
        if (number := getattr(figure, name)) is not None:
            plain[name] = str(number)
    for name in ("choice", "words", "kept", "said"):
        if value := getattr(figure, name):
            plain[name] = value
    return plain


def figure_from_json(plain: dict[str, Any]) -> Figure:
    """The figure that :func:`figure_to_json` wrote."""
    value, whole = (Decimal(plain[name]) if name in plain else None for name in ("value", "whole"))
    rest = {name: plain[name] for name in ("choice", "words", "kept", "said") if name in plain}
    return Figure(Standing(plain["standing"]), value, whole, **rest)
