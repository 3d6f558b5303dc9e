"""Three seas of a drawn cover: swell, curling waves, and a calm.

Each takes what glitters on it and what floats on it, and puts them between its waves.
"""

from random import Random

from .inks import Light, bars, between, path

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
    """Long even waves under their crest lines; in near ones a broken line is cut below."""
    out = _ground(light, horizon) + glints
    for i, y in enumerate(_rows(horizon, 8)[1:], 2):
        if i == 4:
            out += afloat
        start, rise = -between(draw, 0, 70 * i), round(3 + i * 4.2)
        run = _run(start, 44 + i * 27, rise)
        outline = f"M{start:.0f} {y:.0f}{run}V{HEIGHT}H{start:.0f}z"
        out += path(outline, light.sea[i * 5 // 8], light.foam, 0.6 + i * 0.25)
        if i > 4:
            dashes = " ".join(f"{between(draw, 40, 60 + i * 45):.0f}" for _ in range(6))
            out += f'<g stroke-dasharray="{dashes}">'
            out += path(f"M{start:.0f} {y + rise:.0f}{run}", stroke=light.foam, width=2) + "</g>"
    return out


def rollers(draw: Random, light: Light, horizon: float, glints: str, afloat: str) -> str:
    """Waves whose crests curl over, all one way."""
    out = _ground(light, horizon) + glints
    for i, y in enumerate(_rows(horizon, 6), 1):
        if i == 4:
            out += afloat
        w, h = 80 + i * 46, 6 + i * 10
        start = -between(draw, 0, w)
        curls = _curl(w, h) * int((WIDTH - start) / w + 1)
        run = curls if i > 2 else _run(start, w * 3 // 4, h // 3)
        outline = f"M{start:.0f} {y + h / 2:.0f}{run}V{HEIGHT}H{start:.0f}z"
        out += path(outline, light.sea[i * 5 // 6], light.foam, 1 + i * 0.3)
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


SEAS = (swell, rollers, calm)
