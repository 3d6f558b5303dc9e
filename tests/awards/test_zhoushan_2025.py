"""The real content, figure by figure: what the article prints is what the portal stores and shows.

The tables below say what the article says, one statement a line; the fixture must hold exactly
that. The article names no publisher, no date and no document, and so neither does the portal.
"""

import json
import re
from decimal import Decimal
from difflib import SequenceMatcher
from html import unescape
from itertools import combinations

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import CharField, TextField
from django.utils.html import strip_tags

from awards import quantities
from awards.models import Achievement, Award, AwardYear, Practice, Recognition, RegionReport, Source
from units.models import Brand, District, Unit, UnitName
from units.search import readings

CITY = "330900"
HONOURS = (Award, AwardYear, Recognition, RegionReport)
MODELS = (District, Unit, UnitName, Brand, *HONOURS, Source, Practice, Achievement)

#: Every figure by owner, in reading order:
#: paragraph | wording | label | value[..upper] or rank | measure | qualifier | direction |
#: baseline | period
FIGURES = {
    "330900": """
    2 | 80%以上 | “一项目一党建”覆盖率 | 80 | % | at_least | | | 截至2025年
    4 | 五年 | 集体政治生日活动连续举办 | 5 | 年 | exact | | |
    4 | 超10万人次 | 集体政治生日活动参与人数 | 100000 | 人次 | more_than | | | 连续五年
    4 | 56家以上 | 青年理论学习小组 | 56 | 家 | at_least | | |
    5 | 2.3万余人次 | 下沉一线的机关党员 | 23000 | 人次 | more_than | | |
    5 | 95分以上 | 群众满意度 | 95 | 分 | at_least | up | 90.50分 = 90.5 |
    5 | 超万人次 | “清廉成长套餐”覆盖人次 | 10000 | 人次 | more_than | | | 五年
    6 | 四家 | 获评浙江省模范机关建设先进单位 | 4 | 家 | exact | | | 2025年度
    """,
    "zhoushan-xinfangju": """
    2 | 2000余批 | 累计接待群众批次 | 2000 | 批 | more_than | | |
    2 | 5000余人次 | 累计接待群众人次 | 5000 | 人次 | more_than | | |
    2 | 95%以上 | 首办化解率 | 95 | % | at_least | | |
    2 | 30% | 民生共性问题同比下降 | 30 | % | exact | down | | 同比
    3 | 100% | 来电按期答复率 | 100 | % | exact | | |
    3 | 100% | 信访事项受理率 | 100 | % | exact | | |
    3 | 100% | 信访事项办结率 | 100 | % | exact | | |
    3 | 45.8% | 全市信访总量年均下降 | 45.8 | % | exact | down | | 五年来，年均
    4 | 1200余名 | 担任兼职调解员的党员干部 | 1200 | 名 | more_than | | |
    4 | 170余件 | 化解信访积案、突出问题和重复信访 | 170 | 件 | more_than | | |
    """,
    "zhoushan-gonganju": """
    2 | 35年 | 追凶破获命案积案历时 | 35 | 年 | exact | | |
    2 | 47个 | 保障的“千项万亿”项目 | 47 | 个 | exact | | |
    2 | 245个 | 保障的市级重大项目 | 245 | 个 | exact | | |
    2 | 全国首创 | 外籍船员出入境“一件事” | rank | | exact | | |
    2 | 184个 | “一窗通拍、全域应用”的服务事项 | 184 | 个 | exact | | |
    3 | 986个 | 全市基础网格 | 986 | 个 | exact | | |
    3 | 5800余起 | 通过网格化解的矛盾纠纷 | 5800 | 起 | more_than | | | 2025年1月至报道时
    3 | 2300余处 | 排查整治的安全隐患 | 2300 | 处 | more_than | | | 2025年1月至报道时
    3 | 420余个 | 解决的企业急难愁盼问题 | 420 | 个 | more_than | | |
    """,
    "zhoushan-bianjianzhan": """
    1 | 27个 | 码头和企业分布的岛屿 | 27 | 个 | exact | | |
    1 | 35个 | 涉外码头 | 35 | 个 | exact | | |
    1 | 32家 | 修造船企业 | 32 | 家 | exact | | |
    1 | 6座 | 布设的岸基雷达和AIS基站 | 6 | 座 | exact | | |
    2 | 3车 | 一次巡查换乘的车 | 3 | 车 | exact | | | 以往
    2 | 2船 | 一次巡查换乘的船 | 2 | 船 | exact | | | 以往
    2 | 45海里 | 一次巡查跨越的距离 | 45 | 海里 | exact | | | 以往
    2 | 超60% | 巡查效率提升 | 60 | % | more_than | up | |
    2 | 4—6小时 | 超大型船舶通关时间缩短 | 4..6 | 小时 | exact | down | |
    2 | 24小时 | 保税油加注一次性办结时限 | 24 | 小时 | exact | | |
    2 | 98%以上 | 保税油加注24小时一次性办结率 | 98 | % | at_least | | |
    2 | 全国第一 | 舟山船加油港位次 | rank | | exact | | |
    2 | 全球第四 | 舟山船加油港位次 | rank | | exact | | |
    3 | 全国指定口岸首位 | 外籍船员换班量 | rank | | exact | | |
    4 | 浙江自贸区第一批 | 省级最佳创新案例（“高效通关一件事”改革） | rank | | exact | | | 2025年度
    4 | 1.9万余艘次 | 累计服务保障出入境（港）船舶 | 19000 | 艘次 | more_than ||| 2025年1月至报道时
    """,
    "putuo-rensheju": """
    2 | 全省首批 | 示范零工市场 | rank | | exact | | |
    2 | 超600家 | 零工市场服务的商户 | 600 | 家 | more_than | | |
    2 | 5000人次 | 零工市场服务的灵活就业人员 | 5000 | 人次 | exact | | |
    2 | 3700余人 | 创业带动就业 | 3700 | 人 | more_than | | |
    2 | 超35% | 村集体经济年均增收 | 35 | % | more_than | up | | 年均
    2 | 全省首创 | “三心”服务示范驿站 | rank | | exact | | |
    2 | 50余个 | 年均解决的民生诉求 | 50 | 个 | more_than | | | 年均
    3 | 1.2万个 | 累计开发的就业岗位 | 12000 | 个 | exact | | |
    3 | 6800余次 | “红色代办”上门服务 | 6800 | 次 | more_than | | |
    3 | 607期 | 职业技能培训 | 607 | 期 | exact | | |
    3 | 1.6万余人 | 培训学员获证 | 16000 | 人 | more_than | | |
    """,
}

