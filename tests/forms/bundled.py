"""The forms that come with the product, each converted once for all tests."""

from __future__ import annotations

import datetime as dt
from functools import cache

from fieldintake.casework.bundled_forms import accepted
from fieldintake.data import form_sources
from fieldintake.forms.loading import plan_of
from fieldintake.forms.plan import Plan
from fieldintake.forms.session import FormSession

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@cache
def plan(form_id: str) -> Plan:
    return plan_of(accepted(form_sources(form_id)[form_id]).xform)


def begun(form_id: str) -> FormSession:
    return FormSession.start(plan(form_id), now=NOW)
