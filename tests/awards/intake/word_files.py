"""Word files made in memory: sound ones, and those that ask for more than they are."""

import io
import re
import zipfile

import docx

PART = "word/document.xml"


def packed(parts: dict[str, bytes | str]) -> bytes:
    """A package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word(body: str, prolog: str = "") -> bytes:
    """A file as Word writes it, with `body` as the XML of its text."""
    file = io.BytesIO()
    docx.Document().save(file)
    parts = parts_of(file.getvalue())
    written = parts[PART].decode()
    start = re.search(r"<w:document[^>]*>", written)[0]
    parts[PART] = f"{prolog}{start}<w:body>{body}</w:body></w:document>"
    return packed(parts)


def paragraph(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """A table cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows that are cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
