"""What there is to find."""

import pytest

from tests.factories import make_achievement, make_practice, make_recognition, make_unit


@pytest.fixture
def harbour():
    """示例海港局 and all that is public of it, and 示例林场, of which nothing mentions it."""
    unit = make_unit(name="示例海港局", slug="shili-haigang", category="port")
    recognition = make_recognition(
        unit=unit,
        headline="智慧AI赋能码头",
        summary="示例提要。",
        story="第一段写服务。\n\n第二段写引航，全年 1.9万余 艘次。",
    )
    make_practice(recognition, title="引航联办", summary="夜间值守，随到随办。")
    make_achievement(
        recognition, label="进出港", wording="1.9万余艘次", value=19000, measure="艘次"
    )
    other = make_recognition(unit=make_unit(name="示例林场"), headline="青山常在")
    make_practice(other, title="巡山护林", kind="campaign", summary="")
    return unit
