"""What a programme's paper leaves unclear: told once, asked of the Party Office one at a time, in words or by a button.

The talk stands at ``At.PAPER`` with the question's id; another person's answer, or a newer paper, may settle it first.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.core.dialogue import At, Said, State, Step
from bot.core.folding import phrase
from bot.core.model import Kind, Message, Role, You
from bot.core.phrases import Command, understand
from bot.core.programme import Column
from bot.core.programme_answers import Doubt, Open, choices, read_answer
from bot.core.texts import duties as duty_says
from bot.core.texts import programme_asks as says
from bot.core.timeframe import Kind as Timing
from bot.core.timeframe import read_timeframe
from handlers import talking, task_view
from handlers.desk import Desk
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn, tell_person
from storage import outbox, people, programmes
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person

_LATER = frozenset({phrase(says.LATER), "bo qua", "lui", "de day", "de sau nhe", "lat nua",
                    "chua ro", "khong ro", "chua biet", "khong biet"})  # fmt: skip


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> None:
    """One message of somebody of the office who was asked."""
    you, said = you_of(person), talking.said(tx, turn, talk)
    asked = programmes.unsettled(tx)
    question = next((one for one in asked if str(one.id) == talk.state.question), None)
    labels = choices(question, turn.desk.units) if question else []
    if question is None:
        step = _from(turn, asked, 0, you, note=says.settled_meanwhile())
    elif said.stale or said.kind not in (Kind.TEXT, Kind.PRESS, Kind.EDIT):
        step = _ask(turn, question, len(asked), you, says.only_words())
    elif said.early:
        step = _ask(turn, question, len(asked), you, says.early(said.text))
    elif phrase(text := _in_words(said, labels)) in _LATER:
        step = _from(turn, asked, question.id, you)
    elif said.kind is Kind.TEXT and understand(text).command in (Command.PAUSE, Command.CANCEL):
        step = Step(State(), (), says.left_open(len(asked), you))
    else:
        answer = read_answer(question, text, turn.desk.units)
        if isinstance(answer, Doubt):
            step = _ask(turn, question, len(asked), you, says.doubt(answer))
        else:
            programmes.settle(tx, question.id, answer)
            turn.note(tx, "programme-answer", f"programme-question:{question.id}", person.id)
            rest = [one for one in asked if one is not question]
            step = _from(turn, rest, question.id, you, head=says.recorded(question, answer))
    talking.answer(tx, turn, talk, step)


def _in_words(said: Said, labels: list[str]) -> str:
    """What was typed, or the words of the button."""
    if said.kind is not Kind.PRESS:
        return said.text
    return [*labels, says.LATER][int(said.choice[2:])]


def _from(turn: Turn, asked: list[Open], after: int, you: You, *, head: str = "", note: str = "") -> Step:
    """The first question after an id, else the end of the talk; those that were put off stay open."""
    if question := next((one for one in asked if one.id > after), None):
        return _ask(turn, question, len(asked), you, note, head)
    return Step(State(), (), says.left_open(len(asked), you, head) if asked else says.none_left(you, head or note))


def _ask(turn: Turn, question: Open, left: int, you: You, note: str = "", head: str = "") -> Step:
    labels = choices(question, turn.desk.units)
    message = says.question(question, left, labels, note, you, head)
    return Step(State(at=At.PAPER, question=str(question.id)), (), message)


# ---- told by itself ----------------------------------------------------------------------------------------


def announce(tx: Tx, desk: Desk, now: datetime) -> None:
    """The tick: whoever of the office has not heard yet that papers leave something unclear hears it, once.

    Once for all that was found by now; what a later paper adds is told again.
    """
    if desk.may_write(now) != now or not (asked := programmes.unsettled(tx)):
        return
    numbers = list(dict.fromkeys(one.number for one in asked))
    for one in people.with_role(tx, Role.PARTY_OFFICE):
        person = people.person(tx, one)
        tell_person(tx, desk, person, _key(tx), says.unclear(numbers, len(asked), you_of(person)), now)


def heard(tx: Tx, person: Person, now: datetime) -> None:
    """Somebody of the office knows it by another message, so `announce` says it to them no more."""
    known = says.unclear((), 0, you_of(person))
    row = outbox.put(tx, f"{_key(tx)}:{person.id}", known, kind="notice", lane=outbox.ACT, now=now, person=person.id)
    if row is not None:
        outbox.close(tx, row, "cancelled", "known")


def _key(tx: Tx) -> str:
    return f"unclear:{programmes.newest_question(tx)}"


# ---- orders ----------------------------------------------------------------------------------------------


def _begin(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Step:
    """ "việc chưa rõ": the first question."""
    heard(tx, person, turn.now)
    return _from(turn, programmes.unsettled(tx), 0, you_of(person))


def _again(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Step | Message:
    """ "hỏi lại 4.3", "hỏi lại ngày kết thúc": what was answered there is asked again."""
    you, said = you_of(person), match["day"]
    part = None if said is None else Column.MID_TERM if "giua" in said or "so ket" in said else Column.END
    again = [one for one in programmes.settled(tx) if (one.part is part if part else phrase(one.task) == match["code"])]
    if not again:
        return says.never_answered(you)
    for one in again:
        programmes.ask_again(tx, one.id)
        turn.note(tx, "programme-ask-again", f"programme-question:{one.id}", person.id)
    return _from(turn, programmes.unsettled(tx), again[0].id - 1, you)


def _task(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Query:
    """ "xem nhiệm vụ 4.3": the task as it holds, in every programme that has this code."""

    def query(reader: Tx) -> Message:
        you, held = you_of(person), programmes.holding(reader)
        unclear, found = programmes.unsettled(reader), []
        for one in held:
            if phrase(one.entry.code) == match[1]:
                read = read_timeframe(one.entry.timeframe, one.issued)
                open_here = [it for it in unclear if (it.number, it.task) == (one.number, one.entry.code)]
                goes_on = read.kind in (Timing.RECURRING, Timing.CONTINUOUS)
                stands = task_view.lines(reader, turn, one)
                found.append(says.task(one, None if read.ask else read.due, open_here, stands, goes_on=goes_on))
        if found:
            return says.tasks(found, you)
        off = [one for one, active in programmes.outside(reader) if not active and phrase(one.entry.code) == match[1]]
        if off:
            return duty_says.is_off(off[0], you)
        return says.no_task(match[1].upper().replace(" ", "."), [one.entry.code for one in held], you)

    return query


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:cac |nhung )?(?:viec|cho|muc) (?:con )?chua ro|hoi ve van ban"), _begin),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"(?:(?:xem )?(?:nhiem vu|viec)(?: ngoai phu luc)?"
            r"|(?:ai|don vi nao) (?:phu trach|chu tri|lam)(?: nhiem vu| viec)?) (?:so )?(n?\d{1,3}(?: \d{1,3})?)"
        ),
        _task,
    ),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            r"hoi lai (?:(?:nhiem vu |viec )?(?P<code>n?\d{1,3}(?: \d{1,3})?)"
            r"|(?P<day>(?:ngay )?(?:ket thuc|cuoi ky|so ket|giua ky|so ket giua ky)(?: chuong trinh)?))"
        ),
        _again,
    ),
)
