"""Staff gather figures in indicators: what may join, what is refused, and what history keeps."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.admin.figures import indicators as lists
from awards.figures import indicators
from awards.honours.lifecycle import Refused
from awards.models import Achievement, Indicator
from tests.factories import make_achievement, make_recognition, make_unit
from tests.pages import history, seen
from units.history import Change

pytestmark = pytest.mark.django_db
FIGURES = reverse("admin:awards_achievement_changelist")
INDICATORS = reverse("admin:awards_indicator_changelist")
MIXED = "所选数字的量词不同（“%”1 项，“个百分点”1 项），不能归入同一个指标口径。"
POINTS = "百分点是两个百分数之差，不是“%”，两者不能混为一谈。"


def make_indicator(name="示例办结率", measure="%", **columns):
    columns.setdefault("slug", f"shili-{Indicator.objects.count()}")
    return Indicator.objects.create(name=name, measure=measure, **columns)


def rate(wording="95%以上", value=95, measure="%", **columns):
    return make_achievement(
        wording=wording, value=value, measure=measure, qualifier="at_least", **columns
    )


def act(client, address, action, rows, **sent):
    chosen = [row.pk for row in rows]
    sent = {"action": action, "_selected_action": chosen, **sent}
    return client.post(address, sent, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_assigning_moves_figures_and_keeps_where_they_were(staff):
    first, second = make_indicator(), make_indicator("示例化解率")
    figures = [rate(label="示例甲", indicator=first), rate(label="示例乙")]
    assert indicators.assign(figures, second, staff) == 2
    assert set(second.achievements.all()) == set(figures)
    assert history(figures[0]) == ["指标口径由“示例办结率”改为“示例化解率”"]
    assert history(figures[1]) == ["指标口径由“无”改为“示例化解率”"]
    assert history(second) == [
        f"归入 2 项成效指标：示例甲 95%以上（编号 {figures[0].pk}）、"
        f"示例乙 95%以上（编号 {figures[1].pk}）"
    ]
    assert indicators.assign(figures, second, staff) == 0
    assert len(history(second)) == 1
    assert indicators.assign(figures, None, staff) == 2
    assert second.achievements.count() == 0


def test_another_measure_is_refused_and_nothing_moves(staff):
    indicator = make_indicator()
    figures = [rate(), rate("3个百分点", 3, "个百分点")]
    with pytest.raises(Refused) as refusal:
        indicators.assign(figures, indicator, staff)
    assert refusal.value.reasons == [
        "指标口径的量词是“%”，所选数字的量词是：“%”1 项，“个百分点”1 项，不能归入。",
        POINTS,
    ]
    assert indicator.achievements.count() == 0
    with pytest.raises(Refused) as refusal:
        indicators.assign(figures[1:], indicator, staff)
    assert refusal.value.reasons[1:] == [POINTS]
    with pytest.raises(Refused) as refusal:
        indicators.assign([make_achievement(measure="")], indicator, staff)
    assert refusal.value.reasons == [
        "指标口径的量词是“%”，所选数字的量词是：“没有量词”1 项，不能归入。"
    ]


def test_a_rank_may_stand_beside_the_amounts_of_what_it_ranks(staff):
    rank = make_achievement(wording="全国第一", kind="rank", value=None, measure="")
    assert indicators.assign([rank, rate()], make_indicator(), staff) == 2


def test_nothing_chosen_and_no_permission_are_refused(staff):
    with pytest.raises(Refused, match="没有选中任何成效指标。"):
        indicators.assign([], make_indicator(), staff)
    visitor = get_user_model().objects.create_user("示例来客")
    with pytest.raises(Refused, match="您的账号没有修改成效指标的权限"):
        indicators.assign([rate()], None, visitor)
    visitor.user_permissions.set(Permission.objects.filter(codename="change_achievement"))
    visitor = get_user_model().objects.get(pk=visitor.pk)
    with pytest.raises(Refused, match="您的账号没有合并指标口径的权限"):
        indicators.merge(make_indicator("甲"), make_indicator("乙"), visitor)


def test_merging_moves_every_figure_and_keeps_what_is_deleted(staff):
    old = make_indicator("示例办结", slug="banjie", definition="按期办结", higher_is_better=True)
    into = make_indicator("示例办结率")
    figures = [rate(label="示例甲", indicator=old), rate(label="示例乙", indicator=old)]
    kept = rate(indicator=into)
    assert indicators.merge(old, into, staff) == 2
    assert list(Indicator.objects.all()) == [into]
    assert set(into.achievements.all()) == {*figures, kept}
    assert history(figures[0]) == ["指标口径由“示例办结（已删除）”改为“示例办结率”"]
    assert history(into)[-1] == (
        "并入“示例办结”（网址名称 banjie，量词 %，越高越好，口径：按期办结），移入 2 项："
        f"示例甲 95%以上（编号 {figures[0].pk}）、示例乙 95%以上（编号 {figures[1].pk}）"
    )
    assert Change.objects.filter(key="merged_away", called="示例办结").count() == 1


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (
            {"name": "乙", "measure": "个百分点"},
            "量词不同，不能合并：“甲”用“%”，“乙”用“个百分点”。",
        ),
        ({"name": "乙", "higher_is_better": False}, "有的越高越好，有的越低越好，不能合并。"),
    ],
)
def test_what_is_not_the_same_is_not_merged(staff, other, reason):
    first = make_indicator("甲", higher_is_better=True)
    figure = rate(indicator=first)
    with pytest.raises(Refused) as refusal:
        indicators.merge(first, make_indicator(**other), staff)
    assert refusal.value.reasons == [reason]
    figure.refresh_from_db()
    assert (figure.indicator, Indicator.objects.count()) == (first, 2)


def test_an_indicator_is_not_merged_into_itself_or_into_what_is_gone(staff):
    indicator, gone = make_indicator("甲"), make_indicator("乙")
    with pytest.raises(Refused, match="请选两个以上不同的指标口径来合并。"):
        indicators.merge(indicator, indicator, staff)
    Indicator.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Refused, match="其中一个指标口径已经不在了"):
        indicators.merge(indicator, gone, staff)


def test_a_merge_that_fails_half_way_moves_nothing(staff):
    old, into = make_indicator("甲"), make_indicator("乙")
    fine, wrong = rate(indicator=old), rate("3个百分点", 3, "个百分点", indicator=old)
    with pytest.raises(Refused):
        indicators.merge(old, into, staff)
    assert set(old.achievements.all()) == {fine, wrong}
    assert history(fine) == []


def test_labels_are_gathered_in_a_new_indicator_from_the_list(client, staff):
    figures = [rate(label="示例办结率"), rate("近90%", 90)]
    page = act(client, FIGURES, "assign_indicator", figures)
    assert page.context["new"].initial["measure"] == "%"
    assert page.context["obstacles"] == []
    sent = {
        "apply": "1",
        "indicator": "",
        "new-name": "示例办结率",
        "new-measure": "%",
        "new-definition": "按期办结的件数占受理件数",
        "new-higher_is_better": "true",
    }
    response = act(client, FIGURES, "assign_indicator", figures, **sent)
    assert said(response) == ["已将 2 项成效指标归入“示例办结率”。"]
    indicator = Indicator.objects.get()
    assert (indicator.slug, indicator.measure, indicator.higher_is_better) == (
        "shilibanjielv",
        "%",
        True,
    )
    assert set(indicator.achievements.all()) == set(figures)


def test_an_existing_indicator_of_the_same_measure_is_offered(client, staff):
    indicator = make_indicator()
    make_indicator("示例件数", "件")
    figures = [rate()]
    page = act(client, FIGURES, "assign_indicator", figures)
    assert list(page.context["choice"].fields["indicator"].queryset) == [indicator]
    sent = {"apply": "1", "indicator": indicator.pk}
    response = act(client, FIGURES, "assign_indicator", figures, **sent)
    assert said(response) == ["已将 1 项成效指标归入“示例办结率”。"]
    asked = act(client, FIGURES, "unassign_indicator", figures)
    assert "其中 1 项成效指标已经公开" in asked.content.decode()
    assert Achievement.objects.get().indicator == indicator
    response = act(client, FIGURES, "unassign_indicator", figures, apply="1")
    assert said(response) == ["已将 1 项成效指标移出指标口径。"]
    assert Achievement.objects.get().indicator is None


def test_figures_nobody_sees_are_taken_out_unasked(client, staff):
    indicator = make_indicator()
    figures = [rate(recognition=make_recognition(stage="nominated"), indicator=indicator)]
    page = act(client, FIGURES, "assign_indicator", figures)
    assert "已经公开" not in page.content.decode()
    act(client, FIGURES, "unassign_indicator", figures)
    assert Achievement.objects.get().indicator is None


def test_mixed_measures_are_refused_on_the_page_with_the_reason(client, staff):
    figures = [rate(), rate("3个百分点", 3, "个百分点")]
    page = act(client, FIGURES, "assign_indicator", figures)
    assert page.context["obstacles"] == [MIXED, POINTS]
    assert 'name="apply"' not in page.content.decode()


def test_a_refusal_leaves_no_new_indicator_behind(client, staff):
    sent = {"apply": "1", "indicator": "", "new-name": "示例点数", "new-measure": "个百分点"}
    sent["new-higher_is_better"] = "unknown"
    page = act(client, FIGURES, "assign_indicator", [rate()], **sent)
    assert page.context["refusals"][1:] == [POINTS]
    assert not Indicator.objects.exists()
    page = act(client, FIGURES, "assign_indicator", [rate()], apply="1", indicator="")
    assert "name" in page.context["new"].errors
    assert not Indicator.objects.exists()


def test_indicators_are_merged_from_the_list(client, staff):
    old, into = make_indicator("示例办结"), make_indicator("示例办结率")
    figure = rate(indicator=old)
    page = act(client, INDICATORS, "merge_indicators", [old, into])
    assert page.context["obstacles"] == []
    assert "示例办结率（%）0项" in seen(page)
    response = act(client, INDICATORS, "merge_indicators", [old, into], apply="1", into=into.pk)
    assert said(response) == ["已合并为“示例办结率”，移入 1 项成效指标。"]
    figure.refresh_from_db()
    assert (figure.indicator, Indicator.objects.count()) == (into, 1)


def test_merging_asks_for_two_and_for_one_that_stays(client, staff):
    first, second = make_indicator("甲"), make_indicator("乙")
    assert said(act(client, INDICATORS, "merge_indicators", [first])) == [
        "请至少选两个指标口径来合并。"
    ]
    page = act(client, INDICATORS, "merge_indicators", [first, second], apply="1")
    assert page.context["form"].errors == {"into": ["请选择保留哪一个。"]}
    third = make_indicator("丙")
    sent = {"apply": "1", "into": third.pk}
    act(client, INDICATORS, "merge_indicators", [first, second], **sent)
    assert Indicator.objects.count() == 3


def test_an_indicator_keeps_the_measure_of_its_figures(client, staff):
    indicator = make_indicator()
    rate(indicator=indicator)
    address = reverse("admin:awards_indicator_change", args=[indicator.pk])
    sent = {"name": "示例", "measure": "个百分点", "higher_is_better": "unknown"}
    errors = client.post(address, sent).context["adminform"].form.errors
    assert errors == {
        "measure": ["指标口径的量词是“个百分点”，所选数字的量词是：“%”1 项，不能归入。", POINTS]
    }
    client.post(address, sent | {"measure": "%", "_public_seen": "1"})
    assert Indicator.objects.get().name == "示例"


def test_the_list_shows_figures_measures_and_units(client, staff):
    indicator = make_indicator(higher_is_better=False)
    for name in ("示例甲局", "示例乙局", "示例丙局", "示例丁局"):
        rate(recognition=make_recognition(unit=make_unit(name=name)), indicator=indicator)
    make_achievement(measure="", kind="rank", value=None, indicator=indicator)
    text = seen(client.get(INDICATORS))
    assert "示例办结率%越低越好" in text
    assert "5项%、无（名次）示例甲局、示例乙局、示例丙局等5个" in text


def test_the_list_says_where_it_stopped_looking(client, staff, monkeypatch):
    monkeypatch.setattr(lists, "SEEN", 2)
    indicator = make_indicator()
    names = ["示例甲局", "示例乙局", "示例丙局"]
    for name in names[:2]:
        rate(recognition=make_recognition(unit=make_unit(name=name)), indicator=indicator)
    text = "".join(seen(client.get(INDICATORS)).split())
    assert "2项%示例甲局、示例乙局" in text and "只看了" not in text
    rate(recognition=make_recognition(unit=make_unit(name=names[2])), indicator=indicator)
    text = "".join(seen(client.get(INDICATORS)).split())
    assert "3项%（只看了其中2项）示例乙局、示例丙局等（只看了其中2项）" in text


def test_the_list_takes_as_many_queries_for_many_rows(client, staff):
    def counted():
        with CaptureQueriesContext(connection) as queries:
            client.get(INDICATORS)
        return len(queries)

    rate(indicator=make_indicator())
    counted()
    few = counted()
    for n in range(12):
        rate(indicator=make_indicator(f"示例{n}"))
    assert counted() == few
