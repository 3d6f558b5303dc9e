"""`manage.py import_data`: shows what a file would change, and stores it under an account."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_district, make_staff
from units.history import Change
from units.models import Unit

pytestmark = pytest.mark.django_db

HEAD = "全称,所在区划,层级,工作领域,备注\n"
GOOD = "示例甲局,舟山市,市直,其他,\n"
WRONG = "示例乙局,舟山市,市直,无此领域,\n"


@pytest.fixture
def file(tmp_path):
    """A table with a good row and a wrong one."""
    make_district()
    path = tmp_path / "单位.csv"
    path.write_text(HEAD + GOOD + WRONG, "utf-8-sig")
    return path


def test_a_preview_says_what_is_wrong_and_stores_nothing(file, capsys):
    call_command("import_data", str(file))
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("机关单位第 3 行\t示例乙局\tD3：“无此领域”不是工作领域")
    assert rest == [
        "机关单位没有用到的列：备注",
        "机关单位：有误 1 行，新增 1 行。",
        "这是预览，没有保存。要保存，请加上 --by 账号。",
    ]
    assert not Unit.objects.exists()


def test_good_rows_are_stored_under_the_account(file):
    user = make_staff()
    with pytest.raises(CommandError, match="一行也没有保存"):
        call_command("import_data", str(file), by=user.username)
    assert not Unit.objects.exists()
    call_command("import_data", str(file), by=user.username, good_rows=True)
    assert Unit.objects.get().name == "示例甲局"
    assert Change.objects.get().by == user


@pytest.mark.parametrize("name", ["none.csv", "单位.xls"])
def test_what_cannot_be_read_is_said_in_a_line(file, name):
    (file.parent / "单位.xls").write_bytes(b"x")
    with pytest.raises(CommandError) as said:
        call_command("import_data", str(file.parent / name))
    assert str(said.value).count("\n") == 0


def test_an_account_that_is_not_there(file):
    with pytest.raises(CommandError, match="没有账号“nobody”"):
        call_command("import_data", str(file), by="nobody", good_rows=True)
    assert not Unit.objects.exists()