#: Every named project, mechanism, brand, service and campaign by owner: paragraph | kind | title
PRACTICES = {
    "330900": """
    1 | campaign | 争当六干先锋、争建模范机关
    2 | brand | 红舟领航
    2 | mechanism | 项目党建
    2 | mechanism | 头雁领干
    2 | service | 暖心一件事
    2 | mechanism | 一项目一党建
    3 | mechanism | 市直机关党支部书记领办机制
    4 | campaign | 忠诚我们的党·集体政治生日活动
    4 | campaign | 万人听党课、万人大宣誓
    4 | service | 悦读明理·思享荟
    4 | campaign | 读研讲行
    4 | campaign | 共同富裕·机关青年说
    5 | mechanism | 四位一体党建责任体系
    5 | campaign | 深入贯彻中央八项规定精神学习教育
    5 | mechanism | 一评二访三创
    5 | campaign | 护廉工程
    5 | service | 清廉成长套餐
    结尾部分 1 | campaign | 红舟领航·六干争先
    """,
    "zhoushan-xinfangju": """
    1 | brand | 阳光信访
    1 | led-project | 行政执法监督与12345热线联动
    1 | mechanism | 五化、四到位工作体系
    2 | mechanism | 书记抓、抓书记责任体系
    2 | mechanism | 一月一议一解决
    3 | service | 永不打烊总客服
    3 | mechanism | 四首责任制
    3 | mechanism | 三级联查+六步联动
    4 | mechanism | 党建+信访
    4 | service | 融治理中心
    4 | campaign | 治重化积攻坚
    """,
    "zhoushan-gonganju": """
    1 | led-project | 风险闭环管控
    1 | mechanism | 最强党支部矩阵
    1 | brand | 铸网卫士
    1 | brand | 平安渔港卫士
    2 | mechanism | 海上枫桥经验
    2 | service | 东海渔嫂
    2 | service | 离岛管家
    2 | service | 平安小苑
    2 | service | 融治理中心
    2 | mechanism | 1445项目全流程护航体系
    2 | service | 外籍船员出入境一件事
    2 | service | 网办中心
    2 | service | 一窗通拍、全域应用
    3 | mechanism | 党建+网格
    3 | mechanism | 党员责任区
    3 | campaign | 千警联企
    """,
    "zhoushan-bianjianzhan": """
    1 | mechanism | 效能党建
    1 | led-project | 智慧边检
    1 | service | 电子围栏
    2 | mechanism | 锚地预警+船艇+无人机
    2 | mechanism | 预检通关、靠泊即作业
    2 | service | 保税油加注24小时一次性办结
    3 | service | 1中心+7站点+4专窗
    3 | service | 全天候通关、一站式换班
    3 | service | 海空一体同城联办服务
    4 | service | 粮食船舶高效通关一件事集成服务改革
    """,
    "putuo-rensheju": """
    1 | brand | 人者同舟·5G领航
    1 | led-project | 全域大就业
    1 | mechanism | 一支一品一特色
    2 | service | 示范零工市场
    2 | service | 没有围墙的创业园
    2 | campaign | 青蓝接力
    2 | mechanism | 教、学、练、战一体化培养机制
    2 | service | 三心服务示范驿站
    2 | campaign | 局长走流程
    2 | campaign | 共富方舟
    3 | campaign | 党建+就业
    3 | campaign | 入企拓岗
    3 | campaign | 访企问需
    3 | service | 红色代办
    3 | service | 党建+技能培训
    """,
}

