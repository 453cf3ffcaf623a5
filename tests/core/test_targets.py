"""Targets: shares, what is met, how they moved; and which small counts are not told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.indicators import Answer, Indicator
from bot.core.model import Role
from bot.core.sight import Count, Sight, is_secretary, sight, withheld
from bot.core.spans import Span, code_of, month_of
from bot.core.targets import Kind, Sums, Target, Trend, Verdict, kind_of, shown, trend, verdict
from bot.core.texts import figures_told as says
from tests.ward import settings

OVER = Target("A", "a", "", over=Decimal(95))
AT_LEAST = Target("B", "b", "", at_least=Decimal(100))
RISING = Target("C", "c", "", rising=True)


@pytest.mark.parametrize(
    ("target", "rate", "mark", "met"),
    [
        (OVER, "95", None, Verdict.NOT_MET),
        (OVER, "95.01", None, Verdict.MET),
        (OVER, "94.99", None, Verdict.NOT_MET),
        (OVER, "94", "90", Verdict.MET),
        (AT_LEAST, "100", None, Verdict.MET),
        (AT_LEAST, "99.99", None, Verdict.NOT_MET),
        (RISING, "12", None, Verdict.UNSAID),
        (OVER, None, None, Verdict.UNSAID),
    ],
)
def test_a_target_is_met_by_its_own_comparison(
    target: Target, rate: str | None, mark: str | None, met: Verdict
) -> None:
    """Over is over, at least is at least; without a number nothing is said."""
    said = verdict(Decimal(rate) if rate else None, target, Decimal(mark) if mark else None)
    assert said is met


def test_the_shipped_targets_are_counted_as_the_programme_means_them() -> None:
    """Sums over sums, groups by their answer, parts over wholes, and two that have no measure."""
    kinds = {one.code: kind_of(one, settings().form) for one in settings().targets}
    assert kinds == {
        "M1": Kind.RATIO,
        "M2": Kind.SHARE,
        "M3": Kind.PLACES,
        "M4": Kind.PLACES,
        "M5": Kind.PLACES,
        "M6": Kind.NOTHING,
        "M7": Kind.SHARE,
        "M8": Kind.NOTHING,
    }


@pytest.mark.parametrize(
    ("rate", "mark", "text"),
    [("95.84", None, "95.8"), ("99.99", None, "99.9"), ("100", None, "100"), ("95.04", "95", "95.04"),
     ("95", "95", "95"), ("94.96", "95", "94.9"), ("95.0000001", "95", "95.0000001")],
)  # fmt: skip
def test_a_share_is_never_shown_on_the_other_side(rate: str, mark: str | None, text: str) -> None:
    """Rounded down to one decimal, unless that would hide that it is over the mark."""
    assert shown(Decimal(rate), Decimal(mark) if mark else None) == Decimal(text)


def test_a_trend_needs_as_many_reports() -> None:
    """Sums of other numbers of groups are not compared, shares are."""
    half = Sums(part=Decimal(50), whole=Decimal(100), given=1)
    whole = Sums(part=Decimal(80), whole=Decimal(200), given=2)
    assert trend(half, whole)[0] is Trend.UNKNOWN
    assert trend(half, whole, 100) == (Trend.UP, Decimal(10))
    assert trend(whole, half, 100) == (Trend.DOWN, Decimal(10))
    assert trend(whole, whole) == (Trend.SAME, Decimal(0))
    assert trend(Sums(), whole, 100)[0] is Trend.UNKNOWN


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 12), max_size=8))
def test_what_is_withheld_cannot_be_found_from_the_total(counts: dict[str, int]) -> None:
    """Every count from 1 to 4 is withheld, and where one is, at least two are, if there are two: the smallest."""
    secret = withheld(Count(ref, "", Decimal(count)) for ref, count in counts.items()).places
    few = {ref for ref, count in counts.items() if 0 < count < 5}
    assert few <= secret
    told = {counts[ref] for ref in few}
    plain = told == {1} or (told == {4} and len(few) > 2)
    assert len(secret) == min(len(counts), (max(len(few), 2) if few else 0) + (plain and len(few) > 1))
    left = [count for ref, count in counts.items() if ref not in secret and count]
    assert not few or not left or max(counts[ref] for ref in secret) <= min(left)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 9)), max_size=9))
def test_no_area_gives_away_what_is_withheld(told: list[tuple[str, int]]) -> None:
    """Of every total that is told, and of what the areas that are not told leave of the ward's, two are unknown."""
    counts = [Count(str(number), area, Decimal(value)) for number, (area, value) in enumerate(told)]
    found = withheld(counts)
    of_areas = [[one for one in counts if one.area == area] for area in {one.area for one in counts} - found.areas]
    rest = [one for one in counts if one.area in found.areas]
    for some in (*of_areas, rest):
        unknown = [one.value for one in some if one.ref in found.places]
        assert len(unknown) != 1 or len(counts) == 1
        assert unknown != [1] * len(unknown) or not unknown or len(unknown) == len(some)
    assert found.gives_away({one.area for one in rest[:1]}) == (len({one.area for one in rest}) > 1)


