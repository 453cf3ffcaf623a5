"""Before reminding of tasks begins: the start list, one past thing at a time; "bật nhắc" and "tắt nhắc".

The talk stands at ``At.START`` with the item's key, or ``_ALL`` for every past check-point; ``wanted`` says what of
it is asked. Whatever is put off stays on the list and nobody is reminded of it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.core.dialogue import At, Said, State, Step
from bot.core.folding import phrase
from bot.core.followup import Answer
from bot.core.forecast import mails
from bot.core.model import Kind, Message, Role, You
from bot.core.parts import unmanned
from bot.core.phrases import Command, understand
from bot.core.starting import Done, Doubt, Item, Simple, Still, past, read, read_day, read_done
from bot.core.texts import starting as says
from handlers import followup, forecasting, talking
from handlers.naming import you_of
from handlers.turn import Order, Query, Turn
from storage import followup as stored
from storage import people, programmes
from storage import starting as kept
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person

_LATER = frozenset({phrase(says.LATER), "bo qua cau nay", "de day", "de sau nhe", "lat nua"})
_ALL, _EACH, _DONE, _STILL = "checks", "each", "done", "still"
_AHEAD = timedelta(days=14)
_LINES = 3


def waiting(tx: Tx, turn: Turn) -> tuple[Item, ...]:
    """What is past and nobody has placed: while reminding is off everything before today, then what was before it."""
    today = turn.desk.local(turn.now).date()
    return past(followup.world(tx, turn.desk, turn.now), stored.started(tx) or today, kept.passed(tx))


def receive(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> None:
    """One message of somebody of the office who was asked about the start list."""
    talking.answer(tx, turn, talk, _answered(tx, turn, talk, person))


def _answered(tx: Tx, turn: Turn, talk: Conversation, person: Person) -> Step:
    you, said, items = you_of(person), talking.said(tx, turn, talk), waiting(tx, turn)
    checks = [one for one in items if one.is_check]
    left = said.kind is Kind.TEXT and phrase(said.text) not in _LATER
    if left and understand(said.text).command in (Command.PAUSE, Command.CANCEL):
        return _end(tx, turn, items, you)
    mode = talk.state.wanted[0] if talk.state.wanted else ""
    item = next((one for one in items if one.key == talk.state.question), None)
    if talk.state.question == _ALL and checks:
        return _all(tx, turn, person, said, items, checks)
    if item is None:
        return _next(tx, turn, items, None, you, head=says.settled_meanwhile())
    offered = [says.LATER] if mode in (_DONE, _STILL) else says.labels(item)
    if (note := _unfit(said)) is not None:
        return _ask(items, item, mode, you, note=note)
    text = _in_words(said, offered)
    if phrase(text) in _LATER:
        return _next(tx, turn, items, item, you)
    today = turn.desk.local(turn.now).date()
    answer: Done | Still | Simple | Doubt
    if mode == _DONE:
        answer = read_done(text, item.first.held.issued, today)
    elif mode == _STILL:
        day = read_day(text, today)
        answer = day if isinstance(day, Doubt) else Still(day)
    else:
        answer = read(text, item, today)
    if isinstance(answer, Doubt):
        return _ask(items, item, mode, you, note=says.doubt(answer))
    if isinstance(answer, Done | Still) and answer.day is None:
        return _ask(items, item, _DONE if isinstance(answer, Done) else _STILL, you)
    head = says.recorded(item, _record(tx, turn, person, item, answer, text))
    return _next(tx, turn, [one for one in items if one is not item], item, you, head=head)


def _unfit(said: Said) -> str | None:
    """Why a message cannot be an answer; None: it can."""
    if said.stale or said.kind not in (Kind.TEXT, Kind.PRESS, Kind.EDIT):
        return says.only_words()
    return says.early(said.text) if said.early else None


def _in_words(said: Said, labels: list[str]) -> str:
    """What was typed, or the words of the button."""
    return said.text if said.kind is not Kind.PRESS else labels[int(said.choice[2:])]


def _record(tx: Tx, turn: Turn, person: Person, item: Item, answer: Done | Still | Simple, text: str) -> str:
    """Store an answer for every part of the item; what it was, in words."""
    turn.note(tx, "start-list", f"task:{item.first.held.id}", person.id, after={"milestone": item.first.milestone.code})
    if isinstance(answer, Still):
        assert answer.day is not None  # noqa: S101 - it was asked for
        kept.move(tx, item.parts, answer.day, decider=person.id, words=text, now=turn.now)
        return says.moved_to(answer.day)
    if answer is Simple.PASSED:
        kept.let_be(tx, item.parts, person=person.id, now=turn.now)
        return says.PASSED
    done, word, what = Done(), Answer.NOT_APPLICABLE, says.NOT_APPLICABLE
    if isinstance(answer, Done):
        assert answer.day is not None  # noqa: S101 - it was asked for
        done, word, what = answer, Answer.DONE, says.done_on(answer.day, answer.paper)
    elif answer is Simple.REPORTED:
        word, what = Answer.RESULT if item.first.is_check else Answer.DONE, says.REPORTED
    kept.close(tx, item.parts, word, done, typed=person.id, words=text, now=turn.now, source=turn.key)
    return what


def _all(tx: Tx, turn: Turn, person: Person, said: Said, items: tuple[Item, ...], checks: list[Item]) -> Step:
    """The answer to the one question about every past check-point."""
    you = you_of(person)
    if (note := _unfit(said)) is not None:
        return _bulk(checks, you, note=note)
    text = phrase(_in_words(said, says.bulk_labels()))
    if text in _LATER:
        return _end(tx, turn, items, you)
    if text in (phrase(says.EACH), "tung ky"):
        return _ask(items, checks[0], _EACH, you)
    if text not in (phrase(says.ALL_PASSED), "da qua het", "qua het", "bo qua het", "bo qua"):
        return _bulk(checks, you, note=says.doubt(Doubt.UNREAD))
    for item in checks:
        kept.let_be(tx, item.parts, person=person.id, now=turn.now)
    turn.note(tx, "start-list", "checks", person.id, after={"passed": len(checks)})
    rest = tuple(one for one in items if not one.is_check)
    return _end(tx, turn, rest, you, head=says.all_passed(len(checks)))


def _next(
    tx: Tx, turn: Turn, items: tuple[Item, ...] | list[Item], after: Item | None, you: You, *, head: str = ""
) -> Step:
    """The first item after one, all past check-points in one question when their turn comes; else the end."""
    found = next((one for one in items if after is None or one.order > after.order), None)
    if found is None:
        return _end(tx, turn, items, you, head=head)
    checks = [one for one in items if one.is_check]
    if found.is_check and not (after is not None and after.is_check) and len(checks) > 1:
        return _bulk(checks, you, head=head)
    return _ask(items, found, _EACH if found.is_check else "", you, head=head)


def _bulk(checks: list[Item], you: You, *, note: str = "", head: str = "") -> Step:
    days = [one.first.due for one in checks]
    message = says.bulk(len(checks), min(days), max(days), note, you, head)
    return Step(State(at=At.START, question=_ALL), (), message)


def _ask(
    items: tuple[Item, ...] | list[Item], item: Item, mode: str, you: You, *, note: str = "", head: str = ""
) -> Step:
    state = State(at=At.START, question=item.key, wanted=(mode,) if mode else ())
    if mode == _DONE:
        return Step(state, (), says.which_day(item, note, you, head))
    if mode == _STILL:
        return Step(state, (), says.which_due(item, note, you, head))
    left = sum(one.is_check == item.is_check for one in items)
    return Step(state, (), says.question(item, left, note, you, head))


def _end(tx: Tx, turn: Turn, items: tuple[Item, ...] | list[Item], you: You, *, head: str = "") -> Step:
    nobody, unclear = unmanned(followup.world(tx, turn.desk, turn.now)), len(programmes.unsettled(tx))
    message = says.finished(list(items), nobody, unclear, stored.started(tx), you, head=head, listed=True)
    return Step(State(), (), message)


# ---- orders ----------------------------------------------------------------------------------------------


def _begin(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Step | Message:
    """ "danh sách khởi động": the first past thing, or that there is none."""
    if not programmes.numbers(tx):
        return says.no_programme(you_of(person))
    return _next(tx, turn, waiting(tx, turn), None, you_of(person))


def _turn_on(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "bật nhắc": the plan; it begins when that is confirmed."""
    you, since = you_of(person), stored.started(tx)
    if not programmes.numbers(tx):
        return says.no_programme(you)
    if since is not None:
        return says.on_already(since, you)
    return lambda reader: _preview(reader, turn, you)


