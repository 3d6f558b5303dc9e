"""The columns of figures and practices as files: whose, what, and where it is printed."""

from awards.models.figures import DERIVED

OWNER = [
    ("award_year__year", "年度"),
    ("award_year__award", "奖项"),
    ("owner_name", "单位或地区"),
]
SOURCE = ["source", "locator", "position"]
PRACTICE = [*OWNER, "kind", "title", "summary", *SOURCE]
ACHIEVEMENT = [
    *OWNER,
    "label",
    "wording",
    *DERIVED,
    "direction",
    "baseline_wording",
    "baseline_value",
    "period",
    "indicator",
    "is_leading",
    *SOURCE,
]
