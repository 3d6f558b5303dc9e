"""The colours that drawn covers are printed in, and the few strokes that everything is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

PAPER, INK, RED, GOLD = "#FBFAF7", "#1F2328", "#A6192E", "#B88A3B"
T = TypeVar("T")


@dataclass(frozen=True)
class Inks:
    """What boats and buildings are printed in, beside the one red thing of every scene."""

    dark: str
    mid: str
    light: str
    line: str = INK
    gold: str = GOLD


@dataclass(frozen=True)
class Light:
    """A time of day in flat colours, each list from far to near (the sky's from top to low).

    The disc is gold or pale, never red: a red disc on a white ground is another country's flag.
    """

    sky: tuple[str, str, str]
    disc: str
    cloud: str
    islands: tuple[str, str, str]
    sea: tuple[str, str, str, str, str]
    foam: str
    inks: Inks


DAWN = Light(
    ("#EFE5D3", "#F5EEE1", PAPER),
    "#DDBF86",
    "#FDFCFA",
    ("#CBD5DA", "#A3B4BE", "#5F7A8A"),
    ("#DCE4E7", "#BCCAD1", "#93A9B4", "#66818F", "#456071"),
    PAPER,
    Inks("#24384A", "#7F96A3", PAPER),
)
DAY = Light(
    ("#A3B7C2", "#C3D1D7", "#E6EBEC"),
    PAPER,
    PAPER,
    ("#A9BAC3", "#7F96A3", "#456071"),
    ("#BFCCD2", "#93A9B4", "#6A8593", "#456071", "#324A5A"),
    PAPER,
    Inks("#24384A", "#7F96A3", PAPER),
)
DUSK = Light(
    ("#D6C8AE", "#E8DDC8", "#F3ECDF"),
    GOLD,
    "#F8F3E9",
    ("#C2C5C1", "#8C9AA0", "#4C6170"),
    ("#C3C8C5", "#94A2A8", "#5F7582", "#435B6A", "#2C4252"),
    "#F3ECDF",
    Inks("#24384A", "#7F96A3", PAPER),
)
MIST = Light(
    ("#E4E9E9", "#F0F2F0", PAPER),
    "#E3D3AE",
    PAPER,
    ("#E0E6E8", "#C3CED4", "#8FA5B1"),
    ("#E9EDEE", "#D6DEE1", "#BBC8CF", "#9DB0BA", "#7F96A3"),
    PAPER,
    Inks("#24384A", "#9DB0BA", PAPER),
)
NIGHT = Light(
    ("#1B2A36", "#263B4A", "#3D5767"),
    "#F6F0E4",
    "#557083",
    ("#557083", "#38505F", "#15202A"),
    ("#557083", "#3D5767", "#2F4757", "#22333F", "#18252F"),
    "#A3B4BE",
    Inks("#0F1820", "#5F7A8A", "#E6EBEC"),
)
# A print from the key block alone: paper, ink, and the red as a seal.
KEY_BLOCK = Light(
    ("#E9E6DF", "#F3F1EC", PAPER),
    "#D9D3C6",
    "#E9E6DF",
    ("#C9CDCE", "#8E979C", "#3A4249"),
    ("#D9DCDC", "#A9B1B5", "#66717A", "#3A4650", INK),
    PAPER,
    Inks(INK, "#8E979C", PAPER),
)
LIGHTS = (DAWN, DAY, DUSK, MIST, NIGHT, KEY_BLOCK)


def between(draw: Random, low: float, high: float) -> float:
    """A number from `low` to `high`. Of Random only `random()` is used anywhere here: its
    sequence for a seed is promised to stay the same in later Pythons."""
    return low + (high - low) * draw.random()


def pick(draw: Random, options: Sequence[T]) -> T:
    """One of `options`, all equally likely."""
    return options[int(draw.random() * len(options))]


def num(value: float) -> str:
    """`value` for a coordinate: at most one decimal, no trailing zero, no minus zero."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def path(d: str, fill: str = "", stroke: str = "", width: float = 0) -> str:
    """A path element, filled, stroked or both; the whole cover says fill="none" once."""
    brush = f' fill="{fill}"' if fill else ""
    pen = f' stroke="{stroke}" stroke-width="{num(width)}"' if stroke else ""
    return f'<path d="{d}"{brush}{pen}/>'


def bars(d: str, colour: str, width: float) -> str:
    """Level strokes with round ends: clouds, mist, light on water."""
    return f'<path d="{d}" stroke="{colour}" stroke-width="{num(width)}" stroke-linecap="round"/>'


def placed(motif: str, x: float, y: float, size: float, flip: bool = False) -> str:
    """`motif` with its origin at (x, y), enlarged, and mirrored if `flip`."""
    across = -size if flip else size
    return f'<g transform="translate({x:.0f} {y:.0f})scale({across:g} {size:g})">{motif}</g>'
