"""The real content, figure by figure: what the article prints is what the portal stores and shows.

The tables below say what the article says, one statement a line; the fixture must hold exactly
that. The article names no publisher, no date and no document, and so neither does the portal.
"""

import json
import re
from decimal import Decimal
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.utils.html import strip_tags

from awards import quantities
from awards.models import Achievement, AwardYear, Practice, Recognition, RegionReport, Source
from units.models import Brand, District, Unit, romanised

pytestmark = pytest.mark.django_db
CITY = "330900"

#: Every figure by owner, in reading order:
#: wording | label | kind | value[..upper] | measure | qualifier | direction | before | period
FIGURES = {
    "330900": """
    80%以上 | “一项目一党建”覆盖率 | amount | 80 | % | at_least | | | 截至2025年
    连续五年 | 集体政治生日活动举办年数 | amount | 5 | 年 | exact | | |
    超10万人次 | 集体政治生日活动参与人数 | amount | 100000 | 人次 | more_than | | | 连续五年
    56家以上 | 青年理论学习小组 | amount | 56 | 家 | at_least | | |
    2.3万余人次 | 下沉一线的机关党员 | amount | 23000 | 人次 | more_than | | |
    95分以上 | 群众满意度 | amount | 95 | 分 | at_least | up | 90.50分 = 90.5 |
    超万人次 | “清廉成长套餐”覆盖人次 | amount | 10000 | 人次 | more_than | | | 五年
    四家 | 获评浙江省模范机关建设先进单位 | amount | 4 | 家 | exact | | | 2025年度
    """,
    "zhoushan-xinfangju": """
    2000余批 | 累计接待群众批次 | amount | 2000 | 批 | more_than | | |
    5000余人次 | 累计接待群众人次 | amount | 5000 | 人次 | more_than | | |
    95%以上 | 首办化解率 | amount | 95 | % | at_least | | |
    30% | 民生共性问题同比下降 | amount | 30 | % | exact | down | | 同比
    100% | 来电按期答复率 | amount | 100 | % | exact | | |
    100% | 信访事项受理率 | amount | 100 | % | exact | | |
    100% | 信访事项办结率 | amount | 100 | % | exact | | |
    45.8% | 全市信访总量年均下降 | amount | 45.8 | % | exact | down | | 五年来，年均
    1200余名 | 担任兼职调解员的党员干部 | amount | 1200 | 名 | more_than | | |
    170余件 | 化解信访积案、突出问题和重复信访 | amount | 170 | 件 | more_than | | |
    """,
    "zhoushan-gonganju": """
    35年 | 追凶破获命案积案历时 | amount | 35 | 年 | exact | | |
    47个 | 保障的“千项万亿”项目 | amount | 47 | 个 | exact | | |
    245个 | 保障的市级重大项目 | amount | 245 | 个 | exact | | |
    全国首创 | 外籍船员出入境“一件事” | rank | - | | exact | | |
    184个 | “一窗通拍、全域应用”的服务事项 | amount | 184 | 个 | exact | | |
    986个 | 全市基础网格 | amount | 986 | 个 | exact | | |
    5800余起 | 通过网格化解的矛盾纠纷 | amount | 5800 | 起 | more_than | | | 今年以来
    2300余处 | 排查整治的安全隐患 | amount | 2300 | 处 | more_than | | | 今年以来
    420余个 | 解决的企业急难愁盼问题 | amount | 420 | 个 | more_than | | |
    """,
    "zhoushan-bianjianzhan": """
    27个 | 码头和企业分布的岛屿 | amount | 27 | 个 | exact | | |
    35个 | 涉外码头 | amount | 35 | 个 | exact | | |
    32家 | 修造船企业 | amount | 32 | 家 | exact | | |
    6座 | 布设的岸基雷达和AIS基站 | amount | 6 | 座 | exact | | |
    3车2船 | 一次巡查换乘的车船 | amount | 3 | 车2船 | exact | | | 以往
    45海里 | 一次巡查跨越的距离 | amount | 45 | 海里 | exact | | | 以往
    超60% | 巡查效率提升 | amount | 60 | % | more_than | up | |
    4—6小时 | 超大型船舶通关时间缩短 | amount | 4..6 | 小时 | exact | down | |
    24小时 | 保税油加注一次性办结时限 | amount | 24 | 小时 | exact | | |
    98%以上 | 保税油加注24小时一次性办结率 | amount | 98 | % | at_least | | |
    全国第一 | 舟山船加油港位次 | rank | - | | exact | | |
    全球第四 | 舟山船加油港位次 | rank | - | | exact | | |
    全国指定口岸首位 | 外籍船员换班量 | rank | - | | exact | | |
    第一批省级最佳创新案例 | “高效通关一件事”改革获评 | rank | - | | exact | | | 2025年度
    1.9万余艘次 | 累计服务保障出入境（港）船舶 | amount | 19000 | 艘次 | more_than | | | 今年以来
    """,
    "putuo-rensheju": """
    全省首批 | 示范零工市场 | rank | - | | exact | | |
    超600家 | 零工市场服务的商户 | amount | 600 | 家 | more_than | | |
    5000人次 | 零工市场服务的灵活就业人员 | amount | 5000 | 人次 | exact | | |
    3700余人 | 创业带动就业 | amount | 3700 | 人 | more_than | | |
    超35% | 村集体经济年均增收 | amount | 35 | % | more_than | up | | 年均
    全省首创 | “三心”服务示范驿站 | rank | - | | exact | | |
    50余个 | 年均解决的民生诉求 | amount | 50 | 个 | more_than | | | 年均
    1.2万个 | 累计开发的就业岗位 | amount | 12000 | 个 | exact | | |
    6800余次 | “红色代办”上门服务 | amount | 6800 | 次 | more_than | | |
    607期 | 职业技能培训 | amount | 607 | 期 | exact | | |
    1.6万余人 | 培训学员获证 | amount | 16000 | 人 | more_than | | |
    """,
}

