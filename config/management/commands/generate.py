"""`manage.py generate`: synthetic content for measuring."""

import argparse
from collections.abc import Callable

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from config.demo import synthetic

#: What the digits of a unit's number can say.
MOST = 999_999


def whole(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to `most`. Raises ArgumentTypeError."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return read


class Command(BaseCommand):
    """Add synthetic units and all that hangs on them; a demo or a test only."""

    help = (
        "Add synthetic content for measuring, every name of it labelled 示例. Units are numbered "
        "on from those of the same seed that are there. Refuses outside a demo: synthetic honours "
        "have no place among real ones."
    )

    def add_arguments(self, parser):
        parser.add_argument("--units", type=whole(MOST), default=200, help="how many (200)")
        parser.add_argument("--years", type=whole(50), help="released years (those there, else 5)")
        parser.add_argument("--seed", type=whole(9999), default=1, help="same seed, same rows (1)")

    def handle(self, *, units: int, years: int | None, seed: int, verbosity: int, **options):
        if not settings.DEMO:
            raise CommandError("synthetic content belongs to a demo only: set PORTAL_DEMO=true")
        there = synthetic.made(seed)
        if there + units > MOST:
            raise CommandError(f"{there} units of seed {seed} are there, and {MOST} is the most")
        years_there = synthetic.years_there()
        if years and years_there not in (0, years):
            raise CommandError(f"synthetic units have {years_there} years here, all of them")
        years = years or years_there or 5
        with tqdm(total=units, unit="unit", disable=verbosity == 0, file=self.stderr) as bar:
            try:
                synthetic.generate(
                    units, seed, years, progress=bar.update, say=bar.set_description_str
                )
            except KeyboardInterrupt as stopped:
                left = there + units - synthetic.made(seed)
                raise CommandError(
                    f"stopped; what is written is whole. The other {left}: "
                    f"manage.py generate --units={left} --years={years} --seed={seed}"
                ) from stopped
        if verbosity:
            self.stdout.write(f"{units} synthetic units added.")
