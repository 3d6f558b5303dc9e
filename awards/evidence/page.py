"""说明.html: what an evidence file holds, what it leaves out and why, and how to check it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.template.loader import render_to_string

from awards.models import AwardYear
from units.history import Change

from .archive import Archive
from .checking import CHAIN, ENTRIES, HISTORY, MANIFEST
from .tables import acts, approvals, clearances, judging, notices, sources, year

PAGE, CHECKER = "说明.html", "核对.py"
#: What each file holds, in the order of the archive.
FILES = {
    year.YEAR: "年度和奖项的依据、文号、日期，以及现在处于哪一步",
    year.QUOTAS: "名额和同意超额的理由",
    year.UNITS: "参评单位、现在的阶段，未入选、撤销的原因",
    year.TURNS: "命名以后的复核、整改、撤销和到期",
    sources.SOURCES: "成效、做法和引语所依据的来源",
    approvals.ACTS: "送审、通过、签批和退回，每次针对哪一份内容",
    approvals.NOW: "各单位和综述现在的内容",
    approvals.SHEETS: "领导签批单",
    approvals.REMARKS: "审核中提出的意见和答复",
    clearances.BODIES: "征求了哪些单位的意见",
    clearances.ANSWERS: "各单位的答复",
    clearances.ITEMS: "一票否决项",
    clearances.VETOES: "一票否决项的核查结果",
    judging.ROUND: "评审规则、起止时间和封存结果的摘要",
    judging.CRITERIA: "评审维度、权重和分值范围",
    judging.ASSIGNMENTS: "谁评审哪个单位，谁为什么回避，何时提交",
    judging.INTERESTS: "申报的利害关系",
    judging.SCORES: "计入结果的每一个分和评语",
    judging.FORMER: "复议以前的分和评语",
    judging.RESULT: "封存的评审结果，它的 SHA-256 就是结果摘要",
    judging.WORKBOOK: "评审结果，公式可以重算",
    notices.NOTICES: "公示的内容、发布时间和截止日期",
    notices.LISTED: "公示当时的名单",
    notices.OBJECTIONS: "异议的办理和结论",
    year.CERTIFICATES: "签发的证书、核验码和文件摘要",
    acts.ACTS: "操作历史，照工作台的说法",
    HISTORY: "操作历史原文，核对用",
    ENTRIES: "本年度的审计记录，核对用",
    CHAIN: "审计链，核对用",
    CHECKER: "核对程序，只用 Python 自带的功能",
}
#: Folders of files that a table names.
FOLDERS = {
    "02来源/原文/": "来源的原文",
    "03审核/内容/": "送审和现行的内容，文件名就是它的 SHA-256",
    "03审核/签批单/": "签批单的扫描件",
    "04征求意见/复函/": "征求意见的复函",
}


class Line(NamedTuple):
    """A file or a folder: its name, what it holds, how much."""

    name: str
    said: str
    amount: str


def rendered(archive: Archive, award_year: AwardYear, last: Change | None) -> bytes:
    """The page of an archive to which nothing but this page and the manifest is to come."""
    context = {
        "year": award_year,
        "lines": sorted(_lines(archive)),
        "last": last,
        "manifest": MANIFEST,
        "checker": CHECKER,
        "history": HISTORY,
        "entries": ENTRIES,
        "chain": CHAIN,
    }
    return render_to_string("awards/evidence.html", context).encode()


def _lines(archive: Archive) -> Iterator[Line]:
    for name, said in FILES.items():
        if archive.has(name):
            rows = archive.rows.get(name)
            yield Line(name, said, "" if rows is None else f"{rows} 行")
    for folder, said in FOLDERS.items():
        number = sum(name.startswith(folder) for name in archive.digests)
        if number:
            yield Line(folder, said, f"{number} 个文件")
