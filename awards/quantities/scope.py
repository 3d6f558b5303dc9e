"""What a sentence says of the figures in it: something done, a rule, or a plan.

A word such as 规定, 提醒 or 力争 holds for what is behind it, some until the sentence ends, some to
the end of their part of it or of their clause, and all of them until the sentence tells of what
was done (已, 累计, 惠及): policy and plans are told in whole sentences.
"""

import re
from enum import StrEnum


class Scope(StrEnum):
    """What the words behind a cue speak of."""

    RESULT = "result"
    RULE = "rule"
    PLAN = "plan"


_TEXTS = "规定|新规|办法|条例|细则|政策|规程|章程|准则|规划"
_DIGIT = "一二三四五六七八九十百"
# One cue a line. Each begins with a letter and looks behind after it, so that the search is fast.

#: What is laid down in a document, or what one is told to keep in mind: holds for the sentence.
_LAID_DOWN = (
    rf"(?:{_TEXTS}|文件|通知|方案|公告|协议|标准|清单)(?:（[^（）]{{0,16}}）)?[》”]?(?:还|也|同时|均|中)?"
    r"(?:明确|规定|要求|提出|指出)[，：]",
    r"规定(?<!八项规定)(?<!的规定)[，：]",
    r"政策：",
    r"口径：",
    r"[标规]准：",
    r"提醒(?<![送警险时出信示发]提醒)(?:您|大家|广大[^，。；！？：\d]{1,6})?[，：]",
    r"(?:提示|划重点|小贴士|须知|支招|解读|问答)：",
    r"请记牢[，：]?",
    r"请注意[，：]",
)
#: What holds for a part of a sentence, up to a semicolon.
_ACCORDING = (
    rf"(?:按照|根据|依照|依据|按)[^，。；！？\d]{{0,24}}?(?:{_TEXTS})(?=[》”]?(?:的?规定|要求)?[，：,])",
    r"(?:按照|根据|依照|依据)[^，。；！？\d]{0,20}法(?<![办作做方]法)(?=，)",
    r"按照?(?:现行|[国省市]定|国家|规定)[^，。；！？\d]{0,6}标准(?=，)",
    r"均可(?=提出|申[请报]|参加|享受|领取)",
)
#: What one must, may and must not, and what it costs, earns or lasts by rule: holds for a clause.
_NORMS = (
    r"不得(?!了|已)",
    r"应当",
    r"一律",
    r"方可",
    r"必须",
    r"须(?<![无毋]须)(?!知|臾)",
    r"务[必于]",
    r"禁止",
    r"严禁",
    r"应(?=在[^，。；]{0,6}\d|[于按由]\d|配[备置]?|达到)(?<![供响适相反对]应)",
    r"要求(?<![照按据合标]要求)(?=[^，。；！？的\d]{0,10}(?:不[少低高超]|至少|\d))",
    r"凭证可",
    r"每[^，。；\d]{1,6}可(?=献|借|享|领|申|贷|报|停|获|选|休|免|补|定|扣|抵|减|延)",
    r"凡(?<![平非不超]凡)(?!人|事)",
    r"符合条件的",
    r"对[^，。；！？\d]{1,16}的，",
    r"的，(?=(?:依法|最高|从重)?(?:处[以\d]|处罚|按|每|给予|一次性|可|免|奖|补|不予|暂扣|扣|视为|由))",
    r"(?:有效期(?!内)|停留期|保质期|保存期|起付线|封顶线|起征点|工本费|挂号费|支付限额|收费标准|缴费标准"
    r"|补助标准|奖励标准|罚款标准|补贴标准|低保标准|最低工资标准|票价|门票|免税额(?<!减免税额)|免征额|免征"
    r"|减按|限额(?!以上)|限高|限速|限重)(?!收入|减免|优惠|由|共|累计|总额|从)",
)
#: What 将 leads to where it tells of the future.
_WILL = (
    "新|建|达|实|投|再|带|覆|培|完成|增(?!值|收)|扩|突破|推出|继续|陆续|会|对照|推动|推进|持续|进一步|加快|以"
    "|围绕|组织|打造|全面|聚焦|开展|努力|启动|安排|完善|深化|扩大|通过|逐步|优先|统筹|依托|重点|坚持|更新|改造"
    "|开发|选派|举办|扶持|培育|引进|选树|整治|兑现|落实|招(?!商)|布设|分[两三四]|力争"
)
#: … and where it only marks what something is done to (将落实情况纳入考核).
_DONE_TO = "作为|当作|纳入|列入|融入|贯穿|转化|摆在|放在|与|同"
#: What is yet to be reached: holds for the sentence.
_PLANS = (
    r"力争",
    r"预报(?=[，：])",
    r"预计",
    r"有望",
    r"争取(?=在|于|20\d\d年|今年|明年|到[年\d“]|新增(?!债|专项|中央|一般)"
    r"|[^，。；！？\d]{0,8}(?:年底|年内|月底|底前|实现|达到|完成|全年|早日|突破|进入|再))",
    r"提出(?=[^，。；！？]{0,14}目标[，：])",
    r"目标(?:是|为|到|：|定)",
    r"拟(?<![虚模]拟)(?!定|订|态|合|人)",
    r"规划(?:到|建|新|总)",
    r"[到至](?<![截年月复回]到)(?<![截年月]至)20\d\d年(?!的|同期)",
    r"(?:要求|提出)(?<=[局委府厅部会院所站办关队案议令里上]..)[，：]",
    r"(?:还|即|也|又|后续|下半年|接下来)将",
    rf"将(?={_WILL})(?![^，。；！？\d]{{2,18}}(?:{_DONE_TO}))",
    r"将(?<=[年度段月期步底]，将)(?![^，。；！？\d]{2,16}[为至到成入给])",
    r"将[于在为有](?!了)",
    r"将要",
    r"打算",
    r"准备(?:在|于|再|年)",
    r"想[在把]",
    r"明年",
    r"下一?步",
    r"下一?阶段",
    r"接下来",
    r"今后",
    r"未来[一二三两几\d]",
    r"“?十[五六七]五”?(?:时期|期间|末)",
    r"还[要想需]",
    r"仍[需要]",
    r"确保(?=到|年底|年内|全年|\d[\d.]*[万亿]?[元%％]|[^，。；！？\d]{0,6}前)",
    r"年内(?<![去当本]年内)(?=要|将|拟|建成|完成|新建|启动|再|实现|亮相|开工|投用)",
    r"[底月日年](?=前(?:至少|必须|全部|力争|要))",
    r"底(?<=20\d\d年底)(?=前完成)",
    r"要(?=提到|达到|提高到|实现|控制在|突破|增到|超过|到\d)",
    r"要(?<=[底月日内]前要)",
    r"要(?<=[们局院市县]要)(?=新|再|完|实|建|力|继|进|把|以|推|抓|做)",
    r"要(?<=[，。；：]要)(?=严|抓|坚|确|守|加|全|紧|深|着|持|把|强|聚|推|突|锚|力|切|以|在|围|完|实)",
    # 再添 and 再增 are told of what has come (再添两项全国首创)
    r"再(?<=，再)(?=建|改|招)",
    r"再(?<=[年季假内底续]再)(?<!去年再)(?=改|建|办|培)",
    r"建议(?<![察法提条]建议)(?=用|在|对|将|20|尽快|从|由|把|加|支|设|出台|进一步|研究|优先|分|以|再)",
)
#: What is planned in one part of a sentence, beside what was done in another.
_PLANNED = (
    r"年初(?=设定|确定|制定|提出|定下|下达|部署)",
    r"计划(?<!(?:行动|年度|改善|提升|培养|培育|帮扶|扶持|发展)计划)(?![书表的”》、，。；：内外性生单项中以和与及已共])",
)
#: What was done after all.
_RESULTS = (
    r"已(?!婚|知|有的)",
    r"累计|总计",
    r"截[至止]",
    r"目前|现有|实际|迄今|至今",
    r"去年|上年(?!度)|比上年|同比|以来|年来",
    r"(?:上半年|[一二三]季度|前\d{1,2}个月)，",
    r"\d月?[—–－~至\-]\d{1,2}月(?![底前末\d])",
    r"惠及|受益(?!面)|享受到|兑[付现](?<![再将要]兑.)|落实(?:到位)?资金",
    r"先后|据此|本次|这次|此次",
    r"共(?=[有为办收发处查计]|\d)",
    r"完成了|建成了",
)
#: What is told as done after a rule was named: 这些条文被编成26集短视频.
_DEEDS = (
    r"(?:[编拍做制建]成|开出|发出|警告|走访|立案|查处|追缴|约谈|劝返|上述规定，|下降|增长)"
    rf"(?=了?[^，。；\d]{{0,12}}[\d{_DIGIT}])",
)
CUE = re.compile(
    "|".join(
        rf"(?P<{name}>{'|'.join(words)})"
        for name, words in {
            "full_stop": (r"[。！？\n]",),
            "semicolon": ("；",),
            "comma": ("，",),
            "laid_down": _LAID_DOWN,
            "according": _ACCORDING,
            "norm": _NORMS,
            "plan": _PLANS,
            "planned": _PLANNED,
            "result": _RESULTS,
            "deed": _DEEDS,
        }.items()
    )
)
#: What each cue opens, and which marks end it.
OPENS = {
    "laid_down": (Scope.RULE, ("full_stop",)),
    "according": (Scope.RULE, ("full_stop", "semicolon")),
    "norm": (Scope.RULE, ("full_stop", "semicolon", "comma")),
    "plan": (Scope.PLAN, ("full_stop",)),
    "planned": (Scope.PLAN, ("full_stop", "semicolon")),
    "result": (Scope.RESULT, ()),
}


class Scopes:
    """The scope of each place of a text; asked from left to right, it reads the text once."""

    def __init__(self, text: str):
        self._scope, self._ends = OPENS["result"]
        self._cues = CUE.finditer(text)
        self._next = next(self._cues, None)

    def at(self, place: int) -> Scope:
        """What the sentence speaks of at `place`, which must not lie before the last one asked."""
        while self._next and self._next.end() <= place:
            self._turn(self._next.lastgroup)
            self._next = next(self._cues, None)
        return self._scope

    def _turn(self, cue: str) -> None:
        opened = OPENS.get(cue)
        if opened is None:
            if cue in self._ends or (cue == "deed" and self._scope is Scope.RULE):
                self._scope, self._ends = OPENS["result"]
        # A norm within what a document lays down ends with its clause, and that goes on.
        elif cue != "norm" or self._scope is Scope.RESULT:
            self._scope, self._ends = opened
