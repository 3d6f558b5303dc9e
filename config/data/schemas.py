"""What each public table holds, for programs: JSON Schema, and one catalogue of all as DCAT.

JSON Schema is that of 2020-12, DCAT the W3C's vocabulary of version 3 as JSON-LD.
"""

from typing import Any

from django.db.models import TextChoices

from awards.models import Achievement, Direction, Practice, Stage
from units.models import Category, Tier, UnitName

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def text(words: str, **more: Any) -> Schema:
    """A text; `words` say in Chinese what it says."""
    return {"type": "string", "description": words, **more}


def number(words: str) -> Schema:
    """A number or none, as a decimal string, so that nothing is rounded on the way."""
    return {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$", "description": words}


def day(words: str) -> Schema:
    """A day or none."""
    return {"type": ["string", "null"], "format": "date", "description": words}


def one_of(words: str, choices: type[TextChoices], *, blank: bool = False) -> Schema:
    """A code, each with its Chinese words; the empty text where nothing is said."""
    said = "、".join(f"{value}＝{label}" for value, label in choices.choices if value)
    values = [value for value in choices.values if value]
    return {"enum": values + [""] * blank, "description": f"{words}：{said}"}


def record(words: str, properties: dict[str, Schema], *, or_none: bool = False) -> Schema:
    """An object with just these properties, all of them there."""
    return {
        "type": ["object", "null"] if or_none else "object",
        "description": words,
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def many(words: str, items: Schema) -> Schema:
    """A list."""
    return {"type": "array", "description": words, "items": items}


URL = text("网页的路径", format="uri-reference")
YEAR = {"type": "integer", "description": "年度", "minimum": 1949, "maximum": 2100}
AWARD = text("奖项的网址名称")
MEASURE = "量词；金额折成元、美元等，百分数为 %，百分点为“个百分点”"
UNIT = {
    "slug": text("机关单位编号"),
    "name": text("单位现名"),
    "name_then": text("获评时名称"),
}
SOURCE = record(
    "来源；没有登记时为空",
    {
        "title": text("来源标题"),
        "publisher": text("发布者"),
        "author": text("作者"),
        "published_on": day("发布日期"),
        "locator": text("出处位置"),
    },
    or_none=True,
)
QUOTATION = record(
    "引语；没有时为空",
    {"text": text("说了什么"), "quoted_from": text("出自谁"), "source": SOURCE},
    or_none=True,
)
BASELINE = record(
    "变动前；没有写明时为空",
    {
        "wording": text("变动前的原文表述"),
        "value": number("数值，以 measure 计"),
        "upper_value": number("上限，以 measure 计"),
        "qualifier": one_of("限定", Achievement.Qualifier, blank=True),
        "measure": text(MEASURE),
    },
    or_none=True,
)
ACHIEVEMENT = {
    "wording": text("原文表述，照印"),
    "kind": one_of("性质", Achievement.Kind, blank=True),
    "value": number("数值，以 measure 计；万、亿已乘出"),
    "upper_value": number("上限，以 measure 计；一个数时为空"),
    "qualifier": one_of("限定", Achievement.Qualifier, blank=True),
    "measure": text(MEASURE),
    "label": text("说的是什么"),
    "period": text("时期，照原文"),
    "direction": one_of("变动", Direction, blank=True),
    "baseline": BASELINE,
    "indicator": {"type": ["string", "null"], "description": "指标口径的编号；相同才可比"},
    "source": SOURCE,
}
PRACTICE = {
    "kind": one_of("类别", Practice.Kind),
    "title": text("名称"),
    "summary": text("做法"),
    "source": SOURCE,
}
OWNER = {
    "year": YEAR,
    "award": AWARD,
    "unit": record("单位；属于地区综述时为空", UNIT, or_none=True),
    "district": {"type": ["string", "null"], "description": "地区综述的区划代码，GB/T 2260"},
    "url": URL,
}
PLACE = {
    "district": text("区划代码，GB/T 2260", pattern=r"^\d{6}$"),
    "tier": one_of("层级", Tier),
    "category": one_of("工作领域", Category, blank=True),
}
RECORDS: dict[str, dict[str, Schema]] = {
    "recognitions": {
        "year": YEAR,
        "award": AWARD,
        "award_name": text("奖项名称"),
        "unit": record("获评单位", UNIT),
        **PLACE,
        "stage": one_of("阶段", Stage),
        "brand": {"type": ["string", "null"], "description": "党建品牌"},
        "headline": text("标题"),
        "summary": text("提要"),
        "citation": text("颁奖词；没有写时为空文本"),
        "quotation": QUOTATION,
        "document_number": text("文号"),
        "conferred_on": day("命名日期"),
        "url": URL,
        "practices": many("经验做法", record("一条做法", PRACTICE)),
        "achievements": many("成效指标", record("一个数字", ACHIEVEMENT)),
    },
    "units": {
        "slug": text("机关单位编号"),
        "name": text("全称"),
        "short_name": text("简称"),
        "names": many(
            "其他名称",
            record("一个名称", {"name": text("名称"), "kind": one_of("种类", UnitName.Kind)}),
        ),
        "brands": many("党建品牌", text("品牌名称")),
        **PLACE,
        "credit_code": text("统一社会信用代码，GB 32100；未登记时为空"),
        "url": URL,
    },
    "achievements": {**OWNER, **ACHIEVEMENT},
    "practices": {**OWNER, **PRACTICE},
}


def schema(name: str, title: str, address: str) -> Schema:
    """The schema of the JSON of a table; `address` is where it lies itself."""
    answer = {
        "count": {"type": "integer", "minimum": 0, "description": "全部页的行数"},
        "cut": {"const": True, "description": "检索到的比列出的多"},
        "filters": {"type": "object", "description": "用了哪些筛选条件"},
        "results": many("各行", record(title, RECORDS[name])),
    }
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": title,
        "type": "object",
        "properties": answer,
        "required": ["count", "filters", "results"],
        "additionalProperties": False,
    }


def catalogue(portal: dict[str, str], address: str, home: str, datasets: list[dict]) -> dict:
    """The catalogue of the tables, each as a `dcat:Dataset`, of the body that runs the site."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": address,
        "@type": "dcat:Catalog",
        "dct:title": f"{portal['name']}：开放数据",
        "dct:language": "zh-Hans",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": portal["organiser"]},
        "foaf:homepage": {"@id": home},
        "dcat:dataset": datasets,
    }
