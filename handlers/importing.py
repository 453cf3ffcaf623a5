"""Files of the office: what one would change, shown and asked; "ghi 3" writes exactly what was shown, or shows anew.

The child process has opened the file (`bot.imports`); here is only what it read, against the database of the moment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.folding import phrase
from bot.core.model import LARGEST_FILE, Kind, Message, Role, You
from bot.core.programme import Block
from bot.core.roster import Change, Roster
from bot.core.roster_conflicts import Conflicts
from bot.core.texts import book as book_says
from bot.core.texts import entry_sheet as entry_says
from bot.core.texts import importing as says
from bot.core.texts import operator as alarms
from bot.core.texts import programme as programme_says
from bot.core.texts import roster as roster_says
from bot.core.texts import sending, words
from bot.core.texts.roster_headings import NAME, ROLE
from bot.documents.book_columns import find_columns as book_columns
from bot.documents.paper import Unread
from bot.documents.paper import from_json as paper_from_json
from bot.documents.paper import to_json as paper_to_json
from bot.documents.roster import roster_of
from bot.documents.roster_columns import find_columns as roster_columns
from bot.documents.sheet import Sheet, from_json, to_json
from handlers import arrivals, book, paper_questions, programme, sent_back
from handlers.desk import Desk
from handlers.naming import you_of
from handlers.turn import Order, Turn, tell
from storage import audit, imports, outbox, people, programmes
from storage import roster as stored_roster
from storage.db import Tx
from storage.imports import ENTRY, FIGURES, PROGRAMME, ROSTER, Import
from storage.instants import from_instant
from storage.people import Person, Scope

_TABLES = (".xlsx", ".csv", ".xls", ".ods")
_PAPERS = (".docx", ".doc", ".txt")
_REPORTING = {Role.GROUP_LEADER, Role.UNIT_CONTACT}


def receive(tx: Tx, turn: Turn, person: Person, roles: tuple[Scope, ...]) -> bool:
    """Wish for a table or a paper the office sends; False: it is something else, or its sender reports figures too."""
    file, held = turn.inbound.file, {one.role for one in roles}
    if turn.inbound.kind is not Kind.FILE or file is None or not file.name.lower().endswith(_TABLES + _PAPERS):
        return False
    if Role.PARTY_OFFICE not in held or held & _REPORTING:
        return False
    if (file.size or 0) > LARGEST_FILE:
        turn.reply(tx, sending.too_large(Kind.FILE, you_of(person)))
        return True
    arrivals.want(tx, turn, arrivals.IMPORT, person.id)
    turn.reply(tx, says.reading(file.name, you_of(person)))
    return True


def is_paper(one: Import) -> bool:
    """Whether a file is opened as a programme's paper, not as a table."""
    return one.name.lower().endswith(_PAPERS)


# ---- what a file would change ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """What the child read of a paper, or why it could not."""

    blocks: Sequence[Block] | Unread


Contents = Sequence[Sheet] | Paper
"""What the child read of a file."""

_CALLED = {FIGURES: says.FIGURES, PROGRAMME: says.PROGRAMME, ENTRY: says.ENTRY}


@dataclass(frozen=True, slots=True)
class _Planned:
    """What recording a file would do, and how; ``digest`` names these very changes."""

    what: str
    summary: str
    lines: Sequence[str]
    notes: Sequence[str]
    changes: bool
    digest: str
    write: Callable[[Turn], object]


def offer(tx: Tx, desk: Desk, one: Import, contents: Contents, now: datetime) -> None:
    """A file was read: tell its sender what it would change and ask, or what is wrong with it.

    Who left the office meanwhile is shown nothing.
    """
    if (current := imports.by_id(tx, one.id)) is None or current.state != "received":
        return
    if Role.PARTY_OFFICE not in {scope.role for scope in people.scopes(tx, one.person)}:
        imports.close(tx, one.id, "dropped", now)
        return
    message = _offered(tx, desk, one, contents, you_of(people.person(tx, one.person)), now)
    _reply(tx, one, message, now)


