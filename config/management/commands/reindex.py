"""`manage.py reindex`: write the search index anew."""

from django.core.management import BaseCommand
from tqdm import tqdm

from config.search import index


class Command(BaseCommand):
    """Write every search entry anew; visitors search the old index until the new one is whole."""

    help = "Write the search index anew, after fixtures or changes made past the portal."

    def handle(self, *, verbosity: int, **options):
        total = index.record_count()
        with tqdm(total=total, unit="row", disable=verbosity == 0, file=self.stderr) as bar:
            index.rebuild(progress=bar.update)
        if verbosity:
            self.stdout.write(f"{total} records indexed.")
