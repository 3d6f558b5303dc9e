"""The measures (量词) of official prose: a table, so that a new one is a word and not a branch.

An entry is a measure and, after `!`, the characters that must not follow it because it then
begins another word (家 of 家庭 counts nothing). Longer measures win over shorter ones.
"""

import re
from functools import cache

#: What money is counted in; 万 and 亿 before it belong to the value.
MONEY = "元人民币 人民币 美元 欧元 日元 英镑 港元 港币 澳元 韩元 卢布 元"

#: Units of measurement: those of the GB 3100 series and of the trades.
UNITS = """
平方公里 平方千米 平方米 平方英里 平米 立方米 立方 空方 公里 千米 海里 英里 厘米 毫米 微米 纳米
毫米汞柱 毫摩尔/升 米!粉制面级 公顷 顷 英亩 亩 公斤 千克 毫克 微克 克 吨标准煤 吨标煤 蒸吨 时户
标准立方米 吨公里 载重吨 总吨 吨!级位 升!级至到 毫升 斤 周岁 岁 小时 学时 课时 工时 分钟 秒!杀 年
天!然气津下空文 周!年期边岁末日报密转 摄氏度 ℃ 度!假过量 千伏安 兆伏安 马力 千瓦时 毫安时 兆瓦时
千瓦!级 兆瓦!级 瓦 赫兹 兆赫 千卡 分贝 帕 兆帕 标箱 标准箱 自然箱 TEU teu GB TB PB MB kg km cm mm
m² km² 字节 像素 Mbps 番!茄号 倍!数增 成!立为本果员效功都绩长熟交就 折 个百分点 个基点 百分点 ‰
分!公司局别类中行布支队院校站会管级批期层区片之离散成享钟红工摊析担辨
"""

#: Compounds with 次, and with 人: how often, counted by who or what came.
TIMES = """
人次 艘次 车次 件次 户次 家次 场次 架次 班次 趟次 批次 台次 频次 轮次 航次 卷次 份次 条次 册次
位次 名次 项次 单次 宗次 例次 处次 组次 桶次 箱次 票次 笔次 只次 头次 辆次 点次 段次 床次 针次
剂次 套次 井次 篇次 本次 包次 列次 店次 企次 门次 期次 题次 岗次 机次 幅次 棵次 袋次 枚次 站次
村次 校次 船次 吨次 种次 节次 天次 亩次 类次 面次 队次 师次 舷次 梯次 盘次 人份 人时 人天 人日
人年 人公里
"""

#: 个 with the noun that makes it a measure of its own.
PIECES = """
个工作日 个月 个小时 个自然日 个交易日 个星期 个周 个季度 个学时 个课时 个标箱 个标准箱 个位次
个班次 个航次 个!性体别
"""

#: Everything else that counts people, things and deeds.
COUNTERS = """
人!民均才大 名!单称额录牌 位!于列居置移 家!庭园长属畜电具政 户!籍外口均 所!有在需属得谓
处!置理罚级长于 起!来步草点诉伏源 件 项!目 次!日年要序生 批 条!例款 期!间限末 场!所地景馆域 座!谈
艘 辆 架!构设空 趟 班!子组长主 份!额量 张!贴力 本!级地市 部!门署委 台!账风阶湾 台套 套!餐路 件套
间!隔接 笔 单!位独元价 票!据价 宗!旨教 桩 例!如外会行 款!项式 支!部持付出撑 组!织建成
对!接口于标策象比应照 双!方向 轮!换岗流训候渡 节!能约点水日假 堂!食 门!户槛诊 篇!幅章 幅!度
集!中体成团聚约 封!闭控 首!次批创个位家席要先府都届例发 通!过报知道行关车 卷!宗 册 盏 根!据本 棵
株!洲 头!部条脑 只!要有需能是为用 尾!款水 匹!配 羽 颗 粒 片!区面 块!状 面!积对向临 口!岸径号 眼 孔
道!路德理口 层!级面次 栋 幢 排!查水放污 列!入为席 枚 把!关握控 床 桌 字 页!面 站!点在
路!径段线面公 岗!位前 席!位 车!间道站队位 船!舶只型厂 种!植养子 类!型似别 方面 步 环节 剂!量 针!对
管 瓶 箱 包!括含裹联保 袋 顿 餐 平!台均安方 井 村!委民级庄 社区 镇!政区 校!长园区 院!长 县!级城委
市!级区民场 乡!镇村 岛!屿民上内 段!落 行!业为政动 盆 筐 顶!层尖级 桶!装
副!局书主市县区总处科部院校厅秘省 遍!布地及 回!访收复报应升落顾答归馈流调购 昼夜 刻钟 大类 小类
大项 小项 杯 盒 碗 摞 丛 幕 局!部面长 曲 拨!付款打 瓣 台件 卷件 件卷 箱件 册件 叶!子片轮 帧 画幅
格!外局式 盘!活点问旋查 讲!话究座述解好台清 具!有体备 挂!牌钩号职点 则!是为不可应要需 杆!线塔秤
舱!位室内 基!层础本地金因站点建准底数 出!台口去现让发国动示生具入行境于版资租来让手席租勤
方!面案位便法式向针程格块队阵言才略米可能 集装箱 车皮 房!间屋产 担!当任保 束 串 捆 垛
发!放现展布出动起生挥送证票力给包文函 团!队员结 日!常报均程期
"""

#: Rates: one measure by another.
RATES = """
微克/立方米 毫克/立方米 微克每立方米 毫克每立方米 毫克/升 毫克每升 米每秒 公里每小时 克/千瓦时
公斤/亩 吨/公顷 米/秒 公里/小时 人/平方公里 次/分钟 吨/年 吨/日 万吨/年 立方米/日 立方米/秒
"""

#: Measures of time and length after which 半 and 多 may stand: 3年半, 2公里多.
SPANS = (
    "成",
    "吨",
    "斤",
    "小时",
    "年",
    "天",
    "个月",
    "星期",
    "周",
    "公里",
    "米",
    "海里",
    "亩",
    "倍",
    "分钟",
)


def _entry(entry: str) -> str:
    measure, _, followers = entry.partition("!")
    return re.escape(measure) + (f"(?![{followers}])" if followers else "")


def _entries() -> list[str]:
    return " ".join((MONEY, UNITS, TIMES, PIECES, COUNTERS, RATES)).split()


@cache
def measures() -> frozenset[str]:
    """The measures of the table."""
    return frozenset(entry.partition("!")[0] for entry in _entries())


@cache
def measure_pattern() -> str:
    """A regular expression for any measure of the table, the longest that fits."""
    longest_first = sorted(dict.fromkeys(_entries()), key=lambda e: -len(e.partition("!")[0]))
    return "|".join(_entry(entry) for entry in longest_first)
