"""Four seas of a drawn cover: swell, curling waves, discs in rows, and a calm.

Each takes what glitters on it and what floats on it, and puts them between its waves.
"""

from random import Random

from .cover_inks import Light, bars, between, path

WIDTH, HEIGHT = 1600, 900


def wavy(draw: Random, y: float, rise: float) -> str:
    """The beginning of an outline: an almost level edge across the picture, about height `y`."""
    a, b = between(draw, -2 * rise, 2 * rise), between(draw, -2 * rise, 2 * rise)
    return f"M0 {y:.0f}C500 {y + a:.0f} 1000 {y + b:.0f} {WIDTH} {y:.0f}"


def _rows(horizon: float, count: int) -> list[float]:
    """Heights of rows of waves in front of the horizon, closer together towards it."""
    return [horizon + (HEIGHT - horizon) * (i / count) ** 1.5 for i in range(1, count)]


def _ground(light: Light, horizon: float) -> str:
    return path(f"M0 {horizon:.0f}H{WIDTH}V{HEIGHT}H0z", light.sea[0])


def _run(start: float, length: int, rise: int) -> str:
    """Even waves from `start` beyond the right edge, `length` between up and down."""
    more = int((WIDTH - start) / length + 1)
    return f"q{length // 2} {-rise} {length} 0" + f"t{length} 0" * more


def swell(draw: Random, light: Light, horizon: float, glints: str, afloat: str) -> str:
    """Long even waves, each with its crest line and, when near, a broken line cut below."""
    out = _ground(light, horizon) + glints
    for i, y in enumerate(_rows(horizon, 8)[1:], 2):
        if i == 4:
            out += afloat
        start, line = -between(draw, 0, 70 * i), f"{0.6 + i * 0.25:.1f}"
        run = _run(start, 44 + i * 27, round(3 + i * 4.2))
        out += path(f"M{start:.0f} {y:.0f}{run}V{HEIGHT}H{start:.0f}z", light.sea[i * 5 // 8])
        dashes = " ".join(f"{between(draw, 40, 60 + i * 45):.0f}" for _ in range(6))
        cut = f'<path d="M{start:.0f} {{:.0f}}{run}" fill="none" stroke="{light.foam}" stroke-width="{line}"'
    return out


def rollers(draw: Random, light: Light, horizon: float, glints: str, afloat: str) -> str:
    """Waves whose crests curl over, all one way."""
    out = _ground(light, horizon) + glints
    for i, y in enumerate(_rows(horizon, 7), 1):
        if i == 4:
            out += afloat
        w, h = 50 + i * 40, 5 + i * 9
        start = -between(draw, 0, w)
        if i < 4:
            run = _run(start, w // 2, h // 3)
        else:
            run = _curl(w, h) * int((WIDTH - start) / w + 1)
        outline = f"M{start:.0f} {y + h / 2:.0f}{run}V{HEIGHT}H{start:.0f}z"
        out += path(outline, light.sea[i * 5 // 7], light.foam, 1 + i * 0.3)
    return out


def _curl(w: int, h: int) -> str:
    """One wave, `w` long and `h` high: the long back, the tip, the hollow, the foot."""
    back, tip, hollow = round(w * 0.66), round(w * 0.24), round(w * 0.16)
    over, under = round(h * 0.25), round(h * 0.4)
    return (
        f"q{w * 0.42:.0f} 0 {back} {-h} {w * 0.14:.0f} {-h * 0.12:.0f} {tip} {over}"
        f" {-w * 0.14:.0f} 0 {-hollow} {under}"
        f" {w * 0.04:.0f} {h * 0.35:.0f} {w - back - tip + hollow} {h - over - under}"
    )


def scales(draw: Random, light: Light, horizon: float, glints: str, afloat: str) -> str:
    """Rows of overlapping ringed discs in front, the old pattern of sea water.

    A dotted line of round dots, as thick as they lie apart, draws a whole row of discs.
    """
    out = _ground(light, horizon)
    for tone, y in zip(light.sea, _rows(horizon, 6)[:3], strict=False):
        out += path(wavy(draw, y, 4) + f"V{HEIGHT}H0z", tone)
    size = between(draw, 110, 170)
    out += glints + afloat
    out += f'<g stroke-linecap="round" stroke-dasharray="0 {size:.0f}">'
    for i in range(5):
        start = round((i % 2) * size / 2 - size)
        y = 690 + i * size * 0.34 + size / 2
        for share in (1, 0.7, 0.4):
            for ink, line in ((light.foam, 0), (light.sea[2 + (i + 1) // 2], 5)):
                out += (
                    f'<path d="M{start} {y:.0f}H1760" stroke="{ink}" '
                    f'stroke-width="{size * share - line:.0f}"/>'
                )
    return out + "</g>"


def calm(draw: Random, light: Light, horizon: float, glints: str, afloat: str) -> str:
    """A sea at rest: flat tones and long level lines."""
    out = _ground(light, horizon)
    for tone, y in zip(light.sea[1:], _rows(horizon, 5), strict=True):
        out += path(wavy(draw, y, 5) + f"V{HEIGHT}H0z", tone)
    d = ""
    for y in _rows(horizon, 20)[1:]:
        d += f"M{between(draw, -200, 1500):.0f} {y:.0f}h{between(draw, 60, 500):.0f}"
        if draw.random() < 0.5:
            d += f"m{between(draw, 20, 200):.0f} 0h{between(draw, 20, 200):.0f}"
    return out + bars(d, light.foam, 2.5) + glints + afloat


SEAS = (swell, rollers, scales, calm)