#: The part of the article that an owner's paragraphs are counted in, unless a row names another.
PARTS = {
    CITY: "开篇部分",
    "zhoushan-xinfangju": "市信访局部分",
    "zhoushan-gonganju": "市公安局部分",
    "zhoushan-bianjianzhan": "舟山出入境边防检查站部分",
    "putuo-rensheju": "普陀区人社局部分",
}


@pytest.fixture(autouse=True)
def content(db):
    """The fixtures, as `manage.py demo` loads them."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)


def cells(table: str) -> list[tuple[str, ...]]:
    """The rows of a table of this file."""
    return [tuple(c.strip() for c in line.split("|")) for line in table.strip().split("\n")]


def paragraph(key: str, locator: str) -> str:
    """A locator as the first cell of a row: 2 within the owner's part, else 结尾部分 1."""
    part, number = re.fullmatch(r"(\S+)，第(\d)段", locator).groups()
    return number if part == PARTS[key] else f"{part} {number}"


def owner_of(key: str) -> Recognition | RegionReport:
    """The region report of a code, or the recognition of a unit's slug."""
    if key == CITY:
        return RegionReport.objects.public().for_story().get(district__code=key)
    return Recognition.objects.conferred().for_story().get(unit__slug=key)


def plain(*numbers: Decimal | None) -> str:
    """Numbers as the tables write them: 45.8, 4..6."""
    return "..".join(format(n.normalize(), "f") for n in numbers if n is not None)


def stored(key: str, figure: Achievement) -> tuple[str, ...]:
    """A figure as a row of FIGURES."""
    return (
        *(paragraph(key, figure.locator), figure.wording, figure.label),
        plain(figure.value, figure.upper_value) if figure.kind == "amount" else "rank",
        *(figure.measure, figure.qualifier, figure.direction),
        f"{figure.baseline_wording} = {plain(figure.baseline_value)}".strip(" ="),
        figure.period,
    )


def texts():
    """Every stored text with the row and the column that holds it."""
    for model in MODELS:
        columns = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField)]
        for row in model.objects.all():
            yield from ((row, column, getattr(row, column)) for column in columns)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_of_the_article_is_stored_as_printed_with_its_meaning(key):
    figures = [stored(key, figure) for figure in owner_of(key).achievements.all()]
    assert figures == cells(FIGURES[key])


