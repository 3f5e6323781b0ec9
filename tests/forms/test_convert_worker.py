"""The converter's process never stays behind: not after its time, not after the one that started it."""

from __future__ import annotations

import logging
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from fieldintake.forms.conversion import ConversionFailed, convert
from fieldintake.forms.convert_worker import converted
from tests.forms.test_install import table

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc and death signals are Linux's")
PARENT = """
import os, subprocess, sys
worker = [sys.executable, "-m", "fieldintake.forms.convert_worker", "md", str(os.getpid())]
child = subprocess.Popen(worker, stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
child.wait()
"""


def children() -> set[str]:
    listings = Path("/proc/self/task").glob("*/children")
    return {pid for listing in listings for pid in listing.read_text().split()}


@LINUX
def test_a_conversion_that_was_stopped_is_gone() -> None:
    before = children()
    with pytest.raises(ConversionFailed):
        convert(table("text | a | A | |"), seconds=0.05)
    assert children() <= before


@LINUX
def test_a_conversion_ends_with_the_process_that_wanted_it() -> None:
    # the test holds the worker's source open, so that it waits and cannot end by itself
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        worker = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        ended = select.poll()
        ended.register(worker, select.POLLIN)
        found = ended.poll(20_000)
        os.close(worker)
    assert found != []


@LINUX
def test_a_worker_whose_parent_is_gone_already_does_nothing() -> None:
    worker = [sys.executable, "-m", "fieldintake.forms.convert_worker", "md", "1"]
    done = subprocess.run(worker, input=table("text | a | A | |"), capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_only_the_process_of_its_own_is_silenced() -> None:
    # whoever converts in the process where others log must not take their voice from them
    assert converted(table("text | a | A | |"), "md").xform
    assert logging.root.manager.disable == logging.NOTSET
