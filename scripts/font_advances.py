"""Saves how wide the characters of the pictures' font are, as package data.

    python scripts/font_advances.py                            # the table of the shipped font
    python scripts/font_advances.py REGULAR.otf SEMIBOLD.otf   # ship another, with its table

Text is laid out by this table, so that no font is read when a picture is drawn; the
font itself is shipped for PNG alone. What is shipped is a subset: every character, but
of the font's features only those that place marks and close gaps. The font is Inter 4,
under the SIL Open Font License (`OFL.txt` beside it), which reserves no name.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "compiler/durablec/backends/graph/font"
WEIGHTS = {"regular": "Inter-Regular.otf", "semibold": "Inter-SemiBold.otf"}
FEATURES = ["ccmp", "kern", "mark", "mkmk"]


def main(fonts: list[str]) -> int:
    """Ship fonts if any are given, then write the table of those that are shipped."""
    for source, name in zip(fonts, WEIGHTS.values(), strict=False):
        ship(Path(source), FOLDER / name)
    (FOLDER / "advances.json").write_text(table(), encoding="utf-8")
    return 0


def ship(source: Path, target: Path) -> None:
    """Write the part of a font that pictures need."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = ["*"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    # The moment of the subset is not a part of it.
    font["head"].modified = font["head"].created
    subset.save_font(font, str(target), options)


def table() -> str:
    """Return the table: by weight and advance, in thousandths of an em, the characters.

    Advances are rounded up, so that no text is wider than the sum of its characters.
    """
    rows = {weight: _advances(FOLDER / name) for weight, name in WEIGHTS.items()}
    return json.dumps(rows, ensure_ascii=True, indent=0) + "\n"


def _advances(path: Path) -> dict[str, str]:
    font = TTFont(path, recalcTimestamp=False)
    glyphs, em = font["hmtx"], font["head"].unitsPerEm
    found: dict[int, str] = defaultdict(str)
    for code, glyph in sorted(font.getBestCmap().items()):
        found[-(-glyphs[glyph][0] * 1000 // em)] += chr(code)
    return {str(advance): found[advance] for advance in sorted(found)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
