"""The security checklist: which tests show each line; here are those that had no better place.

Where the design meets a line otherwise than it says: a database or key that others can read is closed to them at the
start rather than refused (the configuration is refused); a code has ten digits and there is no link by a shared
contact; a first code links without a second person, but the office hears of it and cuts it in one tap; no press is
trusted for what it carries: it is checked against what is pending for whoever presses; no group chat is ever allowed,
so whoever commands there, an administrator too, commands nothing.
"""

from __future__ import annotations

import ast
import io
import logging
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import Kind
from bot.invitations import choose, invite
from bot.redaction import install
from bot.simulator.faults import Trouble
from bot.web import metrics
from bot.wiring import make_desk
from handlers.codes import WRONG_AN_HOUR
from storage.health import Facts
from storage.invites import hashed
from storage.migrate import migrate
from tests.handlers.test_review import report
from tests.loopback import TOKEN, USERS, loopback
from tests.ward import ROSTER, Ward
from tests.ward import settings as example

TESTS = Path(__file__).parent
CHECKLIST: dict[int, tuple[str, ...]] = {
    1: (
        "test_config.py::test_exposed_secrets_are_refused_with_the_cure",
        "test_security_checklist.py::test_what_others_could_read_is_closed_at_the_start",
        "storage/test_lock.py::test_a_missing_directory_is_made_for_its_owner_only",
    ),
    2: ("test_config.py::test_three_sources_of_a_token", "test_config.py::test_secrets_are_never_shown"),
    3: (
        "test_security_checklist.py::test_no_token_anywhere_while_everything_fails",
        "test_redaction.py::test_the_libraries_at_debug_leak_nothing",
    ),
    4: ("test_redaction.py::test_what_is_taken_out_and_what_is_not",),
    5: ("test_security_checklist.py::test_a_stranger_learns_nothing",),
    6: ("test_security_checklist.py::test_a_contact_links_nobody",),
    7: ("test_security_checklist.py::test_a_contact_links_nobody",),
    8: ("handlers/test_strangers.py::test_a_used_code_binds_nobody_and_the_office_hears",),
    9: ("handlers/test_strangers.py::test_an_expired_or_replaced_code_is_as_good_as_none",),
    10: ("test_security_checklist.py::test_after_five_wrong_codes_a_right_one_waits_for_an_hour",),
    11: ("test_security_checklist.py::test_a_code_is_kept_as_a_keyed_hash_only",),
    12: ("handlers/test_registration.py::test_a_code_binds_to_its_own_group_or_to_nothing",),
    13: (
        "handlers/test_strangers.py::test_a_person_whose_role_ended_is_refused_at_once",
        "handlers/test_rights_matrix.py::test_a_button_of_a_dialogue_reaches_ones_own_talk_only",
    ),
    14: (
        "handlers/test_rights_matrix.py::test_every_order_has_an_example",
        "handlers/test_rights_matrix.py::test_an_order_of_another_role_does_nothing",
    ),
    15: (
        "test_security_checklist.py::test_forged_data_changes_nothing",
        "core/test_conversation.py::test_what_is_not_offered_cannot_be_picked",
        "handlers/test_rights_matrix.py::test_a_button_of_a_dialogue_reaches_ones_own_talk_only",
    ),
    16: (
        "test_dispatch.py::test_a_replayed_update_changes_nothing",
        "test_state_machine.py::test_the_figures_are_those_last_confirmed",
    ),
    17: (
        "test_security_checklist.py::test_an_older_yes_never_saves_what_it_did_not_show",
        "test_state_machine.py::test_the_figures_are_those_last_confirmed",
    ),
    18: (
        "handlers/test_after_lock.py::test_nobody_approves_their_own_request",
        "handlers/test_after_lock.py::test_an_approved_change_is_written_into_the_locked_report",
        "test_security_checklist.py::test_the_database_itself_refuses_to_write_a_locked_report",
    ),
    19: (
        "storage/test_audit.py::test_a_line_is_neither_changed_nor_deleted",
        "storage/test_audit.py::test_whoever_changes_the_file_is_seen",
        "storage/test_audit.py::test_every_change_is_a_line_with_who_what_and_because_of_which_message",
    ),
    20: ("test_end_to_end.py::test_a_malformed_update_blocks_nobody_and_a_group_is_left",),
    21: ("test_end_to_end.py::test_a_bot_that_groups_may_have_is_told_to_the_operator_once",),
    22: (
        "test_security_checklist.py::test_markup_in_names_and_notes_is_shown_as_it_is",
        "test_security_checklist.py::test_nothing_is_sent_as_markup",
    ),
    23: (
        "documents/test_tables_xlsx.py::test_controls_and_reversed_letters_are_gone",
        "core/test_folding.py::test_visible_keeps_lines_apart",
    ),
    24: (
        "documents/test_tables_xlsx.py::test_a_text_is_never_a_formula",
        "documents/test_tables_xlsx.py::test_totals_are_formulas_and_carry_their_values",
        "handlers/test_office_book.py::test_no_cell_of_words_is_a_formula",
    ),
    25: (
        "documents/test_tables_xlsx.py::test_a_megabyte_of_words_is_cut_with_a_word",
        "documents/test_tables_xlsx.py::test_controls_and_reversed_letters_are_gone",
        "handlers/test_office_book.py::test_no_cell_of_words_is_a_formula",
    ),
    31: (
        "test_security_checklist.py::test_a_figure_nobody_can_mean_is_not_stored",
        "core/test_numbers.py::test_the_agreed_samples",
        "core/test_number_properties.py::test_two_numbers_are_never_one",
    ),
    32: ("storage/test_erasing.py::test_names_and_words_go_figures_and_ids_stay",),
}
MARKUPS = (
    "<b>Ba</b>",
    "<script>alert(1)</script>",
    "&lt;i&gt; &amp;",
    "*Ba* _x_",
    "[Ba](http://b.vn)",
    "`x` ~y~ ||z||",
    "=1+1",
)
ASKED = (
    ("office", "ai chưa nộp"), ("office", "gọi ai"), ("office", "ai là ai"), ("office", "giấy mời"),
    ("office", "tìm Nguyễn"), ("office", "KD05"), ("office", "nhật ký"), ("office", "xem trước bản tin"),
    ("office", "thông báo các tổ: chiều mai họp"), ("office", "nhắc tổ chưa nộp"), ("leadership", "ai chưa nộp"),
    ("leadership", "số hộ từng tổ"), ("leadership", "khó khăn kiến nghị"), ("office", "khó khăn kiến nghị"),
    ("leadership", "KD05 thế nào"),
)  # fmt: skip
NOBODYS = re.compile(r"Bình|Cúc|Hàng Kênh|Kênh Dương|HK05|KD05|090000")