def failed(tx: Tx, desk: Desk, one: Import, incident: str, now: datetime) -> None:
    """A fault of ours while a file was read: its sender and the operator hear of it."""
    imports.close(tx, one.id, "dropped", now)
    _reply(tx, one, says.failed(one.name, you_of(people.person(tx, one.person))), now)
    tell(tx, desk, Role.OPERATOR, f"import:{one.id}", alarms.dead_update(incident), now, at_once=True, kind="alarm")


def _reply(tx: Tx, one: Import, message: Message, now: datetime) -> None:
    key = f"import:{one.id}"
    outbox.put(tx, key, message, kind="reply", lane=outbox.REPLY, now=now, account=one.account)


def _offered(tx: Tx, desk: Desk, one: Import, contents: Contents, you: You, now: datetime) -> Message:
    """The preview, with the import offered; or why there is nothing to offer, with the import dropped."""
    planned: _Planned | list[str] | str
    if isinstance(contents, Paper):
        planned = _planned_programme(tx, desk, one, contents, now)
    else:
        what = _recognised(desk, contents, one.words)
        planned = _planned(tx, desk, one, contents, what, now) if what in (ROSTER, FIGURES, ENTRY) else what
    if isinstance(planned, _Planned) and planned.changes:
        imports.offer(tx, one.id, what=planned.what, read=_to_text(contents), shown=planned.digest)
        called = _CALLED.get(planned.what) or says.roster(desk.ward)
        return says.preview(one.id, one.name, called, planned.summary, planned.lines, planned.notes, you)
    imports.close(tx, one.id, "dropped", now)
    if isinstance(planned, _Planned):
        return says.nothing_to_do(one.name, planned.summary, planned.lines, you)
    if isinstance(planned, list):
        return says.problems(one.name, planned, you)
    return says.either(one.name, you) if planned == _BOTH else says.unknown(one.name, desk.ward, you)


_BOTH, _NEITHER = "both", "neither"


def _recognised(desk: Desk, sheets: Sequence[Sheet], said: str) -> str:
    """Roster or figures by the headings; what stood under the file decides only where both fit."""
    first = sheets[0]
    if first.ours:
        return ENTRY
    if first.problem:
        return FIGURES  # its problem is told whatever it is
    found = [columns for sheet in sheets if (columns := book_columns(sheet.rows, desk.form)[0])]
    dated = any(columns.period is not None or columns.indicator is not None for columns in found)
    roster = bool(first.rows) and {ROLE, NAME} <= set(roster_columns(first.rows[0], tuple(desk.form.stocks), []))
    if roster and dated:
        caption = phrase(said)
        return ROSTER if "danh sach" in caption else FIGURES if "so lieu" in caption else _BOTH
    return ROSTER if roster else FIGURES if found else _NEITHER


def _planned(
    tx: Tx, desk: Desk, one: Import, sheets: Sequence[Sheet], what: str, now: datetime
) -> _Planned | list[str]:
    """What recording it would do now, or its problems."""
    if what == ENTRY:
        return _planned_entry(tx, desk, one, sheets[0], now)
    if what == ROSTER:
        roster, problems = roster_of(sheets[0], stocks=desk.form.stocks, ward=desk.ward)
        return problems if roster is None else _planned_roster(tx, desk, one, roster, now)
    found, plan, problems = book.read(tx, desk, sheets, now)
    if found is None:
        return problems
    notes = [*([book_says.blanks(found.blanks)] if found.blanks else []), *found.notes]
    return _Planned(
        FIGURES,
        book_says.summary(plan),
        list(book_says.lines(plan, desk.form)),
        notes,
        bool(plan.changes),
        _digest(plan),
        lambda _: book.write(tx, desk, plan, sha=one.sha, source=one.source, now=now, actor=one.person),
    )


def _planned_entry(tx: Tx, desk: Desk, one: Import, sheet: Sheet, now: datetime) -> _Planned | list[str]:
    person = people.person(tx, one.person)
    found = sent_back.read(tx, desk, sheet, person, now)
    if isinstance(found, list):
        return found

    def write(turn: Turn) -> None:
        sent_back.write(tx, turn, person, found, sha=one.sha, source=one.source)

    return _Planned(
        ENTRY,
        sent_back.summary(found),
        sent_back.lines(found),
        [*found.notes, *entry_says.drafts(sent_back.drafts(tx, found))],
        bool(found.changes),
        _digest(found),
        write,
    )


