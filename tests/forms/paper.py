"""Small forms for tests, written as XForms by a few words."""

from __future__ import annotations

from datetime import UTC, datetime

from fieldintake.forms.session import FormContext, FormSession
from fieldintake.forms.xform import read_form

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def page(instance: str, binds: str = "", body: str = "", extra: str = "", lists: str = "") -> bytes:
    """An XForm with the parts given."""
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"
  xmlns:fi="https://fieldintake.invalid/xforms"
  xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Paper</h:title><model>{extra}
  <instance><data id="paper" version="1">{instance}</data></instance>{lists}{binds}
  <bind nodeset="/data/meta/instanceID" jr:preload="uid"/>
  </model></h:head><h:body>{body}</h:body></h:html>""".replace(
        "</data></instance>", "<meta><instanceID/></meta></data></instance>", 1
    ).encode()


def questions(*names: str) -> str:
    """Plain inputs."""
    return "".join(f'<input ref="/data/{n}"><label>{n.rpartition("/")[2]}</label></input>' for n in names)


def begin(xml: bytes, **context: object) -> FormSession:
    """A session on an XForm."""
    return FormSession.start(
        read_form(xml),
        context=FormContext(**context),
        now=NOW,  # type: ignore[arg-type]
    )


def line(session: FormSession, path: str) -> object:
    """The line of a path, or None when it is not shown."""
    return next((x for x in session.state().lines if x.path == path), None)


def raw(session: FormSession, path: str) -> str:
    """What expressions read at a path."""
    return session.node(path).text
