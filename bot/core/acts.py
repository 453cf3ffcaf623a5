"""What an inbound message is to the dialogue: one of a closed list of acts.

A whole phrase, a listed choice typed or pressed, a correction's opening; anything else is an answer. A message
dated before the pending question is EARLY unless it can do no harm.
"""

from __future__ import annotations

from enum import StrEnum

from bot.core import asking
from bot.core.dialogue import Context, Said, State
from bot.core.folding import phrase
from bot.core.model import Kind
from bot.core.phrases import Command, understand


class Act(StrEnum):
    """The kinds of input, as the table sees them."""

    ANSWER = "answer"
    CORRECTION = "correction"
    PICK = "pick"
    YES = "yes"
    NO = "no"
    REST_SAME = "rest_same"
    BACK = "back"
    SKIP = "skip"
    UNKNOWN = "unknown"
    PAUSE = "pause"
    CANCEL = "cancel"
    GO = "go"
    READ = "read"
    SEND = "send"
    FIX = "fix"
    HELP = "help"
    EDIT = "edit"
    MEDIA = "media"
    STALE = "stale"
    EARLY = "early"


# Early words that change nothing may act at once; everything else is read back first.
_HARMLESS = frozenset({Act.CORRECTION, Act.PAUSE, Act.CANCEL, Act.GO, Act.READ, Act.HELP, Act.BACK})

_COMMANDS = frozenset(Command) & frozenset(Act)


def classify(state: State, said: Said, context: Context) -> tuple[Act, str]:
    """The kind of input and its detail: a choice's key, what follows "sửa" or "à quên"."""
    if said.stale:
        return Act.STALE, ""
    if said.kind is Kind.EDIT:
        return Act.EDIT, ""
    if said.choice:
        return _pressed(state, said.choice, context)
    if said.kind is not Kind.TEXT or not said.text.strip():
        return Act.MEDIA, ""
    typed = understand(said.text)
    act, detail = Act.ANSWER, ""
    if key := _typed_choice(state, said.text, context):
        act, detail = _chosen(key)
    elif typed.corrects:
        act, detail = Act.CORRECTION, typed.rest
    elif typed.command is Command.START:
        act = Act.GO
    elif typed.command:
        act, detail = Act(typed.command.value), typed.rest
    if said.early and act not in _HARMLESS:
        return Act.EARLY, ""
    return act, detail


def _pressed(state: State, key: str, context: Context) -> tuple[Act, str]:
    """A button's key; a changed client can send any, so what could not be typed counts only where it is offered."""
    if key in _COMMANDS or any(choice.key == key for choice in asking.choices(state, context)):
        return _chosen(key)
    return Act.STALE, ""


def _chosen(key: str) -> tuple[Act, str]:
    if key == "same":
        return Act.ANSWER, "như cũ"
    return (Act(key), "") if key in _COMMANDS else (Act.PICK, key)


def _typed_choice(state: State, text: str, context: Context) -> str:
    """The key of the pending choice whose words, or digit where digits choose, were typed."""
    said = phrase(text)
    for index, choice in enumerate(asking.choices(state, context), start=1):
        if said and (said == phrase(choice.label) or (said == str(index) and asking.numbered(state, context))):
            return choice.key
    return ""
