"""Words that are read differently: staff say how, and lists, order, index and slugs follow."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from config.search.query import search
from tests.factories import make_recognition, make_unit
from units.desk.slugs import in_pinyin
from units.models import Reading, Unit, UnitName
from units.search import readings
from units.search.spelling import Readings

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/units/reading/", "/admin/units/reading/add/"


@pytest.fixture(autouse=True)
def none_shipped():
    Reading.objects.all().delete()


def romanised(unit) -> tuple[str, str]:
    unit.refresh_from_db()
    return unit.pinyin, unit.initials


def found(client, text: str) -> set[str]:
    rows = client.get("/admin/units/unit/", {"q": text}).context["cl"].result_list
    assert {g.kind for g in search(text)} == ({"units", "recognitions"} if rows else set())
    return {unit.name for unit in rows}


def test_staff_say_how_a_word_is_read_and_everything_follows(client, staff):
    unit = make_unit(name="示例长涂港务局")
    other = make_unit(name="示例秘书长办")
    for each in (unit, other):
        make_recognition(unit=each)
    assert (found(client, "ctgwj"), found(client, "ztgwj")) == (set(), {unit.name})
    page = client.post(ADD, {"word": "长涂", "pinyin": " Cháng  tú "}, follow=True)
    assert "成功添加" in page.content.decode()
    assert (found(client, "ctgwj"), found(client, "ztgwj")) == ({unit.name}, set())
    assert romanised(unit) == ("shilichangtugangwuju", "slctgwj")
    assert found(client, "mszb") == {other.name}
    row = Reading.objects.get()
    assert (row.word, row.pinyin) == ("长涂", "chang tu")
    client.post(f"{LIST}{row.pk}/change/", {"word": "港务", "pinyin": "jiang wu"})
    assert (found(client, "ztjwj"), found(client, "ctgwj")) == ({unit.name}, set())
    Reading.objects.get().delete()
    assert found(client, "ztgwj") == {unit.name}
    assert romanised(unit) == ("shilizhangtugangwuju", "slztgwj")


def test_other_names_and_the_name_of_the_day_follow_too():
    unit = make_unit(name="示例甲局")
    UnitName.objects.create(unit=unit, name="老长白局")
    make_recognition(unit=unit)
    make_recognition(unit=make_unit(name="示例乙局"), name_then="旧长白所")
    assert search("lcbj") == search("jcbs") == []
    Reading.objects.create(word="长白", pinyin="chang bai")
    assert [[g.kind for g in search(text)] for text in ("lcbj", "jcbs")] == [
        ["units", "recognitions"],
        ["recognitions"],
    ]


def test_names_and_slugs_are_made_with_the_readings():
    Reading.objects.create(word="莲都", pinyin="lian du")
    assert make_unit(name="示例莲都局").initials == "slldj"
    assert in_pinyin(["莲都", "公安局"], 60) == "liandu-gonganju"
    assert in_pinyin(["莲都", "公安局"], 8) == "ld-gaj"
    assert in_pinyin([], 8) == ""


def test_reindex_brings_names_in_step():
    Reading.objects.bulk_create([Reading(word="莲都", pinyin="lian du")])
    unit = make_unit(name="示例莲都局")
    Unit.objects.update(pinyin="", initials="")
    call_command("reindex", verbosity=0)
    assert romanised(unit) == ("shililianduju", "slldj")


def test_the_longest_word_decides_and_the_rest_is_the_dictionarys():
    read = Readings((("长涂", "chang tu"), ("长涂港", "zhang tu gang")))
    assert read.romanised("长涂港AI办") == ("zhangtugangaiban", "ztgaib")
    assert read.romanised("银行长涂") == ("yinhangchangtu", "yhct")
    assert read.romanised("") == ("", "")


@pytest.mark.parametrize(
    ("word", "pinyin", "said"),
    [
        ("长", "chang", "请写两个以上的汉字，不夹字母、数字和标点。"),
        ("长A", "chang a", "请写两个以上的汉字，不夹字母、数字和标点。"),
        ("长涂", "chang-tu", "请只写拼音字母，一字一个音节，用空格隔开。"),
        ("长涂", "", "此字段不能为空。"),
        ("", "chang tu", "此字段不能为空。"),
        ("长涂", "changtu", "“长涂”有 2 个字，这里写了 1 个音节。"),
        ("长涂", "chang tu gang", "“长涂”有 2 个字，这里写了 3 个音节。"),
    ],
)
def test_what_is_no_reading_is_refused_in_words(word, pinyin, said):
    with pytest.raises(ValidationError) as refused:
        Reading(word=word, pinyin=pinyin).full_clean()
    assert len(refused.value.messages) == 1
    assert refused.value.messages[0].startswith(said)


@pytest.mark.parametrize("letter", ["ü", "Ü", "ǖ", "ǘ", "ǚ", "ǜ", "u\u030c\u0308", "v", "v\u0300"])
def test_what_one_types_for_ü_is_kept(letter):
    reading = Reading(word="绿岛", pinyin=f"l{letter} dǎo")
    reading.full_clean()
    reading.save()
    assert reading.pinyin == "lv dao"
    assert readings.known().romanised("绿岛") == ("lvdao", "ld")
