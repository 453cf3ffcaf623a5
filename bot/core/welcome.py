"""First contact as a small table: identity -> consent -> form of address -> idle.

A refusal or "không phải" ends the talk; anything else that is not an answer asks the same again. Consent
counts only when said (Law 91/2025/QH15): silence and other words are none. Whoever has agreed before, on another
phone, only says who they are. The rest of the state is kept: what was asked before is asked again afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.dialogue import Address, At, Consent, Effect, Identify, Said, State, Step
from bot.core.folding import phrase
from bot.core.model import Message, Role, Ward, You
from bot.core.phrases import Command, understand
from bot.core.texts import welcome as says

STATES = frozenset({At.IDENTITY, At.CONSENT, At.ADDRESS})


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom we greet: ``role`` in words ("tổ trưởng Tổ dân phố số 5, khu Hàng Kênh"), ``channel`` by its name.

    ``you``: how somebody who agreed before wants to be addressed, None for anybody else.
    """

    ward: Ward
    role: str
    channel: str
    roles: tuple[Role, ...]
    you: You | None = None


def pending(state: State, who: Newcomer) -> Message:
    """What is asked in this state."""
    if state.at is At.IDENTITY:
        return says.identity(who.ward, who.role)
    if state.at is At.CONSENT:
        return says.consent(who.channel, who.ward)
    return says.address()


def advance(state: State, said: Said, who: Newcomer) -> Step:
    """One message in, one step out; ``state`` is one of :data:`STATES`."""
    asked = pending(state, who)
    key = said.choice or _typed(said.text, asked)
    if said.stale or said.early or not key:
        return Step(state, (), asked if said.stale or said.early else says.again(asked))
    if state.at is At.IDENTITY:
        if key != "yes":
            return _end(Identify(False), says.not_me(who.ward))
        if who.you is not None:
            return Step(resting(state), (Identify(True),), _done(who, who.you))
        following = replace(state, at=At.CONSENT)
        return Step(following, (Identify(True),), pending(following, who))
    if state.at is At.CONSENT:
        if key != "yes":
            return _end(Consent(False), says.refused(who.ward))
        following = replace(state, at=At.ADDRESS)
        return Step(following, (Consent(True),), pending(following, who))
    you = You(key.removeprefix("you:"))
    return Step(resting(state), (Address(you),), _done(who, you))


def resting(state: State) -> State:
    """The state first contact interrupted, or that was handed over: its doubt, its question, or nothing asked."""
    if state.doubt:
        return replace(state, at=At.DOUBT)
    return replace(state, at=At.ASK if state.question else At.IDLE)


def idle(state: State) -> State:
    """Nothing is asked; which report it was about stays known."""
    return State(period=state.period, place=state.place)


def _done(who: Newcomer, you: You) -> Message:
    if Role.GROUP_LEADER in who.roles:
        return says.done_leader(you)
    return says.done_as(who.roles, who.ward, you)


def _end(effect: Effect, message: Message) -> Step:
    return Step(State(), (effect,), message)


def _typed(text: str, asked: Message) -> str:
    """The key of the choice that was typed: its words, its digit, or a plain yes or no."""
    said = phrase(text)
    for index, choice in enumerate(asked.choices, start=1):
        if said and said in (phrase(choice.label), str(index)):
            return choice.key
    command = understand(text).command
    if command in (Command.YES, Command.NO) and any(choice.key == command.value for choice in asked.choices):
        return command.value
    return ""
