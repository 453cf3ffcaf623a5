"""A typed line about tasks by their codes: which parts it means, what counts at once, what is read back; pure.

"xong" is read back with the task's name, and whatever changes what was closed; a code of another unit is refused with
the codes there are; what may mean several parts is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.days import Unclear, lately, named
from bot.core.dialogue import At, State
from bot.core.folding import fold
from bot.core.followup import AHEAD, COORDINATE, Answer, goes_by_deadline
from bot.core.model import Message, code_of
from bot.core.parts import Part
from bot.core.products import Paper, read_paper, read_result
from bot.core.task_answers import answered, fits
from bot.core.task_talk import (
    TALKS,
    Effect,
    Product,
    Say,
    Scene,
    Turned,
    after,
    ask,
    asked,
    closed,
    into,
    joined,
    product,
    statement,
    what_of,
)
from bot.core.task_words import Act, Clause, answer
from bot.core.texts import task_answers as says
from bot.core.texts.task_status import asked as status_line

__all__ = ["heard", "wondered"]

_ONE = "one"
"""In a list that asks which is meant: the others are not asked afterwards."""
_STRAIGHT = frozenset(
    {Act.DOING, Act.HAVE, Act.STUCK, Act.NOT_APPLICABLE, Act.NO_ORDER, Act.JOINED, Act.NOT_ASKED, Act.RESULT}
)
"""What counts at once where it is said of something that is open."""


@dataclass(slots=True)
class _Found:
    """What a line came to: effects with the lines that name them, statements to read back, what is to be asked."""

    effects: list[Effect] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    confirm: list[str] = field(default_factory=list)
    asks: list[tuple[str, Clause]] = field(default_factory=list)
    which: list[tuple[tuple[str, ...], Clause]] = field(default_factory=list)


def heard(state: State, clauses: Sequence[Clause], text: str, scene: Scene) -> Turned:
    """What a line with codes comes to, wherever the talk stands."""
    found = _Found()
    for clause in clauses:
        for code in clause.codes:
            _take(state, code, clause, scene, found)
    return _turned(state, found, text, scene)


def wondered(state: State, clause: Clause, text: str, scene: Scene) -> Turned | None:
    """An answer without a code where no task is talked about: of the only part it can mean, else asked which."""
    fit = tuple(key for key in scene.due if (of := scene.item(key)) is not None and fits(of, what_of(key), clause.act))
    keys = fit or scene.due
    if not keys or clause.act is Act.STATUS:
        return None
    return asked(replace(into(state, At.PICK, wanted=keys), early=(text,), last=_ONE), scene, note=says.which(text))


# ---- which part a code means -------------------------------------------------------------------------------


def _take(state: State, code: str, clause: Clause, scene: Scene, found: _Found) -> None:
    ours = {key: of for key, of in scene.items.items() if isinstance(of, Part) and of.held.entry.code == code}
    mine = {key: of for key, of in ours.items() if _meant(of, clause.who, scene)}
    if not mine:
        known = dict.fromkeys(of.held.entry.code for of in scene.items.values() if isinstance(of, Part))
        named_ = [one for one in known if not scene.office]
        found.notes.append(says.not_yours(code, named_, scene.you) if not ours else says.unread(clause.who or code))
        return
    keys = _current(state, mine, clause.act, scene)
    if len(keys) > 1:
        if scene.office and len({of.place.ref for key, of in mine.items() if key in keys}) == len(keys):
            found.notes.append(says.whose(code, [mine[key].place.name for key in keys if key in mine]))
        else:
            found.which.append((keys, clause))
        return
    _apply(keys[0], mine[keys[0]], clause, scene, found)


def _meant(of: Part, who: str, scene: Scene) -> bool:
    """Whether it is a part of the unit that was named, or of the person's own where none was."""
    if not who:
        return scene.office or of.place.ref in scene.own
    names = (of.place.name, of.place.full_name, of.place.code, *of.place.aliases, of.of)
    if who in map(fold, names):
        return True
    return code_of(of.place.ref) in {unit.code for unit in scene.units.match(who)}


