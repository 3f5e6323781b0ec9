"""How far a long piece of work is, said at the terminal."""

from __future__ import annotations

from collections.abc import Callable

import click


def counting(what: str) -> Callable[[int, int], bool]:
    """Says every tenth part on the error stream."""
    said = 0

    def say(done: int, total: int) -> bool:
        nonlocal said
        tenth = done * 10 // max(total, 1)
        if tenth > said:
            said = tenth
            click.echo(f"{tenth * 10} % of the {what}", err=True)
        return True

    return say
