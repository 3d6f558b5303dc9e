"""What became of a content since it was last approved, in words."""

import pytest

from awards.approval import acts
from awards.approval.differences import base_of, difference
from awards.approval.standing import standing
from awards.models import ApprovedContent, Practice
from tests.factories import make_achievement, make_practice, make_source

from .office import approved, make_approver, make_author, make_content, make_reviewed_year, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [make_approver() for _ in range(3)]


@pytest.fixture
def author():
    return make_author()


@pytest.fixture
def row(author):
    return make_content(make_reviewed_year(), author)


def since(row):
    """The difference to what it is compared with."""
    stands = standing(row)
    was = ApprovedContent.objects.get(digest=base_of(row, stands).content.digest).document
    return difference(type(row), was, stands.document)


def told(found) -> tuple[list, list]:
    columns = [(m.label, m.was, m.now) for m in found.columns]
    return columns, [(r.kind, r.called, r.words, [m.label for m in r.columns]) for r in found.rows]


def test_field_by_field_and_row_by_row(row, author, people):
    first = row.practices.get()
    second = make_practice(row, title="示例第二项", position=1)
    approved(row, author, people)
    assert not since(row)
    write(row, "新写的事迹。", author)
    Practice.objects.filter(pk=first.pk).update(title="改了名的机制", position=5)
    make_achievement(row, label="新的指标", wording="3件", value=3, position=9)
    second.delete()
    assert told(since(row)) == (
        [("事迹", "", "新写的事迹。")],
        [
            ("经验做法", "改了名的机制", "有改动", ["名称"]),
            ("经验做法", "示例第二项", "删除", ["类别", "名称"]),
            (
                "成效指标",
                "新的指标",
                "新增",
                ["说的是什么", "原文表述", "性质", "数值", "限定", "量词", "首要数字"],
            ),
        ],
    )


def test_another_order_and_another_source_are_said(row, author, people):
    make_practice(row, title="示例第二项", position=1)
    approved(row, author, people)
    first = row.practices.first()
    source = first.source
    row.practices.filter(pk=first.pk).update(position=2, source=make_source(title="别的报道"))
    columns, rows = told(since(row))
    assert columns == [
        ("经验做法的先后", f"{first.title}、示例第二项", f"示例第二项、{first.title}")
    ]
    assert rows == [("经验做法", first.title, "有改动", ["来源"])]
    type(source).objects.filter(pk=source.pk).update(publisher="示例报社")
    assert told(since(row))[1][1:] == [("来源", "示例报道", "有改动", ["发布者"])]


def test_before_an_approval_it_is_compared_with_what_was_returned(row, author, people):
    assert base_of(row, standing(row)) is None
    acts.submit(row, author)
    acts.send_back(row, people[0], standing(row).digest, "请补充。")
    write(row, "补充了。", author)
    assert told(since(row)) == ([("事迹", "", "补充了。")], [])