def _current(state: State, mine: dict[str, Part], act: Act, scene: Scene) -> tuple[str, ...]:
    """The part of each place and programme that is meant now: the one talked about, else the first that is open."""
    if state.question in mine:
        return (state.question,)
    best: dict[tuple[int, str], str] = {}
    for key, of in sorted(mine.items(), key=lambda one: _rank(one[0], one[1], act, scene)):
        best.setdefault((of.held.id, of.place.ref), key)
    return tuple(best.values())


def _rank(key: str, of: Part, act: Act, scene: Scene) -> tuple[bool, bool, int, date]:
    """Lead before coordinating; what takes this answer; what is open, late check-points first, the newest of them.

    A check-point, or what is coordinated, stays the one that is meant until its day is past: its result may follow
    "đang làm".
    """
    if act is Act.PAPER:  # of what was said to be done
        return not of.lead, of.deed is None or of.deed.answer is not Answer.DONE, 0, _mirrored(of.due)
    unfit = act not in (Act.STATUS, Act.OPEN, Act.UNREAD) and not fits(of, what_of(key), act)
    if of.due < scene.begin and not closed(of):
        return not of.lead, unfit, 3, of.due
    periodic = not of.lead or not goes_by_deadline(of.milestone)
    if periodic and of.due < scene.today:
        return not of.lead, unfit, 2 if closed(of) else 0, _mirrored(of.due)
    if closed(of) and not periodic:
        return not of.lead, unfit, 2, _mirrored(of.due)
    return not of.lead, unfit, 1, of.due


def _mirrored(day: date) -> date:
    return date.fromordinal(date.max.toordinal() - day.toordinal())


# ---- what is said of it ------------------------------------------------------------------------------------


def _apply(key: str, of: Part, clause: Clause, scene: Scene, found: _Found) -> None:
    act, rest = clause.act, clause.rest
    said_before = act is Act.DONE and of.deed is not None and of.deed.answer is Answer.DONE
    if act is Act.STATUS or said_before or (act is Act.OPEN and closed(of) and not _under_way(of)):
        found.notes.append(status_line(of, scene.today, scene.calendar))
    elif closed(of) and of.lead and act in (Act.MORE_TIME, Act.SNOOZE):
        found.notes.append(says.answered_before(of))
    elif act is Act.PAPER:
        _paper(key, of, rest, scene, found)
    elif act is Act.OPEN or not fits(of, what_of(key), act):
        found.asks.append((key, clause))
    elif act is Act.DONE and what_of(key) != COORDINATE:
        day = None if not rest or isinstance(read_paper(rest, scene.today), Paper) else lately(rest, scene.today)
        found.confirm.append(statement(key, act, day, rest))
    elif act in _STRAIGHT and what_of(key) != COORDINATE and _doubtful(of, scene):
        found.confirm.append(statement(key, act, None, rest))
    elif _whole(of, act, rest, scene):
        _say(key, of, act, rest, scene, found)
    else:
        found.asks.append((key, clause))


def _doubtful(of: Part, scene: Scene) -> bool:
    """Whether it is read back: it takes something back, is said for another unit, or of a period that is far away.

    A result may follow "đang làm" at once.
    """
    far = not goes_by_deadline(of.milestone) and of.due > scene.today + AHEAD
    return (closed(of) and not _under_way(of)) or of.place.ref not in scene.own or far


def _under_way(of: Part) -> bool:
    """Whether a period's result may still follow, or what is coordinated may still go on."""
    if not of.lead:
        return True
    return of.is_check and of.deed is not None and of.deed.answer in (Answer.DOING, Answer.STUCK, Answer.NO_ORDER)


def _paper(key: str, of: Part, rest: str, scene: Scene, found: _Found) -> None:
    read = read_paper(rest, scene.today)
    if of.deed is None or of.deed.answer is not Answer.DONE:
        found.notes.append(says.no_product(of))
    elif isinstance(read, Paper):
        found.effects.append(Product(key, "paper", read.number, read.day))
        found.heads.append(says.recorded_product(of, "paper", read.number, read.day))
    else:
        found.asks.append((key, Clause((), Act.PAPER, rest=rest)))


