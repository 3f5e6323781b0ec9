"""Turns forms that were filled into records, in the background; what cannot become one stays a draft. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldintake.casework.finish_form import finish_form, finished_form
from fieldintake.ports import Vault
from fieldintake.ui.drafting import DraftKeeper
from fieldintake.ui.filling.open_form import OpenForm


def finish_forms(
    keeper: DraftKeeper,
    forms: Sequence[OpenForm],
    *,
    done: Callable[[], None],
    failed: Callable[[Exception], None],
) -> None:
    """Turn forms into records; after `failed` those that are none yet are kept as drafts again."""
    keeper.drop({form.draft_id for form in forms})

    def not_finished(error: Exception) -> None:
        failed(error)
        for form in forms:
            if form.touched:
                keeper.keep(form.typed())

    keeper.background.submit(
        lambda: finish_all(keeper.vault, forms), done=lambda _none: done(), failed=not_finished
    )


def finish_all(vault: Vault, forms: Sequence[OpenForm]) -> None:
    """Turn the touched forms into records, each in a transaction of its own, in their order."""
    for form in forms:
        if form.touched:
            finish_form(vault, form.case_id, finished_form(form.session), draft_id=form.draft_id)
            form.touched = False
