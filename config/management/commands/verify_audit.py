"""`manage.py verify_audit`: whether the audit trail is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from audit.proof import Proof
from units import proof as history


class Command(BaseCommand):
    """Goes through the whole chain; ends with 1 where something was changed, and names it."""

    help = "核对审计记录：逐条核对摘要和次序，指出被改、被删、插入或截去的地方。"

    def add_arguments(self, parser):
        parser.add_argument("--number", type=int, help="另外记下的序号")
        parser.add_argument("--digest", help="另外记下的那一条的摘要")

    def handle(self, *args, number: int | None, digest: str | None, **options):
        if (number is None) != (digest is None):
            raise CommandError("--number 和 --digest 要一起给。")
        proof = Proof()
        known = None if number is None else (number, digest)
        found = 0
        for fault in (*proof.faults(known), *history.faults()):
            found += 1
            place = f"第 {fault.number} 条：" if fault.number else ""
            self.stdout.write(f"{place}{fault.what}")
        self.stdout.write(f"共 {proof.count} 条，最后一条：{proof.number} {proof.digest}")
        if found:
            raise CommandError(f"审计记录有 {found} 处不符。")
        self.stdout.write("核对无误。")
