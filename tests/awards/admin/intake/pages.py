"""提取成效 as the tests open it and fill it in."""

from django.urls import reverse

from awards.models import Achievement

TEXT = """全市共培训党员5000余人次。

示例甲局：为民办事
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。

示例乙局：服务企业
今年以来，化解纠纷300余件。
"""
SCRIPTED = {"accept": "application/json"}


def address(source, **query) -> str:
    url = reverse("admin:awards_source_intake", args=[source.pk])
    return url + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def opened(client, source, **query):
    response = client.get(address(source, **query))
    assert response.status_code == 200
    return response


def card(page, wording):
    return next(c for c in page.cards if c.wording == wording)


def filled(page, **chosen) -> dict:
    """The form as a browser sends it; `chosen` names by wording what is chosen of each."""
    sent = {f"to-{group.key}": group.owner_key for group in page.groups.values()}
    for one in page.cards:
        if one.form:
            for field in one.form:
                value = field.value()
                sent[field.html_name] = "" if value is None else str(value)
    for wording, choice in chosen.items():
        sent[f"{card(page, wording).key}-choice"] = choice
    return sent


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def stored() -> set[tuple]:
    return set(Achievement.objects.values_list("recognition__name_then", "wording", "label"))
