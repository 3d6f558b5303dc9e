"""What the form says of figures that lead a page and tell a visitor little."""

import pytest

from awards.figures.leading import weaknesses
from awards.models import Achievement

TRADE = "“说的是什么”里有行话，外人看不懂"
LONG = "“说的是什么”超过 16 个字"
ALONE = "没有可以对照的：既不是比率、名次，也没有变动或此前的数字"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"label": "首办化解率", "measure": "%"}, []),
        ({"label": "群众满意度", "measure": "分"}, []),
        ({"label": "船加油港位次", "kind": "rank"}, []),
        ({"label": "接待批次", "measure": "批", "direction": "up"}, []),
        ({"label": "接待批次", "measure": "批", "baseline_wording": "100批"}, []),
        ({"label": "接待批次", "measure": "批"}, [ALONE]),
        ({"label": "“一窗通拍”的事项", "measure": "%"}, [TRADE]),
        ({"label": "1+7+4网络覆盖率", "measure": "%"}, [TRADE]),
        ({"label": "累计" * 9, "measure": "%"}, [LONG]),
        ({"label": "党建+网格" * 4, "measure": "个"}, [TRADE, LONG, ALONE]),
    ],
)
def test_weak_leading_figures(columns, said):
    assert weaknesses(Achievement(**columns)) == said
