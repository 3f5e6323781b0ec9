"""Keeps the plans of the forms in use, so that opening a form again costs milliseconds.

Invariant: a plan is shared by sessions and never changes; it is found by the very text of the form.
"""

from __future__ import annotations

from functools import lru_cache

from fieldintake.forms.plan import Plan, make_plan
from fieldintake.forms.xform import read_form


@lru_cache(maxsize=16)
def plan_of(xform: str) -> Plan:
    """The plan of an installed form without lookup files.

    Raises:
        FormError: when the text is no usable form.
    """
    return make_plan(read_form(xform.encode()))
