"""`manage.py generate`: synthetic content for measuring."""

import argparse

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from tqdm import tqdm

from config.demo import synthetic


def positive(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


class Command(BaseCommand):
    """Add synthetic units and all that hangs on them; a demo or a test only."""

    help = (
        "Add synthetic content for measuring, every name of it labelled 示例. Units are numbered "
        "on from those of the same seed that are there. Refuses outside a demo: synthetic honours "
        "have no place among real ones."
    )

    def add_arguments(self, parser):
        parser.add_argument("--units", type=positive, default=200, help="how many (200)")
        parser.add_argument("--seed", type=positive, default=1, help="same seed, same rows (1)")

    def handle(self, *, units: int, seed: int, verbosity: int, **options):
        if not settings.DEMO:
            raise CommandError("synthetic content belongs to a demo only: set PORTAL_DEMO=true")
        with tqdm(total=units, unit="unit", disable=verbosity == 0, file=self.stderr) as bar:
            synthetic.generate(units, seed, progress=bar.update)
        call_command("reindex", verbosity=0)
        if verbosity:
            self.stdout.write(f"{units} synthetic units added.")
