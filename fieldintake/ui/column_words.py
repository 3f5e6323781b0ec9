"""Puts the state of the shell into words for the column. Qt-free but for the plain value types it fills."""

from __future__ import annotations

from fieldintake.domain.roles import Act, may
from fieldintake.ui.marks import STEP, Mark, StepMark
from fieldintake.ui.rooms import NETWORK_ICONS, ROOM_ICONS, Network, Path, ShellState, rooms_of
from fieldintake.ui.tokens import Colour
from fieldintake.ui.widgets.column import FootWords, PathWords, RailWords, initials
from fieldintake.ui.widgets.rail import RailItem
from fieldintake.ui.words import Words


def rail_words(state: ShellState, words: Words) -> RailWords:
    """Who is here and the rooms, with the number of things that wait in each."""
    counts = dict(state.counts)
    rooms = tuple(
        RailItem(
            key=room.value,
            word=words.of(room),
            mark=Mark(ROOM_ICONS[room], Colour.TEXT_2, Colour.TEXT_2),
            count=str(counts[room]) if counts.get(room) else "",
        )
        for room in rooms_of(state.role)
    )
    return RailWords(
        initials=initials(state.desk_name.split()),
        name=state.desk_name,
        role=words.of(state.role),
        new_intake=words.text("New intake") if may(state.role, Act.WORK_ON_CASES) else "",
        rooms=rooms,
        at=state.at.value,
        list_name=words.text("Rooms"),
    )


def path_words(path: Path, words: Words) -> PathWords:
    """The steps of a path."""
    steps = tuple(
        RailItem(
            key=step.key,
            word=step.word,
            mark=STEP[step.mark],
            caption=step.caption,
            may_go=step.mark is not StepMark.LATER,
        )
        for step in path.steps
    )
    here = next((step.key for step in path.steps if step.mark is StepMark.HERE), "")
    return PathWords(
        back=words.text("Today"),
        name=path.name,
        line=path.line,
        steps=steps,
        at=here,
        note=path.note,
        list_name=words.text("Steps"),
    )


def foot_words(state: ShellState, words: Words) -> FootWords:
    """Network in words, and the buttons that are always there."""
    return FootWords(
        network=words.of(state.network),
        since=since(state.synced_ms, state.network, state.now_ms, words),
        network_icon=NETWORK_ICONS[state.network],
        lock=words.text("Lock"),
        hide=words.text("Hide"),
        language=words.own_name,
        look=words.text("Look"),
    )


def since(synced_ms: int | None, network: Network, now_ms: int, words: Words) -> str:
    """When this desk last exchanged anything."""
    if network is Network.SYNCING:
        return words.text("Exchanging sealed messages")
    if synced_ms is None:
        return words.text("Nothing was ever sent")
    return words.text("Last synced {when}", when=words.when(synced_ms, now_ms))