#: Every named project, mechanism, brand, service and campaign by owner: kind | title
PRACTICES = {
    "330900": """
    campaign | 争当六干先锋、争建模范机关
    brand | 红舟领航
    mechanism | 项目党建
    mechanism | 头雁领干
    service | 暖心一件事
    mechanism | 一项目一党建
    mechanism | 市直机关党支部书记领办机制
    campaign | 忠诚我们的党·集体政治生日活动
    campaign | 万人听党课、万人大宣誓
    service | 悦读明理·思享荟
    campaign | 读研讲行
    campaign | 共同富裕·机关青年说
    mechanism | 四位一体党建责任体系
    campaign | 深入贯彻中央八项规定精神学习教育
    mechanism | 一评二访三创
    campaign | 护廉工程
    service | 清廉成长套餐
    campaign | 红舟领航·六干争先
    """,
    "zhoushan-xinfangju": """
    brand | 阳光信访
    led-project | 行政执法监督与12345热线联动
    mechanism | 五化、四到位工作体系
    mechanism | 书记抓、抓书记责任体系
    mechanism | 一月一议一解决
    service | 永不打烊总客服
    mechanism | 四首责任制
    mechanism | 三级联查+六步联动
    mechanism | 党建+信访
    service | 融治理中心
    campaign | 治重化积攻坚
    """,
    "zhoushan-gonganju": """
    led-project | 风险闭环管控
    mechanism | 最强党支部矩阵
    brand | 铸网卫士
    brand | 平安渔港卫士
    mechanism | 海上枫桥经验
    service | 东海渔嫂
    service | 离岛管家
    service | 平安小苑
    service | 融治理中心
    mechanism | 1445项目全流程护航体系
    service | 外籍船员出入境一件事
    service | 网办中心
    service | 一窗通拍、全域应用
    mechanism | 党建+网格
    mechanism | 党员责任区
    campaign | 千警联企
    """,
    "zhoushan-bianjianzhan": """
    mechanism | 效能党建
    led-project | 智慧边检
    service | 电子围栏
    mechanism | 锚地预警+船艇+无人机
    mechanism | 预检通关、靠泊即作业
    service | 保税油加注24小时一次性办结
    service | 1中心+7站点+4专窗
    service | 全天候通关、一站式换班
    service | 海空一体同城联办服务
    service | 粮食船舶高效通关一件事集成服务改革
    """,
    "putuo-rensheju": """
    brand | 人者同舟·5G领航
    led-project | 全域大就业
    mechanism | 一支一品一特色
    service | 示范零工市场
    service | 没有围墙的创业园
    campaign | 青蓝接力
    mechanism | 教、学、练、战一体化培养机制
    service | 三心服务示范驿站
    campaign | 局长走流程
    campaign | 共富方舟
    campaign | 党建+就业
    campaign | 入企拓岗
    campaign | 访企问需
    service | 红色代办
    service | 党建+技能培训
    """,
}

