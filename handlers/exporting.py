""" "xuất excel", "biểu đồ", "bản Excel": a file that was wished for, made outside any transaction (`bot.exports`).

Those of the ward's figures are the office's; a digest's is its readers' (`handlers.digest.book`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core import charts, tables
from bot.core.model import Enclosed, Kind, Message, Role
from bot.core.stretch import from_code, read_stretch
from bot.core.texts import digest_book as digest_says
from bot.core.texts import office_book as says
from bot.core.texts import operator as alarms
from handlers import charting, office_book
from handlers.desk import Desk
from handlers.digest import book
from handlers.naming import you_of
from handlers.turn import Order, Turn, tell
from storage import exports, files, outbox, people, periods
from storage.db import Tx
from storage.exports import CHART, DIGEST, EVERYTHING, WORKBOOK, Export
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the child is to make: values that JSON holds, and what the file will be called and sent as."""

    values: Mapping[str, Any]
    name: str
    media: Kind


def wanted(tx: Tx, desk: Desk, export: Export, now: datetime) -> Wanted | None:
    """The values of a file that was asked for, as they are now; None: there is nothing, or nobody for it, any more."""
    if export.what == DIGEST:
        if (found := book.read(tx, desk, export.person, export.subject, now)) is None:
            return None
        return Wanted(tables.to_json(book.workbook(tx, desk, *found)), book.file_name(export.subject), Kind.FILE)
    stretch = from_code(export.subject)
    if stretch is None or not _of_the_office(tx, export.person):
        return None
    if export.what == CHART:
        chart = charting.chart(tx, desk, *stretch.codes)
        return Wanted(charts.to_json(chart), says.chart_name(stretch), Kind.PHOTO) if chart else None
    everything = export.what == EVERYTHING
    made = office_book.workbook(tx, desk, stretch, now, everything=everything)
    name = says.archive_name(stretch) if everything else says.file_name(stretch)
    return Wanted(tables.to_json(made), name, Kind.FILE) if made else None


def finish(tx: Tx, desk: Desk, export: Export, made: Wanted, sha: str, size: int, now: datetime) -> None:
    """It is made and its bytes are on the disk: send it to the chat that asked, once."""
    if not exports.is_asked(tx, export.id):
        return
    if not _theirs(tx, desk, export):
        exports.failed(tx, export.id)
        return
    file = files.add(tx, sha, made.media, made.name, size, now)
    exports.made(tx, export.id, file)
    message = replace(_made(tx, desk, export, made, now), file=Enclosed(sha, made.media, made.name))
    _reply(tx, export, message, now, "file")


def _made(tx: Tx, desk: Desk, export: Export, made: Wanted, now: datetime) -> Message:
    """What stands under a file."""
    you, local = you_of(people.person(tx, export.person)), desk.local(now)
    if export.what == DIGEST:
        return digest_says.made(made.values["title"], you)
    if export.what == CHART:
        return says.chart_made(local, you)
    stretch = from_code(export.subject)
    assert stretch is not None  # noqa: S101 - it was made of it
    return says.made(stretch, local, you)


def failed(tx: Tx, desk: Desk, export: Export, incident: str, now: datetime) -> None:
    """It could not be made: whoever asked and the operator hear of it; without an incident there is nobody to tell."""
    if not exports.is_asked(tx, export.id):
        return
    exports.failed(tx, export.id)
    if incident:
        what = {CHART: says.CHART, DIGEST: digest_says.WORKBOOK}.get(export.what, says.WORKBOOK)
        _reply(tx, export, says.not_made(what, you_of(people.person(tx, export.person))), now, "reply")
        alarm = alarms.dead_update(incident)
        tell(tx, desk, Role.OPERATOR, f"export:{export.id}", alarm, now, at_once=True, kind="alarm")


def _theirs(tx: Tx, desk: Desk, export: Export) -> bool:
    """Whether whoever asked may have it still."""
    if export.what == DIGEST:
        return book.may_read(tx, desk, export.person, export.subject)
    return _of_the_office(tx, export.person)


def _of_the_office(tx: Tx, person: int) -> bool:
    return Role.PARTY_OFFICE in {scope.role for scope in people.scopes(tx, person)}


def _reply(tx: Tx, export: Export, message: Message, now: datetime, kind: str) -> None:
    key = f"export:{export.id}"
    outbox.put(tx, key, message, kind=kind, lane=outbox.REPLY, now=now, account=export.account)


# ---- orders ----------------------------------------------------------------------------------------------


def _workbook(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "xuất excel quý III"; without a time the newest period's year."""
    return _ask(tx, turn, person, WORKBOOK, match[1] or "")


def _everything(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "xuất tất cả": the workbook with the journal, for the archive."""
    return _ask(tx, turn, person, EVERYTHING, match[1] or "")


def _chart(tx: Tx, turn: Turn, person: Person, match: re.Match[str]) -> Message:
    """ "biểu đồ năm 2026"; without a time the newest period's year."""
    return _ask(tx, turn, person, CHART, match[1] or "")


def _ask(tx: Tx, turn: Turn, person: Person, what: str, said: str) -> Message:
    you, newest = you_of(person), periods.last_code(tx)
    if newest is None:
        return says.no_figures(you)
    stretch = read_stretch(said, newest)
    if stretch is None:
        return says.which_stretch(you, said=_SAID[what])
    there = periods.between(tx, *stretch.codes)
    if not [one for one in there if what != CHART or not one.book]:
        return says.nothing_there(stretch, newest, you)
    exports.ask(tx, what, stretch.code, person=person.id, account=turn.account.id, source=turn.key, now=turn.now)
    turn.note(tx, "export", f"export:{what}:{stretch.code}", person.id)
    if what == EVERYTHING:
        first, last = stretch.codes
        others = {one.period.code[:4] for one in periods.between(tx, "", "9")} - {first[:4], last[:4]}
        return says.everything_being_made(stretch, int(max(others, default="0")), you)
    return says.chart_being_made(stretch, you) if what == CHART else says.being_made(stretch, you)


_SAID = {WORKBOOK: "xuất excel", CHART: "biểu đồ", EVERYTHING: "xuất tất cả"}
_GIVE = "(?:(?:cho )?(?:toi )?(?:xuat|tai|gui|lay|lap|lam|xin)(?: ve| ra)? )"
_FILE = "(?:(?:mot |1 )?(?:file |tep |bang |so lieu )*(?:ra |bang )?(?:excel|xlsx|bang tinh))"
_OF = "(?: (?:ky |cua )?(.+?))??(?: (?:giup|ho|cho)(?: toi)?| voi| di)*"
ORDERS = (
    Order(Role.PARTY_OFFICE, re.compile(f"(?!.*ban tin)(?:{_GIVE}{_FILE}|excel){_OF}"), _workbook),
    Order(
        Role.PARTY_OFFICE,
        re.compile(
            f"(?:xuat|tai|luu)(?: ve| ra)? (?:(?:tat ca|toan bo|het)(?: (?:so lieu|du lieu|ra excel))?|du lieu){_OF}"
        ),
        _everything,
    ),
    Order(Role.PARTY_OFFICE, re.compile(f"(?:(?:cho )?(?:toi )?(?:xem|ve|xuat|gui|lap) )?bieu do{_OF}"), _chart),
)
