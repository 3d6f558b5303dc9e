"""How two texts differ: what is gone, what is new, and what stayed around it."""

import pytest

from units.desk.versions.texts import difference


def marked(old: str, new: str) -> str:
    """The difference with -{gone} and +{new}."""
    marks = {"same": "{}", "gone": "-{{{}}}", "new": "+{{{}}}"}
    return "".join(marks[kind].format(text) for kind, text in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("开展六千先锋行动。", "开展六干先锋行动。", "开展六-{千}+{干}先锋行动。"),
        ("办结1200余件。", "办结1300余件。", "办结-{1200}+{1300}余件。"),
        ("第一句。第三句。", "第一句。第二句。第三句。", "第一句。+{第二句。}第三句。"),
        ("第一句。第二句。", "第二句。", "-{第一句。}第二句。"),
        ("甲乙丙丁。", "天地玄黄。", "-{甲乙丙丁。}+{天地玄黄。}"),
        ("甲乙丙丁\n末", "天地玄黄\n末", "-{甲乙丙丁}+{天地玄黄}\n末"),
        ("甲乙丙丁。\n\n末", "天地玄黄\n末", "-{甲乙丙丁。\n}+{天地玄黄}\n末"),
        ("上门服务困难老人", "上门关心困难老人", "上门-{服务}+{关心}困难老人"),
        ("共建一个平台推进", "同建二个站点推进", "-{共建一个平台}+{同建二个站点}推进"),
        ("一样。", "一样。", "一样。"),
        ("行一\r\n行二", "行一\n行二", "行一\n行二"),
    ],
)
def test_what_is_gone_and_new_is_marked(old, new, said):
    assert marked(old, new) == said


def test_of_what_stayed_only_what_is_around_the_changes_is_shown():
    stayed = "示例文字" * 30
    assert marked(f"甲{stayed}乙", f"丙{stayed}丁") == (
        f"-{{甲}}+{{丙}}{'示例文字' * 6}……（略 72 字）……{'示例文字' * 6}-{{乙}}+{{丁}}"
    )
    assert marked(f"{stayed}乙", f"{stayed}丁") == (
        f"……（略 96 字）……{'示例文字' * 6}-{{乙}}+{{丁}}"
    )


@pytest.mark.parametrize("passage", ["啊。", "示", "示例的一句话，", "1，2；"])
def test_a_text_without_end_is_not_compared(passage):
    old, new = passage * 100_000, "始" + passage * 99_000 + "中" + passage * 500 + "末"
    assert [piece.kind for piece in difference(old, new)] == ["gone", "new"]


def test_a_passage_repeated_too_often_is_not_compared_either():
    """Of a few thousand sentences it would take minutes."""
    old, new = "无。\n" * 500 + "始", "末" + "无。\n有。\n" * 250
    assert [piece.kind for piece in difference(old, new)] == ["gone", "new"]
    old, new = "无。\n" * 50, "无。\n有。\n" * 25
    assert "same" in {piece.kind for piece in difference(old, new)}
