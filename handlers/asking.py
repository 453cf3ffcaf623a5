"""Leaders ask in their own words, or give an instruction; the Party Office and reviewers may ask the same.

Reading and answering run on a reader; the talk keeps what was asked last, so that "còn tổ 7?" is understood. What may
mean several things is offered as choices (``At.OFFER``); an instruction is never carried out, it is passed on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core.dialogue import At, State, Step
from bot.core.folding import fold, phrase
from bot.core.followup import TASK
from bot.core.instructions import Sort, asking_part, asks_plainly, looks_asked, sort_of
from bot.core.model import Kind, Message, Role
from bot.core.phrases import Command, understand
from bot.core.queries import Foreign, Nearest, Nowhere, Query, What, Which, from_text, to_text
from bot.core.questions import Known, read_question
from bot.core.sight import is_secretary
from bot.core.task_talk import TALKS
from bot.core.task_words import Act, answer, lines
from bot.core.texts import leadership as says
from handlers import answering, instructing, talking
from handlers.knowing import Asker, known, title, whose
from handlers.naming import you_of
from handlers.task_scene import part_of
from handlers.turn import Query as Ask
from handlers.turn import Turn
from storage import people
from storage.conversations import Conversation
from storage.db import Tx
from storage.people import Person

ASKERS = frozenset({Role.LEADERSHIP, Role.PARTY_OFFICE, Role.REVIEWER})
_ASIDE = frozenset({*TALKS, At.PAPER, At.START})
"""Where something else is asked, and a question is no answer; of a report and of an opinion it may be one."""
_MAY_ANSWER = re.compile(r"\d|\b(?:khong|ko|k|chua|it)\b")
"""What a figure may be said with, while the office types a report in."""
_OF_WHAT_IS_ASKED = frozenset({What.OVERVIEW, What.TASKS})
"""What "đến đâu rồi" may ask, where it may be of the very task that is asked about."""
_FRESH = timedelta(hours=12)
"""How long a follow-up may take."""
_MOST = 9
"""Choices of one list: each has a digit."""
_QUESTION, _ORDER = "?", "!"
"""What an offer begins with that is no query: the words, to be taken as a question or as an instruction."""


def wants(turn: Turn, talk: Conversation, held: frozenset[Role], *, reports: bool) -> bool:
    """Whether a message is for this handler. Who also ``reports`` asks between questions, in a question's words."""
    if ASKERS.isdisjoint(held) or turn.inbound.kind not in (Kind.TEXT, Kind.PRESS, Kind.EDIT):
        return False
    if talk.state.at is At.OFFER or turn.inbound.choice.startswith("a:"):
        return True
    typed = understand(turn.inbound.text).command
    if not turn.inbound.text.strip() or turn.inbound.start or typed in (Command.HELP, Command.START):
        return False
    return not reports or (talk.state.at is At.IDLE and typed is None and looks_asked(turn.inbound.text))


def aside(tx: Tx, turn: Turn, talk: Conversation, person: Person, held: frozenset[Role]) -> Ask | None:
    """A question while something else is asked of a leader or the office: answered as an order is, and that stays.

    Only what is a question for certain: anything else may be the answer to what is asked.
    """
    state, words = talk.state, turn.inbound.text
    typing_in = state.typed and state.at is At.ASK and not _MAY_ANSWER.search(fold(words))
    if turn.inbound.kind is not Kind.TEXT or ASKERS.isdisjoint(held) or not (state.at in _ASIDE or typing_in):
        return None
    said = answer(words) if state.at in TALKS else None  # "tham gia" is an answer, and a figure's name
    if understand(words).command or (said is not None and said.act not in (Act.STATUS, Act.JOINED)):
        return None
    if (state.at in TALKS and lines(words)) or not asks_plainly(words, free=_is_free(tx, turn, state)):
        return None
    reading = read_question(words, known(tx, turn), turn.desk.local(turn.now).date())
    if not isinstance(reading, Query) or reading.mark is not None:
        return None
    if reading.what is What.OVERVIEW and "tinh hinh" not in fold(words):  # a time alone may be a day that is asked for
        return None
    if said is not None and said.act is Act.STATUS and reading.what in _OF_WHAT_IS_ASKED:
        return None
    asker = Asker(you_of(person), held, is_secretary(people.fields(tx, person.id)), person.id)

    def query(reader: Tx) -> Message:
        message = answering.answer(reader, turn, asker, reading)
        return replace(message, text=says.still_asked(message.text, asker.you))

    return query


def _is_free(tx: Tx, turn: Turn, state: State) -> bool:
    """Whether words that name a figure may be the answer to what is asked: the result of a check-point."""
    if state.at is not At.TASK or not state.question.startswith(f"{TASK}/"):
        return False
    of = part_of(tx, turn.desk, state.question, turn.now)
    return of is not None and of.is_check


