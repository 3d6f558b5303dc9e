"""What is made of Lighthouse's reports, without running it."""

from .lighthouse import FLOORS, below, held_against, scores


def report(**changed: float) -> dict:
    found = dict.fromkeys(FLOORS, 1.0) | changed
    refs = [{"id": "slow", "weight": 1}, {"id": "told", "weight": 0}, {"id": "none", "weight": 1}]
    audits = {
        "slow": {"title": "示例慢", "score": found["performance"], "displayValue": "3 s"},
        "told": {"title": "示例说明", "score": 0},
        "none": {"title": "示例没有", "score": None},
    }
    categories = {name: {"score": score, "auditRefs": []} for name, score in found.items()}
    categories["performance"]["auditRefs"] = refs
    return {"categories": categories, "audits": audits}


def test_of_performance_the_middle_run_counts_and_of_others_the_worst():
    reports = [report(performance=score, seo=score) for score in (1.0, 0.5, 0.98)]
    wanted = {"accessibility": 100, "best-practices": 100, "seo": 50, "performance": 98}
    assert scores(reports) == wanted
    assert below(wanted, is_quiet=True) == ["seo", "performance"]
    assert below(wanted, is_quiet=False) == ["seo"]
    assert below(dict.fromkeys(FLOORS, 100) | {"performance": 99}, is_quiet=True) == []


def test_what_cost_a_page_something_is_named():
    assert list(held_against(report(performance=0.9))) == ["performance: 示例慢 3 s"]
    assert list(held_against(report())) == []
