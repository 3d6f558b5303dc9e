"""`manage.py import_data FILE`: tables of units, recognitions, practices and figures, shown first,
then stored."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from awards.importing.carrying import RowsWrong, carry_out
from awards.importing.intentions import Plan, Wrong
from awards.importing.planning import plan
from awards.importing.reading import Sheet, read
from awards.importing.uncollected import uncollected
from awards.intake.files import UnreadableFile
from config.importing.words import filled, summary


class Command(BaseCommand):
    """Say what the tables of a file would change; with --by, change it."""

    help = "Import units, recognitions, practices and figures from tables (.xlsx, .csv)."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a .xlsx or .csv file")
        parser.add_argument("--by", help="the account that stores it; without one, only a preview")
        parser.add_argument(
            "--good-rows", action="store_true", help="store the good rows and leave the wrong ones"
        )

    def handle(self, *, file: str, by: str | None, good_rows: bool, **options):
        try:
            sheets = read(Path(file).read_bytes(), file)
            if by is None:
                self.tell(plan(sheets))
                self.stdout.write("这是预览，没有保存。要保存，请加上 --by 账号。")
                return
            self.store(sheets, by, Path(file).name, good_rows)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from None
        except RowsWrong:
            raise CommandError(
                "有错误的行，一行也没有保存。请改好后再导入，或者加上 --good-rows 只导入正确的行。"
            ) from None

    @transaction.atomic
    @uncollected()
    def store(self, sheets: list[Sheet], by: str, file: str, good_rows: bool) -> None:
        """Carry out what the sheets say. Raises CommandError for an account that is not there."""
        user = get_user_model().objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"没有账号“{by}”，或者它已经停用。")
        planned = plan(sheets, hold=True)
        self.tell(planned)
        carry_out(planned, user, file, good_only=good_rows)
        self.stdout.write("已保存。")

    def tell(self, planned: Plan) -> None:
        """The wrong rows with what is wrong, then how many rows there are of each sort."""
        for table in planned.tables:
            for wrong in table.of(Wrong):
                for fault in wrong.faults:
                    self.stdout.write(f"{table.name}第 {wrong.row} 行\t{wrong.called}\t{fault}")
            for one in table.intentions:
                for note in one.notes:
                    self.stdout.write(f"{table.name}第 {one.row} 行\t{one.called}\t{note}")
            if table.unknown:
                self.stdout.write(f"{table.name}没有用到的列：{'、'.join(table.unknown)}")
            self.stdout.write(f"{table.name}：{summary(table)}。")
        if planned.sources:
            self.stdout.write(f"新登记来源：{'、'.join(map(str, planned.sources))}")
        for said in filled(planned):
            self.stdout.write(f"已登记的来源{said}")