@pytest.mark.parametrize("key", PRACTICES)
def test_every_name_of_the_article_is_a_practice_of_its_owner(key):
    owner = owner_of(key)
    found = [(paragraph(key, p.locator), p.kind, p.title) for p in owner.practices.all()]
    assert found == cells(PRACTICES[key])


def test_nothing_belongs_to_anyone_else():
    assert Achievement.objects.count() == sum(len(cells(table)) for table in FIGURES.values()) == 54
    assert Practice.objects.count() == sum(len(cells(table)) for table in PRACTICES.values()) == 70


def test_every_record_says_where_it_is_printed():
    for record in [*Achievement.objects.all(), *Practice.objects.all()]:
        assert record.source.slug == "zhoushan-2025-report" and record.locator, record
    assert not Practice.objects.filter(summary="").exists()


def test_what_the_wordings_say_by_themselves_is_what_is_stored():
    for figure in Achievement.objects.all():
        meaning = Achievement.meaning(quantities.parse(figure.wording))
        assert meaning == {column: getattr(figure, column) for column in meaning}, figure
        if figure.baseline_wording:
            assert quantities.parse(figure.baseline_wording).value == figure.baseline_value


def test_the_four_units_their_names_and_brands():
    columns = ("slug", "name", "short_name", "district__code", "tier", "category")
    renshe = "普陀区人力资源和社会保障局"
    assert set(Unit.objects.public().values_list(*columns)) == {
        ("zhoushan-xinfangju", "舟山市信访局", "舟山市信访局", CITY, "municipal", "masses"),
        ("zhoushan-gonganju", "舟山市公安局", "舟山市公安局", CITY, "municipal", "law"),
        ("zhoushan-bianjianzhan", "舟山出入境边防检查站", "舟山边检站", CITY, "vertical", "port"),
        ("putuo-rensheju", f"舟山市{renshe}", "普陀区人社局", "330903", "county", "livelihood"),
    }
    assert set(UnitName.objects.values_list("unit__slug", "kind", "name")) == {
        ("zhoushan-xinfangju", "short", "市信访局"),
        ("zhoushan-gonganju", "short", "市公安局"),
        ("zhoushan-bianjianzhan", "short", "舟山边检站"),
        ("zhoushan-bianjianzhan", "alias", "边检站"),
        ("putuo-rensheju", "short", "普陀区人社局"),
        ("putuo-rensheju", "alias", renshe),
    }
    assert set(Brand.objects.values_list("unit__slug", "name")) == {
        ("zhoushan-xinfangju", "阳光信访"),
        ("zhoushan-gonganju", "铸网卫士"),
        ("zhoushan-gonganju", "平安渔港卫士"),
        ("putuo-rensheju", "人者同舟·5G领航"),
    }


def test_texts_and_lists_keep_the_order_in_which_the_article_names_the_units(client):
    texts = [client.get(address).content.decode() for address in ("/units/", "/recognitions/")]
    texts.append(RegionReport.objects.get().story.split("\n\n")[-1])
    assert [t for t in texts if not t.index("信访局") < t.index("公安局") < t.index("边防检")] == []


def test_districts():
    assert set(District.objects.values_list("code", "name", "parent__code")) == {
        ("330900", "舟山市", None),
        ("330902", "定海区", CITY),
        ("330903", "普陀区", CITY),
        ("330921", "岱山县", CITY),
        ("330922", "嵊泗县", CITY),
    }


def test_what_the_article_does_not_say_stays_empty():
    year, source = AwardYear.objects.get(), Source.objects.get()
    assert (year.conferring_body, year.body_awaited) == ("", True)
    assert set(Recognition.objects.values_list("citation")) == {("",)}
    assert (Award.objects.get().description, Award.objects.get().criteria) == ("", "")
    assert (year.document_number, year.conferred_on, year.note) == ("", None, "")
    assert (source.author, source.publisher, source.published_on) == ("通讯员 冯艳", "", None)
    unknown = set(Unit.objects.values_list("credit_code", "website", "successor"))
    assert unknown == {("", "", None)}
    brands = Recognition.objects.values_list("unit__slug", "brand__name")
    assert set(brands) == {
        ("zhoushan-xinfangju", "阳光信访"),
        ("zhoushan-gonganju", None),
        ("zhoushan-bianjianzhan", None),
        ("putuo-rensheju", "人者同舟·5G领航"),
    }


