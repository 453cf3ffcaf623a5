"""Whatever people, messengers and the clock do in whatever order, the figures are those that were last confirmed.

The model is a dictionary place × period × indicator -> figure, and who may write it. A step changes it only by what
was typed or shown (:mod:`tests.reading`), and after every step what is stored equals it. ``make machine`` plays
20,000 examples with seeds of its own.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.core.model import Choice, Kind, Message
from handlers.common import ORDERS
from storage import inbox
from tests.reading import Kept, Where, asked, clean, may_mean, may_press, told
from tests.ward import Phone, Ward, a_desk, connect

OPENING = datetime.fromisoformat("2026-11-16T08:00+07:00")
EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "0"))
PHONES = ("leader", "other", "office", "reviewer", "operator", "new1", "new2", "stranger")
WRITERS = ("group:HK05", "group:HK05", "group:KD05", "office")
"""Whoever leads there now, and the office that types in."""
SUCCESSORS = ("Nguyễn Thị Na 0911000001", "Ngô Văn Tư 0911000002")
LINES = 12
"""Messages one act may cause, everybody's together: the answer, and a line to each whom it concerns."""
TEXTS = (
    "đúng", "không", "như cũ", "khoảng 2 buổi 95 người", "khoảng 7", "12 hoặc 13", "3", "95", "17 người", "4 buổi",
    "121 hộ", "415 khẩu", "chưa rõ", "bỏ qua", "lùi", "thôi", "để sau", "còn lại như cũ", "xem lại", "báo cáo", "sửa",
    "sửa 1", "sửa 2", "sửa 3", "sửa 1 thành 3 buổi 50 người", "sửa 3 thành 8", "à quên 6", "à quên 6 vụ",
    "nhầm, 5 buổi 44 người", "sửa lại là 9 vụ", "gửi", "gửi", "gọi giúp", "đếm sót một vụ hôm trước", "1", "2",
    "đồng ý", "bác", "không phải", "sửa tháng 11 vi phạm nếp sống 6", "tôi nghỉ đến mai", "xem dữ liệu của tôi",
)  # fmt: skip
OFFICE = (
    "nhập thay HK05", "nhập thay KD05 tháng 11", "ai chưa nộp", "xem HK05", "đề nghị sửa", "gọi ai", "giấy mời",
    "mở lại HK05 tháng 11 đến 20/12 vì đếm sót một hộ", "lịch sử HK05 S8", "tình hình nộp", "cấp lại HK05",
    "mở lại KD05 tháng 11 đến 30/12 vì ghi nhầm sổ", "nhập thay KD05 luôn", "KD05 tự báo",
)  # fmt: skip
DOUBTFUL = (
    "",
    "khoảng 2 buổi 95 người",
    "khoảng 7",
    "12 hoặc 13",
    "17",
    "sửa 1 thành 3 buổi 50 người",
    "sửa 3 thành 8",
)
FORGED = ("o:proposed", "o:drafting", "o:recognised", "f:0", "f:7", "f:x", "q:S8", "fix:S1", "yes", "send",
          "edit", "early", "answer", "duyet sua 1", "cat 1", "x" * 64)  # fmt: skip
SPANS = [timedelta(seconds=1), timedelta(minutes=40), timedelta(hours=9), timedelta(days=1), timedelta(days=4),
         timedelta(days=10), timedelta(days=10), timedelta(days=30)]  # fmt: skip
NUMBER = st.integers(0, 9_999)


@cache
def started() -> tuple[Path, dict[str, list[tuple[Message, int]]]]:
    """A ward on its opening morning, leaders, office, reviewer and operator linked, and what they were shown since.

    Made once, copied for each example.
    """
    directory = tempfile.TemporaryDirectory()
    atexit.register(directory.cleanup)
    path = Path(directory.name) / "started.db"
    with Ward.opened(path) as ward:
        ward.link("leader", "other", "office", "reviewer", "operator")
        ward.now = OPENING
        ward.tick()
        ward.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return path, {name: phone.shown[phone.read :] for name, phone in ward.phones.items()}


@dataclass(frozen=True, slots=True)
class Screen:
    """A message that was shown: on which phone, and the newest period then."""

    phone: str
    message: Message
    version: int
    period: str


