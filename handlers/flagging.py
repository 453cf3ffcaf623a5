"""After a report was handed in or corrected: its flags anew, and the answer to a figure that was given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core import doubts
from bot.core.dialogue import Context, Effect, Record, Send
from bot.core.figures import Figure, Standing
from bot.core.flags import FULL_TIMES, SAME_PERIODS, Flag, Told, Why, failing, flags
from bot.core.model import Message, Role, You
from bot.core.texts import returned as leader_says
from bot.core.texts import reviewer as says
from bot.core.texts import words
from handlers.turn import Turn
from storage import outbox, people, periods, reviews
from storage.db import Tx
from storage.periods import Opened
from storage.reviews import Flagged

_SHOWN = 3
"""How many past values are shown beside a flagged figure."""


def after(tx: Tx, turn: Turn, opened: Opened, before: Context, effects: Iterable[Effect]) -> None:
    """Flag the report of ``before`` anew where these effects handed it in or corrected it."""
    recorded = {one.code: one.figure for one in effects if isinstance(one, Record)}
    if recorded or any(isinstance(one, Send) for one in effects):
        refresh(tx, turn, opened, before, recorded)


def refresh(tx: Tx, turn: Turn, opened: Opened, before: Context, recorded: dict[str, Figure]) -> None:
    """The flags of a report handed in as they are now; ``before`` is the world before ``recorded`` was stored.

    What a reviewer gave back and was answered goes back to the reviewer as news.
    """
    place = before.place.ref
    report = periods.report(tx, opened.id, place)
    if report is None or report.state == "draft":
        return
    context = replace(before, figures=periods.figures(tx, report.id))
    returned = [one for one in reviews.of_report(tx, report.id) if one.state == "returned"]
    awaited = {one.code for one in returned}
    changed = {code for code, figure in recorded.items() if code in awaited or not _same(before, code, figure)}
    this = Told(opened.period.code, context.figures, context.known, reviews.from_book(tx, report.id))
    found = flags(context.form, context.asked, this, reviews.history(tx, place, this.period), context.past)
    asked = [Flag(one.code, Why.ASKED) for one in returned if Why.ASKED in one.whys and one.code not in changed]
    answered = reviews.replace(tx, report.id, (*found, *asked), changed)
    now = {one.code: one for one in reviews.of_report(tx, report.id)}
    for one in answered:
        _news(tx, turn, before, context, one, now)


def _same(before: Context, code: str, figure: Figure) -> bool:
    return code in before.figures and before.figures[code].same == figure.same


def _news(tx: Tx, turn: Turn, before: Context, context: Context, one: Flagged, flagged: Mapping[str, Flagged]) -> None:
    """Tell whoever gave it back, or else the reviewers, what came of it; ``flagged``: the report's flags now."""
    indicator = context.form.by_code[one.code]
    shown, was = (words.figure(indicator, replace(world.figures[one.code], kept=False)) for world in (context, before))
    head = leader_says.answered(one.place.full_name, context.period, indicator.label, shown, was)
    states = {other.state for other in flagged.values()}
    reviewing = reviews.reviewers(tx)
    by = [one.person] if one.person in {*reviewing, *people.with_role(tx, Role.PARTY_OFFICE)} else reviewing
    for person in filter(None, by):
        you = people.person(tx, person).you or You.DONG_CHI
        if one.code in flagged:
            message = item(flagged[one.code], context, you, left=0)
        elif "open" in states:
            message = says.more(you)
        else:
            message = says.awaited(you) if "returned" in states else says.settled(you)
        outbox.put(
            tx,
            f"answered:{one.id}:{turn.key}:{person}",
            replace(message, head=head),
            kind="notice",
            lane=outbox.ACT,
            now=turn.now,
            person=person,
            not_before=turn.desk.may_write(turn.now),
        )


def item(one: Flagged, context: Context, you: You, *, left: int) -> Message:
    """One flagged figure as a reviewer sees it: its value, the last ones, the reasons; ``context`` is its report's."""
    indicator = context.form.by_code[one.code]
    shown = words.figure(indicator, replace(context.figures[one.code], kept=False))
    text = says.item(
        one.place, context.period, indicator.label, shown, _past(one.code, context), _reasons(one, context), left
    )
    return Message(f"{text}\n{says.decide(you)}", says.decisions(one.id), you=you)


def _past(code: str, context: Context) -> list[str]:
    """The last values, newest first, with the unit once."""
    indicator, last = context.form.by_code[code], context.previous.get(code)
    if last is None:
        return []
    older = list(context.past.get(code, ()))[-_SHOWN:-1] if last.standing is Standing.VALUE else []
    return [words.figure(indicator, replace(last, kept=False)), *map(words.number, reversed(older))]


def _reasons(one: Flagged, context: Context) -> list[str]:
    said = {Why.FAR: says.far, Why.UNCHANGED: says.unchanged, Why.FULL: says.full, Why.ASKED: says.asked}
    sentence = _sentence(one, context)
    return [says.check(sentence) if why is Why.CHECK else said[why]() for why in one.whys]


def for_leader(one: Flagged, context: Context) -> str:
    """The reason as whoever reported the figure reads it: the first one, for one question is asked."""
    match one.whys[0]:
        case Why.FAR:
            return leader_says.far()
        case Why.CHECK:
            return _sentence(one, context)
        case Why.UNCHANGED:
            return leader_says.unchanged(SAME_PERIODS)
        case Why.FULL:
            return leader_says.full(FULL_TIMES)
        case Why.ASKED:
            return leader_says.asked(context.ward.office)


def _sentence(one: Flagged, context: Context) -> str:
    this = Told(context.period.code, context.figures, context.known)
    check = failing(context.form, context.asked, this, one.code)
    return doubts.in_words(check, context.form, context.known) if check else ""
