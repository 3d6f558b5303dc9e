"""A process that serves pages holds no library that only papers, reviews or imports need."""

from .test_database import run

HEAVY = (
    "cryptography",
    "docx",
    "hypothesis",
    "lxml",
    "networkx",
    "opencc",
    "openpyxl",
    "pypinyin",
    "python_calamine",
    "typst",
    "xlsxwriter",
)
SERVE = f"""
import sys
from django.test import RequestFactory
from config.wsgi import application

loaded = lambda: [name for name in {HEAVY!r} if name in sys.modules]
print("at rest", *loaded())
for address in (
    "/", "/awards/model-organ/2025/", "/recognitions/?q=局", "/units/zhoushan-gonganju/",
    "/units/zhoushan-gonganju/model-organ/2025/", "/achievements/", "/practices/", "/search/?q=局",
    "/data/units.json", "/data/recognitions.csv", "/data/units.xlsx", "/feed.xml", "/admin/login/",
):
    statuses = []
    environ = RequestFactory().get(address).environ
    list(application(environ, lambda status, headers: statuses.append(status)))
    print(address, statuses[0][:3], *loaded())
"""


def test_pages_are_served_without_libraries_of_papers_reviews_and_imports(tmp_path):
    run("manage.py", "demo", "--prepare-only", "--without-review", var=tmp_path)
    assert run("-c", SERVE, var=tmp_path).splitlines() == [
        "at rest",
        "/ 200",
        "/awards/model-organ/2025/ 200",
        "/recognitions/?q=局 200",
        "/units/zhoushan-gonganju/ 200",
        "/units/zhoushan-gonganju/model-organ/2025/ 200",
        "/achievements/ 200",
        "/practices/ 200",
        "/search/?q=局 200",
        "/data/units.json 200",
        "/data/recognitions.csv 200",
        "/data/units.xlsx 200",
        "/feed.xml 200",
        "/admin/login/ 200",
    ]
