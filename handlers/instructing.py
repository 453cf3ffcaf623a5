"""A leader's instruction: kept word for word, passed to the Party Office, its outcome reported back. Nothing else.

The office acts: one tap reminds whom it is about where that is certain, or it says what it did itself.
"""

from __future__ import annotations

import re

from bot.core.dialogue import State, Step
from bot.core.folding import tidy
from bot.core.model import Message, Place, Role, You
from bot.core.queries import Query, What, to_text
from bot.core.question_places import Named, read_places
from bot.core.question_words import plain
from bot.core.questions import Known
from bot.core.texts import instructions as says
from handlers.knowing import Asker, known, title
from handlers.naming import you_of
from handlers.turn import Order, Turn, tell_person
from handlers.turn import Query as Ask
from storage import instructions, people
from storage.conversations import Conversation
from storage.db import Tx
from storage.instructions import Instruction
from storage.people import Person

_SHOWN = 10


def given(tx: Tx, turn: Turn, person: Person, talk: Conversation, words: str, last: Query | None) -> Step:
    """Keep an instruction, tell the office, and confirm it; ``last``: what was answered just before ("cho họ …")."""
    has = known(tx, turn)
    named = _places(has, words)
    about = last if last is not None and last.what is not What.TOLD and not (named.places or named.units) else None
    kept = instructions.give(tx, person.id, words.strip(), to_text(about) if about else "", turn.key, turn.now)
    turn.note(tx, "instruct", f"instruction:{kept.id}", person.id)
    whom = _whom(tx, has, named)
    remind = f"{whom[0].name}, {whom[1].full_name}" if whom else ""
    message = says.passed_on(kept.id, person.name, tidy(kept.words), title(has, about) if about else "", remind)
    turn.tell(tx, Role.PARTY_OFFICE, "instruction", message)
    you = you_of(person)
    return Step(State(subject=talk.state.subject), (), says.receipt(kept.id, words, turn.desk.ward, you), asks=False)


def _places(has: Known, words: str) -> Named:
    """The places and units an instruction names."""
    of = has.register
    return read_places(plain(words, of.words, of.by_code, places=of.names), of)


def _whom(tx: Tx, has: Known, named: Named) -> tuple[Person, Place] | None:
    """Who reports for the one place that is named; None where none is, several may be, or nobody can be reached."""
    if len(named.places) == 1 and len(named.places[0]) == 1 and not named.units:
        ref = named.places[0][0]
    elif not named.places and len(named.units) == 1:
        ref = has.register.unit(named.units[0])
    else:
        return None
    place, reporter = has.place(ref), people.reporter(tx, ref)
    if place is None or reporter is None or not reporter.agreed or people.account_of(tx, reporter.id) is None:
        return None
    return reporter, place


# ---- the office --------------------------------------------------------------------------------------------


def _named(tx: Tx, match: re.Match[str], you: You) -> Instruction | Message:
    number = int(match["number"])
    found = instructions.by_id(tx, number)
    if found is None:
        return says.none_such(number, you)
    if found.outcome is not None:
        return says.settled_before(number, says.outcome(found.outcome, found.target, found.answer), you)
    return found


def _close(
    tx: Tx,
    turn: Turn,
    person: Person,
    found: Instruction,
    outcome: str,
    *,
    answer: str = "",
    target: Person | None = None,
) -> Message:
    """Say what was done, here and to the leader."""
    instructions.close(
        tx, found.id, outcome, doer=person.id, now=turn.now, answer=answer, target=target.id if target else None
    )
    turn.note(tx, "instruction-done", f"instruction:{found.id}", person.id, after={"outcome": outcome})
    leader = people.person(tx, found.person)
    what = says.outcome(outcome, target.name if target else "", answer)
    told = says.reported_back(found.id, found.words, what, turn.desk.ward, you_of(leader))
    turn.tell_person(tx, leader.id, "instruction-done", told)
    return says.noted(found.id, leader.name, what, you_of(person))


def _remind(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "nhắc theo chỉ đạo 3": the leader's words go to whom they are about."""
    found = _named(tx, match, you_of(person))
    if isinstance(found, Message):
        return found
    has = known(tx, turn)
    whom = _whom(tx, has, _places(has, found.words))
    if whom is None:
        return says.nobody_to_remind(found.id, you_of(person))
    reporter, _ = whom
    name = reporter.name.split()[-1]
    message = says.reminder(name, tidy(found.words), turn.desk.ward, you_of(reporter))
    if not tell_person(tx, turn.desk, reporter, f"instructed:{found.id}", message, turn.now):
        return says.nobody_to_remind(found.id, you_of(person))
    return _close(tx, turn, person, found, "reminded", target=reporter)


def _did(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "đã gọi theo chỉ đạo 3", "đã chuyển chỉ đạo 3"."""
    found = _named(tx, match, you_of(person))
    if isinstance(found, Message):
        return found
    return _close(tx, turn, person, found, "called" if match["what"] == "goi" else "passed")


def _answer(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "trả lời chỉ đạo 3: mai họp": word for word."""
    found = _named(tx, match, you_of(person))
    if isinstance(found, Message):
        return found
    said = _WRITTEN.match(tidy(turn.inbound.text))
    if said is None or not said["words"].strip():
        return says.answer_needs_words(found.id, you_of(person))
    return _close(tx, turn, person, found, "answered", answer=said["words"].strip())


def _list(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Ask:
    def ask(reader: Tx) -> Message:
        lines = [
            says.waiting_line(one.id, one.leader, tidy(one.words), turn.desk.local(one.at).date())
            for one in instructions.waiting(reader)
        ]
        return says.waiting(lines, you_of(person))

    return ask


_WRITTEN = re.compile(r"\D*\d+\s*[:.,-]?\s*(?P<words>.*)", re.DOTALL)
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(r"nhac theo chi dao (?P<number>\d{1,9})"), _remind),
    Order(Role.PARTY_OFFICE, re.compile(r"da (?P<what>goi|chuyen)(?: theo)? chi dao (?P<number>\d{1,9})"), _did),
    Order(Role.PARTY_OFFICE, re.compile(r"tra loi (?:theo )?chi dao (?P<number>\d{1,9})(?: .*)?"), _answer),
    Order(Role.PARTY_OFFICE, re.compile(r"(?:xem )?(?:cac )?(?:y kien )?chi dao"), _list),
)


# ---- the leader --------------------------------------------------------------------------------------------


def told(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """ "việc tôi giao đến đâu rồi": one's own instructions and what came of them."""
    lines = [
        says.own_line(
            one.id,
            one.words,
            turn.desk.local(one.at).date(),
            says.outcome(one.outcome, one.target, one.answer) if one.outcome else "",
        )
        for one in instructions.of_person(tx, asker.person, _SHOWN)
    ]
    return says.own(lines, asker.you)
