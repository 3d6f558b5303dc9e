"""The wording of an award's certificates (证书用语): a text with places for what a year says."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError

#: What may stand in braces, as staff write it; each is filled by what the year says.
YEAR, AWARD, BODY, DOCUMENT = PLACES = ("年度", "奖项", "授予机关", "文号")
#: The wording of an award that has none of its own. A line that is the award alone stands out.
WORDING = "经评选，授予你单位{年度}年度\n{奖项}\n称号，特发此证。"
PLACE = re.compile(r"\{([^{}]*)\}")


def check_wording(text: str) -> None:
    """Raises ValidationError for a brace without its other, and for a place that nothing fills."""
    offered = "、".join(f"{{{name}}}" for name in PLACES)
    if re.search(r"[{}]", PLACE.sub("", text)):
        raise ValidationError(f"花括号要成对书写，里面只写名称。可以写：{offered}。")
    unknown = [name for name in PLACE.findall(text) if name not in PLACES]
    if unknown:
        named = "、".join(f"{{{name}}}" for name in unknown)
        raise ValidationError(f"不认识{named}。可以写：{offered}。")


def filled(text: str, values: Mapping[str, str]) -> str:
    """A sound wording with its places filled; `values` has one for each name in it."""
    return PLACE.sub(lambda place: values[place[1]], text)
