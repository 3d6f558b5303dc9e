"""What a check of an evidence file finds: every kind of tampering, with and without the portal."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit import guard, trail
from audit.models import Entry, Seal
from audit.purging import PURGED
from awards.evidence.checking import Unreadable, check
from awards.models import ReviewRound
from tests.factories import make_award_year

from .whole import listed_anew, make_whole, packed, take, unpacked

pytestmark = pytest.mark.django_db
LISTED, ROUND = "06公示/公示名单.csv", "05评审/评审安排.csv"
HISTORY, ENTRIES, CHAIN = "08记录/操作历史.tsv", "08记录/审计记录.tsv", "08记录/审计链.tsv"
RESULT, MANIFEST = "05评审/评审结果.json", "清单.sha256"


@pytest.fixture
def files():
    trail.record("tried", said={"n": 1})
    year = make_whole()
    trail.record("tried", said={"n": 2})
    trail.seal()
    return unpacked(take(year))


def faults(files: dict[str, bytes]) -> list[str]:
    return check(packed(files)).faults


def lines(files, name: str) -> list[bytes]:
    return files[name].splitlines(keepends=True)


def with_lines(files, name: str, changed: list[bytes]) -> dict[str, bytes]:
    """With a file changed line by line, and a manifest that says so."""
    return listed_anew(files | {name: b"".join(changed)})


def test_an_untouched_file_agrees(files):
    found = check(packed(files))
    assert (found.faults, found.notes) == ([], [])
    assert found.entries == len(lines(files, ENTRIES)) == 14
    assert found.last[0] == Seal.objects.exclude(entry__act="tried").last().number


def test_a_changed_file_is_named(files):
    changed = files | {LISTED: files[LISTED].replace("示例单位".encode(), "其他单位".encode())}
    assert faults(changed) == [f"{LISTED} 的内容与清单不符。"]


def test_a_missing_file_is_named(files):
    del files[LISTED]
    assert faults(files) == [f"缺少 {LISTED}。"]


def test_a_file_put_in_later_is_named(files):
    assert faults(files | {"再加.txt": b""}) == ["再加.txt 不在清单里，是后来放进去的。"]


def test_without_a_manifest_it_is_no_evidence(files):
    del files[MANIFEST]
    assert faults(files)[0] == f"没有{MANIFEST}，这不是年度存证，或者清单被拿掉了。"


@pytest.mark.parametrize("folder", ["02来源/原文/", "03审核/内容/", "03审核/签批单/"])
def test_a_filed_document_that_is_changed_with_the_manifest_differs_from_its_table(files, folder):
    name = next(name for name in files if name.startswith(folder))
    found = faults(listed_anew(files | {name: b"changed"}))
    assert found and all(one.startswith(f"{name} 与 ") for one in found)


def test_a_letter_that_is_taken_away_with_the_manifest_is_missed_by_its_table(files):
    name = next(name for name in files if name.startswith("04征求意见/复函/"))
    del files[name]
    said = f"04征求意见/征求意见.csv 里写的 {name} 不在压缩包里。"
    assert faults(listed_anew(files)) == [said]


def test_a_filed_document_that_no_table_names_is_named(files):
    name = "04征求意见/复函/9999.pdf"
    assert faults(listed_anew(files | {name: b""})) == [f"{name} 没有任何一张表提到。"]


def test_a_frozen_result_that_is_changed_with_the_manifest_is_found(files):
    changed = files[RESULT].replace(b'"80.00"', b'"81.00"')
    said = f"{RESULT} 与 {ROUND} 里写的摘要不符。"
    assert faults(listed_anew(files | {RESULT: changed})) == [said]


def test_a_changed_entry_is_found(files):
    rows = lines(files, ENTRIES)
    number = rows[3].split(b"\t")[0].decode()
    rows[3] = rows[3].replace("命令行".encode(), "别人".encode()).replace(b"account", b"accaunt")
    found = faults(with_lines(files, ENTRIES, rows))
    assert found[0] == f"审计记录第 {number} 条的内容被改过。"


def test_an_entry_that_is_taken_away_leaves_its_act_alone(files):
    rows = lines(files, ENTRIES)
    gone = json.loads(rows.pop(5).split(b"\t")[3])["said"]["changes"]
    assert faults(with_lines(files, ENTRIES, rows)) == [
        f"操作历史里有 1 条没有审计记录：{gone[0]}。"
    ]


def test_a_changed_act_is_found(files):
    rows = lines(files, HISTORY)
    rows[2] = rows[2].replace("示例".encode(), "举例".encode())
    [found] = faults(with_lines(files, HISTORY, rows))
    assert found.startswith("操作历史里与审计记录第 ") and found.endswith(" 条对应的内容被改过。")


def test_an_act_that_is_taken_away_is_found(files):
    [found] = faults(with_lines(files, HISTORY, lines(files, HISTORY)[:-1]))
    assert found.startswith("操作历史里少了审计记录第 ")


def test_an_act_that_was_added_is_found(files):
    rows = [*lines(files, HISTORY), b"999999\t{}\n"]
    assert faults(with_lines(files, HISTORY, rows)) == ["操作历史里有 1 条没有审计记录：999999。"]


def test_a_digest_in_the_chain_that_was_changed_is_found(files):
    rows = lines(files, CHAIN)
    number = rows[1].split(b"\t")[0].decode()
    rows[1] = rows[1].replace(rows[1].split(b"$")[1][:4], b"0000")
    assert faults(with_lines(files, CHAIN, rows)) == [
        f"审计链在第 {number} 条接不上：被改过、换过或调过次序。"
    ]


def test_a_link_that_is_taken_away_is_found(files):
    rows = lines(files, CHAIN)
    before, gone = (row.split(b"\t")[0].decode() for row in rows[4:6])
    found = faults(with_lines(files, CHAIN, rows[:5] + rows[6:]))
    assert found[0] == f"审计链在第 {before} 条以后断开。"
    assert found[-1] == f"审计记录第 {gone} 条不在审计链上。"


def test_entries_that_changed_places_are_found(files):
    rows = lines(files, ENTRIES)
    cells = [row.split(b"\t", 3) for row in rows[1:3]]
    cells[0][3], cells[1][3] = cells[1][3], cells[0][3]
    rows[1:3] = [b"\t".join(row) for row in cells]
    numbers = [row[0].decode() for row in cells]
    found = faults(with_lines(files, ENTRIES, rows))
    assert found[:2] == [f"审计记录第 {number} 条的内容被改过。" for number in numbers]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\t\t\t\t\n", b"1\t2\n3\n", b"{}", b"\n\n"])
def test_no_rubbish_breaks_the_check(files, content):
    for name in (ENTRIES, CHAIN, HISTORY, LISTED):
        assert faults(files | {name: content})[0] == f"{name} 的内容与清单不符。"


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 100])
def test_what_is_no_archive_is_said(tmp_path, content):
    path = tmp_path / "存证.zip"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        check(path)
    with pytest.raises(CommandError, match="不是 ZIP 压缩包"):
        call_command("check_evidence", str(path))


def test_a_damaged_archive_is_said(files, tmp_path):
    content = packed(files).getvalue()
    place = content.index("示例单位".encode())
    path = tmp_path / "存证.zip"
    path.write_bytes(content[:place] + b"\x00" + content[place + 1 :])
    assert any("读不出来" in one or "不符" in one for one in check(path).faults)


def run_alone(files, tmp_path) -> tuple[str, int]:
    """What the check in the archive says, run by itself."""
    (tmp_path / "核对.py").write_bytes(files["核对.py"])
    (tmp_path / "存证.zip").write_bytes(packed(files).getvalue())
    command = [sys.executable, "-I", "-S", "核对.py", "存证.zip"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout, done.returncode


def test_the_check_in_the_archive_runs_without_the_portal(files, tmp_path):
    said, code = run_alone(files, tmp_path)
    assert (said.splitlines()[-1], code) == ("核对无误。", 0)
    del files[LISTED]
    said, code = run_alone(files, tmp_path)
    assert (said.splitlines()[0], said.splitlines()[-1], code) == (
        f"缺少 {LISTED}。",
        "有 1 处不符。",
        1,
    )


def told(files, tmp_path) -> tuple[list[str], str]:
    """What the command prints, and why it fails."""
    path, out = tmp_path / "存证.zip", StringIO()
    path.write_bytes(packed(files).getvalue())
    try:
        call_command("check_evidence", str(path), stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), ""


def test_the_command_says_who_took_it(files, tmp_path):
    said, failure = told(files, tmp_path)
    assert failure == "" and said[-1] == "核对无误。"
    assert said[0].startswith("2026 年度示例模范机关，由") and "从本门户下载" in said[0]


def test_a_manifest_that_was_made_anew_is_none_of_this_portal(files, tmp_path):
    changed = files[LISTED].replace("示例单位".encode(), "其他单位".encode())
    changed = listed_anew(files | {LISTED: changed})
    assert faults(changed) == []
    said, failure = told(changed, tmp_path)
    assert failure == "存证有 1 处不符。"
    assert said[0] == "本门户没有下载过清单摘要是这样的存证：清单被改过，或者是别处的存证。"


def test_a_chain_that_is_not_the_portals_is_found(files, tmp_path):
    guard.let_go()
    number = check(packed(files)).last[0]
    Seal.objects.filter(number=number).update(digest="sha256$0")
    said, failure = told(files, tmp_path)
    assert failure == "存证有 1 处不符。"
    assert said[1] == f"审计链第 {number} 条与本门户的审计链不符。"


def test_a_ranking_that_does_not_follow_is_found(tmp_path):
    year = make_whole()
    round_ = ReviewRound.objects.get()
    round_.result["ranking"][0]["total"] = "99.00"
    ReviewRound.objects.update(result=round_.result)
    said, _ = told(unpacked(take(year)), tmp_path)
    assert f"{RESULT} 与 {ROUND} 里写的摘要不符。" in said
    assert "评审结果里的名次不能由它的评分算出。" in said


def test_acts_from_before_the_trail_are_a_note(tmp_path):
    guard.let_go()
    year = make_whole()
    first = list(Seal.objects.order_by("number")[:3])
    said = {"first": 1, "last": first[-1].number, "digest": first[-1].digest}
    trail.record(PURGED, said=said)
    Entry.objects.filter(pk__in=[one.entry_id for one in first]).delete()
    Seal.objects.filter(number__in=[one.number for one in first]).delete()
    found = check(packed(unpacked(take(year))))
    assert [note.partition("：")[0] for note in found.notes] == ["操作历史里有 3 条早于审计记录"]
    assert found.faults == []


def test_a_year_without_acts_agrees():
    assert faults(unpacked(take(make_award_year(2026, released=False)))) == []