#: Wordings that state no single amount, so that their meaning was entered by hand.
BY_HAND = {"连续五年", "3车2船", "第一批省级最佳创新案例"}
#: Where in the article each owner's records may lie.
PLACES = {
    CITY: r"开篇部分，第[1-6]段|结尾部分，第1段",
    "zhoushan-xinfangju": r"市信访局部分，第[1-4]段",
    "zhoushan-gonganju": r"市公安局部分，第[1-3]段",
    "zhoushan-bianjianzhan": r"舟山出入境边防检查站部分，第[1-4]段",
    "putuo-rensheju": r"普陀区人社局部分，第[1-3]段",
}


@pytest.fixture(autouse=True)
def content(db):
    """The fixtures, as `manage.py demo` loads them."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)


def cells(table: str) -> list[tuple[str, ...]]:
    """The rows of a table of this file."""
    return [tuple(c.strip() for c in line.split("|")) for line in table.split("\n") if line.strip()]


def owner_of(key: str) -> Recognition | RegionReport:
    """The region report of a code, or the recognition of a unit's slug."""
    if key == CITY:
        return RegionReport.objects.public().for_story().get(district__code=key)
    return Recognition.objects.conferred().for_story().get(unit__slug=key)


def plain(*numbers: Decimal | None) -> str:
    """Numbers as the tables write them: 45.8, 4..6, and - for none."""
    return "..".join(format(n.normalize(), "f") for n in numbers if n is not None) or "-"


def stored(figure: Achievement) -> tuple[str, ...]:
    """A figure as a row of FIGURES."""
    before = (figure.baseline_wording, plain(figure.baseline_value))
    return (
        figure.wording,
        figure.label,
        figure.kind,
        plain(figure.value, figure.upper_value),
        figure.measure,
        figure.qualifier,
        figure.direction,
        " = ".join(before) if figure.baseline_wording else "",
        figure.period,
    )


def texts():
    """Every stored text with the row and the column that holds it."""
    for app in ("units", "awards"):
        for model in apps.get_app_config(app).get_models():
            columns = [f.name for f in model._meta.fields if isinstance(f, TEXTUAL)]
            for row in model.objects.all():
                for column in columns:
                    yield row, column, getattr(row, column)


TEXTUAL = (models.CharField, models.TextField)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_of_the_article_is_stored_as_printed_with_its_meaning(key):
    assert [stored(figure) for figure in owner_of(key).achievements.all()] == cells(FIGURES[key])


@pytest.mark.parametrize("key", PRACTICES)
def test_every_name_of_the_article_is_a_practice_of_its_owner(key):
    practices = [(p.kind, p.title) for p in owner_of(key).practices.all()]
    assert practices == cells(PRACTICES[key])


def test_nothing_belongs_to_anyone_else():
    assert Achievement.objects.count() == sum(len(cells(table)) for table in FIGURES.values()) == 53
    assert Practice.objects.count() == sum(len(cells(table)) for table in PRACTICES.values()) == 70
    assert Achievement.objects.public().count() == 53
    assert Practice.objects.public().count() == 70


@pytest.mark.parametrize("key", FIGURES)
def test_every_record_says_where_it_is_printed(key):
    owner = owner_of(key)
    for record in [*owner.achievements.all(), *owner.practices.all()]:
        assert record.source.slug == "zhoushan-2025-report", record
        assert re.fullmatch(PLACES[key], record.locator), (record, record.locator)
        if isinstance(record, Practice):
            assert record.summary, record


@pytest.mark.parametrize("key", FIGURES)
def test_each_owner_leads_with_three_figures(key):
    assert len(owner_of(key).leading) == 3


def test_what_the_wordings_say_by_themselves_is_what_is_stored():
    unread = set()
    for figure in Achievement.objects.all():
        try:
            meaning = Achievement.meaning(quantities.parse(figure.wording))
        except quantities.NotAQuantity:
            unread.add(figure.wording)
            continue
        assert meaning == {column: getattr(figure, column) for column in meaning}, figure
        if figure.baseline_wording:
            assert quantities.parse(figure.baseline_wording).value == figure.baseline_value
    assert unread == BY_HAND


