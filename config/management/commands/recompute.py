"""`manage.py recompute YEAR…`: does the frozen result of a review still follow from its scores?"""

from django.core.management.base import BaseCommand, CommandError

from awards.models import ReviewRound
from awards.review.results import deviations


class Command(BaseCommand):
    """Computes each result again from what is stored, and says where it differs."""

    help = "重新计算评审结果，与封存的结果核对；有不符的以 1 退出。"

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="+", type=int, metavar="年度")

    def handle(self, *args, years: list[int], **options):
        wrong = 0
        for year in years:
            rounds = ReviewRound.objects.filter(award_year__year=year).order_by("pk")
            rounds = list(rounds.select_related("award_year__award"))
            if not rounds:
                self.stdout.write(f"{year} 年度没有评审安排。")
                wrong += 1
            for round_ in rounds:
                found = deviations(round_)
                wrong += bool(found)
                self._tell(round_, found)
        if wrong:
            raise CommandError("有评审结果不符或无法核对，见上。", returncode=1)

    def _tell(self, round_: ReviewRound, found: list[str]) -> None:
        if found:
            self.stdout.write(f"{round_.award_year}：")
            for sentence in found:
                self.stdout.write(f"  {sentence}")
        else:
            self.stdout.write(f"{round_.award_year}：结果与评分相符，摘要 {round_.digest}。")
