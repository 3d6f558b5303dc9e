"""What comes first for what people type, over the content of 2025 and some sample units."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.factories import (
    make_achievement,
    make_district,
    make_practice,
    make_recognition,
    make_unit,
)

pytestmark = pytest.mark.django_db
PETITIONS, POLICE, BORDER, PUTUO = (
    "舟山市信访局",
    "舟山市公安局",
    "舟山出入境边防检查站",
    "舟山市普陀区人力资源和社会保障局",
)
SAMPLES = ("示例海事管理局", "示例档案馆", "示例渔业执法队")
FIRST = {
    # names, as they are written, said and typed
    "舟山市信访局": PETITIONS,
    "市信访局": PETITIONS,
    "信访局": PETITIONS,
    "信访": PETITIONS,
    "舟山信访局": PETITIONS,
    "xinfangju": PETITIONS,
    "xfj": PETITIONS,
    "zssxfj": PETITIONS,
    "zhoushan xinfang": PETITIONS,
    "舟山市公安局": POLICE,
    "市公安局": POLICE,
    "舟山公安局": POLICE,
    "公安": POLICE,
    "gaj": POLICE,
    "gonganju": POLICE,
    "GONGANJU": POLICE,
    "舟山出入境边防检查站": BORDER,
    "舟山边检站": BORDER,
    "边检站": BORDER,
    "边检": BORDER,
    "bjz": BORDER,
    "bianjianzhan": BORDER,
    "普陀区人社局": PUTUO,
    "普陀人社局": PUTUO,
    "舟山市普陀区人力资源和社会保障局": PUTUO,
    "人力资源": PUTUO,
    "社会保障局": PUTUO,
    "rsj": PUTUO,
    "renshe": PUTUO,
    "ptqrsj": PUTUO,
    "普陀": PUTUO,
    # traditional characters
    "舟山市信訪局": PETITIONS,
    "信訪": PETITIONS,
    "公安局": POLICE,
    "舟山邊檢站": BORDER,
    "邊檢": BORDER,
    "普陀區人力資源和社會保障局": PUTUO,
    "黨建": "阳光信访：从解决一件事到治理一类事",
    "陽光信訪": "阳光信访",
    "漁港": "平安渔港卫士",
    "經驗": "阳光信访：从解决一件事到治理一类事",
    "楓橋": "铁军护航：党员责任区划进986个网格",
    "就業": "人者同舟：零工市场在码头，创业园没有围墙",
    "示範零工市場": "示范零工市场",
    # one wrong character of a name
    "舟山市倍访局": PETITIONS,
    "倍访局": PETITIONS,
    "信防局": PETITIONS,
    "信访居": PETITIONS,
    "市公按局": POLICE,
    "舟山市公安具": POLICE,
    "舟山市公安分局局": "舟山市公安",
    "舟山出入境边防捡查站": BORDER,
    "舟山边捡站": BORDER,
    "普陀区人社据": PUTUO,
    "普陀区人力资原和社会保障局": PUTUO,
    "舟山市信局": PETITIONS,
    "舟山市市信访局": PETITIONS,
    "示例海市管理局": "示例海事管理局",
    "示例档按馆": "示例档案馆",
    "示例渔业执发队": "示例渔业执法队",
    # figures by their value
    "5800": "通过网格化解的矛盾纠纷 5800余起",
    "5800余起": "通过网格化解的矛盾纠纷 5800余起",
    "5,800": "通过网格化解的矛盾纠纷 5800余起",
    "５８００": "通过网格化解的矛盾纠纷 5800余起",
    "5800起": "通过网格化解的矛盾纠纷 5800余起",
    "19000": "累计服务保障出入境（港）船舶 1.9万余艘次",
    "1.9万": "累计服务保障出入境（港）船舶 1.9万余艘次",
    "1.9万艘次": "累计服务保障出入境（港）船舶 1.9万余艘次",
    "19000艘次": "累计服务保障出入境（港）船舶 1.9万余艘次",
    "90.5": "群众满意度 95分以上",
    "90.50分": "群众满意度 95分以上",
    "90.5%": "群众满意度 95分以上",
    "45.8%": "全市信访总量年均下降 45.8%",
    "百分之四十五点八": "全市信访总量年均下降 45.8%",
    "98%": "保税油加注24小时一次性办结率 98%以上",
    "12500": "示例巡护里程 1.25万公里",
    "1.25万公里": "示例巡护里程 1.25万公里",
    "12500公里": "示例巡护里程 1.25万公里",
    "10万人次": "集体政治生日活动参与人数 超10万人次",
    "100000人次": "集体政治生日活动参与人数 超10万人次",
    "4—6小时": "超大型船舶通关时间缩短 4—6小时",
    "607期": "职业技能培训 607期",
    "16000": "培训学员获证 1.6万余人",
    # what is done, and words of several records
    "阳光信访": "阳光信访",
    "铸网卫士": "铸网卫士",
    "海上枫桥经验": "海上枫桥经验",
    "海上枫桥": "铁军护航：党员责任区划进986个网格",
    "东海渔嫂": "东海渔嫂",
    "零工市场": "人者同舟：零工市场在码头，创业园没有围墙",
    "没有围墙的创业园": "没有围墙的创业园",
    "智慧边检": "智慧边检",
    "人者同舟": "人者同舟：零工市场在码头，创业园没有围墙",
    "5G领航": "人者同舟：零工市场在码头，创业园没有围墙",
    "12345热线": "阳光信访：从解决一件事到治理一类事",
    "六干争先": "铁军护航：党员责任区划进986个网格",
    "红舟领航": "红舟领航",
    "党建 就业": "党建+就业",
    "公安 网格": "铁军护航：党员责任区划进986个网格",
    "信访 2025": "阳光信访：从解决一件事到治理一类事",
    "2025年度 边检": "智慧边检：超大型船舶通关缩短4—6小时",
    "书记领办项目": "行政执法监督与12345热线联动",
    "全国第一": "智慧边检：超大型船舶通关缩短4—6小时",
    "潮间带": "潮间带巡护",
    "示例海事局": "示例海事管理局",
    "示例档案馆": "示例档案馆",
    "岱山县": "示例海事管理局",
    # what is nearest, where nothing is found
    "slhs": "示例海事管理局",
    "2031 信访": "信访",
    "信访局 林场": "信访局",
    "舟山市林业局": "舟山市",
    "模范机关标兵单位": "模范机关",
    "省模范机关建设先进": "阳光信访：从解决一件事到治理一类事",
    "零工市场夜校": "零工市场",
    "无有之事": "",
    "倍访": "",
}


def first(text: str) -> str:
    """The first record on the page of a search; else what is nearest; "" where nothing is."""
    context = Client().get(f"/search/?{urlencode({'q': text})}").context
    for group in context["groups"]:
        return group.results[0].title
    near = context["near"]
    titles = [unit.title for unit in near.units] + near.fewer + list(map(str, near.years))
    return next(iter([*titles, *map(str, near.awards)]), "")


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """The first answer to each text, and nothing left behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
        district = make_district("330921", "岱山县")
        for name in SAMPLES:
            unit = make_unit(name=name, district=district, short_name=name.replace("管理", ""))
            recognition = make_recognition(unit=unit, year=2024, headline=f"{name}的一年")
            make_practice(recognition, title="潮间带巡护")
            make_achievement(
                recognition, label="示例巡护里程", wording="1.25万公里", value=12500, measure="公里"
            )
        call_command("reindex", verbosity=0)
        yield {text: first(text) for text in FIRST}
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", FIRST)
def test_comes_first(answers, text):
    assert answers[text] == FIRST[text]
