"""Places in an order and firsts, with what they are among: 全国第一, 全省前三, 全市首批."""

import re

#: The first of its kind, by what it is.
FIRST = "(?<=榜)首|首[位批个创家例次单张艘座条款台支所]"
#: The number of a place, whole.
_NUMBER = r"(?:[一二三四五六七八九十百]{1,5}+|\d{1,4}+)(?![\d一二三四五六七八九十百千万亿])"
#: A place, the only one, or a first; the eleventh games (第11届) are none.
PLACE = re.compile(
    rf"第{_NUMBER}"
    r"(?!方阵|梯队|批次|责任|人民|产业|届|次|期|季|代|号|轮|版|条|章)"
    rf"(?:[名位]|[批个家例](?!次))?|唯一|榜首|{FIRST}"
)
#: Among the first of where that is; not the first quarter or months.
AMONG = re.compile(rf"前{_NUMBER}[名位强]?(?!\w{{0,2}}[年月季天日届次期批])")
_WHOLE = (
    "全国|全省|全市|全区|全县|全球|全局|全系统|全行业|全州|全旗|全港|全乡|全镇|全校|全院|全网"
    "|世界|亚洲|华东|长三角|浙江省?|省内|市内|国内|同城|关区|口岸|条线|同类|同行业"
)
#: What a rank is among; failing that, the verb that tells of the rank.
WHERE = re.compile(
    rf"(?:{_WHOLE})[^\W\d第首全列居排升降跃]{{0,8}}$|倒数$"
    r"|(?P<verb>(?:位居|位列|排名|名列|排|居|列|获得|[荣喜]获|夺得|摘得|第[一二三四五六七八九十\d]{1,2}[位名]?[、和])|[移升跃进退降][至到居])$"
)
#: In characters, how far back `WHERE` looks.
WINDOW = 12
#: A whole wording that is a rank, as `parse` takes it.
WORDING = re.compile(
    r"(?:位居|位列|排名|居|列)?(?:[\w（）]{1,12})?"
    rf"(?:第{_NUMBER}[名位批个家例]?|前{_NUMBER}[名位强]?"
    rf"|唯一|{FIRST})(?:[\w“”]{{1,14}})?"
)


def rank_at(text: str, at: int) -> tuple[int, int] | None:
    """Where the rank stands whose number, or whose 首, is at `at`; None where there is none."""
    if text[at] != "首" or text[at - 1 : at] == "榜":
        at -= 1
    found = (AMONG if text[at : at + 1] == "前" else PLACE).match(text, at)
    low = max(0, at - WINDOW)
    where = found and WHERE.search(text[low:at])
    if not where:
        return None
    return at if where["verb"] else low + where.start(), found.end()
