"""What the vault costs: `python -m benchmarks.storage --cases 20000 --json`.

Each figure stands beside the same statements on the same data in a plain database of the same library, made for the
run and removed with it. People are made up.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlcipher3

from benchmarks.figures import Figure, figure, milliseconds, report
from benchmarks.many_cases import PASSPHRASE, fill_case, make_full_vault
from benchmarks.plain import flush, plain_copy
from fieldintake.demo.people import made_up_people
from fieldintake.storage import slot_file
from fieldintake.storage.connection import open_connection
from fieldintake.storage.keys import slot_key, vault_keys
from fieldintake.storage.unit import VaultUnit, transaction
from fieldintake.storage.vault import STORE, OpenVault
from fieldintake.storage.watch import bump

_RUNS = 200


class PlainVault(OpenVault):
    """The product's own statements over a plain connection."""

    def __init__(self, vault: OpenVault, connection: sqlcipher3.Connection) -> None:
        self.folder, self.keys, self.clock = vault.folder, vault.keys, vault.clock
        self._connection, self._derived, self._erased = connection, vault._derived, False
        self._unit = self._make_unit()


def save_in(vault: OpenVault, people: Callable[[], object]) -> Callable[[], None]:
    """One new case with person, contact and need, committed."""

    def save() -> None:
        if isinstance(vault, PlainVault):
            now_ms = vault.clock.now_ms()
            with transaction(vault._connection, "BEGIN IMMEDIATE"):
                vault._unit.at(now_ms)
                fill_case(vault, vault._unit, people())  # type: ignore[arg-type]
                vault._unit.refresh_lists(now_ms)
                bump(vault._connection)
            return
        with vault.work() as unit:
            fill_case(vault, unit, people())  # type: ignore[arg-type]

    return save


def side_by_side(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Both, in turn, so that a busy machine slows both."""
    pairs = [(milliseconds(ours), milliseconds(peer)) for _ in range(_RUNS)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def resident_mb() -> float:
    """What this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def searches(vault_unit: VaultUnit, words: list[str]) -> list[float]:
    """Each word typed into the search of the list."""
    return [
        milliseconds(lambda w=word: vault_unit.cases.page(after=None, limit=20, text=w)) for word in words
    ]


def p95(values: list[float]) -> float:
    """What one in twenty exceeds."""
    return statistics.quantiles(values, n=20)[-1]


def opening(folder: Path, vault_keys_: object) -> list[Figure]:
    """Opening by raw key, and from the keys to the first page of the list."""
    keys = vault_keys(vault_keys_.master)  # type: ignore[attr-defined]

    def by_key() -> None:
        open_connection(folder / STORE, key=keys.database, salt=keys.salt, read_only=True).close()

    def to_list() -> None:
        with closing(OpenVault(folder, vault_keys_)) as vault, vault.view() as unit:  # type: ignore[arg-type]
            unit.cases.page(after=None, limit=50)

    file = slot_file.read(folder)
    kdf = milliseconds(lambda: slot_key(PASSPHRASE, file.slots[0].salt, file.slots[0].cost))
    return [
        figure("open by raw key", [milliseconds(by_key) for _ in range(50)], "ms", bar=5),
        figure("unlock to list, above the KDF", [milliseconds(to_list) for _ in range(9)], "ms", bar=400),
        figure("KDF at its floor", [kdf], "ms", bar=None),
    ]


def working(vault: OpenVault, plain: PlainVault, folder: Path) -> list[Figure]:
    """Lists, search, duplicates and saves, beside the plain database."""
    dice, people = random.Random(5), made_up_people(99)
    sample = [next(people) for _ in range(_RUNS)]
    ours, peer = vault._unit, plain._unit
    page = side_by_side(
        lambda: ours.cases.page(after=None, limit=50), lambda: peer.cases.page(after=None, limit=50)
    )
    words = [person.name[: dice.randrange(1, 5)] for person in sample]
    typed, typed_plain = searches(ours, words), searches(peer, words)
    panel = [
        milliseconds(
            lambda p=p: ours.cases.possible_duplicates(name=p.name, birth_year=p.birth_year, phone=p.phone)
        )
        for p in sample
    ]
    flushes = [milliseconds(lambda: flush(folder / "flush")) for _ in range(_RUNS)]
    saved, saved_plain = side_by_side(
        save_in(vault, lambda: next(people)), save_in(plain, lambda: next(people))
    )
    over = statistics.median(saved) - statistics.median(saved_plain)
    allowed = max(statistics.median(flushes), 0.5 * statistics.median(saved_plain))
    return [
        figure("list page of 50", page[0], "ms", bar=1),
        figure("list page of 50, in plain", page[1], "ms", bar=None),
        figure("type-ahead p95", [p95(typed)], "ms", bar=20),
        figure("type-ahead p95, in plain", [p95(typed_plain)], "ms", bar=None),
        figure("duplicates panel p95", [p95(panel)], "ms", bar=100),
        figure("one flush of 4 KiB", flushes, "ms", bar=None),
        figure("a save", saved, "ms", bar=None),
        figure("a save, in plain", saved_plain, "ms", bar=None),
        figure("a save over plain, of what is allowed", [max(0.0, over / allowed)], "times", bar=1),
        figure("resident memory", [resident_mb()], "MB", bar=200),
    ]


def main() -> None:
    """Make the vault, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "desk"
        keys = make_full_vault(folder, given.cases)
        figures = opening(folder, keys)
        with closing(OpenVault(folder, keys)) as vault:
            plain = PlainVault(vault, plain_copy(folder, keys, Path(place) / "plain"))
            figures += working(vault, plain, Path(place))
            plain._connection.close()
    report(figures, as_json=given.json)


if __name__ == "__main__":
    main()
