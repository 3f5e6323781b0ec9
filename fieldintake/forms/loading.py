"""Keeps the plans of the forms in use, so that opening a form again costs milliseconds.

Invariant: a plan is shared by sessions and never changes; it is found by the very text of the form. What a plan
is made of lives as long as the process, so the collector of cycles never walks it: walking it in the middle of
an answer cost ten times the answer. What was dead before is collected first, for what is frozen is never freed.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from functools import lru_cache

from fieldintake.forms.plan import Plan, make_plan
from fieldintake.forms.xform import read_form


def plan_of(xform: str, files: Mapping[str, bytes] | None = None) -> Plan:
    """The plan of an installed form; `files` are those that came beside it, by name.

    Raises:
        FormError: when the text is no usable form, or a list beside it cannot be read.
    """
    return _plan(xform, frozenset((files or {}).items()))


@lru_cache(maxsize=16)
def _plan(xform: str, files: frozenset[tuple[str, bytes]]) -> Plan:
    was_on = gc.isenabled()
    if gc.get_freeze_count():
        gc.collect()  # since the first plan there may be closed sessions: circles of nodes with her answers in them
    gc.disable()  # making a plan leaves nothing behind to collect
    try:
        plan = make_plan(read_form(xform.encode(), dict(files)))
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
    return plan
