"""LibreOffice, where it is installed: what another program makes of our files."""

import shutil
import subprocess
from pathlib import Path

MISSING = "needs LibreOffice (apt-get install libreoffice-writer libreoffice-calc poppler-utils)"


def is_there() -> bool:
    return all(map(shutil.which, ("lowriter", "localc", "pdftoppm")))


def converted(file: Path, form: str) -> Path:
    """The file as LibreOffice saves it in another format, beside it."""
    profile = file.parent / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form,
         "--outdir", str(file.parent), str(file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    made = file.with_suffix(f".{form}")
    assert made.is_file(), "LibreOffice could not open it"
    return made
