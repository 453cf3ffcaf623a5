"""A leader's query -> the answer, from the database as a reader sees it: a function for each thing that is asked."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.model import Message
from bot.core.queries import Query, What
from handlers import figures_told, instructing, reports_told, tasks_told
from handlers.knowing import Asker
from handlers.turn import Turn
from storage.db import Tx

Answer = Callable[[Tx, Turn, Asker, Query], Message]
_ANSWERS: dict[What, Answer] = {
    What.FIGURE: figures_told.figure,
    What.TARGET: figures_told.target,
    What.TARGETS: figures_told.targets,
    What.COMPLETE: reports_told.complete,
    What.MISSING: reports_told.missing,
    What.REPORT: reports_told.of_place,
    What.OVERVIEW: reports_told.overview,
    What.TASK: tasks_told.tasks,
    What.TASKS: tasks_told.of_unit,
    What.OVERDUE: tasks_told.overdue,
    What.DUE: tasks_told.due,
    What.TOLD: instructing.told,
}


def answer(tx: Tx, turn: Turn, asker: Asker, query: Query) -> Message:
    """The answer to a query."""
    return _ANSWERS[query.what](tx, turn, asker, query)
