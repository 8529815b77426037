"""How a picture looks: its colours, light and dark, and the style sheet made of them.

Colours have names here and stand in the sheet by class, so that both themes are one
table; `TEXT_ON` says which text stands on which ground, for the contrast that a test
computes (WCAG 2.2, at least 4.5). What a mark adds stands in `MARKS`.
"""

from collections.abc import Mapping

from durablec.backends.graph.layout.measure import STYLES

FONTS = '"Inter","Segoe UI",system-ui,"Helvetica Neue",Arial,sans-serif'

Colors = Mapping[str, str]

LIGHT: Colors = {
    "page": "#ffffff",
    "card": "#ffffff",
    "even": "#f6f7f9",
    "odd": "#ffffff",
    "lane": "#fff6f4",
    "edge": "#d0d5dd",
    "lane-edge": "#eebfb6",
    "line": "#8a93a3",
    "error": "#bd4632",
    "text": "#1b2230",
    "muted": "#5a6475",
    "work": "#1f5fbf",
    "time": "#7a4bb5",
    "outside": "#0b6e74",
    "data": "#5a6475",
    "choice": "#8a5300",
    "whole": "#3c4a63",
    "bad": "#b0341f",
    "good": "#1d6b3a",
    "good-ground": "#eef8f1",
    "bad-ground": "#fff1ee",
    "choice-ground": "#fff9ee",
}

DARK: Colors = {
    "page": "#0f131a",
    "card": "#1b212b",
    "even": "#151a22",
    "odd": "#10141b",
    "lane": "#231917",
    "edge": "#3a4353",
    "lane-edge": "#6b3a31",
    "line": "#7c8698",
    "error": "#e5806c",
    "text": "#e7ebf2",
    "muted": "#a3adbd",
    "work": "#84b6ff",
    "time": "#c5a4f2",
    "outside": "#6fd0d3",
    "data": "#a3adbd",
    "choice": "#e9b765",
    "whole": "#b5c1d6",
    "bad": "#ff9d8a",
    "good": "#84d6a0",
    "good-ground": "#14241a",
    "bad-ground": "#2a1815",
    "choice-ground": "#251f12",
}

TEXT_ON = {
    "card": ("text", "muted", "work", "time", "outside", "data", "bad"),
    "page": ("text", "muted", "error", "good"),
    "even": ("text", "muted", "whole", "bad", "error"),
    "odd": ("text", "muted", "whole", "bad", "error"),
    "lane": ("text", "muted", "bad"),
    "good-ground": ("text", "muted", "good"),
    "bad-ground": ("text", "muted", "bad"),
    "choice-ground": ("text", "muted", "choice"),
}
"""The colours of texts by the ground that they stand on."""

MARKS: Mapping[str, tuple[str, str]] = {
    "added": ("#1d6b3a", "#84d6a0"),
    "removed": ("#b0341f", "#ff9d8a"),
    "changed": ("#8a5300", "#e9b765"),
    "renamed": ("#1f5fbf", "#84b6ff"),
    "moved": ("#7a4bb5", "#c5a4f2"),
    "done": ("#1d6b3a", "#84d6a0"),
    "running": ("#1f5fbf", "#84b6ff"),
    "failed": ("#b0341f", "#ff9d8a"),
    "waiting": ("#8a5300", "#e9b765"),
    "unknown": ("#5a6475", "#a3adbd"),
    "unreached": ("#5a6475", "#a3adbd"),
}
"""The kinds of marks: the colour of edge and badge, light and dark."""

_ACCENTS = {
    "work": ("step", "invoke"),
    "time": ("wait", "poll"),
    "outside": ("callback", "open", "await"),
    "data": ("set", "log"),
    "choice": ("if", "elif", "switch"),
    "whole": ("group", "parallel", "map", "while", "try", "finally", "block"),
    "bad": ("catch", "on_failure", "fail", "undo"),
    "good": ("return", "start", "end"),
    "muted": ("break", "continue"),
}


