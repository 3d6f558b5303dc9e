"""A text with figures, what is offered of it, and what staff make of that."""

from awards.admin.intake.candidates import as_figure
from awards.intake import acceptance, offers
from awards.models import Achievement, Decision

TEXT = """全市共培训党员5000余人次。

示例甲局：为民办事
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。
群众满意率100%，全市第一。

示例乙局：服务企业
今年以来，化解纠纷300余件。
"""


def offered(source, wording):
    """The candidate with the wording, and the only one."""
    (found,) = (
        candidate
        for candidate in offers.candidates(source.text, offers.unit_names(source.text))
        if candidate.mention.quantity.wording == wording
    )
    return found


def figure(candidate, owner, **columns) -> Achievement:
    """What was found, as the owner's figure."""
    row = as_figure(candidate)
    column = "recognition" if isinstance(owner, acceptance.Recognition) else "region_report"
    for name, value in {column: owner, **columns}.items():
        setattr(row, name, value)
    return row


def accepted(source, owner, staff, wording="98%以上", **options) -> Decision:
    candidate = offered(source, wording)
    return acceptance.accept(source, candidate, figure(candidate, owner), staff, **options)