def _planned_roster(tx: Tx, desk: Desk, one: Import, roster: Roster, now: datetime) -> _Planned | list[str]:
    try:
        changes: tuple[Change, ...] = stored_roster.plan(tx, roster)
    except Conflicts as conflicts:
        return conflicts.problems

    def write(_: Turn) -> None:
        stored_roster.apply(tx, roster, now=now, source=one.source)
        done = {"changes": len(changes)}
        audit.note(tx, "import-roster", f"file:{one.sha}", now=now, source=one.source, actor=one.person, after=done)

    lines = list(roster_says.lines(changes, desk.ward, desk.form))
    summary = roster_says.summary(changes, desk.ward)
    return _Planned(ROSTER, summary, lines, (), bool(changes), _digest(changes), write)


def _planned_programme(tx: Tx, desk: Desk, one: Import, paper: Paper, now: datetime) -> _Planned | list[str]:
    found = programme.read(desk, paper.blocks, now)
    if isinstance(found, str):
        return [f"{words.cap(found)}."]
    changes = programmes.plan(tx, found)
    number = found.head.number
    summary = programme_says.changes_summary(number, changes) if changes else programme_says.unchanged(number)

    def write(_: Turn) -> None:
        programmes.apply(tx, found, now=now, source=one.source, actor=one.person)
        done = {"changes": len(changes)}
        audit.note(tx, "import-programme", f"file:{one.sha}", now=now, source=one.source, actor=one.person, after=done)

    lines = [f"{programme_says.change_line(change)}." for change in changes]
    return _Planned(PROGRAMME, summary, lines, programme.unclear(found), bool(changes), _digest(changes), write)


def _to_text(contents: Contents) -> str:
    plain = paper_to_json(contents.blocks) if isinstance(contents, Paper) else [to_json(sheet) for sheet in contents]
    return json.dumps(plain, ensure_ascii=False)


def _from_text(one: Import) -> Contents:
    plain = json.loads(one.read)
    return Paper(paper_from_json(plain)) if one.what == PROGRAMME else [from_json(sheet) for sheet in plain]


def _digest(changes: object) -> str:
    return hashlib.sha256(repr(changes).encode()).hexdigest()


# ---- "ghi 3", "bỏ 3" ---------------------------------------------------------------------------------------


def _decide(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """Write what was shown, or nothing; if it would be something else by now, show that instead and ask again."""
    you, number = you_of(person), int(match[2])
    one = imports.by_id(tx, number)
    if one is None or one.state == "received":
        return says.no_such_file(number, you)
    if one.person != person.id:
        return says.not_yours(number, people.person(tx, one.person).name, you)
    if one.state != "offered":
        local = turn.desk.local(from_instant(one.decided))
        when = f"{words.hour(local)} {words.day(local.date())}"
        return says.decided_before(number, one.state == "done", when, you)
    if match[1] == "bo":
        imports.close(tx, one.id, "dropped", turn.now)
        return says.dropped(number, you)
    contents = _from_text(one)
    if isinstance(contents, Paper):
        planned = _planned_programme(tx, turn.desk, one, contents, turn.now)
    else:
        planned = _planned(tx, turn.desk, one, contents, one.what, turn.now)
    if not isinstance(planned, _Planned) or planned.digest != one.shown:
        return says.changed_meanwhile(_offered(tx, turn.desk, one, contents, you, turn.now))
    planned.write(turn)
    imports.close(tx, one.id, "done", turn.now)
    if planned.what == PROGRAMME:
        paper_questions.heard(tx, person, turn.now)
        off = [held for held, active in programmes.outside(tx) if not active]
        return says.recorded_programme(number, planned.summary, len(programmes.unsettled(tx)), len(off), you)
    return says.recorded(number, planned.summary, you)


ORDERS = (Order(Role.PARTY_OFFICE, re.compile(r"(ghi|bo) (?:tep )?(?:so )?(\d{1,9})"), _decide),)
