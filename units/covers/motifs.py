"""What sails or stands in a drawn cover: boats, lighthouse, buoy, bridge, cranes, village.

Each motif is an SVG fragment in its own coordinates: x = 0 is its middle, y = 0 the waterline, up
is negative. Shapes are flat colours under one thin key line, as in a print from wood blocks.
"""

import math
from random import Random

from .inks import RED, Inks, between, num, path, placed


def junk(draw: Random, ink: Inks) -> str:
    """A three-masted East China Sea junk under battened sails."""
    sails = (
        "M-30-48l-14-214q66-18 104 18 34 92 14 190z"
        "M-112-44l-18-150q50-16 76 10 20 66 6 136z"
        "M98-64l-4-120q34-8 54 14 14 50 2 104z"
    )
    battens = (
        "M-33-92l112-6M-36-136l115-6M-39-180l111-2M-42-222l108 4"
        "M-116-82l72-2M-121-120l78-2M-126-158l80-2M97-96l58 2M96-128l58 4M95-158l55 6"
    )
    hull = "M-172-50q32 44 68 58h190q36-16 60-80l-42 14q-60 26-150 26-70 0-126-18z"
    return (
        path("M-24-30V-296M-98-36V-222M116-56V-210", stroke=ink.line, width=5)
        + path(sails, RED, ink.line, 2.5)
        + path(battens, stroke=ink.light, width=2)
        + path(hull, ink.dark, ink.line, 2.5)
        + path("M-142-20q110 22 262-24", stroke=ink.gold, width=3)
        + path("M-24-296q-20-4-46 8 24 2 46 10z", ink.gold)
    )


def sampan(draw: Random, ink: Inks) -> str:
    """A small boat under one sail."""
    return (
        path("M4-4V-128", stroke=ink.line, width=4)
        + path("M0-18l-4-104q46 20 58 92-26 10-54 12z", RED, ink.line, 2)
        + path("M2-48l50 0M0-78l40 2", stroke=ink.mid, width=1.6)
        + path("M-66-18q20 22 38 26h58q22-6 38-32-66 18-134 6z", ink.dark)
    )


def fleet(draw: Random, ink: Inks) -> str:
    """Small boats under way together, the nearest largest."""
    far = path("M0-18l-4-104q46 20 58 92-26 10-54 12z", RED, ink.line, 3)
    far += path("M-66-18q20 22 38 26h58q22-6 38-32-66 18-134 6z", ink.dark)
    places = ((far, -330, -66, 0.42), (far, 240, -58, 0.5), (far, -150, -36, 0.8))
    near = (sampan(draw, ink), 90, 0, 1.5)
    return "".join(
        placed(boat, x + between(draw, -40, 40), y, size) for boat, x, y, size in (*places, near)
    )


def trawler(draw: Random, ink: Inks) -> str:
    """A fishing boat with wheelhouse, derrick and flag."""
    hull = "M-176-66q26 56 52 76h240q28-26 36-64h-76v14h-140q-60-6-112-26z"
    return (
        path("M34-40V-216M34-196L142-70M34-210L-174-66M34-210L150-54", stroke=ink.line, width=3)
        + path("M-76-44v-50h96v50zM-62-94v-34h64l8 34z", ink.light, ink.line, 2.5)
        + path("M-54-120h20v16h-20zM-26-120h22v16h-22zM-60-78h14v14h-14z", ink.dark)
        + path(hull, ink.dark, ink.line, 2.5)
        + path("M-150-34q30 10 72 12h210", stroke=ink.gold, width=3)
        + path("M34-216l52 8-10 12 10 14-52 2z", RED, ink.line, 1.5)
    )


def patrol(draw: Random, ink: Inks) -> str:
    """A patrol vessel: light hull, slanting stripes, radar mast."""
    return (
        path("M-10-120V-196M-38-166h56M-26-180h32", stroke=ink.line, width=4)
        + path("M-96-56l22-34h36l14-36h76l12 36h62l6 34z", ink.light, ink.line, 2.5)
        + path("M-18-112h62l5 14h-72zM-62-80h18v12h-24zM66-80h40v12h-40z", ink.dark)
        + path("M-250-74q60 18 110 18h330l-12 64h-350q-46-20-78-82z", ink.light, ink.line, 2.5)
        + path("M-150-56h46l30 64h-46z", RED, ink.line, 1)
        + path("M-92-56h14l30 64h-14z", ink.dark)
        + path("M-204-20q16 22 32 28h350l4-22q-200 6-386-6z", ink.dark)
        + path("M196-56v-42l-34 8 34 12z", RED, ink.line, 1.5)
    )


