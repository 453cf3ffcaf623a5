"""One message where the talk stands at a task: a button, a word, a day, a figure, a paper -> what comes of it; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.core.days import Unclear, named
from bot.core.dialogue import At, Said, State
from bot.core.folding import phrase, tidy
from bot.core.followup import Answer
from bot.core.model import Kind, Message
from bot.core.parts import Part
from bot.core.phrases import Command, understand
from bot.core.products import Result, read_result
from bot.core.task_answers import WORDS_KEPT, answered, due_of, resulted
from bot.core.task_talk import (
    Item,
    Product,
    Report,
    Say,
    Scene,
    Turned,
    after,
    answer_of,
    ask,
    asked,
    chosen,
    into,
    joined,
    listed,
    pending,
    product,
    statement_of,
    wish,
)
from bot.core.task_words import Act, Clause, answer, reason_of, wish_of
from bot.core.texts import task_answers as says
from bot.core.texts.task_status import asked as status_line

__all__ = ["advance"]

_SKIPS = frozenset({"khong can", "khong", "ko", "khong co gi", "chua co"})
_KEPT = frozenset({"co", "luu tai don vi", "da luu tai don vi", "co luu", "co luu tai don vi", "de tai don vi"})
_LATER = frozenset({"gui sau", "se gui sau", "chua co", "chua co so", "nop sau", "bo sung sau"})


def advance(state: State, said: Said, scene: Scene) -> Turned:
    """One message where the talk stands at a task; lines with codes are read elsewhere."""
    if pending(state, scene) is None:
        return after(state, scene, head=says.changed())
    if said.stale:
        return asked(state, scene, note=says.old_button())
    if said.kind is Kind.EDIT:
        return asked(state, scene, note=says.edited())
    if not said.choice and (said.kind is not Kind.TEXT or not said.text.strip()):
        return asked(state, scene, note=says.only_words())
    key = chosen(state, said.text, said.choice, scene)
    if said.choice and not key:
        return asked(state, scene, note=says.old_button())
    command = understand(said.text).command if said.text and not said.choice else None
    if key == "pause" or (not key and command in (Command.PAUSE, Command.CANCEL)):
        return Turned(into(state, At.IDLE), says.put_off(scene.you))
    if said.early and not key:
        return asked(state, scene, note=says.early(said.text))
    if state.at is At.PICK:
        return _pick(state, key, said.text, scene)
    if state.at is At.CONFIRM:
        return _confirm(state, key, command, said.text, scene)
    of = scene.item(state.question)
    assert of is not None  # noqa: S101 - something is pending
    match state.at:
        case At.TASK:
            return _task(state, key, said.text, scene, of)
        case At.NOTE:
            return _note(state, key, command, said.text, scene, of)
        case At.STUCK:
            return _stuck(state, key, command, said.text, scene, of)
        case At.WISH:
            return _wish(state, said.text, scene)
        case At.FIGURE:
            return _figure(state, key, command, said.text, scene, of)
        case _:
            return _product(state, key, command, said.text, scene, of)


def _pick(state: State, key: str, text: str, scene: Scene) -> Turned:
    """A number of the list. With a line that may mean several it is what the line says of the one picked."""
    message = pending(state, scene)
    assert message is not None  # noqa: S101 - the caller looked
    if not key.startswith("pick:"):
        clause = answer(text)
        if clause is None or clause.act in (Act.STATUS, Act.HAVE, Act.PAPER):
            return asked(state, scene, note=says.pick_one())
        return asked(replace(state, early=(text,)), scene, note=says.which(text))
    picked = listed(state, scene)[int(key.removeprefix("pick:")) - 1]
    rest = () if state.last else tuple(one for one in state.wanted if one != picked)
    if picked in scene.reports:
        return Turned(into(state, At.IDLE), message, (Report(picked),))
    if state.early and (clause := answer(state.early[0])) is not None:
        return answered(into(state, At.TASK, picked, rest), scene, clause)
    return ask(state, scene, picked, rest)


def _task(state: State, key: str, text: str, scene: Scene, of: Item) -> Turned:
    if key:
        return answered(state, scene, Clause((), Act(key), rest="2" if key == Act.SNOOZE else ""))
    clause = answer(text)
    if clause is not None and clause.act is Act.STATUS:
        return Turned(state, Message(status_line(of, scene.today, scene.calendar), you=scene.you), asks=False)
    if clause is not None and clause.act is Act.PAPER and isinstance(of, Part) and not of.is_check:
        clause = Clause((), Act.DONE, rest=text)
    if clause is not None and clause.act is not Act.PAPER:
        return answered(state, scene, clause)
    if isinstance(of, Part) and of.is_check and any(char.isalnum() for char in text):
        return answered(state, scene, Clause((), Act.RESULT, rest=text))
    day = named(text, scene.today) if isinstance(of, Part) and of.lead else None
    if isinstance(day, Unclear):
        return asked(state, scene, note=says.unclear_day(day))
    if day is not None:
        return answered(state, scene, Clause((), Act.DOING, rest=text))
    if isinstance(of, Part) and of.lead and of.due < scene.today and len(text.split()) > 1:  # the reason was asked for
        return asked(replace(into(state, At.NOTE, state.question, state.wanted), early=(tidy(text),)), scene)
    return asked(state, scene, note=says.unread(text))


def _note(state: State, key: str, command: Command | None, text: str, scene: Scene, of: Item) -> Turned:
    reason = state.early[0] if state.early else ""
    if key or command in (Command.SKIP, Command.NO, Command.UNKNOWN) or phrase(text) in _SKIPS:
        if not reason:
            return after(state, scene)
        said = Say(state.question, Answer.DOING, words=reason[:WORDS_KEPT])
        return after(state, scene, (said,), head=says.recorded(of, Answer.DOING, said=said.words))
    day = named(text, scene.today)
    if isinstance(day, Unclear):
        return asked(state, scene, note=says.unclear_day(day))
    words = "; ".join(filter(None, (reason, tidy(text))))[:WORDS_KEPT]
    said = Say(state.question, Answer.DOING, day=day, words=words)
    head = says.recorded(of, Answer.DOING, day, words if day is None else "")
    if day is not None and due_of(of) < day:
        head = joined(head, says.beyond_due(due_of(of)))
    return after(state, scene, (said,), head=head)


def _stuck(state: State, key: str, command: Command | None, text: str, scene: Scene, of: Item) -> Turned:
    if key or command in (Command.SKIP, Command.NO):
        return after(state, scene, (Say(state.question, Answer.STUCK, tell=True),), head="")
    words = reason_of(text)[:WORDS_KEPT]
    if not any(char.isalpha() for char in words):
        return asked(state, scene, note=says.unread(text))
    said = Say(state.question, Answer.STUCK, words=words, tell=True)
    return after(state, scene, (said,), head=says.recorded(of, Answer.STUCK, said=words))


def _wish(state: State, text: str, scene: Scene) -> Turned:
    until, reason = wish_of(text, scene.today)
    if state.last and (until is None or isinstance(until, Unclear)):
        return wish(state, scene, state.question, date.fromisoformat(state.last), reason or reason_of(text))
    if until is None:
        return asked(state, scene, note=says.unclear_day(Unclear.NO_DAY))
    return wish(state, scene, state.question, until, reason)


def _figure(state: State, key: str, command: Command | None, text: str, scene: Scene, of: Item) -> Turned:
    """The exact figure of a result that was doubtful; the words stay."""
    words, offers = state.early[0], state.early[1:]
    if key == "yes" and len(offers) == 1:
        return resulted(state, scene, of, Result(words, Decimal(offers[0])))
    if key == "unknown" or command in (Command.UNKNOWN, Command.SKIP):
        return resulted(state, scene, of, Result(words))
    read = read_result(text)
    if read.unclear or read.value is None:
        return asked(state, scene, note=says.unread(text))
    alone = sum(char.isalpha() for char in text) <= sum(char.isalpha() for char in words) // 2
    return resulted(state, scene, of, replace(read, words=words if alone else read.words))


def _product(state: State, key: str, command: Command | None, text: str, scene: Scene, of: Item) -> Turned:
    task, said = state.question, phrase(text)
    if key == "yes" and state.last:
        day = date.fromisoformat(state.last)
        line = says.recorded_product(of, "paper", state.early[0], day)
        return after(state, scene, (Product(task, "paper", state.early[0], day),), head=line)
    if key == "kept" or (not key and said in _KEPT):
        return after(state, scene, (Product(task, "kept"),), head=says.recorded_product(of, "kept"))
    if key == "send_later" or said in _LATER or command in (Command.SKIP, Command.UNKNOWN):
        return after(state, scene, (Product(task, "later"),), head=says.recorded_product(of, "later"))
    if command is Command.NO and state.last:
        return asked(replace(state, last=""), scene, note=says.no_date(state.early[0]))
    return product(state, scene, task, text, (), "")


def _confirm(state: State, key: str, command: Command | None, text: str, scene: Scene) -> Turned:
    """What was read back counts now, or not."""
    if key == "no" or command is Command.NO:
        return after(replace(state, question=""), scene, head=says.not_recorded(scene.you))
    if key != "yes" and command is not Command.YES:
        return asked(state, scene, note=says.unread(text))
    kept = [statement_of(one) for one in state.early]
    if len(kept) == 1:
        [(one, said, _, rest)] = kept
        return answered(into(state, At.TASK, one, state.wanted), scene, Clause((), said, rest=rest))
    effects, heads = [], []
    for one, said, day, rest in kept:
        of = scene.item(one)
        assert of is not None  # noqa: S101 - it was read back
        effects.append(Say(one, answer_of(said), day=day, words=rest[:WORDS_KEPT]))
        heads.append(says.recorded(of, answer_of(said), day))
    return after(replace(state, question=""), scene, tuple(effects), head=joined(*heads))