def accent(kind: str) -> str:
    """Return the name of the colour that a kind of statement has."""
    return next(name for name, kinds in _ACCENTS.items() if kind in kinds)


def sheet(*, marked: bool = False, dark: bool | None = None) -> str:
    """Return the style sheet: both themes, or the light or dark one alone."""
    rules = [f"text{{font-family:{FONTS}}}", *_texts(), *_SHAPES]
    rules += _colors(DARK if dark else LIGHT)
    if marked:
        rules += [*_MARKED, *_mark_colors(1 if dark else 0)]
    if dark is None:
        inner = _colors(DARK) + (_mark_colors(1) if marked else [])
        rules.append(f"@media (prefers-color-scheme:dark){{{''.join(inner)}}}")
    return "\n".join(rules)


def switched_sheet(*, marked: bool = False) -> str:
    """Return the style sheet for a page that says its theme by `data-theme`."""
    dark = _colors(DARK) + (_mark_colors(1) if marked else [])
    scoped = [
        ",".join(f"[data-theme=dark] {each}" for each in selectors.split(","))
        + "{"
        + body
        for selectors, _, body in (rule.partition("{") for rule in dark)
    ]
    return "\n".join([sheet(marked=marked, dark=False), *scoped])


def _texts() -> list[str]:
    return [
        f".{name}{{font-size:{style.size:g}px"
        + (";font-weight:600}" if style.weight == "semibold" else "}")
        for name, style in STYLES.items()
    ]


_SHAPES = [
    ".l,.le,.lu{fill:none;stroke-width:1.5}",
    ".le,.lu{stroke-dasharray:5 4}",
    ".lb{fill:none;stroke-width:4;stroke-linecap:round}",
    ".c,.f,.q,.p,.n{stroke-width:1}",
    ".label{text-anchor:middle}",
]

_MARKED = [".mark>.s{stroke-width:2.5}", ".mark-unreached{opacity:.55}"]


def _colors(of: Colors) -> list[str]:
    """Return the rules that differ between the themes."""
    rules = [
        f".page{{fill:{of['page']}}}",
        f".c{{fill:{of['card']};stroke:{of['edge']}}}",
        f".f0{{fill:{of['even']};stroke:{of['edge']}}}",
        f".f1{{fill:{of['odd']};stroke:{of['edge']}}}",
        f".n{{fill:{of['lane']};stroke:{of['lane-edge']}}}",
        f".q{{fill:{of['choice-ground']};stroke:{of['choice']}}}",
        f".pg{{fill:{of['good-ground']};stroke:{of['good']}}}",
        f".pb{{fill:{of['bad-ground']};stroke:{of['bad']}}}",
        f".pm{{fill:{of['card']};stroke:{of['muted']}}}",
        f".r{{stroke:{of['edge']}}}",
        f".rn{{stroke:{of['lane-edge']}}}",
        f".l,.lb{{stroke:{of['line']}}}",
        f".le,.lu{{stroke:{of['error']}}}",
        f".a{{fill:{of['line']}}}",
        f".ae{{fill:{of['error']}}}",
        f".t{{fill:{of['page']};stroke:{of['edge']}}}",
        f".te{{fill:{of['page']};stroke:{of['lane-edge']}}}",
        f"text{{fill:{of['text']}}}",
        f".key,.note,.about{{fill:{of['muted']}}}",
        f".label-error{{fill:{of['error']}}}",
    ]
    names = dict.fromkeys(_ACCENTS)
    rules += [f".k-{name}{{fill:{of[name]}}}" for name in names]
    return rules


def _mark_colors(theme: int) -> list[str]:
    on_badge = (LIGHT, DARK)[theme]["page"]
    rules = [
        f".mark-{kind}>.{part}{{{key}:{colors[theme]}}}"
        for kind, colors in MARKS.items()
        for part, key in (("s", "stroke"), ("b", "fill"))
    ]
    return [*rules, f".badge{{fill:{on_badge}}}"]
