"""Imports point one way, and what belongs in one place is only there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [
    path
    for folder in ("bot", "handlers", "storage")
    for path in sorted((ROOT / folder).rglob("*.py"))
] + [ROOT / "scheduler.py"]  # fmt: skip
OURS = ("bot", "handlers", "storage", "scheduler")
# package or module -> what of ours it may import; the longest match counts
MAY = {
    "bot.core": ("bot.core",),
    "bot.channels": ("bot.channels", "bot.core"),
    "bot.documents": ("bot.documents", "bot.core"),
    "bot.render": ("bot.child", "bot.documents", "bot.core"),  # what the child process loads
    "bot.child": (),
    "bot.simulator": ("bot.simulator",),
    "storage": ("storage", "bot.core"),
    "handlers": ("handlers", "storage", "bot.core", "bot.documents", "bot.invitations"),
    "scheduler": (),
    "bot.invitations": ("storage", "bot.core"),
}
STANDARD = frozenset(__import__("sys").stdlib_module_names)


def module_of(path: Path) -> str:
    """bot/core/model.py -> bot.core.model"""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    """The modules a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_point_one_way(path: Path) -> None:
    """Each package imports only what the architecture allows; the core only the standard library."""
    module = module_of(path)
    rule = max((name for name in MAY if module == name or module.startswith(f"{name}.")), key=len, default=None)
    for name in imported(path):
        top = name.split(".")[0]
        if top in OURS and rule is not None:
            assert any(name == allowed or name.startswith(f"{allowed}.") for allowed in MAY[rule]), name
        if rule == "bot.core":
            assert top in STANDARD or top == "bot", name


def test_foreign_archives_are_opened_in_the_child_only() -> None:
    """Nothing that the bot or a command imports at its start loads what unpacks a spreadsheet."""
    program = "import sys, bot.__main__, bot.render; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - ours


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_no_file_has_two_subjects(path: Path) -> None:
    """A file far above three hundred lines should be two."""
    assert len(path.read_text("utf-8").splitlines()) <= 360


READERS = frozenset(
    {
        "bot.core.clauses",
        "bot.core.number_lexicon",
        "bot.core.past",
        "bot.core.question_places",
        "bot.core.question_words",
        "bot.core.roster",
        "bot.documents.group_words",
        "bot.core.texts.roster_sample",
    }
)
"""What understands every ward's words has them in its tables; the example workbook shows the rows of one."""
ANYWHERE = re.compile(r"tổ dân phố|tổ trưởng|to dan pho|to truong")
SAID = re.compile(r"(?<!\w)(?:tổ(?! chức)|phường)(?!\w)")


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_no_ward_word_in_code(path: Path) -> None:
    """The ward's name stands in data files only, and no string says what one ward calls its groups and leaders.

    What people read (texts, handlers) has not even the short word. Comments and docstrings may name the term.
    """
    source, module = path.read_text("utf-8"), module_of(path)
    assert "lê chân" not in source.casefold()
    if module in READERS:
        return
    tree = ast.parse(source)
    told = module.startswith(("bot.core.texts.", "handlers."))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            said = node.value.casefold()
            assert not ANYWHERE.search(said), (node.lineno, said)
            assert not (told and SAID.search(said)), (node.lineno, said)
