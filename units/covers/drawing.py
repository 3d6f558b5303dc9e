"""Drawn covers: an East China Sea scene per unit, made from its slug alone.

A unit without a photograph still deserves a picture of its own. The scene is fixed by the SHA-256
of the slug, so that it is the same in every process and on every machine, and drawn in the
portal's colours: paper, ink, sea-blue greys, gold, and one red thing that sails or stands there.
"""

import hashlib
from random import Random
from xml.sax.saxutils import escape

from units.texts import printable

from .inks import LIGHTS, Light, bars, between, num, path, pick, placed
from .motifs import (
    bridge,
    buoy,
    cargo,
    cranes,
    fleet,
    junk,
    lighthouse,
    patrol,
    sampan,
    trawler,
    turbines,
    village,
)
from .seas import SEAS, wavy

WIDTH, HEIGHT = 1600, 900
#: Raise it to have every cover drawn anew.
SERIES = "15"
AFLOAT = (junk, junk, fleet, trawler, patrol, cargo, buoy, lighthouse, village)
STANDING = (bridge, cranes, turbines)


def cover_svg(slug: str, *, title: str = "") -> str:
    """The cover of the unit with this slug, as a complete SVG element of 16:9, under 6 KB.

    `title` is what it is called to those who do not see it; without one the picture is marked as
    decoration. The subject stands in the middle, so that square and 3:1 crops keep it.
    """
    seed = hashlib.sha256(f"{SERIES}:{slug}".encode("utf-8", "surrogatepass")).digest()
    scene = _scene(Random(int.from_bytes(seed)))
    words = escape(printable(title))
    named = f'role="img"><title>{words}</title>' if title else 'aria-hidden="true">'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'fill="none" preserveAspectRatio="xMidYMid slice" {named}{scene}</svg>'
    )


def _scene(draw: Random) -> str:
    light = pick(draw, LIGHTS)
    horizon = between(draw, 440, 530)
    sea = pick(draw, SEAS)
    afloat, standing = _subject(draw, light, horizon)
    side = -1 if draw.random() < 0.5 else 1
    x, radius = 800 + side * between(draw, 70, 330), between(draw, 70, 170)
    y = max(225 + radius * 0.4, horizon - between(draw, 0.2, 2.3) * radius)
    return (
        _sky(draw, light, horizon)
        + f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{light.disc}"/>'
        + _clouds(draw, light, (x, y, radius))
        + _islands(draw, light, horizon, -side)
        + standing
        + sea(draw, light, horizon, _glints(draw, light, horizon, x, radius), afloat)
        + _gulls(draw, light, -side)
    )


def _subject(draw: Random, light: Light, horizon: float) -> tuple[str, str]:
    """What floats among the waves, and what stands behind them."""
    ink = light.inks
    y = horizon + (HEIGHT - horizon) * 0.35
    subject = pick(draw, AFLOAT + STANDING)
    motif = subject(draw, ink)
    flip = draw.random() < 0.5
    if subject in STANDING:
        boat = placed(sampan(draw, ink), 800 + between(draw, -80, 200), y, 1.1, flip)
        return boat, placed(motif, 850 if subject is cranes else 800, horizon + 4, 1.05)
    x = 800 + between(draw, -60, 60)
    foam = bars(f"M{x - 210:.0f} {y + 11:.0f}h400m-340 13h210m50 0h130", light.foam, 3)
    return placed(motif, x, y + 2, 1.2, flip) + foam, ""


def _sky(draw: Random, light: Light, horizon: float) -> str:
    """Flat bands, or lines cut ever thinner towards the horizon: a block's way to shade."""
    top, middle, low = light.sky
    ground = path(f"M0 0H{WIDTH}V{horizon + 30:.0f}H0z", low)
    if draw.random() < 0.5:
        second, first = wavy(draw, horizon * 0.66, 40), wavy(draw, horizon * 0.32, 30)
        return ground + path(second + "V0H0z", middle) + path(first + "V0H0z", top)
    lines, y = "", 0.0
    for line in range(11):
        thick = 30 - line * 2.7
        lines += f"M0 {num(y)}h{WIDTH}v{num(thick)}H0z"
        y += thick + 3 + line * 1.3
    return ground + path(lines, middle) + path(f"M0 0H{WIDTH}V{between(draw, 60, 110):.0f}H0z", top)