def _whole(of: Part, act: Act, rest: str, scene: Scene) -> bool:
    """Whether nothing needs to be asked back, so that it may stand among others in one line."""
    if act is Act.DOING:
        return not (rest and isinstance(named(rest, scene.today), Unclear))
    if act is Act.RESULT:
        return not read_result(rest).unclear
    return act in (Act.HAVE, Act.NOT_APPLICABLE, Act.NO_ORDER, Act.JOINED, Act.NOT_ASKED, Act.DONE) or (
        act is Act.STUCK and bool(rest)
    )


def _say(key: str, of: Part, act: Act, rest: str, scene: Scene, found: _Found) -> None:
    turned = answered(State(at=At.TASK, question=key), scene, Clause((), act, rest=rest))
    found.effects += turned.effects
    found.heads += turned.message.head.split("\n")


# ---- what comes of the line --------------------------------------------------------------------------------


def _turned(state: State, found: _Found, text: str, scene: Scene) -> Turned:
    head = joined(*found.heads, *found.notes)
    effects = tuple(found.effects)
    wanted = tuple(key for key in state.wanted if key not in {one.key for one in found.effects if isinstance(one, Say)})
    if found.confirm:
        return asked(
            replace(into(state, At.CONFIRM, wanted=wanted), early=tuple(found.confirm)), scene, effects, head=head
        )
    if found.which:
        keys, clause = found.which[0]
        early = (_without(text, clause),) if clause.act is not Act.OPEN else ()
        turned = asked(replace(into(state, At.PICK, wanted=keys), early=early, last=_ONE), scene, note=says.which(text))
        return replace(turned, effects=effects)
    if found.asks:
        (key, clause), others = found.asks[0], tuple(one for one, _ in found.asks[1:])
        rest = tuple(dict.fromkeys((*others, *wanted)))
        return _asking(into(state, At.TASK, key, rest), clause, scene, effects, head)
    if state.at in TALKS and found.effects:
        return after(replace(state, wanted=wanted), scene, effects, head=head)
    return Turned(state, Message(head, you=scene.you), effects, asks=False)


def _asking(state: State, clause: Clause, scene: Scene, effects: tuple[Effect, ...], head: str) -> Turned:
    """The question of one part that the line named, with what the line said of it where that has to be completed."""
    of = scene.item(state.question)
    assert of is not None  # noqa: S101 - the line found it
    if clause.act is Act.OPEN:
        turned = ask(state, scene, state.question, state.wanted, head=head)
    elif clause.act is Act.UNREAD:
        turned = ask(state, scene, state.question, state.wanted, head=head, note=says.unread(clause.rest))
    elif clause.act is Act.PAPER:
        turned = product(state, scene, state.question, clause.rest, (), head)
    else:
        turned = answered(state, scene, clause)
    message = turned.message if turned.message.head or not head else replace(turned.message, head=head)
    return replace(turned, effects=(*effects, *turned.effects), message=message)


def _without(text: str, clause: Clause) -> str:
    """The answer in words, without the code that may mean several."""
    return next((one for one in (_plain(clause),) if answer(one) is not None), text)


def _plain(clause: Clause) -> str:
    leads = {
        Act.DONE: "đã xong", Act.DOING: "đang làm", Act.STUCK: "vướng", Act.MORE_TIME: "xin lùi hạn",
        Act.RESULT: "kết quả", Act.NOT_APPLICABLE: "không áp dụng", Act.NO_ORDER: "chưa có chỉ đạo",
        Act.JOINED: "đã phối hợp", Act.NOT_ASKED: "chưa nhận được đề nghị", Act.HAVE: "có", Act.SNOOZE: "nhắc lại sau",
    }  # fmt: skip
    return f"{leads.get(clause.act, '')} {clause.rest}{' ngày' if clause.act is Act.SNOOZE else ''}".strip()
