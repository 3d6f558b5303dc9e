"""A production start says in a sentence what is missing, and is safe when nothing is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "SECRET_KEY": "x1-Za9_" * 10,
    "ALLOWED_HOSTS": "portal.test",
    "SITE_DOMAIN": "portal.test",
    "SITE_ORGANISER": "某市直机关工委",
    "SITE_CONTACT": "0580-1234567",
    "SITE_ICP": "浙ICP备12345678号",
    "SITE_POLICE": "浙公网安备12345678901234号",
    "SITE_ID_CODE": "3309000001",
}


def manage(*arguments: str, var: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run manage.py in a process with only this environment."""
    inherited = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**inherited, "PORTAL_VAR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_refuses_to_start_without(missing, tmp_path):
    said = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = manage("check", var=tmp_path, **said)
    assert result.returncode != 0
    assert f"{missing} is not set: " in result.stderr
    assert result.stderr.count(" is not set: ") == 1


@pytest.mark.parametrize("sample", ["示例电话 0000-0000000", "portal.example,127.0.0.1"])
@pytest.mark.parametrize("name", PRODUCTION)
def test_production_refuses_the_examples_value_by_name(name, sample, tmp_path):
    result = manage("check", var=tmp_path, **PRODUCTION | {name: sample})
    assert result.returncode != 0
    assert f"{name} still holds the published example's value: " in result.stderr
    assert result.stderr.count("the published example's value") == 1


def test_a_deployment_check_of_production_is_clean(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path, **PRODUCTION)
    assert (result.returncode, result.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    )


def test_production_is_never_in_debug(tmp_path):
    result = manage(
        "shell", "-v", "0", "-c", "from django.conf import settings; print(settings.DEBUG)",
        var=tmp_path, **PRODUCTION, DEBUG="true",
    )  # fmt: skip
    assert result.stdout.strip() == "False"


def test_production_makes_no_demo_accounts(tmp_path):
    result = manage("demo", "--prepare-only", var=tmp_path, **PRODUCTION)
    assert result.returncode != 0
    assert "demo accounts belong to a demo only" in result.stderr


def test_settings_may_stand_in_a_file_and_the_environment_wins(tmp_path):
    lines = "\n".join(f"{name}={value}" for name, value in PRODUCTION.items())
    (tmp_path / "portal.env").write_text(lines, encoding="utf-8")
    code = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    result = manage("shell", "-v", "0", "-c", code, var=tmp_path, ALLOWED_HOSTS="other.test")
    assert result.stdout.strip() == "['other.test']"