def cargo(draw: Random, ink: Inks) -> str:
    """A container ship, its stacks drawn by lot."""
    tones = (ink.mid, ink.light, ink.dark, ink.mid, ink.light, ink.gold)
    marked = int(draw.random() * 7)
    boxes: dict[str, str] = {}
    for column in range(9):
        for row in range(2 + int(draw.random() * 3)):
            tone = tones[int(draw.random() * len(tones))]
            if (column, row) in ((marked, 0), (marked, 1), (marked + 1, 1)):
                tone = RED
            boxes[tone] = boxes.get(tone, "") + f"M{column * 42 - 232}{-64 - row * 22}h40v20h-40z"
    return (
        "".join(path(d, tone, ink.line, 1.5) for tone, d in boxes.items())
        + path("M190-44v-128h64v128zM178-172h88v14h-88z", ink.light, ink.line, 2.5)
        + path("M184-150h76M222-172v-34", stroke=ink.line, width=4)
        + path("M-330-66l38 74h566l30-52h-76q-300 4-500 0z", ink.dark, ink.line, 2.5)
        + path("M-302-12h582", stroke=ink.gold, width=3)
    )


def lighthouse(draw: Random, ink: Inks) -> str:
    """A banded tower on its rock."""
    rock = "M-250 20q30-40 70-44 20-34 66-34 30-30 74-26h96q40 0 60 34 50 4 66 34 40 6 60 36z"
    return (
        path("M-40-82l14-216h52l14 216z", ink.light, ink.line, 2.5)
        + path("M-37-128l3-46h68l3 46zM-31-220l3-46h56l3 46z", RED, ink.line, 1)
        + path("M-20-312v-36h40v36z", ink.gold, ink.line, 2.5)
        + path("M-38-312h76v14h-76zM-26-348q26-40 52 0z", ink.dark)
        + path("M0-366v-26", stroke=ink.line, width=3)
        + path("M44-82v-44h64v44z", ink.light, ink.line, 2.5)
        + path("M36-126h80l-14-24h-52z", ink.dark)
        + path(rock, ink.dark)
        + path("M-178-8q40-30 84-22M-60-56q60-14 100 4M90-22q40-6 76 16", stroke=ink.mid, width=3)
    )


def buoy(draw: Random, ink: Inks) -> str:
    """A channel buoy that leans with the swell, a gull on top."""
    lean = between(draw, -9, 9)
    shape = (
        path("M-52-40L-16-190M52-40L16-190M-44-76H44M-32-126H32M-44-76L32-126M44-76L-32-126",
             stroke=ink.line, width=5)
        + path("M-34-206h68v16h-68z", ink.dark)
        + path("M-14-206v-30h28v30z", ink.gold, ink.line, 2.5)
        + path("M-84-42h168q-6 40-26 58h-116q-20-18-26-58z", RED, ink.line, 2.5)
        + path("M-77-16h154l-4 10h-146z", ink.light)
        + path("M-22-236q12-22 34-18l10-6-2 8q-8 18-30 18zM-22-236l-16 4", ink.light, ink.line, 2)
    )  # fmt: skip
    return f'<g transform="rotate({lean:.0f})">{shape}</g>'


def cranes(draw: Random, ink: Inks) -> str:
    """A quay with gantry cranes, their booms out with a load or up."""
    frames = stays = ropes = boxes = cabins = ""
    for x in (-330, -110, 110):
        up = draw.random() < 0.35
        boom, stay = ("l66-134", "l134-38") if up else ("h92", "l158 86")
        frames += (
            f"M{x - 44}-26v-176M{x + 44}-26v-176M{x - 44}-96h88m-88-106l88 106M{x - 84}-202h168"
        )
        frames += boom
        stays += f"M{x + 30}-202l-24-86-50 86m50-86l-82 86m82-86{stay}"
        cabins += f"M{x - 70}-226h40v24h-40z"
        if not up:
            ropes += f"M{x + 96}-198v54m20-54v54"
            boxes += f"M{x + 84}-144h46v22h-46z"
    return (
        path(frames, stroke=ink.dark, width=9)
        + path(stays, stroke=ink.dark, width=4)
        + path(ropes, stroke=ink.line, width=2)
        + path(boxes, ink.gold, ink.line, 1.5)
        + path(cabins, RED, ink.line, 1.5)
        + path("M-900-30H236v60H-900z", ink.dark)
    )


