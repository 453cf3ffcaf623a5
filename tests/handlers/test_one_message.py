"""A report in one message as it is stored: by the path of single answers, once, with its source and who typed it."""

from __future__ import annotations

from storage import inbox
from tests.ward import Ward

WHOLE = (
    "họp 2 buổi 95 người, vn 1 lần 60 người, vp 0, hộ 121, khẩu 416, nvh 5 ngày, quy ước đang làm, khó khăn không có"
)
STORED = {"S3": "2", "S4": "95", "S5": "1", "S6": "60", "S8": "0", "S1": "121", "S2": "416", "S7": "5"}


def opened(ward: Ward, *names: str) -> None:
    """December has opened for these people."""
    ward.link(*names)
    ward.advance("2026-12-15T08:00")


def test_every_figure_is_written_with_its_source_and_in_the_audit(ward: Ward) -> None:
    """As many audit lines as figures, each by the leader, all from this one message."""
    opened(ward, "leader")
    ward.say("leader", WHOLE)
    assert ward.figures(period="2026-12").items() >= STORED.items()
    sources = ward.rows("SELECT DISTINCT source FROM figure")
    assert len(sources) == 1
    [[lines]] = ward.rows("SELECT count(*) FROM audit WHERE action = 'figure'")
    assert lines == len(ward.figures(period="2026-12"))


def test_a_report_delivered_again_takes_effect_once(ward: Ward) -> None:
    """The messenger repeats the update: nothing is written and nothing is answered a second time."""
    opened(ward, "leader")
    ward.say("leader", WHOLE)
    row = ward.rows("SELECT key, address, body FROM inbox ORDER BY id DESC LIMIT 1")[0]
    shown = len(ward.phones["leader"].shown)
    with ward.tx() as tx:
        inbox.store(tx, "telegram", [(row["key"], row["address"], row["body"])], ward.now)
    ward.handle()
    [[lines]] = ward.rows("SELECT count(*) FROM audit WHERE action = 'figure'")
    assert lines == len(ward.figures(period="2026-12"))
    assert len(ward.phones["leader"].shown) == shown


def test_the_office_types_a_whole_report_in(ward: Ward) -> None:
    """Who said it and who typed it are both kept, for every figure of the message."""
    opened(ward, "leader", "office")
    ward.say("office", "nhập thay HK05")
    ward.say("office", WHOLE)
    people = ward.rows("SELECT DISTINCT person, typed FROM figure")
    assert len(people) == 1
    assert None not in tuple(people[0])
    assert people[0]["person"] != people[0]["typed"]


def test_the_figures_of_a_report_go_to_the_place_being_answered(ward: Ward) -> None:
    """Two leaders of groups of the same name each report their own."""
    opened(ward, "leader", "other")
    ward.say("leader", "họp 2 buổi 95 người, vp 0")
    ward.say("other", "họp 3 buổi 50 người, vp 1")
    assert ward.figures("HK05", "2026-12") == {"S3": "2", "S4": "95", "S8": "0"}
    assert ward.figures("KD05", "2026-12") == {"S3": "3", "S4": "50", "S8": "1"}