def test_what_saving_would_fill_is_in_the_fixture():
    for unit in Unit.objects.all():
        assert (unit.pinyin, unit.initials) == readings.known().romanised(unit.name)
    for recognition in Recognition.objects.select_related("unit"):
        assert recognition.name_then == recognition.unit.name


@pytest.mark.parametrize("name", ["districts", "zhoushan_2025"])
def test_the_fixtures_name_their_rows_by_natural_keys_only(name):
    rows = json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text("utf-8"))
    for row in rows:
        assert set(row) == {"model", "fields"}, row
        for field in apps.get_model(row["model"])._meta.fields:
            if field.is_relation:
                assert isinstance(row["fields"].get(field.name), list | None), (row, field.name)


@pytest.mark.parametrize("key", FIGURES)
def test_each_owner_has_its_texts_and_leads_with_three_figures(key):
    owner = owner_of(key)
    assert 0 < len(owner.headline) <= 60
    assert 70 <= len(owner.summary) <= 120
    assert 3 <= len(owner.story.split("\n\n")) <= 5
    assert len(owner.leading) == 3


def test_the_slogan_is_never_the_misprinted_one():
    wrong = "六" + "千"
    assert [(row, column) for row, column, text in texts() if wrong in text] == []
    right = re.findall("六干..", "".join(text for _, _, text in texts()))
    assert set(right) == {"六干先锋", "六干争先"}


def test_stored_texts_pass_every_check_of_the_forms():
    for model in MODELS:
        assert model.objects.exists(), model
        for row in model.objects.all():
            row.full_clean()


def test_chinese_text_has_full_width_punctuation():
    half = re.compile(r"[\u4e00-\u9fff”）][,;:()?!]|[,;:()?!][\u4e00-\u9fff“（]|[\"']")
    assert [(row, column) for row, column, text in texts() if half.search(text)] == []


def seen(html: str) -> str:
    """What a reader sees of some HTML, without white space."""
    return re.sub(r"\s", "", unescape(strip_tags(html)))


def anchored(page: str, name: str) -> str:
    """The visible text of the element of `page` that carries the id `name`."""
    found = re.findall(
        rf'<(tr|article|section|li|div)\b[^>]*\bid="{name}"[^>]*>(.*?)</\1>', page, re.S
    )
    assert len(found) == 1, name
    return seen(found[0][1])


@pytest.mark.parametrize("key", FIGURES)
def test_the_owners_page_shows_every_figure_and_every_name(client, key):
    owner = owner_of(key)
    page = client.get(owner.get_absolute_url()).content.decode().partition("<body")[2]
    for figure in owner.achievements.all():
        text = anchored(page, f"figure-{figure.pk}")
        for said in (figure.wording, figure.baseline_wording, figure.label, figure.locator):
            assert seen(said) in text, figure
    for practice in owner.practices.all():
        for said in (practice.title, practice.summary, practice.locator):
            assert seen(said) in anchored(page, f"practice-{practice.pk}"), practice
    told = [owner.headline, owner.story]
    if key == CITY:
        told.append(owner.summary)
    else:
        told += [owner.cited_for, owner.standfirst, owner.quotation, owner.quoted_from]
        assert owner.cited_for + owner.standfirst == owner.summary
    for said in told:
        assert seen(said) in seen(page), key


@pytest.mark.parametrize("key", FIGURES)
def test_no_two_practices_say_the_same(key):
    said = [practice.summary for practice in owner_of(key).practices.all()]
    alike = {
        (one, other)
        for one, other in combinations(said, 2)
        if SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.6
    }
    assert alike == set()


def test_nobody_is_named_as_conferring_body_to_visitors(client):
    for address in ("/awards/model-organ/", "/awards/model-organ/2025/"):
        assert "授予机关" not in client.get(address).content.decode()
