"""A figure as it is quoted elsewhere: its wording, whose it is, where it is printed, where it is.

`“5800余起”，舟山市公安局2025年，来源《…》第3段，https://…`: in the order of a footnote, so that
whoever pastes it has everything that a reader needs to check it.
"""

import re

from awards.models import Achievement

#: A period that says itself which year it is of.
DATED = re.compile(r"(?:19|20)\d\d年")


def citation(figure: Achievement, address: str) -> str:
    """The figure quoted, with the absolute address of its row.

    Its own period stands in place of the award's year where it names a year, else after it: a
    figure of five years is not quoted as that of one.
    """
    year, period = f"{figure.award_year.year}年", figure.period
    when = period if DATED.search(period) else f"{year}（{period}）" if period else year
    return f"“{figure.wording}”，{figure.owner_name}{when}，{_printed(figure)}，{address}"


def _printed(figure: Achievement) -> str:
    if figure.source is None:
        return "来源未登记"
    return f"来源《{figure.source.title}》{figure.locator}"
