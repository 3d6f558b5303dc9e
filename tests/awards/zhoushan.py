"""What the article of 2025 says, one statement a line, by whose it is."""

CITY = "330900"

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