LOCAL = Indicator("S8", "vụ", seen_by=(Role.GROUP_LEADER, Role.REVIEWER, Role.PARTY_OFFICE))


@pytest.mark.parametrize(
    ("roles", "secretary", "much"),
    [
        ({Role.PARTY_OFFICE}, False, Sight.ALL),
        ({Role.REVIEWER, Role.LEADERSHIP}, False, Sight.ALL),
        ({Role.LEADERSHIP}, False, Sight.TOTALS),
        ({Role.LEADERSHIP}, True, Sight.ALL),
        ({Role.OPERATOR}, False, Sight.NOTHING),
        ({Role.GROUP_LEADER}, False, Sight.NOTHING),
    ],
)
def test_who_sees_single_places(roles: set[Role], secretary: bool, much: Sight) -> None:
    """Office and reviewer see what single places told, the leadership totals, the Secretary all."""
    assert sight(LOCAL, roles, secretary=secretary) is much
    small = sight(Indicator("S1", "hộ"), roles, secretary=secretary)
    assert small is (Sight.TOTALS if much is Sight.TOTALS else Sight.ALL)
    for told in (Indicator("S3", "buổi", few_told=True), Indicator("N4", "quy ước", answer=Answer.CHOICE)):
        assert sight(told, roles, secretary=secretary) is Sight.ALL


def test_the_secretary_is_marked_in_the_roster() -> None:
    """The field "bí thư" is the mark; a deputy's or a cell's secretary is not it."""
    assert is_secretary(["văn hóa", "Bí thư"])
    assert not is_secretary(["phó bí thư", "bí thư chi bộ", ""])


@given(st.integers(2020 * 12, 2030 * 12), st.integers(1, 24))
def test_spans_move_by_their_own_length(last: int, months: int) -> None:
    """The span before ends where this one begins, a year ago is twelve months back."""
    span = Span.months_to(last, months)
    assert (span.months, month_of(span.last), code_of(last)) == (months, last, span.last)
    assert month_of(span.before.last) + 1 == month_of(span.first)
    assert span.before.months == span.year_ago.months == months
    assert month_of(span.year_ago.first) == month_of(span.first) - 12
    assert span.has(span.first)
    assert not span.has(span.before.last)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2026-11", "2026-11", "tháng 11/2026"),
        ("2026-07", "2026-09", "quý III/2026"),
        ("2026-01", "2026-06", "6 tháng đầu năm 2026"),
        ("2026-07", "2026-12", "6 tháng cuối năm 2026"),
        ("2026-01", "2026-12", "năm 2026"),
        ("2026-08", "2026-10", "từ tháng 8 đến tháng 10/2026"),
        ("2025-12", "2026-02", "từ tháng 12/2025 đến tháng 2/2026"),
    ],
)
def test_spans_have_names(first: str, last: str, name: str) -> None:
    """Months, quarters, halves and years are called so."""
    assert says.span(Span(first, last)) == name


def test_a_span_has_a_beginning_before_its_end() -> None:
    """Nothing runs backwards."""
    with pytest.raises(ValueError, match="no span"):
        Span("2026-11", "2026-10")
