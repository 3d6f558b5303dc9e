"""The measures (量词) of official prose: a table, so that a new one is a word and not a branch.

An entry is a measure and, after `!`, the characters that must not follow it because it then
begins another word (家 of 家庭 counts nothing). Longer measures win over shorter ones.
"""

import re

#: What money is counted in; 万 and 亿 before it belong to the value.
MONEY = "元人民币 人民币 美元 欧元 日元 英镑 港元 港币 澳元 韩元 卢布 元"

#: Units of measurement: those of the GB 3100 series and of the trades.
UNITS = """
平方公里 平方千米 平方米 平方英里 立方米 立方 公里 千米 海里 英里 厘米 毫米 微米 纳米 米!粉制面
公顷 亩 公斤 千克 毫克 微克 克 吨标准煤 吨公里 载重吨 总吨 吨!级位 升!级至到 毫升 斤
小时 学时 课时 工时 分钟 秒!杀 年 天!然气津下空文 周!年期边岁末日报密转 摄氏度 ℃ 度!假过量
千瓦时 兆瓦时 千瓦 兆瓦 瓦 千伏安 千伏 伏 赫兹 兆赫 千卡 分贝 帕 兆帕
标箱 标准箱 TEU teu GB TB PB MB kg km cm mm m² km² 字节 像素 Mbps
倍!数增 成!立为本果员效功都绩长熟交就 折 个百分点 个基点 百分点 ‰
分!公司局别类中行布支队院校站会管级批期层区片之离散成享钟红工摊析担辨
"""

#: Compounds with 次, and with 人: how often, counted by who or what came.
TIMES = """
人次 艘次 车次 件次 户次 家次 场次 架次 班次 趟次 批次 台次 频次 轮次 航次 卷次 份次 条次 册次
位次 名次 项次 单次 宗次 例次 处次 组次 桶次 箱次 票次 笔次 只次 头次 辆次 点次 段次 床次 针次
剂次 套次 井次 吨次 人份 人时 人天 人日
"""

#: 个 with the noun that makes it a measure of its own.
PIECES = """
个工作日 个月 个小时 个自然日 个星期 个周 个季度 个学时 个课时 个标箱 个标准箱 个车位 个停车位
个班次 个!性体人案别
"""

#: Everything else that counts people, things and deeds.
COUNTERS = """
人!民大员才力工均文物身体口类社事行像防居格 名!单称额录牌师城优义列为下片目家誉 位!于列居置次移
家!庭园长属畜电具政乡企居 户!籍外口均型主 所!有在需属得谓长辖示 处!置理罚级长于分方室在
起!来步草点诉伏重因源 件!套 项!目 次!日年月要数序第生于品 批!准示评复办发量判 条!例件款线
期!间限末中初货满望待盼刊 场!所地景馆域面合均外 座!谈位 艘!次 辆 架!构设空桥 趟
班!子级组长主列车 份!额量子内 张!贴力扬家罗 本!级地市省人次年土 部!门队分署委长级省里下
台!账风阶湾州胞 台套 套!餐路房装现 件套 间!隔接距 笔 单!位独一据元项列价人日向证 票!据价房
宗!旨教 桩 例!如外会行子 款!项式额待 支!队部持撑付出行援教局柱流线 组!织建成合长员团
对!接口外于标策象比应照话全企群方 双!方向边创减一 轮!换岗流训候渡船机椅 节!能约点水日假目省气俗电
堂!食 门!户槛诊店口票球窗类 篇!幅章 幅!度员 集!中体成团聚约群市合装结散镇训 封!闭控存锁
首!次批创个位家席要先府都届例发问办善歌 通!过报知道行关车办信电气用 卷!宗烟 册 盏
根!据本治源基 棵 株!洲 头!部条脑号寸像 只!要有需能是为用占见跑进 尾!款水气号矿 匹!配 羽 颗 粒
片!区面段警长仔 块!状 面!积对向临上议试貌板 口!岸径号碑头子粮腔味 眼!科镜界前下光 孔
道!路德理口歉交具教 层!级面次 栋 幢 排!查水放污除名序列 列!入为席出举全支 路!径段线面网灯口由
枚 把!关握控脉 床 桌 字 页!面 版!本面块权 站!点在位长台区式 岗!位前 席!位卡
车!间辆道站队位船厢 船!舶员只型厂长 种!植养子 类!型似别 方面 步 环节 剂!量 针!对 管 瓶 箱!包
包!括含裹联保抓案 袋 顿 餐 平 井 村!委民级庄 社区 镇!政区 校!长园区企 院!长士 县!级城委
市!级区民场 乡!镇村 岛!屿民上内
"""

#: Measures of time and length after which 半 and 多 may stand: 3年半, 2公里多.
SPANS = ("小时", "年", "天", "个月", "星期", "周", "公里", "米", "海里", "亩", "倍", "分钟")


def _entry(entry: str) -> str:
    measure, _, followers = entry.partition("!")
    return re.escape(measure) + (f"(?![{followers}])" if followers else "")


def measure_pattern() -> str:
    """A regular expression for any measure of the table, the longest that fits."""
    entries = " ".join((MONEY, UNITS, TIMES, PIECES, COUNTERS)).split()
    longest_first = sorted(dict.fromkeys(entries), key=lambda e: -len(e.partition("!")[0]))
    return "|".join(_entry(entry) for entry in longest_first)
