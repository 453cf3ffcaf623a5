"""`phuongbot leaflet --out`: a ward's own leaflet as a file."""

from __future__ import annotations

import stat
from pathlib import Path

import docx

from tests.test_command_line import phuongbot
from tests.test_invite_command import listing
from tests.ward import EXAMPLE


async def test_a_leaflet_in_the_wards_own_words(tmp_path: Path) -> None:
    """The file is the operator's alone, and says whose it is and through what."""
    config, out = tmp_path / "config.toml", tmp_path / "tờ.docx"
    config.write_text(EXAMPLE.read_text("utf-8").replace("phường Lê Chân", "xã Hoa Sen"), "utf-8")
    code, said, err = await phuongbot("leaflet", "--config", config, "--out", out)
    assert (code, err) == (0, "")
    assert said == f"Đã ghi tờ hướng dẫn vào {out}. In một mặt giấy A4, phát cùng giấy mời.\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    lines = [one.text for one in docx.Document(str(out)).paragraphs]
    assert lines[0] == "VĂN PHÒNG ĐẢNG ỦY XÃ HOA SEN"
    assert "qua Telegram" in lines[3]


async def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is wrong with the file is one line: 2 for wrong usage, 1 for a folder that is not there."""
    there = tmp_path / "a.docx"
    there.write_text("mine")
    for out, expected, words in (
        (there, 2, "đã có tệp"),
        (tmp_path / "a.pdf", 2, ".docx"),
        (tmp_path / "không có" / "a.docx", 1, "không ghi được"),
    ):
        code, said, err = await phuongbot("leaflet", "--config", EXAMPLE, "--out", out)
        assert (code, said, err.count("\n"), words in err) == (expected, "", 1, True)
    assert there.read_text() == "mine"
    assert listing(tmp_path) == ["a.docx"]
