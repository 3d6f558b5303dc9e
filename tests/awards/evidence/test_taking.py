"""What an evidence file holds, and what it leaves out."""

import csv
import io
import subprocess
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import trail
from audit.models import Entry
from awards.evidence import taking
from awards.evidence.taking import obstacles
from awards.honours.lifecycle import Refused
from awards.models import Affiliation, Recognition, ReviewRound
from config.roles.table import APPROVERS, AUDITOR, ENTERER, FINAL, REVIEWER
from tests.factories import make_account, make_award_year, make_district, make_round
from tests.pages import history

from .whole import SECRETS, make_whole, take, unpacked

pytestmark = pytest.mark.django_db


def table(files: dict[str, bytes], name: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_a_year_holds_exactly_these_files():
    year = make_whole()
    files = unpacked(take(year))
    now = [row["文件"] for row in table(files, "03审核/现行内容.csv")]
    slugs = [row["文件"] for row in table(files, "02来源/来源.csv")]
    signed = [row["文件"] for row in table(files, "03审核/签批单.csv")]
    letters = [row["文件"] for row in table(files, "04征求意见/征求意见.csv")]
    assert (len(now), len(slugs), len(signed), len(letters)) == (4, 2, 2, 2)
    assert set(files) == {
        *("01年度/年度.csv", "01年度/名额.csv", "01年度/单位.csv", "01年度/动态管理.csv"),
        "02来源/来源.csv",
        *("03审核/审核.csv", "03审核/现行内容.csv", "03审核/签批单.csv", "03审核/审核意见.csv"),
        *("04征求意见/征求意见单位.csv", "04征求意见/征求意见.csv"),
        *("04征求意见/一票否决项.csv", "04征求意见/一票否决.csv"),
        *("05评审/评审安排.csv", "05评审/评审维度.csv", "05评审/分工和回避.csv"),
        *("05评审/回避申报.csv", "05评审/评审意见.csv", "05评审/复议前的意见.csv"),
        *("05评审/评审结果.json", "05评审/评审结果.xlsx"),
        *("06公示/公示.csv", "06公示/公示名单.csv", "06公示/异议.csv", "07证书/证书.csv"),
        *("08记录/操作历史.csv", "08记录/操作历史.tsv"),
        *("08记录/审计记录.tsv", "08记录/审计链.tsv"),
        *("核对.py", "说明.html", "清单.sha256"),
        *(*now, *slugs, *signed, *letters),
    }


def test_a_year_without_anything_holds_its_tables():
    files = unpacked(take(make_award_year(2026, released=False)))
    assert len(files) == 30
    assert table(files, "01年度/单位.csv") == []
    assert files["08记录/审计链.tsv"] == b""


def test_tables_say_what_is_on_record():
    year = make_whole()
    files = unpacked(take(year))
    round_ = ReviewRound.objects.get()
    rows = {name: len(table(files, name)) for name in files if name.endswith(".csv")}
    assert rows == {
        **{"01年度/年度.csv": 17, "01年度/名额.csv": 1, "01年度/单位.csv": 3},
        **{"01年度/动态管理.csv": 2, "02来源/来源.csv": 2, "03审核/审核.csv": 4},
        **{"03审核/现行内容.csv": 4, "03审核/签批单.csv": 2, "03审核/审核意见.csv": 2},
        **{"04征求意见/征求意见单位.csv": 1, "04征求意见/征求意见.csv": 2},
        **{"04征求意见/一票否决项.csv": 1, "04征求意见/一票否决.csv": 2},
        **{"05评审/评审安排.csv": 11, "05评审/评审维度.csv": 2, "05评审/分工和回避.csv": 4},
        **{"05评审/回避申报.csv": 1, "05评审/评审意见.csv": 4, "05评审/复议前的意见.csv": 0},
        **{"06公示/公示.csv": 1, "06公示/公示名单.csv": 2, "06公示/异议.csv": 1},
        **{"07证书/证书.csv": 2, "08记录/操作历史.csv": 13},
    }
    left = table(files, "01年度/单位.csv")[-1]
    assert (left["阶段"], left["未入选前的阶段"], left["未入选的原因"]) == (
        *("未入选", "资格审查通过", "示例落选原因"),
    )
    assert table(files, "05评审/评审安排.csv")[-1]["文件摘要（SHA-256）"] == round_.digest
    assert {row["评审人"].partition("（")[0] for row in table(files, "05评审/评审意见.csv")} == {
        "评0"
    }
    [objection] = table(files, "06公示/异议.csv")
    assert objection["附件的摘要"] == "f" * 64
    assert (objection["结论"], objection["核查情况和答复"]) == ("不成立", "示例核查情况")


def test_no_one_who_objected_stands_in_it():
    content = b"\n".join(unpacked(take(make_whole())).values()).decode("utf-8", "ignore")
    assert [secret for secret in SECRETS if secret in content] == []


def test_scores_of_a_recused_reviewer_and_drafts_stay_out():
    year = make_whole()
    said = unpacked(take(year))["05评审/分工和回避.csv"].decode()
    assert said.count("示例回避") == 2


def test_another_year_stays_out():
    year = make_whole()
    other = make_round(1, year=2027).award_year.recognitions.get()
    files = unpacked(take(year))
    assert str(other) not in b"".join(files.values()).decode("utf-8", "ignore")
    assert other.name_then not in files["01年度/单位.csv"].decode()


def test_the_same_state_gives_the_same_bytes_whoever_took_it_before():
    year = make_whole()
    assert take(year) == take(year)
    assert take(year, purpose="再一次") == (first := take(year))
    year.quotas.update(limit=8)
    assert take(year) != first


def test_what_a_cell_begins_with_is_no_formula():
    year = make_whole()
    Recognition.objects.filter(award_year=year).update(name_then="=1+1")
    assert "'=1+1" in unpacked(take(year))["01年度/单位.csv"].decode()


def test_the_taking_is_told_with_the_digest_of_the_manifest_and_the_purpose():
    year, by = make_whole(), make_account(FINAL)
    with (taken := taking.take(year, by, "示例检查")).file as file:
        files = unpacked(file.read())
    said = f"下载年度存证（ZIP），{len(files)} 个文件，清单摘要 {taken.manifest}。原因：示例检查"
    assert history(year)[-1] == said
    assert Entry.objects.get(act="evidence_taken").name == by.username


def test_anyone_can_check_the_manifest_with_sha256sum(tmp_path):
    for name, content in unpacked(take(make_whole())).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "清单.sha256"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def refused(year, by, purpose="示例") -> list[str]:
    with pytest.raises(Refused) as refusal:
        taking.take(year, by, purpose)
    return refusal.value.reasons


@pytest.mark.parametrize("role", [ENTERER, *APPROVERS[:2], REVIEWER, AUDITOR])
def test_whoever_does_not_decide_on_the_year_does_not_take_it(role):
    year = make_award_year(2026, released=False)
    assert refused(year, make_account(role)) == ["您的账号没有下载年度存证的权限，请由终审员办理。"]


def test_whoever_answers_for_a_district_does_not_take_it():
    by = make_account(FINAL, district=make_district())
    assert refused(make_award_year(2026), by) == [
        "您的账号没有下载年度存证的权限，请由终审员办理。"
    ]


def test_nobody_takes_it_while_a_round_is_open():
    year = make_round(1, is_open=True).award_year
    assert refused(year, make_account(FINAL)) == [
        "评审正在进行，存证里有评分，请在结束评审以后下载。"
    ]


def test_scores_of_a_round_that_is_not_closed_are_not_made_out():
    year = make_round(1).award_year
    files = unpacked(take(year))
    assert "05评审/评审结果.json" not in files and table(files, "05评审/评审意见.csv") == []


def test_whoever_is_tied_to_a_unit_does_not_take_it():
    year, by = make_whole(), make_account(FINAL)
    row = year.recognitions.order_by("position").first()
    Affiliation.objects.create(user=by, unit=row.unit)
    assert obstacles(year, by) == [
        f"您与{row.name_then}有利害关系，存证里有它的评分，请由别人办理。"
    ]


def test_a_purpose_is_asked_for_and_short():
    year, by = make_award_year(2026, released=False), make_account(FINAL)
    assert refused(year, by, "　") == ["请写明用途。"]
    assert refused(year, by, "长" * 201) == ["用途请压缩到 200 字以内。"]
    assert Entry.objects.filter(act="evidence_taken").count() == 0


def queries(year, by) -> int:
    with CaptureQueriesContext(connection) as asked:
        take(year, by)
    return len(asked)


def test_as_many_queries_for_three_units_as_for_twelve():
    trail.record("tried")  # neither begins the chain
    by, few, many = make_account(FINAL), make_whole(3), make_whole(12, 2027)
    take(few, by)  # what is read once
    assert queries(few, by) == queries(many, by)


def test_sixty_units_take_no_memory_worth_naming():
    year, by = make_whole(60), make_account(FINAL)
    take(make_award_year(2030, released=False), by)  # what is made once
    tracemalloc.start()
    with taking.take(year, by, "示例").file as file:
        size = file.seek(0, io.SEEK_END)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 100_000
    assert peak < 16 * 1024 * 1024
