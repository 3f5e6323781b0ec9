"""Reads the marks that a form's author puts into texts for bold, headings and colours: the words stay, the marks go.

Source: the styling of ODK forms, a part of Markdown and a few HTML tags. Colour and weight are not shown, because a
form looks as the person at the desk chose it; what must not be shown is left out.
Invariant: plain text comes out, and never more than went in; a mark that is not closed is a sign like any other.
"""

from __future__ import annotations

import re

_LONGEST = 20_000
_ANY = re.compile(r"[*_#<\\&\[]")
_TAG = re.compile(
    r"<\s*(/?)\s*(span|p|br|b|i|u|em|strong|font|small|big|div|center|h[1-6])\b([^<>]*)>", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div"})
_HEADING = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\[([^\[\]\n]+)\]\(([^()\s]+)\)")
_EMPHASIS = (
    re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^*\n]*[^\s*])\*\*(?!\*)"),
    re.compile(r"(?<![\\\w])__(?=[^\s_])([^_\n]*(?:_[^_\n]+)*[^\s_])__(?!\w)"),
    re.compile(r"(?<![\\\w*])\*(?=[^\s*])([^*\n]*[^\s*\\])\*(?![\w*])"),
    re.compile(r"(?<![\\\w])_(?=[^\s_])([^_\n]*[^\s_\\])_(?!\w)"),
)
_ESCAPED = re.compile(r"\\([\\*_#\[\]<])")


def without_marks(text: str) -> str:
    """The words of a text of a form; nothing is remembered, because answers stand in some."""
    if _ANY.search(text) is None or len(text) > _LONGEST:
        return text
    text = _LINK.sub(
        r"\1 (\2)", _HEADING.sub("", _without_tags(text).replace("&nbsp;", "\N{NO-BREAK SPACE}"))
    )
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text)


def _without_tags(text: str) -> str:
    """What stands between tags; nothing of what is to be hidden."""
    kept: list[str] = []
    hidden: list[bool] = []
    end = 0
    for tag in _TAG.finditer(text):
        if not any(hidden):
            kept.append(text[end : tag.start()])
        end = tag.end()
        is_end, name = bool(tag[1]), tag[2].lower()
        if name in _BREAKS:
            kept.append("\n" if kept and "".join(kept[-1:]).strip() else "")
        elif name == "span" and not is_end:
            hidden.append(_HIDDEN.search(tag[3]) is not None)
        elif name == "span" and hidden:
            hidden.pop()
    if not any(hidden):
        kept.append(text[end:])
    return "".join(kept).strip() if end else text
