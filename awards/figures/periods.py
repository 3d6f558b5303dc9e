"""The stretch of time that a figure speaks for: one rule for comparing, charting and proofreading.

Words such as 今年以来 mean another time in each year's report, so a period is its words and the
year that they speak for; words that name their year (2021—2023年) speak for no other.
"""

import re

from awards.models import Achievement

#: A year that a period names. Both databases read it.
YEAR = r"((19|20)[0-9][0-9]|[一二][九〇零][〇零一二三四五六七八九][〇零一二三四五六七八九])年?"
_BARE = r"(全年度?|本年度)"
#: Periods that the report of another year can mean too.
LASTING = rf"{YEAR}|^\s*{_BARE}\s*$"
_NAMED = re.compile(YEAR)
_WHOLE = re.compile(rf"(?P<year>{YEAR})(?<=年)(度|全年)?|{_BARE}")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def frame(figure: Achievement) -> tuple[str, int | None]:
    """The words of the figure's period and, unless they name a year, the year they speak for.

    A whole year is 全年 and its number, however it is worded: 2025年, 2025年度, 全年.
    """
    words = re.sub(r"\s", "", figure.period)
    if _WHOLE.fullmatch(words):
        return "全年", year(figure)
    return words, None if _NAMED.search(words) else figure.award_year.year


def stretch(figure: Achievement) -> str:
    """The words of the period whichever its year: 上半年 of 2025年上半年, 全年 of a whole year."""
    return _NAMED.sub("", frame(figure)[0])


def year(figure: Achievement) -> int:
    """The last year that the period names, else that of the figure's award."""
    named = list(_NAMED.finditer(re.sub(r"\s", "", figure.period)))
    return int(named[-1][1].translate(_DIGITS)) if named else figure.award_year.year
