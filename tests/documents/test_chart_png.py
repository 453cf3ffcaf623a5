"""The chart: a picture a phone shows, the same for the same values, and told apart without colours."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from PIL import Image, ImageFont

from bot.core.charts import Bar, Chart, Line, Share, from_json, to_json
from bot.core.texts import charts as says
from bot.documents import chart_png
from bot.documents.chart_png import WIDTH, chart
from tests.ward import settings

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
CHART = Chart(
    "Phường Ví Dụ, tháng 9/2026 đến 11/2026",
    says.over_time(settings().ward),
    ("T9", "T10", "T11"),
    (
        Line(says.FULL, (Share(120, 130), Share(130, 130), None)),
        Line(says.ON_TIME, (Share(18, 20), Share(0, 20), Share(20, 20))),
    ),
    says.TARGETS,
    (Bar("Hộ đạt Gia đình văn hóa", 95.3, "95,3% (4.100/4.300 hộ), đạt mục tiêu", "18/20 tổ", 95, "trên 95%"),),
    (says.foot(settings().ward),),
)


def picture(made: Chart) -> Image.Image:
    """The picture, decoded whole."""
    image = Image.open(io.BytesIO(chart(made)))
    image.load()
    return image


def colours(image: Image.Image) -> dict[tuple[int, ...], int]:
    """How many points each colour has."""
    plain = image.convert("RGB")
    found = plain.getcolors(plain.width * plain.height)
    assert found is not None
    return {colour: count for count, colour in found}  # type: ignore[misc] # RGB has tuples


def test_it_is_a_picture_as_wide_as_a_phone_wants() -> None:
    """A PNG of 1080 points across, higher than wide, some tenths of a megabyte at most, and not blank."""
    content = chart(CHART)
    image = picture(CHART)
    assert (image.format, image.width) == ("PNG", WIDTH)
    assert WIDTH < image.height < 3 * WIDTH
    assert len(content) < 300_000
    white = max(colours(image).values())
    assert 0.05 < 1 - white / (image.width * image.height) < 0.6


def test_the_same_values_are_the_same_picture() -> None:
    """Also after a trip through JSON; another value is another picture."""
    again = from_json(json.loads(json.dumps(to_json(CHART))))
    assert again == CHART
    assert chart(again) == chart(CHART)
    other = from_json(to_json(CHART) | {"title": "Phường Khác"})
    assert chart(other) != chart(CHART)


def test_colours_differ_in_grey_and_are_not_alone() -> None:
    """The two bars of a month differ in brightness by far, and the second is hatched: half of it is paper."""
    image = picture(CHART).convert("RGB")
    blue, orange = (0, 0x72, 0xB2), (0xE6, 0x9F, 0)
    grey = [round(0.299 * r + 0.587 * g + 0.114 * b) for r, g, b in (blue, orange)]
    assert abs(grey[0] - grey[1]) > 60

    def near(point: tuple[int, ...], colour: tuple[int, ...]) -> bool:
        return all(abs(one - other) < 40 for one, other in zip(point, colour, strict=True))

    row = [image.getpixel((x, 500)) for x in range(image.width)]
    runs = "".join("b" if near(one, blue) else "o" if near(one, orange) else "." for one in row)  # type: ignore[arg-type]
    assert "b" * 60 in runs  # solid
    assert "o" * 30 not in runs  # hatched
    assert runs.count("o") > 10


@pytest.mark.parametrize("name", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
def test_every_vietnamese_letter_is_in_the_font(name: str) -> None:
    """No letter is drawn as the box that stands for a missing one."""
    font = ImageFont.truetype(chart_png._FONTS / name, 40, layout_engine=ImageFont.Layout.BASIC)
    missing = font.getmask("\U00010000")
    for letter in LETTERS + LETTERS.upper() + "0123456789%/=,.:;()“”…–":
        mask = font.getmask(letter)
        assert (mask.size, bytes(mask)) != (missing.size, bytes(missing)), letter


@pytest.mark.parametrize(
    "made",
    [
        Chart("x", "", (), ()),
        Chart("x", "a", ("T1",), (Line("a", (None,)), Line("b", (Share(0, 0),)))),
        Chart("chữ rất dài " * 40, "a", tuple(f"T{n}/26" for n in range(1, 13)), (Line("a", (Share(1, 1),) * 12),) * 2),
        Chart("x", "", (), (), "n", tuple(Bar(f"b{n}", 0, "", target=100) for n in range(40))),
        Chart("\u202e\x00ẩ", "", (), (), "n", (Bar("=1+1\n" * 5, 166.7, "", target=250, wanted="dài " * 99),)),
    ],
    ids=["empty", "nothing known", "long", "many", "hostile"],
)
def test_whatever_the_values_it_is_a_picture(made: Chart) -> None:
    """Nothing, too much, more than the whole: drawn within bounds."""
    image = picture(made)
    assert image.width == WIDTH
    assert image.height < 4_000


def test_a_target_has_its_mark_where_it_should_be() -> None:
    """Black with white beside it, across the bar, at its share of the width; a bar without a target has none."""
    bar = CHART.bars[0]
    for target in (0.0, 50.0, 95.0, 100.0):
        image = picture(replace(CHART, months=(), lines=(), foot=(), bars=(replace(bar, percent=100, target=target),)))
        blue = [y for y in range(image.height) if runs(image, y, (0, 0x72, 0xB2)) > WIDTH / 2]
        middle = blue[len(blue) // 2]
        dark = [x for x in range(WIDTH) if sum(image.convert("RGB").getpixel((x, middle))) < 150]  # type: ignore[arg-type]
        margin = chart_png._MARGIN
        assert abs(sum(dark) / len(dark) - (margin + (WIDTH - 2 * margin) * target / 100)) < 2
    image = picture(replace(CHART, months=(), lines=(), foot=(), bars=(replace(bar, percent=100, target=None),)))
    assert any(runs(image, y, (0, 0x72, 0xB2)) > WIDTH - 2 * chart_png._MARGIN - 4 for y in range(image.height))


def runs(image: Image.Image, y: int, colour: tuple[int, int, int]) -> int:
    """How many points of a line have a colour, nearly."""
    line = image.convert("RGB").crop((0, y, image.width, y + 1)).tobytes()
    points = zip(line[::3], line[1::3], line[2::3], strict=True)
    return sum(all(abs(a - b) < 12 for a, b in zip(point, colour, strict=True)) for point in points)
