"""The figures of a period as a .csv: a spreadsheet opens it, and ``import-figures`` reads it back as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from bot.core.indicators import Form
from bot.core.model import Ward
from bot.core.texts import book as says
from bot.documents.book_values import guarded


def figures_csv(period: str, rows: Iterable[Mapping[str, object]], form: Form, ward: Ward) -> str:
    """Rows in the shape of `storage.figures_export`, under Vietnamese headings, a figure a line."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(says.headings(ward))
    for row in rows:
        who = guarded(str(row["by"] or ""))
        out.writerow(
            (
                period,
                row["group"] or "",
                row["unit"] or "",
                row["indicator"],
                _value(row, form),
                "" if row["whole"] is None else row["whole"],
                says.ORIGINS[str(row["origin"])],
                says.STATES[str(row["state"])],
                who,
                row["at"],
            )
        )
    return text.getvalue()


def _value(row: Mapping[str, object], form: Form) -> object:
    match row["verdict"]:
        case "MISSING":
            return says.MISSING
        case "NOT_APPLICABLE":
            return says.NOT_APPLICABLE
        case "CHOICE":
            indicator = form.by_code.get(str(row["indicator"]))
            labels = {option.key: option.label for option in indicator.options} if indicator else {}
            return labels.get(str(row["value"]), row["value"])
        case "WORDS":
            return guarded(str(row["value"] or says.NO_WORDS))
        case _:
            return row["value"]