def _planned(tx: Tx, turn: Turn) -> tuple[date, int]:
    """Until when the plan is shown, and how many messages that are."""
    last = turn.desk.local(turn.now).date() + _AHEAD
    world = followup.world(tx, turn.desk, turn.now)
    return last, len(mails(forecasting.tasks_ahead(tx, turn.desk, world, turn.now, last), {}))


def _preview(tx: Tx, turn: Turn, you: You) -> Message:
    last, count = _planned(tx, turn)
    world = followup.world(tx, turn.desk, turn.now)
    found = mails(forecasting.tasks_ahead(tx, turn.desk, world, turn.now, last), {})
    by: dict[int, int] = {}
    for one in found:
        by[one.person] = by.get(one.person, 0) + 1
    counted = [(people.person(tx, who).name, number) for who, number in sorted(by.items(), key=lambda it: -it[1])]
    lines = forecasting.first_lines(tx, found, _LINES)
    unlinked = forecasting.unlinked(world, turn.desk.local(turn.now).date(), last)
    return says.preview(count, counted, lines, len(waiting(tx, turn)), unlinked, last, you)


def _confirm(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message | Query:
    """ "bật nhắc 12 tin": what was shown, as far as it is still so."""
    you, since = you_of(person), stored.started(tx)
    if since is not None:
        return says.on_already(since, you)
    _, count = _planned(tx, turn)
    if count != int(match[1]):

        def anew(reader: Tx) -> Message:
            message = _preview(reader, turn, you)
            return Message(message.text, message.choices, you=you, head=says.changed_meanwhile())

        return anew
    today = turn.desk.local(turn.now).date()
    stored.switch(tx, "followup", today.isoformat(), person=person.id, now=turn.now)
    turn.note(tx, "followup-on", "followup", person.id)
    _tell_others(tx, turn, person, says.told_on(person.name))
    return says.switched_on(you)


def _turn_off(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "tắt nhắc": nothing of tasks goes out any more, what waits neither."""
    if stored.started(tx) is None:
        return says.off_already(you_of(person))
    stored.switch(tx, "followup", None, person=person.id, now=turn.now)
    turn.note(tx, "followup-off", "followup", person.id)
    _tell_others(tx, turn, person, says.told_off(person.name))
    return says.switched_off(you_of(person))


def _tell_others(tx: Tx, turn: Turn, person: Person, text: str) -> None:
    for other in people.with_role(tx, Role.PARTY_OFFICE):
        if other != person.id:
            turn.tell_person(tx, other, "followup", Message(text, you=You.DONG_CHI))


ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?danh sach khoi dong|khoi dong"), _begin),
    Order(Role.PARTY_OFFICE, re.compile(r"bat (?:lai )?nhac(?: viec)?"), _turn_on),
    Order(Role.PARTY_OFFICE, re.compile(r"bat nhac (\d{1,6}) tin"), _confirm),
    Order(Role.PARTY_OFFICE, re.compile(r"tat nhac(?: viec)?"), _turn_off),
)
