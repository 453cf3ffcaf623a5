"""What the documents say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.__main__ import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def excerpt(path: Path) -> str:
    """The leader's part of a transcript, as the README shows it."""
    kept = []
    keep = False
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("    "):
            keep = line.startswith(("leader", "clock"))
        if keep:
            kept.append(line)
    return "\n".join(kept)


def test_the_readme_shows_a_dialogue_as_it_is_played(request: pytest.FixtureRequest) -> None:
    """The README's conversation is a transcript's, word for word."""
    found = re.search(r"<!-- dialogue: (\S+) -->\n```\n(.*?)```", README, re.S)
    assert found is not None
    shown = excerpt(ROOT / found[1])
    if request.config.getoption("--update"):
        text = README.replace(found[0], f"<!-- dialogue: {found[1]} -->\n```\n{shown}\n```")
        (ROOT / "README.md").write_text(text, "utf-8")
        return
    assert found[2].rstrip("\n") == shown


@pytest.mark.parametrize("command", [one.name or one.callback.__name__ for one in cli.registered_commands])  # type: ignore[union-attr]
def test_every_command_is_in_the_readme(command: str) -> None:
    """A command nobody can read about does not exist."""
    assert command in README


def test_every_file_the_architecture_names_is_there() -> None:
    """The layout in the document is the layout on disk."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    layout = text.split("```")[1]
    bot = layout.split("handlers/")[0]
    for name in re.findall(r"\b(\w+\.py)\b", bot):
        assert list((ROOT / "bot").rglob(name)), name


def test_the_lock_file_names_no_host() -> None:
    """Whoever installs chooses the index."""
    assert "://" not in (ROOT / "requirements.lock").read_text("utf-8")