@pytest.mark.parametrize("line", CHECKLIST)
def test_each_line_has_its_test(line: int) -> None:
    """The tests the table names are there."""
    for place in CHECKLIST[line]:
        path, _, name = place.partition("::")
        tree = ast.parse((TESTS / path).read_text("utf-8"))
        assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_what_others_could_read_is_closed_at_the_start(tmp_path: Path) -> None:
    """A database or a key that a copy left open to everybody is its owner's alone after the start."""
    made = example()
    made = made.model_copy(update={"storage": made.storage.model_copy(update={"path": tmp_path / "data" / "bot.db"})})
    path = made.storage.path
    for _ in range(2):
        migrate(path)
        key = make_desk(made).key
        files = [one for one in path.parent.iterdir() if one.is_file()]
        assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
        for one in files:
            one.chmod(0o644)
    assert make_desk(made).key == key


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged by anybody at DEBUG, as a handler of the bot writes it."""
    root, stream = logging.getLogger(), io.StringIO()
    before, handlers = root.level, root.handlers[:]
    root.handlers = [logging.StreamHandler(stream)]
    root.setLevel(logging.DEBUG)
    install()
    yield stream
    root.handlers, root.level = handlers, before


async def test_no_token_anywhere_while_everything_fails(tmp_path: Path, logged: io.StringIO) -> None:
    """Calls cut off and broken, with an update that cannot be parsed: no log line, metric or chat shows a token."""
    async with loopback(tmp_path) as bench, bench.bot() as (app, _):
        await bench.import_roster(app)
        for name in ("operator", "leader"):
            await bench.say(app, name, await bench.code(app, name), "đúng", "đồng ý", "1")
        alarm = {"chat_id": str(USERS["operator"])}  # not the stranger's answer, which is waited for
        bench.wire.faults.add(Trouble.BROKEN, "sendMessage", when=lambda given: alarm.items() <= given.items())
        for trouble in (Trouble.CUT_BEFORE, Trouble.BROKEN):
            bench.wire.faults.add(trouble, "getUpdates")
        bench.wire.raw({"message": {"message_id": "x", "chat": 5}})
        bench.wire.say(USERS["other"], f"mã của tôi là {TOKEN}")
        await bench.wire.replied(USERS["other"], after=0, within=30)
        await bench.settled(app)
        shown = metrics(Facts({}, 0, None, ()), {}, bench.clock())
        heard = [text for name in USERS for text in bench.heard(name)]
    text = "\n".join([logged.getvalue(), shown, *heard])
    assert len(logged.getvalue()) > 1_000
    assert "bot[token]/getUpdates" in text
    assert not re.search(r"\d{5,}:[\w-]{20,}", text)


def test_a_stranger_learns_nothing(ward: Ward) -> None:
    """Whatever an unknown account sends for ten minutes, it is answered once, and nobody is named."""
    ward.link("leader", "office")
    for _ in range(6):
        for kind in Kind:
            if kind not in (Kind.LEFT, Kind.BACK, Kind.GROUP):
                ward.receive("nobody", kind, text="ai chưa nộp" if kind is Kind.TEXT else "", choice="cat 1")
        for text in ("xem tổ 5", "Nguyễn Văn Bình", "/start", "gọi ai", "duyệt hết"):
            ward.say("nobody", text)
        ward.pass_time(timedelta(seconds=99))
    [answer] = ward.unread("nobody")
    assert not NOBODYS.search(answer.text)
    ward.pass_time(timedelta(minutes=1))
    ward.say("nobody", "alo")
    assert len(ward.unread("nobody")) == 1


def test_a_contact_links_nobody(ward: Ward) -> None:
    """A contact card, one's own, another's or forwarded, is no way in: only a code links."""
    ward.link("leader")
    before = ward.dump("inbox", "outbox", "account", "conversation", "pulse")
    for who in ("nobody", "leader"):
        ward.receive(who, Kind.CONTACT)
    assert ward.dump("inbox", "outbox", "account", "conversation", "pulse") == before
    assert [tuple(row) for row in ward.rows("SELECT address, person FROM account ORDER BY id")] == [
        ("chat-leader", 1),
        ("chat-nobody", None),
    ]


def test_after_five_wrong_codes_a_right_one_waits_for_an_hour(ward: Ward) -> None:
    """The sixth within the hour is not even looked at; after it the same code binds."""
    code = ward.code("leader")
    for number in range(WRONG_AN_HOUR):
        ward.say("leader", f"{number}111111111")
    ward.say("leader", code)
    assert not ward.rows("SELECT 1 FROM account WHERE person IS NOT NULL")
    ward.pass_time(timedelta(minutes=61))
    ward.say("leader", code)
    assert ward.rows("SELECT 1 FROM account WHERE person IS NOT NULL")


def test_a_code_is_kept_as_a_keyed_hash_only(ward: Ward) -> None:
    """Nothing in the database has the digits or the link's token, and without the key the hash is of no use."""
    with ward.tx() as tx:
        made = invite(tx, ward.desk.key, role_id=choose(tx, person="Nguyễn Văn Bình"), now=ward.now, days=30)
    stored = str(ward.dump())
    assert made.code not in stored
    assert made.token not in stored
    assert hashed(ward.desk.key, made.code) in stored
    assert hashed(b"another" * 5, made.code) not in stored