def receive(
    tx: Tx, turn: Turn, talk: Conversation, person: Person, held: frozenset[Role], *, other: Message, order: bool
) -> Ask | None:
    """Answer a message, or return what asks.

    ``other``: what somebody who is no leader is told where nothing was understood. ``order``: these words are an order
    of another role, so they are not for certain an instruction.
    """
    asker = Asker(you_of(person), held, is_secretary(people.fields(tx, person.id)), person.id)
    said, words = talking.said(tx, turn, talk), turn.inbound.text
    if said.stale or (said.kind is Kind.PRESS and talk.state.at is not At.OFFER):
        talking.answer(tx, turn, talk, Step(talk.state, (), says.old_choice(asker.you), asks=False))
        return None
    chosen = _chosen(talk.state, said.choice, words) if talk.state.at is At.OFFER else None
    if chosen is not None and not chosen.startswith((_QUESTION, _ORDER)):
        query = from_text(chosen)
        return lambda reader: _answered(reader, turn, asker, query)
    fresh = talk.heard is not None and turn.now - talk.heard <= _FRESH
    last = from_text(talk.state.subject) if talk.state.subject and fresh else None
    if chosen is not None:
        told = chosen[0] == _ORDER
        words, sort = (chosen[1:], Sort.INSTRUCTION) if told else (asking_part(chosen[1:]), Sort.QUESTION)
    else:
        sort = sort_of(words)
        if sort is Sort.INSTRUCTION and (order or said.kind is Kind.EDIT):
            sort = Sort.DOUBT
    if sort is Sort.QUESTION or Role.LEADERSHIP not in held:
        return lambda reader: answered(reader, turn, asker, words, last, other)
    if sort is Sort.DOUBT:
        step = _ask_which(talk.state, words, asker)
    else:
        step = instructing.given(tx, turn, person, talk, words, last)
    talking.answer(tx, turn, talk, step)
    return None


def _chosen(state: State, key: str, typed: str) -> str | None:
    """The offer that was pressed, or typed as its digit."""
    number = key.removeprefix("a:") if key else str(int(phrase(typed)) - 1) if phrase(typed).isdecimal() else ""
    if number.isdecimal() and int(number) < len(state.offers):
        return state.offers[int(number)]
    if len(state.offers) == 2 and state.offers[0].startswith(_QUESTION):
        return {"hoi": state.offers[0], "giao viec": state.offers[1]}.get(phrase(typed))
    return None


def _ask_which(state: State, words: str, asker: Asker) -> Step:
    offers = (f"{_QUESTION}{words}", f"{_ORDER}{words}")
    return Step(State(At.OFFER, subject=state.subject, offers=offers), (), says.ask_or_order(words, asker.you))


# ---- on a reader -----------------------------------------------------------------------------------------


def answered(
    tx: Tx, turn: Turn, asker: Asker, words: str, last: Query | None = None, other: Message | None = None
) -> Step:
    """Read the words, and answer or ask back; ``other``: what is said where that is not for this asker."""
    has, leads, own = known(tx, turn), Role.LEADERSHIP in asker.held, people.areas(tx, asker.person)
    has = replace(has, own=own[0]) if len(own) == 1 else has
    reading = read_question(words, has, turn.desk.local(turn.now).date(), last)
    subject = to_text(last) if last else ""
    match reading:
        case Query():
            return _answered(tx, turn, asker, reading)
        case Which(offers):
            return _offered(tx, turn, asker, has, offers[:_MOST], subject, which=True)
        case Nearest(offers) if leads:
            return _offered(tx, turn, asker, has, offers, subject, which=False)
        case Nowhere(number):
            message = says.no_such_place(number, turn.desk.ward, asker.you)
        case Foreign() if leads:
            courtesy = reading is Foreign.GREETING
            message = says.greeting(asker.you) if courtesy else says.foreign(turn.desk.ward, asker.you)
        case _:
            message = other or says.foreign(turn.desk.ward, asker.you)
    return Step(State(subject=subject), (), message, asks=False)


def _answered(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Step:
    """The answer; the talk keeps what was asked."""
    message = answering.answer(tx, turn, asker, query)
    return Step(State(subject=to_text(replace(query, mark=None))), (), message, asks=False)


def _offered(
    tx: Tx, turn: Turn, asker: Asker, has: Known, offers: tuple[Query, ...], subject: str, *, which: bool
) -> Step:
    """What may be meant, as choices."""
    offers = tuple({title(has, one): one for one in offers}.values())
    names = [whose(has, one) for one in offers]
    same = len({(one.what, one.codes) for one in offers}) == 1 and all(one.places for one in offers)
    labels = names if which and same else [title(has, one) for one in offers]
    ask = says.which_place if which and same else says.which_thing if which else says.not_understood
    state = State(At.OFFER, subject=subject, offers=tuple(map(to_text, offers)))
    return Step(state, (), ask(labels, asker.you))
