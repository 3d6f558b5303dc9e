"""`manage.py tidy`: take away files that no record names."""

from django.core.management import BaseCommand

from units.photographs import orphans


class Command(BaseCommand):
    """Say which files of photographs no record names; remove them when told to."""

    help = "List the files of photographs that no record names; --delete removes them."

    def add_arguments(self, parser):
        parser.add_argument("--delete", action="store_true", help="remove what is listed")

    def handle(self, *, delete: bool, verbosity: int, **options):
        found = orphans.find()
        for orphan in found:
            if verbosity:
                self.stdout.write(f"{orphan.name} ({orphan.size} bytes)")
            if delete:
                orphans.remove(orphan)
        total = sum(orphan.size for orphan in found)
        self.stdout.write(f"{len(found)} files, {total} bytes, that no photograph names.")
        if found:
            said = "Removed." if delete else "Nothing was removed; --delete removes them."
            self.stdout.write(said)