@given(
    key=st.text(max_size=64) | st.sampled_from(("o:proposed", "f:0", "f:-1", "q:S8", "fix:S3", "edit", "send", "yes"))
)
@settings(max_examples=50)
def test_forged_data_changes_nothing(asked: Ward, key: str) -> None:
    """Any data, with any version, the right one too, at an open question: no figure, nothing dead, nothing sent."""
    [[version]] = asked.rows("SELECT version FROM conversation")
    for forged in (version, version - 1):
        asked.receive("leader", Kind.PRESS, choice=key, version=forged)
    assert asked.figures() == {}
    assert not asked.rows("SELECT 1 FROM inbox WHERE state <> 'done'")
    assert not asked.rows("SELECT 1 FROM report WHERE state <> 'draft'")


@pytest.fixture
def asked(ward: Ward) -> Ward:
    """A leader who is asked the first question."""
    ward.link("leader")
    ward.advance("2026-11-16T08:00")
    return ward


def test_an_older_yes_never_saves_what_it_did_not_show(asked: Ward) -> None:
    """ "đúng" under "khoảng 2" pressed after "khoảng 3" was asked back saves neither; the newer one saves 3."""
    asked.say("leader", "khoảng 2 buổi 95 người")
    [(shown, version)] = asked.phones["leader"].shown[-1:]
    assert "2 buổi" in shown.text
    asked.say("leader", "khoảng 3 buổi 44 người")
    asked.receive("leader", Kind.PRESS, choice="yes", version=version)
    assert asked.figures() == {}
    asked.choose("leader", "đúng")
    assert asked.figures() == {"S3": "3", "S4": "44"}


