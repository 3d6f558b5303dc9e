"""`manage.py purge_audit`: take away entries of the audit trail that were kept long enough."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.purging import KEPT, TooYoung, purge


class Command(BaseCommand):
    """Removes the beginning of the trail and leaves a summary that the chain goes on from."""

    help = "清理审计记录：只清理保存满 184 天的，并留下一条封存说明。"

    def add_arguments(self, parser):
        parser.add_argument("--before", type=date.fromisoformat, required=True, help="这一天以前的")

    def handle(self, *args, before: date, **options):
        moment = timezone.make_aware(datetime.combine(before, time.min))
        try:
            count = purge(moment)
        except TooYoung:
            latest = timezone.localdate() - KEPT
            raise CommandError(
                f"审计记录至少保存 {KEPT.days} 天，最晚只能清理到 {latest}。"
            ) from None
        self.stdout.write(f"清理了 {count} 条。")