def _clouds(draw: Random, light: Light, disc: tuple[float, float, float]) -> str:
    """Banks of cloud beside the disc, and a wisp or two across it."""
    x, y, radius = disc
    d = ""
    for _ in range(1 + int(draw.random() * 2)):
        left = x + radius + 60 if draw.random() < 0.5 else x - radius - 640
        level = between(draw, 110, 300)
        for row in range(2 + int(draw.random() * 2)):
            indent, length = between(draw, 0, 200), between(draw, 150, 400)
            d += f"M{left + indent:.0f} {level + row * 15:.0f}h{length:.0f}"
    if draw.random() < 0.6:
        level = y + radius * between(draw, 0.1, 0.4)
        d += f"M{x - radius - between(draw, 30, 120):.0f} {level:.0f}h{radius * 1.5:.0f}"
        d += f"M{x - between(draw, 0, 50):.0f} {level + 17:.0f}h{radius + 110:.0f}"
    return bars(d, light.cloud, 13)


def _gulls(draw: Random, light: Light, side: int) -> str:
    d = ""
    x, y = 760 + side * between(draw, 200, 400), between(draw, 200, 290)
    for _ in range(int(draw.random() * 5)):
        half = round(between(draw, 7, 12))
        wing = f"q{half} {-1.4 * half:.0f} {2 * half} 0"
        d += f"M{x:.0f} {y:.0f}{wing}{wing}"
        x, y = x + between(draw, 40, 80), y + between(draw, -30, 24)
    return path(d, stroke=light.inks.line, width=3) if d else ""


def _islands(draw: Random, light: Light, horizon: float, side: int) -> str:
    """Two ranges of islands in mist, and sometimes a near headland that frames the scene."""
    out = ""
    for depth in range(2):
        for _ in range(1 + int(draw.random() * 2)):
            width = between(draw, 420, 820) * (1 - depth * 0.25)
            height = between(draw, 90, 210) * (1 - depth * 0.3)
            x = between(draw, -150, WIDTH - width * 0.7)
            out += _island(draw, light, (x, width, height), horizon + 4, depth)
    if draw.random() < 0.45:
        width, height = between(draw, 460, 620), between(draw, 150, 240)
        x = -width * 0.35 if side < 0 else WIDTH - width * 0.65
        out += _island(draw, light, (x, width, height), horizon + 8, 2)
    return out


def _island(
    draw: Random, light: Light, place: tuple[float, float, float], base: float, depth: int
) -> str:
    x, width, height = place
    outline, cuts = _ridge(draw, x, width, height, base)
    mist = "".join(f"M{x - 20:.0f} {base - 5 - line * 9:.0f}h{width + 40:.0f}" for line in range(3))
    return (
        path(outline, light.islands[depth])
        + path(cuts, stroke=light.islands[depth - 1] if depth else light.sky[2], width=2.5)
        + (bars(mist, light.sky[2], 3) if depth < 2 else "")
    )


def _ridge(draw: Random, x: float, width: float, height: float, base: float) -> tuple[str, str]:
    """The outline of an island, and the strokes that its slopes are cut with."""
    steps, level = 7, 0
    peak, step = between(draw, 0.3, 0.7), round(width / steps)
    outline, cuts = f"M{x:.0f} {base:.0f}", ""
    for i in range(1, steps + 1):
        t = i / steps
        slope = max(0.0, 1 - abs(t - peak) / (1 - peak if t > peak else peak))
        target = round(height * slope**0.9 * between(draw, 0.66, 1.1))
        rise = level - target
        outline += f"q{step * 0.4:.0f} {rise * 0.8 - 6 * slope:.0f} {step} {rise}"
        level = target
        if level > height * 0.5:
            fall = level * between(draw, 0.3, 0.6)
            start = f"M{x + i * step:.0f} {base - level + 9:.0f}"
            cuts += start + f"q{step * 0.2:.0f} {fall * 0.4:.0f} {step * 0.55:.0f} {fall:.0f}"
    return outline + "z", cuts


def _glints(draw: Random, light: Light, horizon: float, x: float, radius: float) -> str:
    """The path of the sun or the moon on the water."""
    d, y = "", horizon + 12
    for row in range(7):
        half = radius * between(draw, 0.35, 1.0) * (1 - row * 0.1)
        d += f"M{x - half + between(draw, -16, 16):.0f} {y:.0f}h{2 * half:.0f}"
        y += 13 + row * 4
    return bars(d, light.disc, 5)
