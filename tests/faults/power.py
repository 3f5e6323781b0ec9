"""Replays the writes of a saving process and cuts the power at each step: `python -m tests.faults.power FOLDER`.

As a program it saves case after case to the vault in FOLDER and writes `ACK n` after each. Run under `strace`, its log
of system calls is what the rest of this module replays. A file is its durable image and the writes not yet flushed;
a flush makes them durable; a cut keeps all, none or a random half of them, and may tear the last one.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fieldintake.domain.fields import RecordType
from fieldintake.domain.ids import CaseId, RecordId
from fieldintake.storage import watch
from fieldintake.storage.vault import OpenVault
from tests.faults.handed_keys import read_keys

CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,lseek,unlink,close,rename"
_CALL = re.compile(rb"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_DESCRIPTOR = re.compile(rb"^(\d+)<([^>]*)>")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")


def save(vault: OpenVault, number: int) -> None:
    case_id = CaseId(f"{number:032x}")
    with vault.work() as unit:
        unit.records.save(
            RecordType.CASE, RecordId(case_id), case_id, {"code": f"{number:08d}", "state": "open"}
        )
        name = {"name": f"Person {number}"}
        unit.records.save(RecordType.PERSON, RecordId(f"{number + 2**64:032x}"), case_id, name)
        unit.audit.append("case_opened", case_id)


def main(folder: Path, saves: int) -> None:
    watch._FOLD_AT_FRAMES = 60  # so that checkpoints are cut too
    watch.ANCHOR_AFTER_S = 1000  # one thread, so that each call is one line of the log
    vault = OpenVault(folder, read_keys(folder))
    for number in range(1, saves + 1):
        save(vault, number)
        sys.stdout.write(f"ACK {number}\n")
        sys.stdout.flush()
    vault.close()


def whole_lines(log: bytes) -> list[bytes]:
    """The lines of a log; a call that another thread interrupted is put together where it ended."""
    lines: list[bytes] = []
    begun: dict[bytes, bytes] = {}
    for line in log.splitlines():
        process = line.split(b" ", 1)[0]
        if line.endswith(b"<unfinished ...>"):
            begun[process] = line.removesuffix(b"<unfinished ...>")
        elif b"resumed>" in line:
            lines.append(begun.pop(process, b"") + line.split(b"resumed>", 1)[1])
        else:
            lines.append(line)
    return lines


@dataclass
class File:
    """One file on the simulated disk."""

    durable: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def image(self, kept: list[tuple[int, bytes | None]]) -> bytes:
        data = bytearray(self.durable)
        for at, written in kept:
            _apply(data, at, written)
        return bytes(data)

    def flush(self) -> None:
        self.durable = bytearray(self.image(self.pending))
        self.pending.clear()


def _apply(data: bytearray, at: int, written: bytes | None) -> None:
    if written is None:
        del data[at:]
        data.extend(bytes(at - len(data)))
        return
    data.extend(bytes(max(0, at - len(data))))
    data[at : at + len(written)] = written


class Disk:
    """The files of one folder, as the calls so far have left them."""

    def __init__(self, folder: Path, names: tuple[str, ...], *, recorded_in: Path) -> None:
        self._folder = str(recorded_in)
        self._names = names
        self.files = {n: File(bytearray((folder / n).read_bytes())) for n in names if (folder / n).exists()}
        self._places: dict[bytes, int] = {}
        self.acknowledged = 0

    def take(self, line: bytes) -> bool:
        """Apply one line of the log; true when it wrote to one of our files."""
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            return False
        call, rest, result = found[1].decode(), found[2], int(found[3])
        if call == "unlink":
            name = Path(_text(rest).decode()).name
            return self.files.pop(name, None) is not None
        descriptor = _DESCRIPTOR.match(rest)
        if descriptor is None:
            return False
        if call == "write" and (text := _text(rest)).startswith(b"ACK "):
            self.acknowledged = int(text.split()[1])
            return False
        path = Path(_ESCAPE.sub(lambda hexed: bytes.fromhex(hexed[1].decode()), descriptor[2]).decode())
        if path.name not in self._names or str(path.parent) != self._folder:
            return False
        return self._change(
            call, rest, result, self.files.setdefault(path.name, File(bytearray())), descriptor[1]
        )

    def _change(self, call: str, rest: bytes, result: int, file: File, descriptor: bytes) -> bool:
        numbers = [int(part) for part in re.findall(rb", (\d+)", rest.rsplit(b'"', 1)[-1])]
        match call:
            case "pwrite64":
                file.pending.append((numbers[-1], _text(rest)[:result]))
            case "lseek":
                self._places[descriptor] = result
                return False
            case "write":
                file.pending.append((self._places.get(descriptor, 0), _text(rest)[:result]))
            case "ftruncate":
                file.pending.append((numbers[-1], None))
            case "fsync" | "fdatasync":
                file.flush()
            case _:
                return False
        return True

    def cuts(self, dice: random.Random) -> Iterator[dict[str, bytes]]:
        """What may be on the disk if the power goes now: nothing unflushed, and a random torn half of it."""
        yield {name: bytes(file.durable) for name, file in self.files.items()}
        some = {}
        for name, file in self.files.items():
            kept = [write for write in file.pending if dice.random() < 0.5]
            if kept and kept[-1][1] is not None and dice.random() < 0.5:
                at, written = kept[-1]
                kept[-1] = (at, written[: dice.randrange(0, len(written) + 1, 512)])
            some[name] = file.image(kept)
        yield some


def _text(rest: bytes) -> bytes:
    found = _TEXT.search(rest)
    return bytes.fromhex(found[1].replace(b"\\x", b"").decode()) if found else b""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
