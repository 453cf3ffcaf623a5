"""A file where the product of a task is asked for: the one place that says what becomes of it."""

from __future__ import annotations

from bot.core.parts import Part, Review
from bot.core.texts import task_answers as says
from handlers.turn import Turn
from storage.db import Tx
from storage.people import Person


def offered(tx: Tx, turn: Turn, person: Person, of: Part | Review) -> str:
    """What is said to a picture or a file that came in the place of number and date; the question stays."""
    return says.file_later()
