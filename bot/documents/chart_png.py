"""A chart as a .png for a phone: values in, bytes out; the same values give the same bytes.

Imported in the child process only. Two rules. Nothing is told by colour alone: the second bar of a month is hatched,
every bar has its number, a target has its mark and its words. And it is read on a screen as wide as a hand: 1080
points across, no letter below 28.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.core.charts import MOST_BARS, Bar, Chart, Line, Share
from bot.core.folding import visible
from bot.core.texts import charts as says

WIDTH = 1080
_SCALE = 2  # drawn twice as large and brought down: smooth edges
_MARGIN = 48
_FONTS = Path(__file__).parent / "fonts"
_TITLE, _HEADING, _TEXT, _SMALL = 46, 38, 32, 28
_COLUMN = 420  # the height of 100 %

# Okabe and Ito's: told apart by whoever sees no red or no green, and in grey.
_BLUE, _ORANGE = "#0072B2", "#E69F00"
_INK, _PALE, _GRID, _TRACK, _PAPER = "#1A1A1A", "#555555", "#D0D0D0", "#ECECEC", "#FFFFFF"


def chart(made: Chart) -> bytes:
    """The picture."""
    height = _Drawing(made, 10).draw()  # once to see how much room the words take
    drawing = _Drawing(made, height)
    drawing.draw()
    picture = drawing.image.resize((WIDTH, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Drawing:
    """One pass from top to bottom; ``y`` is where the next thing begins."""

    def __init__(self, made: Chart, height: int) -> None:
        self._made = made
        self.image = Image.new("RGB", (WIDTH * _SCALE, height * _SCALE), _PAPER)
        self._pen = ImageDraw.Draw(self.image)
        self._y = _MARGIN

    def draw(self) -> int:
        """Draw everything; returns the height it takes."""
        made = self._made
        self._words(made.title, _TITLE, bold=True)
        if made.lines and made.months:
            self._y += 20
            self._words(made.over_time, _HEADING, bold=True)
            self._legend(made.lines)
            self._columns(made.months, made.lines)
        if made.bars:
            self._y += 28
            self._words(made.targets, _HEADING, bold=True)
            for bar in made.bars[:MOST_BARS]:
                self._bar(bar)
        for line in made.foot:
            self._y += 16
            self._words(line, _SMALL, colour=_PALE)
        return self._y + _MARGIN - 12

    # ---- words ---------------------------------------------------------------------------------------

    def _font(self, size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        return ImageFont.truetype(_FONTS / name, size * _SCALE, layout_engine=ImageFont.Layout.BASIC)

    def _width(self, text: str, size: int, *, bold: bool = False) -> float:
        return self._font(size, bold=bold).getlength(text) / _SCALE

    def _text(self, x: float, y: float, text: str, size: int, *, bold: bool = False, colour: str = _INK) -> None:
        place = (round(x * _SCALE), round(y * _SCALE))
        self._pen.text(place, text, fill=colour, font=self._font(size, bold=bold))

    def _centred(self, x: float, y: float, text: str, size: int, *, bold: bool = False, colour: str = _INK) -> None:
        self._text(x - self._width(text, size, bold=bold) / 2, y, text, size, bold=bold, colour=colour)

    def _words(self, text: str, size: int, *, bold: bool = False, colour: str = _INK) -> None:
        """A text over as many lines as it takes."""
        for line in self._lines(text, size, bold=bold):
            self._text(_MARGIN, self._y, line, size, bold=bold, colour=colour)
            self._y += round(size * 1.3)

    def _lines(self, text: str, size: int, *, bold: bool) -> list[str]:
        lines = [""]
        for word in visible(text).split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._width(longer, size, bold=bold) > WIDTH - 2 * _MARGIN:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    # ---- shapes --------------------------------------------------------------------------------------

    def _box(self, x: float, y: float, width: float, height: float, colour: str, *, hatched: bool = False) -> None:
        left, top, right, bottom = (round(one * _SCALE) for one in (x, y, x + width, y + height))
        if right <= left or bottom <= top:
            return
        if not hatched:
            self._pen.rectangle((left, top, right, bottom), fill=colour)
            return
        part = Image.new("RGB", (right - left, bottom - top), _PAPER)
        pen = ImageDraw.Draw(part)
        for at in range(-part.height, part.width, 22):
            pen.line((at, part.height, at + part.height, 0), fill=colour, width=9)
        pen.rectangle((0, 0, part.width - 1, part.height - 1), outline=colour, width=6)
        self.image.paste(part, (left, top))

    def _rule(self, x: float, y: float, width: float, colour: str = _GRID) -> None:
        self._box(x, y, width, 2, colour)

    # ---- shares over months --------------------------------------------------------------------------

    def _legend(self, lines: tuple[Line, ...]) -> None:
        x = float(_MARGIN)
        self._y += 10
        for number, line in enumerate(lines):
            self._box(x, self._y + 4, 34, 30, _colour(number), hatched=bool(number % 2))
            self._text(x + 46, self._y, line.name, _TEXT)
            x += 46 + self._width(line.name, _TEXT) + 44
        self._y += 56

    def _columns(self, months: tuple[str, ...], lines: tuple[Line, ...]) -> None:
        """Each month's shares side by side, each with its number above and its counts beneath."""
        left = _MARGIN + 84
        top, bottom = self._y + 40, self._y + 40 + _COLUMN
        for percent in (0, 50, 100):
            y = bottom - _COLUMN * percent / 100
            self._rule(left, y, WIDTH - _MARGIN - left)
            self._text(_MARGIN, y - 20, f"{percent}%", _SMALL, colour=_PALE)
        room = (WIDTH - _MARGIN - left) / len(months)
        wide = min(92.0, room * 0.8 / len(lines))
        for at, month in enumerate(months):
            middle = left + room * (at + 0.5)
            for number, line in enumerate(lines):
                x = middle + wide * (number - len(lines) / 2)
                self._column(x, wide - 6, bottom, line.shares[at], number, room)
            self._centred(middle, bottom + 14, month, _TEXT, bold=True)
        self._y = round(top + _COLUMN + 14 + _TEXT * 1.4)
        for number, line in enumerate(lines):
            for at in range(len(months)):
                middle = left + room * (at + 0.5)
                self._centred(middle, self._y, says.counted(line.shares[at]), self._small(room), colour=_PALE)
            self._box(_MARGIN, self._y + 6, 26, 22, _colour(number), hatched=bool(number % 2))
            self._y += round(_SMALL * 1.4)

    @staticmethod
    def _small(room: float) -> int:
        return _SMALL if room > 130 else 22

    def _column(self, x: float, width: float, bottom: float, share: Share | None, number: int, room: float) -> None:
        if share is None or not share.whole:
            return
        height = _COLUMN * share.percent / 100
        self._box(x, bottom - height, width, max(height, 2), _colour(number), hatched=bool(number % 2))
        self._centred(x + width / 2, bottom - height - 38, str(share.percent), self._small(room), bold=True)

    # ---- targets ------------------------------------------------------------------------------------

    def _bar(self, bar: Bar) -> None:
        """A name, a bar with its target's mark, and both in words."""
        self._y += 18
        self._words(bar.name, _TEXT, bold=True)
        width, height = WIDTH - 2 * _MARGIN, 46
        at = None if bar.target is None else _MARGIN + width * min(100.0, max(0.0, bar.target)) / 100
        if at is not None:
            self._marked(at, says.mark(bar.wanted))
        self._y += 6
        self._box(_MARGIN, self._y, width, height, _TRACK)
        self._box(_MARGIN, self._y, width * min(100.0, max(0.0, bar.percent)) / 100, height, _BLUE)
        if at is not None:
            self._box(at - 8, self._y, 16, height, _PAPER)  # black on blue alone is hard to see
            self._box(at - 4, self._y - 10, 8, height + 20, _INK)
        self._y += height + 14
        self._words(bar.said, _TEXT)
        if bar.note:
            self._words(bar.note, _SMALL, colour=_PALE)
        self._y += 10

    def _marked(self, at: float, text: str) -> None:
        """The words of a mark, above it and within the picture."""
        wide = self._width(text, _SMALL)
        self._text(max(_MARGIN, min(at - wide / 2, WIDTH - _MARGIN - wide)), self._y, text, _SMALL)
        self._y += round(_SMALL * 1.3) + 6


def _colour(number: int) -> str:
    return (_BLUE, _ORANGE)[number % 2]
