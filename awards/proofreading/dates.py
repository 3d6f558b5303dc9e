"""Words for a time that mean another one to who reads them next year."""

import re

from .findings import Finding, Rule, found

#: 今年, 去年 and the like, and not the same characters across two words: 当今年轻人, 以前年度,
#: 说明年份, 过去年均. What names its year itself is settled: 今年（2025年）.
RELATIVE = re.compile(
    r"(?:(?<![当如现至])今年(?![轻代])|(?<!过)去年(?!均)|(?<![以之])前年(?!度)"
    r"|(?<![说证表声])明年(?![度份])|(?<!日)本月|(?<!\d)上个?月)(?:以来|年?[初底末])?"
    r"(?![（(](?:19|20)\d\d年)"
)


def undated(text: str, year: int) -> list[Finding]:
    """The words in `text` that do not say which year they mean; it tells of `year`."""
    return [
        found(
            Rule.DATE,
            text,
            *match.span(),
            f"“{match[0]}”过了年就指错了时候，请写明年份（如“{year}年1月至报道时”）或来源的日期。",
        )
        for match in RELATIVE.finditer(text)
    ]