def turbines(draw: Random, ink: Inks) -> str:
    """Wind turbines standing in the sea, near and far."""
    shapes = rings = ""
    for x, size in ((-300, 0.55), (-130, 0.75), (240, 0.62), (60, 1.0)):
        hub, foot = f"{x} {-250 * size:.0f}", 7 * size
        shapes += f"M{num(x - foot)} 10L{num(x - 3 * size)} {-250 * size:.0f}h{num(6 * size)}"
        shapes += f"L{num(x + foot)} 10z"
        turn = draw.random() * 120
        for angle in (math.radians(turn + third) for third in (0, 120, 240)):
            dx, dy = math.sin(angle) * 120 * size, -math.cos(angle) * 120 * size
            bend = f"{num(dx * 0.3 + dy * 0.1)} {num(dy * 0.3 - dx * 0.1)}"
            shapes += f"M{hub}q{bend} {num(dx)} {num(dy)}z"
        rings += f"M{num(x - foot)}-2h{num(2 * foot)}v{num(-26 * size)}h{num(-2 * foot)}z"
    return path(shapes, ink.light, ink.line, 2) + path(rings, RED, ink.line, 1)


def bridge(draw: Random, ink: Inks) -> str:
    """A suspension bridge from edge to edge."""
    # Each hanger reaches from the deck to the cable, which sags as a parabola between the towers.
    hangers = "".join(f"M{x}-64V{-73 - x * x // 652}" for x in range(-280, 281, 40))
    hangers += "".join(
        f"M{x}-64V{y}M{-x}-64V{y}"
        for x, y in ((360, -199), (400, -171), (440, -147), (480, -127), (540, -104), (600, -88))
    )
    towers = "".join(f"M{x} 8v-252h9v252zm24 0v-252h9v252z" for x in (-337, 304))
    return (
        path(hangers, stroke=ink.dark, width=1.5)
        + path("M-800-70Q-520-80-320-230 0 84 320-230 520-80 800-70", stroke=ink.dark, width=4)
        + path(towers, ink.dark)
        + path("M-330-120h22M-330-190h22M308-120h22M308-190h22", stroke=ink.dark, width=6)
        + path("M-900-62H900v9H-900z", ink.dark)
        + path("M-900-66H900", stroke=RED, width=3)
    )


def village(draw: Random, ink: Inks) -> str:
    """A fishing village on the steps of an island, with a flag on its jetty."""
    hill = (
        "M-400 14q40-50 92-70 50-90 96-104 40-76 88-88 50-22 84 22 46 26 64 66 60 20 92 78 60 20 "
        "84 60 44 14 60 36z"
    )
    rock = "M-430 18q30-30 80-30 40-16 96-8 60-14 120-8h190q40-8 80 6 60-4 90 8 70-4 104 32z"
    walls = roofs = panes = ""
    for y, left, right in ((-112, -105, 0), (-66, -180, 90), (-18, -240, 170)):
        x = left + between(draw, 0, 40)
        while x < right:
            w, h = round(between(draw, 56, 86)), round(between(draw, 26, 46))
            walls += f"M{x:.0f} {y}v{-h}h{w}v{h}z"
            roofs += f"M{x - 4:.0f} {y - h}q10-4 13-15h{w - 18}q3 11 13 15z"
            panes += f"M{x + 8:.0f} {y - h + 9}h8m{w - 28} 0h8"
            x += w + (34 if draw.random() < 0.3 else 3)
    return (
        path(hill, ink.mid)
        + path("M-90-238q8 40 34 70M-150-168q10 30 30 44M0-206q20 40 60 70M92-150q10 26 40 44",
               stroke=ink.light, width=2)
        + path(walls, ink.light, ink.line, 1.5)
        + path(roofs, ink.dark)
        + path(panes, stroke=ink.dark, width=8)
        + path(rock, ink.dark)
        + path("M250-8h130M280-8v26M350-8v26", stroke=ink.line, width=5)
        + path("M360-8v-92", stroke=ink.line, width=3)
        + path("M360-100l42 7-8 10 8 11-42 4z", RED, ink.line, 1.5)
    )  # fmt: skip
