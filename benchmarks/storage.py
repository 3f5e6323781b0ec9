"""What the vault costs: `python -m benchmarks.storage --cases 20000 [--json] [--keep FOLDER]`.

Each figure stands beside the same statements on the same data in a plain database of the same library, made for the
run and removed with it, unless `--keep` names a folder where both stay for the next run. People are made up. Memory is
that of a process of its own, without windows, that has opened, listed, searched, compared and saved.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlcipher3

from benchmarks.bulk_vault import many_people, open_or_make
from benchmarks.figures import Figure, figure, milliseconds, report
from benchmarks.many_cases import PASSPHRASE, fill_case
from benchmarks.name_variants import HAND_PICKED, Variant, variants
from benchmarks.plain import flush, open_plain, plain_copy
from fieldintake.casework.host_dangers import untold_dangers
from fieldintake.casework.see_endings import see_endings
from fieldintake.casework.see_recoveries import unseen_recoveries
from fieldintake.casework.today import read_today
from fieldintake.demo.people import made_up_people
from fieldintake.storage import alike, slot_file
from fieldintake.storage.cases import VaultCases
from fieldintake.storage.connection import open_connection
from fieldintake.storage.keys import UnlockedKeys, slot_key, vault_keys
from fieldintake.storage.unit import VaultUnit, transaction
from fieldintake.storage.vault import STORE, OpenVault
from fieldintake.storage.watch import bump

_RUNS, _TYPED = 200, 600
_VARIANTS, _VARIANTS_FEWER, _PANEL_JUDGED = 2000, 200, 100_000
_SEED, _OTHER_SEED = 11, 77


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


def searches(ours: VaultUnit, peer: VaultUnit, words: list[str]) -> tuple[list[float], list[float]]:
    """Each word typed into the search of the list, in both."""

    def typed(unit: VaultUnit, word: str) -> float:
        return milliseconds(lambda: unit.cases.page(after=None, limit=20, text=word))

    pairs = [(typed(ours, word), typed(peer, word)) for word in words]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def p95(values: list[float]) -> float:
    """What one in twenty exceeds."""
    return statistics.quantiles(values, n=20)[-1]


def opening(place: Path, unlocked: UnlockedKeys) -> list[Figure]:
    """Opening by raw key, and from the keys to the first page of the list; closing is nobody's wait."""
    folder, keys = place / "desk", vault_keys(unlocked.master)

    def by_key() -> None:
        open_connection(folder / STORE, key=keys.database, salt=keys.salt, read_only=True).close()

    def in_plain() -> None:
        with closing(open_plain(place / "plain")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def to_list() -> float:
        started = time.perf_counter()
        with closing(OpenVault(folder, unlocked)) as vault, vault.view() as unit:
            unit.cases.page(after=None, limit=50)
            return (time.perf_counter() - started) * 1000

    def to_plain_list() -> None:
        with closing(open_plain(place / "plain")) as connection:
            assert len(VaultCases(connection).page(after=None, limit=50)) == 50

    file = slot_file.read(folder)
    kdf = milliseconds(lambda: slot_key(PASSPHRASE, file.slots[0].salt, file.slots[0].cost))
    opened = [(milliseconds(by_key), milliseconds(in_plain)) for _ in range(50)]
    listed = [(to_list(), milliseconds(to_plain_list)) for _ in range(9)]
    raw, to_page = [pair[0] for pair in opened], [pair[0] for pair in listed]
    return [
        figure("open by raw key", raw, "ms", bar=5),
        figure("open by raw key, beside plain", raw, "ms", bar=None, peer=[pair[1] for pair in opened]),
        figure("unlock to list, above the KDF", to_page, "ms", bar=400),
        figure("unlock to list, beside plain", to_page, "ms", bar=None, peer=[pair[1] for pair in listed]),
        figure("KDF at its floor", [kdf], "ms", bar=None),
    ]


def what_today_reads(vault: OpenVault) -> None:
    """Tasks, events of the keys, closed cases at their end, dangers of the laptop."""
    read_today(vault)
    unseen_recoveries(vault)
    see_endings(vault)
    untold_dangers(vault, ())


def lists(vault: OpenVault, plain: PlainVault) -> list[Figure]:
    """The first page, a page from the middle, what Today reads, and names while they are typed."""
    dice = random.Random(5)
    ours, peer = vault._unit, plain._unit
    page = side_by_side(
        lambda: ours.cases.page(after=None, limit=50), lambda: peer.cases.page(after=None, limit=50)
    )
    at = ours.cases._at(dice.randrange(1, ours.cases.count()))
    deep = side_by_side(
        lambda: ours.cases.page(after=at, limit=50), lambda: peer.cases.page(after=at, limit=50)
    )
    today = [milliseconds(lambda: what_today_reads(vault)) for _ in range(20)]
    names = [named.name for named in many_people(_TYPED)]
    words = [name[: dice.randrange(1, len(name) + 1)] for name in names]
    typed, typed_plain = searches(ours, peer, words)
    return [
        figure("list page of 50", page[0], "ms", bar=1),
        figure("list page of 50, beside plain", page[0], "ms", bar=None, peer=page[1]),
        figure("list page of 50 from the middle", deep[0], "ms", bar=1),
        figure("list page of 50 from the middle, beside plain", deep[0], "ms", bar=None, peer=deep[1]),
        figure("what Today reads", today, "ms", bar=None),
        figure("type-ahead p95", [p95(typed)], "ms", bar=20),
        figure("type-ahead p95, beside plain", [p95(typed)], "ms", bar=None, peer=[p95(typed_plain)]),
    ]


def _looked_for(unit: VaultUnit, variant: Variant) -> tuple[float, bool]:
    """How long the panel took, and whether she was among the ten."""
    took = milliseconds(
        lambda: unit.cases.possible_duplicates(name=variant.name, birth_year=variant.birth_year, phone="")
    )
    found = unit.cases._duplicates.find(variant.name, variant.birth_year, "")
    return took, variant.of + 1 in [row for row, _ in found]


def duplicates(vault: OpenVault, plain: PlainVault, cases: int) -> list[Figure]:
    """The panel, in time and in what it misses; the bars are those of up to 100,000 cases."""
    people, is_judged = list(many_people(cases)), cases <= _PANEL_JUDGED
    tried = list(variants(people, _VARIANTS if is_judged else _VARIANTS_FEWER, _SEED))
    again = list(variants(people, len(tried) // 4, _OTHER_SEED))
    looked = [_looked_for(vault._unit, variant) for variant in tried]
    other = [_looked_for(vault._unit, variant) for variant in again]
    beside = [_looked_for(plain._unit, variant)[0] for variant in again]
    missed = 1 - sum(found for _, found in looked) / len(looked)
    missed_again = 1 - sum(found for _, found in other) / len(other)
    panel, allowed = p95([took for took, _ in looked]), 0.05 if is_judged else None
    return [
        figure("duplicates panel p95", [panel], "ms", bar=100 if is_judged else None),
        figure("duplicates panel median", [took for took, _ in looked], "ms", bar=None),
        figure(
            "duplicates panel p95, beside plain",
            [p95([took for took, _ in other])],
            "ms",
            bar=None,
            peer=[p95(beside)],
        ),
        figure(f"not among the first ten, of {len(tried):,} variants", [missed], "of 1", bar=allowed),
        figure(f"the same, another seed, of {len(again):,}", [missed_again], "of 1", bar=allowed),
        figure("hand-picked pairs of 15 not alike", [15 - _pairs_found()], "pairs", bar=2),
    ]


def _pairs_found() -> float:
    """Pairs across scripts that share a key and are alike enough to be shown."""
    found = 0
    for here, typed in HAND_PICKED:
        one, other = alike.called(here), alike.called(typed)
        shares = set(alike.strong_keys(one)) & set(alike.strong_keys(other))
        found += bool(shares) and alike.likeness(other, alike.pack([here])).score >= alike.LEAST
    return found


def saves(vault: OpenVault, plain: PlainVault, folder: Path) -> list[Figure]:
    """A new case with four records, beside the same statements in plain and one flush."""
    people = made_up_people(99)
    flushes = [milliseconds(lambda: flush(folder / "flush")) for _ in range(_RUNS)]
    saved, saved_plain = side_by_side(
        save_in(vault, lambda: next(people)), save_in(plain, lambda: next(people))
    )
    over = statistics.median(saved) - statistics.median(saved_plain)
    allowed = max(statistics.median(flushes), 0.5 * statistics.median(saved_plain))
    return [
        figure("one flush of 4 KiB", flushes, "ms", bar=None),
        figure("a save", saved, "ms", bar=None),
        figure("a save, beside plain", saved, "ms", bar=None, peer=saved_plain),
        figure("a save over plain, of what is allowed", [max(0.0, over / allowed)], "times", bar=1),
    ]


def work_like_a_desk(folder: Path) -> None:
    """What a day does with the vault, then the memory of this process on the standard output."""
    keys = open_or_make(folder, 0)
    people = made_up_people(3)
    with closing(OpenVault(folder, keys)) as vault:
        for named in many_people(_RUNS):
            vault._unit.cases.page(after=None, limit=50)
            vault._unit.cases.page(after=None, limit=20, text=named.name)
            vault._unit.cases.possible_duplicates(name=named.name, birth_year=named.birth_year, phone="")
        save = save_in(vault, lambda: next(people))
        for _ in range(20):
            save()
        print(resident_mb())


def memory(folder: Path) -> list[Figure]:
    """Measured in a process of its own, since this one holds the people to compare with."""
    command = [sys.executable, "-m", "benchmarks.storage", "--resident", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [figure("resident memory", [float(done.stdout)], "MB", bar=200)]


def measure(place: Path, cases: int) -> list[Figure]:
    """Make what is not there yet, then everything in turn."""
    folder, copy = place / "desk", place / "plain"
    started = time.perf_counter()
    keys = open_or_make(folder, cases)
    print(f"the vault is there after {time.perf_counter() - started:.0f} s", file=sys.stderr)
    OpenVault(folder, keys).close()  # one that was kept may be of an older schema
    if not copy.exists():
        plain_copy(folder, keys, copy).close()
    figures = [*opening(place, keys), *memory(folder)]
    with closing(OpenVault(folder, keys)) as vault:
        plain = PlainVault(vault, open_plain(copy))
        figures += [*lists(vault, plain), *duplicates(vault, plain, cases), *saves(vault, plain, place)]
        plain._connection.close()
    return figures


def main() -> None:
    """Make the vault, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--resident", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.resident:
        work_like_a_desk(given.resident)
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        figures = measure(place, given.cases)
    report(figures, as_json=given.json)


if __name__ == "__main__":
    main()
