"""`manage.py check_evidence FILE`: is the evidence file of a year as this portal handed it out?"""

from django.core.management.base import BaseCommand, CommandError

from awards.evidence.checking import Unreadable
from awards.evidence.comparing import checked


class Command(BaseCommand):
    """Goes through manifest, files, history and chain; ends with 1 where something differs."""

    help = "核对年度存证：清单、每个文件的摘要、操作历史和审计链，并与本门户比对。"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="存证压缩包")

    def handle(self, *args, file: str, **options):
        try:
            found = checked(file)
        except Unreadable as error:
            raise CommandError(f"{file} {error}") from error
        for sentence in (*found.notes, *found.faults):
            self.stdout.write(sentence)
        self.stdout.write(f"审计记录 {found.entries} 条，清单摘要 {found.manifest or '（没有）'}")
        if found.faults:
            raise CommandError(f"存证有 {len(found.faults)} 处不符。")
        self.stdout.write("核对无误。")
