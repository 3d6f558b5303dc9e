"""`manage.py extract FILE|-`: an article's candidate achievements."""

import json
import re
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from awards.intake.candidates import Candidate, extract
from awards.intake.files import UnreadableFile, read
from awards.intake.offers import unit_names
from awards.quantities import Quantity
from config.data.records import number_record


def numbers(quantity: Quantity) -> dict:
    """The number fields of a quantity, numbers as decimal strings."""
    return {
        "value": number_record(quantity.value),
        "upper_value": number_record(quantity.upper_value),
        "qualifier": quantity.qualifier.value,
        "measure": quantity.measure,
    }


def record(candidate: Candidate, text: str) -> dict:
    """A candidate as JSON; `start` and `end` count characters of the text as read."""
    mention = candidate.mention
    return {
        "text": text[mention.start : mention.end],
        **numbers(mention.quantity),
        "kind": mention.quantity.kind.value,
        "start": mention.start,
        "end": mention.end,
        "label": candidate.label,
        "period": candidate.period,
        "direction": mention.direction,
        "doubtful": mention.doubtful,
        "unit": candidate.unit,
        "baseline": numbers(mention.baseline) if mention.baseline else None,
        "sentence": candidate.sentence,
        "locator": candidate.locator,
    }


class Command(BaseCommand):
    """Print the candidate achievements of an article."""

    help = "Find the figures of an article (.txt, .docx, or - for standard input)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a .txt or .docx file, or - for standard input")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, file: str, **options):
        text = self.read(file)
        records = [record(candidate, text) for candidate in extract(text, unit_names(text))]
        if options["json"]:
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=1))
            return
        for row in records:
            unit = row["unit"] or "-"
            period = f"（{row['period']}）" if row["period"] else ""
            text = re.sub(r"\s*\n\s*", "", row["text"])
            doubt = "\t存疑，请对照原文" if row["doubtful"] else ""
            self.stdout.write(f"{unit}\t{text}\t{row['label']}{period}\t{row['locator']}{doubt}")
        doubtful = sum(row["doubtful"] for row in records)
        told = f"，其中 {doubtful} 处存疑，请对照原文核对" if doubtful else ""
        self.stdout.write(f"共 {len(records)} 处{told}。")

    def read(self, file: str) -> str:
        """The text of the file. Raises CommandError in one line when it cannot be read."""
        try:
            if file == "-":
                return read(sys.stdin.buffer.read(), "standard input.txt")
            return read(Path(file).read_bytes(), file)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from None
