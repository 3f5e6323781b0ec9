"""The headings that mean something in a form's sheets, and those that are nearly one of them.

Source: the columns of XLSForm. Any other column is its writer's own, for notes, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from fieldintake.forms.faults import Fault, FormProblem
from fieldintake.forms.sheets import CHOICES, Sheets

_NEARLY = 0.82
_MOST = 1_000
_SAID = ("label", "image", "audio", "video", "big-image", "media")
_COLUMNS = {
    "survey": (
        *_SAID, "type", "name", "hint", "guidance_hint", "constraint", "constraint_message", "relevant", "relevance",
        "required", "required_message", "appearance", "default", "calculation", "calculate", "read_only", "readonly",
        "repeat_count", "choice_filter", "parameters", "trigger", "save_to", "bind", "body", "control", "instance",
        "caption", "command", "value", "tag", "count", "requiredmsg", "constraining_message", "disabled", "rows",
        "autoplay", "query", "intent", "note", "notes", "jr", "noapperrorstring", "no_app_error_string",
    ),
    **dict.fromkeys(CHOICES, (*_SAID, "list_name", "name", "value", "order", "note", "notes")),
    "settings": (
        "form_id", "form_title", "set_form_id", "set_form_title", "id_string", "title", "version", "instance_name",
        "default_language", "style", "public_key", "submission_url", "auto_send", "auto_delete", "namespaces",
        "allow_choice_duplicates", "clean_text_values", "attribute", "prefix", "omit_instanceid", "client_editable",
        "compact_prefix", "compact_delimiter", "compact_tag",
    ),
}  # fmt: skip
"""By sheet; of a heading in a language, or of one for other programs, the part before its colons."""


def misspelt_headings(sheets: Sheets) -> Iterator[FormProblem]:
    """Headings that are nearly those of a column that means something, so that what stands below is lost."""
    for name, columns in _COLUMNS.items():
        sheet = sheets[name]
        for heading in sheet.headings[:_MOST]:
            word = "_".join(heading.partition(":")[0].lower().replace("_", " ").split())
            if word not in columns and get_close_matches(word, columns, cutoff=_NEARLY):
                yield FormProblem(Fault.UNKNOWN_COLUMN, heading, sheet.name, 1, heading)
