"""Finding figures: on passages of official prose, on what is none, and on anything at all."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from awards.quantities import Kind, NotAQuantity, find, parse
from awards.quantities.normal_form import without_breaks

from .passages import NAMES, passages

#: What the issue asks of passages from other fields.
ENOUGH = 0.97


def meaning(quantity):
    """The five fields of a quantity, ranks by their wording alone."""
    if quantity.kind is Kind.RANK:
        return (quantity.wording, None)
    return (
        quantity.wording,
        quantity.value,
        quantity.upper_value,
        quantity.qualifier.value,
        quantity.measure,
    )


def expected(figure):
    """The same of a marked figure."""
    if figure.is_rank:
        return (figure.wording, None)
    return (
        figure.wording,
        figure.value,
        figure.upper_value,
        figure.qualifier,
        figure.measure,
    )


@pytest.mark.parametrize("name", NAMES)
def test_precision_and_recall_on_passages(name, record_property):
    right = found = marked = 0
    for passage in passages(name):
        gold = {(figure.start, *expected(figure)) for figure in passage.figures}
        candidates = [
            (f.start + f.quantity.wording.find(passage.text[f.start]), *meaning(f.quantity))
            for f in find(passage.text)
        ]
        right += len(gold.intersection(candidates))
        found += len(candidates)
        marked += len(gold)
    precision, recall = right / found, right / marked
    measured = f"{marked} figures, precision {precision:.3f}, recall {recall:.3f}"
    record_property("measured", f"passages, {name} set: {measured}")
    assert marked >= 150
    assert precision >= ENOUGH
    assert recall >= ENOUGH


@pytest.mark.parametrize("name", NAMES)
def test_baselines_and_directions_on_passages(name):
    missing = []
    for passage in passages(name):
        found = {figure.start: figure for figure in find(passage.text)}
        for gold in passage.figures:
            figure = found.get(gold.start)
            if figure is None:
                continue
            base = figure.baseline and (figure.baseline.value, figure.baseline.measure)
            if base != gold.baseline:
                missing.append((gold.wording, base, gold.baseline))
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_wording_of_the_passages_is_read_by_itself(name):
    """All but those that borrow their measure from the list or the baseline that they stand in."""
    misread = []
    for passage in passages(name):
        for figure in passage.figures:
            if figure.is_rank or not printed(figure):
                continue
            if meaning(parse(figure.wording)) != expected(figure):
                misread.append((figure.wording, meaning(parse(figure.wording))))
    assert misread == []


def printed(figure) -> bool:
    """Whether the wording itself has the measure."""
    plain = figure.wording.replace("多", "").replace("半", "")
    return figure.measure == "%" or (bool(figure.measure) and figure.measure in plain)


def wordings(text):
    return [figure.quantity.wording for figure in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "深化“四位一体”责任体系，落实中央八项规定精神。",
        "拨打12345热线，登录5G网络。",
        "构建“1445”项目全流程护航体系。",
        "实现一网通办，争当三个表率，学习二十大精神。",
        "二〇二五年三月，第12号台风，舟机党〔2025〕12号。",
        "2025年11月2日9时20分，年满60周岁的老人在解放路12号3栋502室。",
        "六步联动、三级联查、一评二访三创、五化工作法。",
        "构建“1中心+7站点+4专窗”网络。",
        "联系电话0580-2026123，邮编316000。",
        "满80平方米的住房，每吨2元的收费标准。",
        "力争到2027年覆盖率达到90%以上，计划新建站点12个。",
        "上半年，1—6月，前三季度，近五年，连续三年，五年来。",
        "数百名群众、几千户居民、千方百计、成千上万。",
        "15分钟办税服务圈，24小时值守，365天在线。",
        "三分之二的代表，第3段，C919，PM2.5，v3.0版。",
        "读了《百年孤独》和《2025年100个案例》。",
        "提醒：胸痛持续20分钟不缓解请就医；黄金时间为120分钟内。",
        "《示例办法》规定，新开航线满52个航次的，每条奖励300万元；年度奖励最高1000万元。",
        "《行动方案（2024—2026年）》提出：新增床位500张，达到6.5张。",
        "局里要求，发案数再降10%，见警率不低于95%。",
        "乘客须提前40分钟到港，儿童一律5折。",
        "处违法所得1倍以上10倍以下罚款，暂扣驾驶证6个月。",
        "每个菜品留样不少于125克，每周5天、每天至少2小时。",
        "生均面积不足8平方米的，每季度召开1次例会。",
        "56人以上的大班额，300人以上的企业。",
        "平均年龄33.5岁，从警6年。",
        "站里有一所两人警务室，18层居民楼，3小时雨量。",
        "从业人员与就餐学生之比为1∶100。",
        "位于12号3幢，北纬30.2度。",
        "接到96110来电。",
        "另有31部计划12月底前开工。",
        "连续三年，他们扎根海岛。",
        "1小时内响应率、5分钟内到场率。",
        "在大山里干了29年，党龄31年，从事审判22年。",
        "62天里，站上无人休假；8天假期如常值守。",
        "在海拔1800米的示例乡，气温降到零下15摄氏度，冒着39℃高温。",
        "全省第11届运动会，全市前三季度。",
        "超出年初下达的5000个任务，高于省里60%的考核线，低于规定的六十分钟上限。",
        "按现行标准，每次一般诊疗费6元，患者自付1元。",
        "依照示例法，期限一般为1个月，特殊情况可延长15日。",
        "违法占用应急车道一次记6分、罚款200元。",
        "对首次贯标企业奖励3万元，单个企业最高不超过300万元。",
        "补助小学每生每年1250元、初中1500元。",
        "2025年，将更新老旧电梯120台。",
        "要严守底线，确保全年收入完成18.2亿元，化解债务3亿元以上。",
        "我们要新招医学毕业生60名。",
        "年内建成养老中心3个，建议用3年时间改造老旧棚1.2万亩。",
        "县局要求城区5分钟、乡村15分钟内到达现场。",
        "按照每个社区1名民警、2名辅警的标准配备。",
        "对连续两年考核不合格的支部，取消评优资格。",
        "车货总质量超过49吨的认定为超限，靠泊超过2小时不使用岸电的，可处罚款。",
        "按照“老年人健康管理率不低于72%、规范管理率不低于64%”的要求逐户上门。",
        "警戒水位为23.5米，水位超过22米即开闸预泄。",
        "对连续驾驶超过4小时的强制休息。",
        "责令15日内改正，免费堆存期不少于10天。",
        "优于城区5分钟到场的规定，能见度低于500米禁航的红线。",
        "年度计划25亿元，重点盯住9座以上客车和5人以上家庭。",
        "240小时过境免签，8小时之外，船长300米以上、吃水超过15米的大船。",
        "提出“三升三降”目标，刑事案件再降10%。",
        "2030年前要退圩还湖5000亩。",
        "在城西开了18年小店，退休还有十四年，打了26年交道。",
        "手机号13900000000，24小时开机；21级3班的小韩。",
        "十五天申报期，文件规定应在开学后60日内到账。",
        "二孩家庭一次性补助2000元，三孩家庭3000元。",
        "一干就是十五年，2026年底前完成60个食堂改造。",
        "56人以上大班额，10时15分，“链长+支部+企业”三方联动。",
    ],
)
def test_what_is_no_figure(text):
    assert wordings(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("分别为85%、92%和97.5%", ["85%", "92%", "97.5%"]),
        ("分别办理120、85和40件", ["120", "85", "40件"]),
        ("接待群众2000余批5000余人次", ["2000余批", "5000余人次"]),
        ("从90.50分升到95分以上", ["95分以上"]),
        ("由15个工作日压缩至3个", ["3个"]),
        ("位居全国第一、全球第四", ["全国第一", "全球第四"]),
        ("参与人数突破10万", ["突破10万"]),
        ("惠及群众5000余。", ["5000余"]),
        ("争取上级资金1.6亿元，落实项目18个", ["1.6亿元", "18个"]),
        ("人均期望寿命提高到82.3岁", ["82.3岁"]),
        ("1月至9月，新增就业1.2万人", ["1.2万人"]),
        ("连续五年举办生日会，参与者众。", ["五年"]),
        ("连续三年位居全省第一。", ["全省第一"]),
        ("月销售额10万元以下的免征增值税，去年惠及企业3120户。", ["3120户"]),
        ("按照示例规定，每人每月300元；配备教室65间。", ["65间"]),
        ("船舶须乘潮进港，站里编写教材80多万字。", ["80多万字"]),
        ("力争年底建成12座，目前已开工8座。", ["8座"]),
        ("网办率由2020年的72%提升到2024年的96%。", ["96%"]),
        ("较上年同期的86件下降了32.6%。", ["32.6%"]),
        ("请来40来名老党员、一千六百来人。", ["40来名", "一千六百来人"]),
        ("占专任教师的七成二。", ["七成二"]),
        ("农田灌溉水有效利用系数0.581，城乡收入比缩小至1.88。", ["0.581", "1.88"]),
        ("发布预警信号57期。", ["57期"]),
        ("三名民警荣立二等功。", ["三名"]),
        ("规上企业156家，其中亿元以上企业32家。", ["156家", "32家"]),
        ("缩短办理时限70%，发出全省首张执照。", ["70%", "全省首张"]),
        (
            "进入全国前五，居全省前三，为全省唯一，列全镇第一。",
            ["全国前五", "全省前三", "全省唯一", "全镇第一"],
        ),
        ("在全市各县区中列第2位。", ["第2位"]),
        ("数量位居关区首位，获得第一名。", ["关区首位", "第一名"]),
        ("收到锦旗五面、感谢信十一封。", ["五面", "十一封"]),
        ("先后四轮调整价格，选派特派员五批312人次。", ["四轮", "五批", "312人次"]),
        ("散居在九个自然寨，两个支部获评示范，两次荣立三等功。", ["九个", "两个", "两次"]),
        ("荣立个人二等功一次、三等功三次。", ["一次", "三次"]),
        ("连续26个月未发生亡人火灾，连续奋战五天。", ["26个月", "五天"]),
        ("一手抓争取，到位上级资金14.3亿元。", ["14.3亿元"]),
        ("恢复到2019年同期的112%。", ["112%"]),
        ("建成人工鱼礁5.6万空方，更换电杆1100余基。", ["5.6万空方", "1100余基"]),
        ("完成投资27.4亿元，为年度计划25亿元的109.6%。", ["27.4亿元", "109.6%"]),
        ("按每生每年2000元的标准发放助学金311.6万元。", ["311.6万元"]),
        ("档案应当开放，该馆据此审核开放3.4万件。", ["3.4万件"]),
        ("针对处20元罚款的规定，坚持教育先行，佩戴率升至94%。", ["94%"]),
        ("事项压减一半以上。", ["一半以上"]),
        ("对困难学生发放补助12.6万元，发放一次性补贴48万元。", ["12.6万元", "48万元"]),
        ("减免服务费用5000元。", ["5000元"]),
        ("全市，再添国家级示范2家，今年再增省级示范3家。", ["2家", "3家"]),
        ("配备64排以上CT5台，投放AED680台，中欧班列17,340 TEU。", ["5台", "680台", "17,340 TEU"]),
        ("担负3个港区、22座码头的边检任务。", ["3个", "22座"]),
        ("对多次提醒仍不申报的，立案检查27人。", ["27人"]),
        ("按照“补、贷”政策，1—10月城镇新增就业1.26万人。", ["1.26万人"]),
        ("列全省第四位，上升5个位次；三个集体荣立三等功。", ["全省第四位", "5个位次", "三个"]),
        ("依照示例规定，这些条文被编成26集短视频，拍成九部短片。", ["26集", "九部"]),
        ("收缴网具两千七八百张，开设隔离带十二三公里。", ["两千七八百张", "十二三公里"]),
        ("用去药剂两吨半，宣讲72讲，收集坛罐312坨。", ["两吨半", "72讲", "312坨"]),
        ("分别居全市第二、第三，增速居全市榜首。", ["全市第二", "第三", "全市榜首"]),
        (
            "较上届前移两位，三次刷新纪录，治理中小河流五条38.4公里。",
            ["两位", "三次", "五条", "38.4公里"],
        ),
        ("新培育限额以上企业21家。", ["21家"]),
        ("营养改善计划配套412万元。", ["412万元"]),
        ("将落实情况作为考核内容，整改问题35个。", ["35个"]),
        ("“五一”假期3天，半年办结86个案例。", ["86个"]),
        ("“以往巡查要跨越45海里，现在效率提升超60%。”", ["45海里", "超60%"]),
    ],
)
def test_what_is_found(text, found):
    assert wordings(text) == found


def test_numbers_in_a_list_borrow_the_measure_of_its_end():
    found = [(f.quantity.value, f.quantity.measure) for f in find("分别办理120、85和40件")]
    assert found == [(120, "件"), (85, "件"), (40, "件")]


def test_a_list_borrows_the_fuller_measure_of_its_end():
    found = [(f.quantity.value, f.quantity.measure) for f in find("分别为0.8个和2.6个工作日")]
    assert found == [(Decimal("0.8"), "个工作日"), (Decimal("2.6"), "个工作日")]


def test_a_code_borrows_no_measure_across_a_comma():
    assert wordings("遇事故请拨122，24小时有人接听。") == []


def test_numbers_in_a_list_borrow_the_power_of_its_end():
    """24.15 and 79.30 can be no yuan by themselves; 8000 can."""
    found = find("增加值分别为24.15、79.30和83.27亿元，人数分别为8000、1.2万和3万人")
    assert [figure.quantity.value for figure in found] == [
        2_415_000_000,
        7_930_000_000,
        8_327_000_000,
        8000,
        12_000,
        30_000,
    ]


@pytest.mark.parametrize(
    ("text", "value", "baseline", "direction"),
    [
        ("示例得分从90.50分跃升至95分以上", 95, ("90.50分", "分"), "up"),
        ("由15个工作日压缩至3个", 3, ("15个工作日", "个工作日"), "down"),
        ("材料由原来的12份精简到4份", 4, ("12份", "份"), "down"),
        ("跑腿由往返两天缩短到半天", 0.5, ("两天", "天"), "down"),
        ("由22个工作日砍到9个", 9, ("22个工作日", "个工作日"), "down"),
        ("入室盗窃案由2019年的46起减到去年的3起", 3, ("46起", "起"), "down"),
        ("收入从2019年的不足5万元增长到去年的186万元", 1860000, ("不足5万元", "元"), "up"),
        ("同比下降30%", 30, None, "down"),
        ("增速加快0.3个百分点", 0.3, None, "up"),
        ("亏损面收窄2.1个百分点", 2.1, None, "down"),
        ("增加值为24.15亿元", 2415000000, None, ""),
        ("增长12.3个百分点", 12.3, None, "up"),
        ("办理30件", 30, None, ""),
    ],
)
def test_a_change_has_baseline_and_direction(text, value, baseline, direction):
    (figure,) = find(text)
    assert figure.quantity.value == Decimal(str(value))
    assert figure.direction == direction
    found = figure.baseline and (figure.baseline.wording, figure.baseline.measure)
    assert found == baseline
    assert figure.quantity.measure == (baseline[1] if baseline else figure.quantity.measure)


LETTERS = (
    "0123456789一二三十百千万亿余多近超约以上内%—～至从由到、，。“”《》（）年月日个人次件元的和满"
)
PIECES = st.sampled_from(
    [
        *LETTERS,
        "个百分点",
        "下降",
        "增长",
        "分别",
        "力争",
        "首批",
        "全国第一",
        "12345热线",
        "2025年",
        "1.9万余艘次",
        "亿元以上",
        "廿余",
        "按规定，",
        "提醒：",
        "计划",
        "已",
        "每",
        "不少于",
        "以上的",
        "满",
        "连续",
        "；",
        "。",
        "半",
        "七成二",
        "\n",
        " ",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_offsets_slice_the_text_to_the_wording_and_nothing_is_raised(text):
    last = 0
    for figure in find(text):
        assert without_breaks(text[figure.start : figure.end]) == figure.quantity.wording
        assert figure.start >= last
        last = figure.end


@given(st.text(max_size=200))
def test_no_text_raises_anything(text):
    assert all(without_breaks(text[f.start : f.end]) == f.quantity.wording for f in find(text))


@given(st.lists(PIECES, max_size=40).map("".join))
@example("一万和、三至3超，十多至41,200约）")
def test_what_is_found_with_its_measure_is_read_the_same_by_itself(text):
    for figure in find(text):
        try:
            alone = parse(figure.quantity.wording)
        except NotAQuantity:
            pytest.fail(f"{figure.quantity.wording!r} was found and cannot be read")
        if alone.measure == figure.quantity.measure:
            assert alone == figure.quantity


@pytest.mark.parametrize("text", ["每季度开展{}次培训", "每月组织{}场宣讲", "每半年开展{}轮排查"])
def test_a_few_times_in_each_term_are_a_rule_and_many_a_figure(text):
    counted = [wordings(text.format(number)) for number in (1, 2, 4)]
    assert counted == [[], [], []]
    assert len(wordings(text.format(5))) == 1


def test_what_a_rank_is_among_is_looked_for_before_its_kind():
    assert wordings("满意度为全市同层级单位综合第一。") == ["全市同层级单位综合第一"]
