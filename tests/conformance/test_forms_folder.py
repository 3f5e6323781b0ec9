"""The walk over a folder of forms tells good ones, refused ones and papers apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.forms import main
from tests.forms.paper import page, questions
from tests.forms.test_install import table


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_folder_is_walked_to_its_last_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    body = questions("a") + (
        '<select ref="/data/many"><label>Many</label><item><label>One</label><value>1</value></item></select>'
        '<group ref="/data/r"><label>Row</label><repeat nodeset="/data/r">'
        '<input ref="/data/r/b"><label>B</label></input></repeat></group>'
    )
    binds = '<bind nodeset="/data/many" type="int"/><bind nodeset="/data/r/b" type="date" required="true()"/>'
    (tmp_path / "good.xml").write_bytes(page("<a/><many/><r><b/></r>", binds, body))
    (tmp_path / "list.xml").write_bytes(b"<root><item/></root>")
    (tmp_path / "README.md").write_text("| not | a form |")
    (tmp_path / "sheet.md").write_bytes(table("text | q | Q | |", "geopoint | g | G | |"))
    (tmp_path / "plain.md").write_bytes(table("decimal | q | Q | |", "time | t | T | ${q} > 1 |"))
    assert main([str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "good.xml: ok"
    assert lines[1] == "plain.md: ok"
    assert lines[2].startswith("sheet.md: refused: survey row 3, column type: geopoint")
    assert lines[3:] == [
        "1 XML files passed over: lists and answers, no forms",
        "2 ok, 1 refused, 0 failed",
    ]