def test_the_four_units_their_names_and_brands():
    found = {
        unit.slug: (
            unit.name,
            unit.short_name,
            unit.district.code,
            unit.tier,
            unit.category,
            {other.name for other in unit.names.all()},
            {brand.name for brand in unit.brands.all()},
        )
        for unit in Unit.objects.public()
    }
    xinfang, gongan = "舟山市信访局", "舟山市公安局"
    assert found == {
        "zhoushan-xinfangju": (
            *(xinfang, xinfang, CITY, "municipal", "masses"),
            *({"市信访局"}, {"阳光信访"}),
        ),
        "zhoushan-gonganju": (
            *(gongan, gongan, CITY, "municipal", "law"),
            *({"市公安局"}, {"铸网卫士", "平安渔港卫士"}),
        ),
        "zhoushan-bianjianzhan": (
            *("舟山出入境边防检查站", "舟山边检站", CITY, "vertical", "port"),
            *({"舟山边检站", "边检站"}, set()),
        ),
        "putuo-rensheju": (
            *("舟山市普陀区人力资源和社会保障局", "普陀区人社局", "330903", "county", "livelihood"),
            *({"普陀区人社局", "普陀区人力资源和社会保障局"}, {"人者同舟·5G领航"}),
        ),
    }


def test_districts():
    districts = {(d.code, d.name, d.parent and d.parent.code) for d in District.objects.all()}
    assert districts == {
        ("330900", "舟山市", None),
        ("330902", "定海区", CITY),
        ("330903", "普陀区", CITY),
        ("330921", "岱山县", CITY),
        ("330922", "嵊泗县", CITY),
    }


def test_what_the_article_does_not_say_stays_empty():
    year = AwardYear.objects.get()
    assert (year.document_number, year.conferred_on, year.note) == ("", None, "")
    assert year.conferring_body == "以命名文件为准（报道未载明）"
    source = Source.objects.get()
    assert (source.author, source.publisher, source.published_on, source.url) == (
        *("通讯员 冯艳", "", None),
        "",
    )
    for unit in Unit.objects.all():
        assert (unit.credit_code, unit.website, unit.successor) == ("", "", None), unit
    brands = {r.unit.slug: r.brand and r.brand.name for r in Recognition.objects.all()}
    assert {slug: name for slug, name in brands.items() if name} == {
        "zhoushan-xinfangju": "阳光信访",
        "putuo-rensheju": "人者同舟·5G领航",
    }


def test_what_saving_would_fill_is_in_the_fixture():
    for unit in Unit.objects.all():
        assert (unit.pinyin, unit.initials) == romanised(unit.name)
    for recognition in Recognition.objects.select_related("unit"):
        assert recognition.name_then == recognition.unit.name


@pytest.mark.parametrize("name", ["districts", "zhoushan_2025"])
def test_the_fixtures_name_their_rows_by_natural_keys_only(name):
    rows = json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text("utf-8"))
    assert [row for row in rows if set(row) != {"model", "fields"}] == []
    for row in rows:
        model = apps.get_model(row["model"])
        for field in model._meta.fields:
            value = row["fields"].get(field.name)
            if field.is_relation and value is not None:
                assert isinstance(value, list), (row["model"], field.name)


def test_headlines_summaries_and_stories_are_there():
    for key in FIGURES:
        owner = owner_of(key)
        assert 0 < len(owner.headline) <= 60
        assert 70 <= len(owner.summary) <= 120, key
        assert 3 <= len(owner.story.split("\n\n")) <= 5, key


def test_the_slogan_is_never_the_misprinted_one():
    wrong = "六" + "千"
    assert [(row, column) for row, column, text in texts() if wrong in text] == []
    right = [text for _, _, text in texts() if "六干" in text]
    assert {name for text in right for name in re.findall("六干..", text)} == {
        "六干先锋",
        "六干争先",
    }


def test_stored_texts_pass_every_check_of_the_forms():
    for model in (Source, Brand, Unit, AwardYear, Recognition, RegionReport, Practice, Achievement):
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
    response = client.get(owner.get_absolute_url())
    assert response.status_code == 200
    page = response.content.decode().partition("<body")[2]
    for figure in owner.achievements.all():
        text = anchored(page, f"figure-{figure.pk}")
        for said in (figure.wording, figure.baseline_wording, figure.label, figure.locator):
            assert seen(said) in text, figure
    for practice in owner.practices.all():
        text = anchored(page, f"practice-{practice.pk}")
        for said in (practice.title, practice.summary, practice.locator):
            assert seen(said) in text, practice
    whole = seen(page)
    for said in (owner.headline, owner.summary, owner.story):
        assert seen(said) in whole, key
