"""Builds the static fonts of letters and screens from the pinned font packages.

reportlab embeds TrueType outlines only and takes the default instance of a variable font, so Regular and
Bold are instanced here. The output is the same on every machine: time stamps are fixed, and
`scripts/fonts.sha256` holds what must come out.

    python scripts/build_fonts.py [OUTPUT_DIR]       default: resources/fonts
    python scripts/build_fonts.py --write-manifest   after a change of a pin, on purpose
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import logging
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "scripts" / "fonts.sha256"
WEIGHTS = {"Regular": 400, "Bold": 700}
FIXED_TIME = 3_786_912_000  # 2024-01-01 in the seconds since 1904 that font files count
DROPPED_TABLES = ("DSIG", "STAT", "MVAR", "avar", "HVAR")


@dataclass(frozen=True)
class Source:
    """One variable font of an installed package, and the licence beside it."""

    stem: str
    package: str
    font: str
    licence: str

    def path(self, relative: str) -> Path:
        spec = importlib.util.find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            sys.exit(f"the font package {self.package} is missing; install the extra 'fonts'")
        return Path(next(iter(spec.submodule_search_locations))) / relative


SOURCES = (
    Source("NotoSans", "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", "LICENSE"),
    Source(
        "NotoSansArabic",
        "justmytype_intl_rtl",
        "fonts/ofl/notosansarabic/NotoSansArabic[wdth,wght].ttf",
        "fonts/ofl/notosansarabic/OFL.txt",
    ),
)


def sha256(path: Path) -> str:
    """Of a file, as hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_manifest() -> dict[str, str]:
    """File names and the digests that they must have."""
    if not MANIFEST.exists():
        return {}
    lines = MANIFEST.read_text("ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def is_built(folder: Path, manifest: dict[str, str]) -> bool:
    """Whether every file of the manifest is there, unchanged."""
    return bool(manifest) and all(
        (folder / name).is_file() and sha256(folder / name) == digest for name, digest in manifest.items()
    )


def instance(source: Source, style: str, folder: Path) -> Path:
    """One static weight of a variable font, at normal width."""
    font = TTFont(source.path(source.font), recalcTimestamp=False)
    place = {"wght": WEIGHTS[style], "wdth": 100}
    static = instancer.instantiateVariableFont(font, place, updateFontNames=True)
    static["head"].modified = FIXED_TIME
    for table in DROPPED_TABLES:
        if table in static:
            del static[table]
    target = folder / f"{source.stem}-{style}.ttf"
    static.save(target)
    return target


def build(folder: Path) -> list[Path]:
    """Every font and licence text into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for source in SOURCES:
        licence = folder / f"{source.stem}-OFL.txt"
        shutil.copyfile(source.path(source.licence), licence)
        made.append(licence)
        for style in WEIGHTS:
            print(f"building {source.stem}-{style}.ttf", flush=True)
            made.append(instance(source, style, folder))
    return made


def main() -> int:
    """The command; 0 if the fonts are there as the manifest names them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("output", nargs="?", type=Path, default=ROOT / "resources" / "fonts")
    parser.add_argument("--write-manifest", action="store_true")
    options = parser.parse_args()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    manifest = read_manifest()
    if not options.write_manifest and is_built(options.output, manifest):
        print("fonts are built")
        return 0
    made = {path.name: sha256(path) for path in build(options.output)}
    if options.write_manifest:
        lines = [f"{digest}  {name}\n" for name, digest in sorted(made.items())]
        MANIFEST.write_text("".join(lines), "ascii")
        return 0
    wrong = sorted(name for name in manifest if made.get(name) != manifest[name])
    if wrong:
        print("not what the manifest names: " + ", ".join(wrong), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
