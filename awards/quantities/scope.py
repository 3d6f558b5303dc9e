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
# Each alternative begins with a letter and looks behind after it, so that the search is fast.

#: What is laid down in a document, or what one is told to keep in mind: holds for the sentence.
_LAID_DOWN = (
    rf"(?:{_TEXTS}|文件|通知|方案|公告|协议|标准|清单)(?:（[^（）]{{0,16}}）)?[》”]?(?:还|也|同时|均|中)?(?:明确|规定|要求|提出|指出)[，：]",
    r"规定(?<!八项规定)(?<!的规定)[，：]|政策：|口径：|[标规]准：",
    r"提醒(?<![送警险时出信示发]提醒)(?:您|大家|广大[^，。；！？：\d]{1,6})?[，：]|(?:提示|划重点|小贴士|须知|支招|解读|问答)：",
    r"请记牢[，：]?|请注意[，：]",
)
#: What holds for a part of a sentence, up to a semicolon.
_ACCORDING = (
    rf"(?:按照|根据|依照|依据|按)[^，。；！？\d]{{0,24}}?(?:{_TEXTS})(?=[》”]?(?:的?规定|要求)?[，：,])",
    r"按照?(?:现行|[国省市]定|国家|规定)[^，。；！？\d]{0,6}标准(?=，)|(?:按照|根据|依照|依据)[^，。；！？\d]{0,20}法(?<![办作做方]法)(?=，)",
    r"均可(?=提出|申[请报]|参加|享受|领取)",
)
#: What one must, may and must not, and what it costs, earns or lasts by rule: holds for a clause.
_NORMS = (
    r"不得(?!了|已)|应当|一律|方可|必须|须(?<![无毋]须)(?!知|臾)|务[必于]|禁止|严禁|应(?=[在于按由]\d|配[备置]?|达到)(?<![供响适相反对]应)"
    r"|要求(?<![照按据合标]要求)(?=[^，。；！？的\d]{0,10}(?:不[少低高超]|至少|\d))",
    r"凭证可|每[^，。；\d]{1,6}可(?=献|借|享|领|申|贷|报|停|获|选|休|免|补|定|扣|抵|减|延)|凡(?<![平非不超]凡)(?!人|事)|符合条件的|对[^，。；！？\d]{1,16}的，",
    r"的，(?=(?:依法|最高|从重)?(?:处[以\d]|处罚|按|每|给予|一次性|可|免|奖|补|不予|暂扣|扣|视为|由))",
    r"(?:有效期(?!内)|停留期|保质期|保存期|起付线|封顶线|起征点|工本费|挂号费|支付限额|收费标准|缴费标准|补助标准|奖励标准"
    r"|罚款标准|补贴标准|低保标准|最低工资标准|票价|门票|免税额(?<!减免税额)|免征额|免征|减按|限额|限高|限速|限重)"
    r"(?!收入|减免|优惠|由|共|累计|总额|从)",
)
#: What is yet to be reached: holds for the sentence.
_PLANS = (
    r"力争|预报(?=[，：])|争取(?=在|于|20\d\d年|今年|明年|到[年\d“]|[^，。；！？\d]{0,8}(?:年底|年内|月底|底前|实现|达到|完成|全年|早日|突破|进入)|新增(?!债|专项|中央|一般))|预计|有望|目标(?:是|为|到|：|定)",
    r"拟(?<![虚模]拟)(?!定|订|态|合|人)|规划(?:到|建|新|总)|[到至](?<![截年月复回]到)(?<![截年月]至)20\d\d年(?!的|同期)",
    r"(?:要求|提出)(?<=[局委府厅部会院所站办关队案议令里上]..)[，：]",
    r"(?:还|即|也|又|后续|下半年|接下来)将|将(?=新|建|达|实|投|再|带|覆|培|完成|增|突破|推出|继续|陆续|会|对照|推动|推进"
    r"|持续|进一步|加快|以|围绕|组织|打造|全面|聚焦|开展|努力|启动|安排|完善|深化|扩大|通过|逐步|优先|统筹|依托|重点|坚持|更新|改造|开发|选派|举办|扶持|培育|引进|选树|整治|兑现|落实|组建|招|布|投放|增|扩|分[两三四]|力争)"
    r"|将(?<=[年度段月期步底]，将)(?![^，。；！？\d]{2,16}[为至到成入给])",
    r"将[于在为有](?!了)|打算|准备(?:在|于|再|年)|想[在把]|明年|下一?步|下一?阶段|接下来|今后|未来(?:[一二三两几\d])|确保(?=到|年底|年内|全年|\d[\d.]*[万亿]?[元%％]|[^，。；！？\d]{0,6}前)"
    r"|年内(?<![去当本]年内)(?=要|将|拟|建成|完成|新建|启动|再|实现|亮相|开工|投用)|要(?<=[底月日内]前要)|要(?<=[们局院市县]要)(?=新|再|完|实|建|力|继|进|把|以|推|抓|做)|再(?<=，再)(?=建|增|添|改|招)"
    r"|要(?<=[，。；：]要)(?=严|抓|坚|确|守|加|全|紧|深|着|持|把|强|聚|推|突|锚|力|切|以|在|围|完|实)",
    r"“?十[五六七]五”?(?:时期|期间|末)|还[要想需]|仍[需要]|将要|要(?=提到|达到|提高到|实现|控制在|突破|增到|超过|到\d)"
    r"|建议(?<![察法提条]建议)(?=用|在|对|将|20|尽快|从|由|把|加|支|设|出台|进一步|研究|优先|分|以|再)"
    r"|[底月日](?=前(?:至少|必须|全部|力争|要))|再(?<=[年季假内底续]再)(?<!去年再)(?=新|改|建|增|添|办|培)",
)
#: What is planned in one part of a sentence, beside what was done in another.
_PLANNED = (
    r"年初(?=设定|确定|制定|提出|定下|下达|部署)|计划(?<!行动计划)(?<!年度计划)(?![书表的”》、，。；：内外性生单项中以和与及已共])",
)
#: What was done after all.
_RESULTS = (
    r"已(?!婚|知|有的)|累计|截[至止]|目前|现有|实际|迄今|至今|去年|上年(?!度)|以来|惠及|受益|享受到|兑[付现](?<![再将要]兑.)|落实(?:到位)?资金"
    r"|先后|据此|共(?=[有为办收发处查计]|\d)|本次|这次|此次|年来|总计|完成了|建成了|比上年|同比"
    r"|(?:上半年|[一二三]季度|前\d{1,2}个月)，",
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
            if cue in self._ends:
                self._scope, self._ends = OPENS["result"]
        # A norm within what a document lays down ends with its clause, and that goes on.
        elif cue != "norm" or self._scope is Scope.RESULT:
            self._scope, self._ends = opened
