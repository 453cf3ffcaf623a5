"""Dialogues as transcripts: each file is played with buttons and with words, and must come out as written.

Lines that start a turn are kept, the bot's are made anew and compared::

    leader> 2 buoi 95 ng du       somebody types; who: leader, other, office, operator, …
    leader> [gửi]                 presses that button, or types it where there are no buttons
    leader> 2 buổi\\n0 vụ          types two lines
    leader> (photo)               sends something else: photo, album 3, sticker, voice, contact, file, other
    office> (send so.csv) số liệu sends a file of tests/dialogues/files, with words under it
    office> (fill HK05.S8=3; …)   fills in the newest workbook and sends it back
    leader> (early 30) 120        types, dated 30 seconds before now
    leader> (edit 2 buoi) 3 buoi  edits the message that said "2 buoi"
    leader> (stale) [gửi]         presses a button of that label on an older message
    leader> (burst) 1 | 2 | 3     sends several before any is handled
    clock> 2026-11-16 08:00       time is played to there
    given> leader office          these people are linked
    given> programme              the shipped programme is imported
    given> digests                the office and the leadership are informed by themselves
    given> units followup         the units of tests.ward are known; the programme, and reminding of it is on
    leader<                       what the bot says to the leader, buttons in brackets
    stored                        the figures of HK05 as stored for the newest period

``pytest --update`` rewrites the expectations; the diff is the change of behaviour.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import invitations
from bot.channels.text import as_words, utf16_length
from bot.core.model import Kind
from tests.filling import filled, typed
from tests.ward import Ward

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))
KINDS = {"photo": Kind.PHOTO, "sticker": Kind.STICKER, "voice": Kind.VOICE, "contact": Kind.CONTACT,
         "file": Kind.FILE, "other": Kind.OTHER, "left": Kind.LEFT, "back": Kind.BACK}  # fmt: skip
ASK_LIMIT, OPENING_LIMIT = 250, 320


class Numbered:
    """In place of the system's randomness: every code is the one before plus one."""

    made = 2000

    def randbelow(self, below: int) -> int:
        """The code's distance from its smallest."""
        self.made += 1
        return 6_301_940_000 + self.made

    def token_urlsafe(self, size: int) -> str:
        """A token nobody else has."""
        return f"token-{self.made}-{size}"


class Player:
    """Plays one transcript."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward
        self.lines: list[str] = []
        self.said: dict[str, str] = {}

    def play(self, text: str) -> str:
        """The transcript as it comes out."""
        for line in text.splitlines():
            if not (line.startswith("    ") or re.match(r"\w+<", line)):
                turn = "stored" if line.startswith("stored ") else line
                self.lines.append(turn)
                self._turn(turn)
        return "\n".join(self.lines) + "\n"

    def _turn(self, line: str) -> None:
        if line == "stored" or line.startswith("stored "):
            [[period]] = self.ward.rows("SELECT ifnull(max(code), '') FROM period")
            shown = " ".join(f"{code}={value}" for code, value in self.ward.figures(period=period).items())
            self.lines[-1] = f"stored {shown}".rstrip()
            return
        if not (match := re.fullmatch(r"(\w+)> (.*)", line)):
            return
        who, what = match.groups()
        if who == "clock":
            self.ward.advance(what)
        elif who == "given":
            self._given(what.split())
        elif who == "quietly":  # somebody acts, nothing is shown
            self._act(*what.split(" ", 1))
            return
        else:
            self._act(who, what)
        for name in self.ward.phones:
            for message in self.ward.unread(name):
                body = message.text.replace("\n", "\n    ")
                self.lines.append(f"{name}< {body}")
                if message.file is not None and message.file.sha in self.ward.made:
                    self.lines.append(f"    ({message.file.media.value} {message.file.name})")
                if message.choices:
                    self.lines.append("    " + " ".join(f"[{choice.label}]" for choice in message.choices))
                self._manners(as_words(message), message.text)

    def _given(self, words: list[str]) -> None:
        made = {
            "programme": self.ward.import_programme,
            "units": self.ward.import_units,
            "followup": self.ward.follow_up,
            "digests": self.ward.inform,
        }
        for word in words:
            if word in made:
                made[word]()
            else:
                self.ward.link(word)

    def _act(self, who: str, what: str) -> None:
        ward = self.ward
        if match := re.fullmatch(r"\(send (\S+)\) ?(.*)", what):
            ward.receive(who, Kind.FILE, name=match[1], text=match[2])
        elif match := re.fullmatch(r"\(fill (.*)\)", what):
            name = next(name for name in reversed(ward.made) if name.startswith("so-lieu"))
            ward.made["da-sua.xlsx"] = filled(ward.made[name], typed(match[1]))
            ward.receive(who, Kind.FILE, name="da-sua.xlsx")
        elif match := re.fullmatch(r"\((early|edit|burst|stale) ?([^)]*)\) (.*)", what):
            how, detail, text = match.groups()
            if how == "early":
                ward.say(who, text, before=float(detail))
            elif how == "edit":
                ward.receive(who, Kind.EDIT, text=text, message=self.said[detail])
            elif how == "stale":
                self._stale(who, text.strip("[]"))
            else:
                for part in text.split(" | "):
                    kind = KINDS.get(part.strip("()"))
                    if kind:
                        ward.store(who, kind)
                    else:
                        ward.store(who, Kind.TEXT, text=part)
                ward.handle()
        elif match := re.fullmatch(r"\((\w+) ?(\d*)\)", what):
            for _ in range(int(match[2] or 1)):
                ward.store(who, KINDS["photo" if match[1] == "album" else match[1]], album="a" if match[2] else "")
            ward.handle()
        elif what.startswith("["):
            ward.choose(who, what.strip("[]"))
        elif what == "code":
            ward.say(who, ward.code(who))
        else:
            self.said[what] = f"m{ward.messages + 1}"
            ward.say(who, what.replace("\\n", "\n"))

    def _stale(self, who: str, label: str) -> None:
        """Press a button of an older message: its version is not the newest."""
        shown = self.ward.phones[who].shown
        newest = max(version for _, version in shown)
        for message, version in shown:
            for choice in message.choices:
                if choice.label == label and version < newest:
                    self.ward.receive(who, Kind.PRESS, choice=choice.key, version=version)
                    return
        raise LookupError(label)

    def _manners(self, typed: str, text: str) -> None:
        """Length, one polite word, no Markdown (design of the dialogue)."""
        if "1. " not in text and "Đây là tin nhắn tự động" not in text and "\n- " not in text:
            long = text.startswith(("Thưa", "Kính gửi")) or "hiệm vụ" in text  # an opening, or with a task's own words
            limit = OPENING_LIMIT if long else ASK_LIMIT
            assert utf16_length(typed) <= limit, (utf16_length(typed), typed)
        assert "**" not in text
        assert "{" not in text


@pytest.mark.parametrize("mode", ["buttons", "words"])
@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(
    path: Path, mode: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transcript comes out as written, with buttons and with words; codes are 730-194-2001, -2002 and so on."""
    monkeypatch.setattr(invitations, "secrets", Numbered())
    text = path.read_text("utf-8")
    with Ward.opened(tmp_path / "ward.db", words=mode == "words") as ward:
        played = Player(ward).play(text)
    if request.config.getoption("--update"):
        path.write_text(played, "utf-8")
    else:
        assert played == text