class Machine(RuleBasedStateMachine):
    """A ward in which anything may happen next."""

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp())
        path, shown = started()
        shutil.copy(path, self.directory / "ward.db")
        self.ward = Ward(self._connected(), a_desk(), OPENING, directory=self.directory)
        self.ward.messages = 1_000
        for name in PHONES:
            self.ward.phones[name] = Phone(f"chat-{name}", list(shown.get(name, ())))
        self.form = self.ward.desk.form
        self.wall: list[Screen] = []
        self.updates: list[tuple[str, tuple[str, str, str]]] = []
        self.figures: dict[Where, Kept] = {}
        self.starting = {("group:HK05", "S1"): 120.0, ("group:HK05", "S2"): 415.0,
                         ("group:KD05", "S1"): 300.0, ("group:KD05", "S2"): 1050.0}  # fmt: skip
        self.links = self._links()
        self.leaders = self._leaders()
        self.codes: dict[str, str] = {}
        self._look()

    def teardown(self) -> None:  # type: ignore[explicit-override] # typing has it from 3.12 on
        """At the end the file is sound."""
        assert self.ward.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert not self.ward.rows("PRAGMA foreign_key_check")
        self.ward.connection.close()
        shutil.rmtree(self.directory)

    def _connected(self) -> sqlite3.Connection:
        connection = connect(self.directory / "ward.db")
        connection.execute("PRAGMA synchronous = OFF")  # the machine never loses power
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # and nobody else reads its file
        return connection

    # ---- one step ------------------------------------------------------------------------------------------

    def step(self, act: Callable[[], None], may: Callable[[Where, Kept], bool] = lambda *_: False) -> dict[Where, Kept]:
        """Something happens; what it changed in the figures was allowed, was within the lock and was told."""
        before, seen, queued = self.figures, len(self.wall), self._newest("outbox")
        writable = self._writable()
        act()
        self._look()
        stored = self._stored()
        changed = {where: figure for where, figure in stored.items() if before.get(where) != figure}
        assert before.keys() <= stored.keys(), "a figure is gone"
        for where, figure in changed.items():
            assert may(where, figure), (where, figure)
            assert where[:2] in writable or self._approved(where), f"{where} is locked"
        texts = [one.message.text for one in self.wall[seen:]]
        texts += [row[0] for row in self.ward.rows("SELECT payload FROM outbox WHERE id > ? AND payload > ''", queued)]
        assert not told(self.form, texts, changed), "recorded, and nobody was told"
        self.figures = stored
        self._nobody_else_is_told(queued)
        return changed

    def typed(self, who: str, act: Callable[[], None], texts: list[str]) -> dict[Where, Kept]:
        """Somebody writes: what changes is theirs to write, and one of the texts means it."""
        screen = self._pending(who)

        def may(where: Where, figure: Kept) -> bool:
            past = [*self._past(where), *([self.figures[where]] if where in self.figures else [])]
            meant = any(
                may_mean(self.form, text, one, where[2], figure, past)
                for text in texts
                for one in ([screen.message] if screen else [None])
            )
            return self._writes(who, where[0]) and (meant or len(texts) > 1)

        return self.step(act, may)

    # ---- rules ---------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(WRITERS), count=st.sampled_from((1, 2, 9)), first=st.integers(0, 9),
          second=st.integers(10, 80))  # fmt: skip
    def answer(self, who: str, count: int, first: int, second: int) -> None:
        """Plain answers to what the screen asks are recorded at once, exactly as they were typed; then "gửi"."""
        who = self._phone(who)
        for number in range(count):
            screen = self._pending(who)
            question = asked(self.form, screen.message) if screen else None
            if question is None:
                self.typed(who, partial(self.ward.say, who, "báo cáo"), ["báo cáo"])
                continue
            assert screen is not None
            made = clean(question[1], (first + number) % 10, second + number, screen.message)
            self._answer(who, screen, *(made or ("chưa rõ", dict.fromkeys(question[1], Kept("missing")))))
        self.typed(who, partial(self.ward.say, who, "gửi"), ["gửi"])

    def _answer(self, who: str, screen: Screen, text: str, given: dict[str, Kept]) -> None:
        must = self._counts(screen)
        changed = self.typed(who, partial(self.ward.say, who, text), [text])
        if must:
            assert {where[2]: figure for where, figure in changed.items()}.items() <= given.items()
            places = {where[0] for where in changed} or {ref for ref in self._leaders() if self._writes(who, ref)}
            for code, figure in given.items():
                kept = [self.figures.get((ref, screen.period, code)) for ref in places]
                assert figure in kept, f"{text} at {screen.message.text}: {code} is not {figure}"

    @rule(who=st.sampled_from(WRITERS + PHONES), text=st.sampled_from(TEXTS), before=st.sampled_from((0, 0, 0, 45)),
          order=st.sampled_from(OFFICE))  # fmt: skip
    def say(self, who: str, text: str, before: int, order: str) -> None:
        """Anybody types anything; the office often an order."""
        if who == "office" and before == 0:
            assert not self.typed("office", lambda: self.ward.say("office", order), [order])
            return
        who = self._phone(who)
        self.typed(who, lambda: self.ward.say(who, text, before=before), [text])

    @rule(who=st.sampled_from(WRITERS + PHONES), texts=st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4))
    def burst(self, who: str, texts: list[str]) -> None:
        """Several messages are stored before the first is handled: one reply."""
        who = self._phone(who)

        def act() -> None:
            for text in texts:
                self.ward.store(who, Kind.TEXT, text=text)
            self.ward.handle()

        seen = len(self.wall)
        self.typed(who, act, texts)
        questions = [one for one in self.wall[seen:] if one.phone == who and one.version]
        assert len(questions) <= 1

    @precondition(lambda self: self.wall)
    @rule(
        who=st.sampled_from((None, None, None, *PHONES)), which=NUMBER, button=st.integers(0, 5), newest=st.booleans()
    )
    def press(self, who: str | None, which: int, button: int, newest: bool) -> None:
        """Any button that was ever sent: by whoever has it, or its data by anybody else."""
        sent = [one for one in self.wall if one.message.choices]
        if not sent:
            return
        screen = sent[-1 - which % min(len(sent), 3)] if newest else sent[which % len(sent)]
        choice = screen.message.choices[button % len(screen.message.choices)]
        self._press(who or screen.phone, screen, choice)

    @rule(who=st.sampled_from(WRITERS), doubtful=st.sampled_from(DOUBTFUL), button=st.integers(0, 3))
    def press_newest(self, who: str, doubtful: str, button: int) -> None:
        """A button under what is asked now, often after something that is asked back."""
        who = self._phone(who)
        if doubtful:
            self.typed(who, partial(self.ward.say, who, doubtful), [doubtful])
        screen = self._pending(who)
        if screen and screen.message.choices:
            self._press(who, screen, screen.message.choices[button % len(screen.message.choices)])

    @precondition(lambda self: self._requests())
    @rule(which=NUMBER, yes=st.booleans())
    def decide(self, which: int, yes: bool) -> None:
        """The office approves or refuses a change it was shown."""
        screens = self._requests()
        screen = screens[which % len(screens)]
        self._press("office", screen, screen.message.choices[0 if yes else 1])

    @rule(
        who=st.sampled_from(WRITERS + PHONES),
        key=st.sampled_from(FORGED),
        version=st.sampled_from((None, None, None, -1, 7)),
    )
    def forge(self, who: str, key: str, version: int | None) -> None:
        """Data that no button there has, from a changed client that may know the version."""
        who = self._phone(who)
        current = self._pending(who)
        message = current.message if current else Message("…")
        if version is None:
            version = current.version if current else 0
        self._press(who, Screen(who, message, version, ""), Choice(key, key))

    @precondition(lambda self: self.updates)
    @rule(picks=st.lists(NUMBER, min_size=1, max_size=6))
    def redeliver(self, picks: list[int]) -> None:
        """The messenger hands over old updates again, in any order: nothing at all happens."""
        before = self.ward.dump()
        batch = [self.updates[pick % len(self.updates)] for pick in picks]

        def act() -> None:
            with self.ward.tx() as tx:
                for channel, row in batch:
                    assert inbox.store(tx, channel, [row], self.ward.now) == 0
            delivering, self.ward.delivering = self.ward.delivering, False
            self.ward.handle()
            self.ward.delivering = delivering

        self.step(act)
        assert self.ward.dump() == before

    @rule()
    def restart(self) -> None:
        """The process dies between two messages and is started on the same files."""
        self.ward.connection.close()
        self.ward.connection = self._connected()

    @rule(span=st.sampled_from(SPANS), to=st.sampled_from(("", "", "opens", "due", "locks", "locks")))
    def jump(self, span: timedelta, to: str) -> None:
        """An outage of seconds or of weeks, to whatever lock or opening or past it."""
        self._pass(max(self._day(to) - self.ward.now, timedelta()) + span if to else span)

    def _pass(self, span: timedelta) -> None:
        def act() -> None:
            self.ward.pass_time(span)
            self.ward.tick()

        self.step(act)

    @rule(who=st.sampled_from(SUCCESSORS), place=st.sampled_from(("HK05", "HK05", "KD05")))
    def hand_over(self, who: str, place: str) -> None:
        """The office makes a successor's code; nothing changes before it is used."""
        before = (self._links(), self._leaders())
        self.step(lambda: self.ward.say("office", f"bàn giao {place} cho {who}"))
        confirm = self.wall[-1]
        if confirm.phone == "office" and confirm.message.choices and "ban giao" in confirm.message.choices[0].key:
            self._press("office", confirm, confirm.message.choices[0])
        assert before == (self._links(), self._leaders())

    @precondition(lambda self: self.codes)
    @rule(who=st.sampled_from(("new1", "new2", *PHONES)), which=NUMBER, whole=st.booleans())
    def use_code(self, who: str, which: int, whole: bool) -> None:
        """Anybody types any code there is: it binds whom it is for, once, on one chat; then first contact."""
        codes = list(self.codes)
        self._code(who, codes[-1] if whole else codes[which % len(codes)])
        for text in ("đúng", "đồng ý", "bác") * whole:
            self.typed(who, partial(self.ward.say, who, text), [text])

    @rule(who=st.sampled_from(PHONES), number=NUMBER, text=st.sampled_from(TEXTS))
    def edit(self, who: str, number: int, text: str) -> None:
        """A message sent before is edited: never more than an offer to correct."""
        sent = 1_000 + number % (self.ward.messages - 999)
        self.step(lambda: self.ward.receive(who, Kind.EDIT, text=text, message=f"m{sent}"))

    @rule(who=st.sampled_from(WRITERS), first=st.integers(1, 9))
    def change_after_lock(self, who: str, first: int) -> None:
        """A leader asks for a change of what is locked; nothing changes before the office approves."""
        self._pass(max(self._day("locks") - self.ward.now, timedelta()) + timedelta(days=1))
        for text in (f"sửa vi phạm nếp sống {first}", "đếm sót một vụ hôm trước"):
            self.typed(self._phone(who), partial(self.ward.say, self._phone(who), text), [text])

    # ---- what must hold after each -------------------------------------------------------------------------

    @invariant()
    def every_update_took_effect_once(self) -> None:
        """None waits, none is dead, and each is there once."""
        assert not self.ward.rows("SELECT id FROM inbox WHERE state <> 'done'")
        [[stored]] = self.ward.rows("SELECT count(*) FROM inbox WHERE key LIKE 'u%' AND length(key) > 4")
        assert stored == self.ward.messages - 1_000

    @invariant()
    def every_figure_is_its_last_line_in_the_audit(self) -> None:
        """Whatever the table says was noted, with the same value."""
        rows = self.ward.rows(
            "SELECT json_extract(after, '$.value') AS value, json_extract(after, '$.verdict') AS verdict, subject "
            "FROM audit WHERE id IN (SELECT max(id) FROM audit WHERE action = 'figure' GROUP BY subject)"
        )
        noted = {row["subject"]: (row["verdict"], float(row["value"] or 0)) for row in rows}
        assert noted == {
            f"figure:{period}:{ref}:{code}": (figure.verdict, figure.value or 0)
            for (ref, period, code), figure in self.figures.items()
        }

    @invariant()
    def whoever_is_linked_has_a_role(self) -> None:
        """A hand-over cuts the old leader's chats in its own transaction."""
        assert not self.ward.rows(
            "SELECT id FROM account WHERE person IS NOT NULL "
            "AND person NOT IN (SELECT person FROM role WHERE until IS NULL)"
        )

    # ---- looking -------------------------------------------------------------------------------------------

    def _press(self, who: str, screen: Screen, choice: Choice) -> None:
        """A press does what it showed or nothing: an older button, another's button writes no figure."""
        current = self._pending(who)
        order = any(one.pattern.fullmatch(choice.key) for one in ORDERS)
        version = current.version if current else 0

        def may(where: Where, figure: Kept) -> bool:
            if order:
                return who == "office" and may_press(self.form, choice, screen.message, where[2], figure)
            return (
                current is not None
                and screen.version == version
                and self._writes(who, where[0])
                and choice.key in (buttons := self._buttons(who, version))
                and may_press(self.form, *buttons[choice.key], where[2], figure)
            )

        self.step(lambda: self.ward.receive(who, Kind.PRESS, choice=choice.key, version=screen.version), may)

    def _requests(self) -> list[Screen]:
        """What the office was asked to decide."""
        return [
            one
            for one in self.wall
            if one.phone == "office" and one.message.choices and one.message.choices[0].key.startswith("duyet sua")
        ]

    def _buttons(self, who: str, version: int) -> dict[str, tuple[Choice, Message]]:
        """The buttons of this version on somebody's phone by key, each with the newest message that shows it."""
        return {
            choice.key: (choice, one.message)
            for one in self.wall
            if one.phone == who and one.version == version
            for choice in one.message.choices
        }

    def _code(self, who: str, code: str) -> None:
        links, leaders = self._links(), self._leaders()
        self.step(lambda: self.ward.say(who, code))
        after, person = self._links(), self.codes[code]
        bound = {phone: name for phone, name in after.items() if links.get(phone) != name}
        assert bound in ({}, {who: person})
        succeeded = {ref: name for ref, name in self._leaders().items() if leaders.get(ref) != name}
        assert set(succeeded.values()) <= {person}
        assert len(succeeded) <= 1
        self.links, self.leaders = after, self._leaders()

    def _look(self) -> None:
        """What came on each phone since, and each update that went in."""
        period = self._period()
        for name, phone in self.ward.phones.items():
            for message, version in phone.shown[phone.read :]:
                self.wall.append(Screen(name, message, version, period))
                if code := re.search(r"\b(\d{3}-\d{3}-\d{4})\b", message.text):
                    self._issued(code[1], message.text)
            phone.read = len(phone.shown)
        for row in self.ward.rows("SELECT * FROM inbox ORDER BY id LIMIT -1 OFFSET ?", len(self.updates)):
            self.updates.append((row["channel"], (row["key"], row["address"], row["body"])))

    def _issued(self, code: str, text: str) -> None:
        names = [row["name"] for row in self.ward.rows("SELECT name FROM person") if row["name"] in text]
        assert len(names) == 1, text
        self.codes[code] = names[0]

    def _phone(self, who: str) -> str:
        """The phone of whoever leads a place now; the place's first leader's where nobody is linked."""
        if not who.startswith("group:"):
            return who
        phones = [phone for phone, person in self._links().items() if person == self._leaders().get(who)]
        return phones[-1] if phones else {"group:HK05": "leader"}.get(who, "other")

    def _pending(self, who: str) -> Screen | None:
        """The newest message with a question on somebody's phone, while the phone is somebody's."""
        if who not in self._links():
            return None
        return next((one for one in reversed(self.wall) if one.phone == who and one.version), None)

    def _counts(self, screen: Screen) -> bool:
        """Whether an answer to this screen must be recorded: nothing newer was said, the period is still open."""
        newest = next(one for one in reversed(self.wall) if one.phone == screen.phone)
        frozen = self.ward.rows(
            "SELECT 1 FROM account WHERE address = ? AND frozen IS NOT NULL", self.ward.phones[screen.phone].address
        )
        [talk] = self.ward.rows(
            "SELECT conversation.version FROM conversation JOIN account ON account.person = conversation.person "
            "WHERE account.address = ?",
            self.ward.phones[screen.phone].address,
        )
        open_now = self.ward.rows(
            "SELECT 1 FROM period WHERE code = ? AND locked = 0 AND locks >= ?", self._period(), self._today()
        )
        return (
            newest is screen
            and not frozen
            and bool(open_now)
            and talk["version"] == screen.version
            and screen.period == self._period()
        )

    def _writes(self, who: str, ref: str) -> bool:
        """Whose figures a phone may write: its leader's own; the office those of every place."""
        return who == "office" or self._links().get(who) == self._leaders().get(ref)

    def _writable(self) -> set[tuple[str, str]]:
        """The places and periods that take figures today."""
        rows = self.ward.rows(
            "SELECT 'group:' || place.code AS ref, period.code AS period FROM place JOIN period "
            "LEFT JOIN report ON report.place = place.id AND report.period = period.id "
            "WHERE place.kind = 'group' AND (period.locked = 0 AND period.locks >= ?1 OR EXISTS "
            "(SELECT 1 FROM reopening WHERE reopening.report = report.id AND closed IS NULL AND ends >= ?1))",
            self._today(),
        )
        return {(row["ref"], row["period"]) for row in rows}

    def _approved(self, where: Where) -> bool:
        """Whether the newest audit line about a figure was an approved request of another person."""
        [row] = self.ward.rows(
            "SELECT actor, json_extract(after, '$.request') AS request, json_extract(after, '$.said') AS said "
            "FROM audit WHERE subject = ? ORDER BY id DESC LIMIT 1",
            f"figure:{where[1]}:{where[0]}:{where[2]}",
        )
        return row["request"] is not None and row["actor"] != row["said"]

    def _past(self, where: Where) -> Iterator[Kept]:
        """What "như cũ" may mean: the figures of earlier periods, and the starting values."""
        for (ref, period, code), figure in self.figures.items():
            if (ref, code) == (where[0], where[2]) and period < where[1]:
                yield figure
        if (where[0], where[2]) in self.starting:
            yield Kept("value", self.starting[where[0], where[2]])

    def _stored(self) -> dict[Where, Kept]:
        rows = self.ward.rows(
            "SELECT figure.*, place.code AS place, period.code AS period FROM figure "
            "JOIN report ON report.id = figure.report JOIN period ON period.id = report.period "
            "JOIN place ON place.id = report.place"
        )
        return {
            (f"group:{row['place']}", row["period"], row["indicator"]): Kept(
                row["verdict"], row["value"], row["whole"], row["choice"], row["words"], bool(row["kept"])
            )
            for row in rows
        }

    def _links(self) -> dict[str, str]:
        """Phone -> the person it is linked to."""
        rows = self.ward.rows("SELECT address, name FROM account JOIN person ON person.id = account.person")
        return {row["address"].removeprefix("chat-"): row["name"] for row in rows}

    def _leaders(self) -> dict[str, str]:
        rows = self.ward.rows(
            "SELECT place.code, person.name FROM role JOIN place ON place.id = role.place JOIN person "
            "ON person.id = role.person WHERE role.role = 'group_leader' AND role.until IS NULL AND deputy = 0"
        )
        return {f"group:{row['code']}": row["name"] for row in rows}

    def _nobody_else_is_told(self, since: int) -> None:
        """What went out went to chats that are linked and held by nobody else, or answered whoever wrote."""
        rows = self.ward.rows(
            "SELECT outbox.kind, dedupe, outbox.person, account.person AS holder, account.frozen, outbox.account "
            "FROM outbox JOIN account ON account.id = outbox.account WHERE outbox.id > ? AND outbox.state = 'sent'",
            since,
        )
        for row in rows:
            passed = row["kind"] == "reply" or row["dedupe"].startswith(("goodbye:", "frozen:", "erased:"))
            assert row["holder"] is not None or passed, dict(row)
            assert row["person"] in (None, row["holder"]) or passed, dict(row)
            assert row["frozen"] is None or row["kind"] in ("reply", "alarm"), dict(row)
        [[queued]] = self.ward.rows("SELECT count(*) FROM outbox WHERE id > ? AND kind <> 'morning'", since)
        assert queued <= LINES

    def _newest(self, table: str) -> int:
        [[newest]] = self.ward.rows(f"SELECT ifnull(max(id), 0) FROM {table}")  # noqa: S608 - a name of ours
        return int(newest)

    def _period(self) -> str:
        [[newest]] = self.ward.rows("SELECT ifnull(max(code), '') FROM period")
        return str(newest)

    def _day(self, of: str) -> datetime:
        """The morning of a day that matters to the newest period."""
        [[day]] = self.ward.rows(f"SELECT {of} FROM period ORDER BY code DESC LIMIT 1")  # noqa: S608 - a name of ours
        return datetime.fromisoformat(f"{day}T08:00+07:00")

    def _today(self) -> str:
        return self.ward.desk.local(self.ward.now).date().isoformat()


def test_the_figures_are_those_last_confirmed() -> None:
    """Three hundred examples, always the same; as many as asked for, with new seeds, by ``make machine``."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES or 300,
            stateful_step_count=30,
            derandomize=not EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