def test_the_database_itself_refuses_to_write_a_locked_report(asked: Ward) -> None:
    """Whatever code there may be one day: a trigger holds the lock."""
    report(asked, "leader")
    asked.advance("2026-11-26T09:00")
    with pytest.raises(sqlite3.IntegrityError, match="locked"):
        asked.rows("UPDATE figure SET value = 9")
    asked.say("leader", "3 buổi 44 người")
    assert asked.figures()["S3"] == "2"


@pytest.mark.parametrize(
    "text",
    ["-3 buổi 95 người", "2 buổi 999999999999999999999 người", "99 buổi 95 người", "2-3 buổi 95 người",
     "2.5 buổi 95 người",
     "1e3 buổi 5 người", "٢ buổi 95 người", "2 95", "NaN", "∞ buổi", "0912345678", "2 buổi " + "9" * 4000 + " người"],
)  # fmt: skip
def test_a_figure_nobody_can_mean_is_not_stored(asked: Ward, text: str) -> None:
    """Negative, huge, fractional or ambiguous: asked back or refused, and nothing is kept."""
    asked.say("leader", text)
    assert asked.figures() == {}
    assert not asked.rows("SELECT 1 FROM inbox WHERE state <> 'done'")


@pytest.mark.parametrize("markup", MARKUPS)
def test_markup_in_names_and_notes_is_shown_as_it_is(tmp_path: Path, markup: str) -> None:
    """Whatever looks like HTML or Markdown in a name, a place or a remark is told letter by letter, to everybody."""
    roster = ROSTER.replace("Nguyễn Văn Bình", f"Nguyễn Bình {markup}").replace("Kênh Dương", f"Kênh {markup}")
    with Ward.opened(tmp_path / "ward.db", roster=roster) as ward:
        ward.inform()
        ward.link("office", "leadership", "other")
        ward.advance("2026-12-16T09:00")
        report(ward, "other", remarks=f"xin Kênh {markup} đỡ ngập")
        for who, said in ASKED:
            ward.say(who, said)
        ward.advance("2026-12-21T09:00")
        told = "\n".join(message.flat().text for phone in ward.phones.values() for message, _ in phone.shown)
        for before in ("Nguyễn Bình ", "khu Kênh ", "xin Kênh "):
            places = [found.end() for found in re.finditer(before, told)]
            assert len(places) > 1, before
            assert all(told.startswith(markup, at) for at in places), before


def test_nothing_is_sent_as_markup() -> None:
    """No call of the bot's asks a messenger to read markup, nor does the page set anything as HTML."""
    bot = Path(make_desk.__code__.co_filename).parent
    sources = [*bot.glob("*.py"), *bot.glob("c*/**/*.py"), *bot.glob("simulator/wall/*.js")]
    assert len(sources) > 100
    for path in sources:
        text = path.read_text("utf-8")
        for words in ("parse_mode", "MarkdownV2", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
            assert words not in text, path
