"""The text of an article that arrives as a file. Plain Python."""

import io
import zipfile

import docx

from units import texts

#: Largest file read, and largest content unpacked from one, in bytes.
LARGEST, LARGEST_UNPACKED = 10 * 1024 * 1024, 60 * 1024 * 1024


class UnreadableFile(ValueError):
    """A file that is no text; the message says in words what to do."""


def read(content: bytes, name: str) -> str:
    """The text of a .txt (UTF-8, UTF-16 with its mark, GB 18030) or .docx file.

    Raises UnreadableFile, in words, for anything else.
    """
    if len(content) > LARGEST:
        raise UnreadableFile("文件超过 10 MB，请只留正文，或者分成几份。")
    if name.lower().endswith(".docx"):
        return _cleaned(_docx(content))
    if not name.lower().endswith((".txt", ".text", ".md")):
        raise UnreadableFile("只能读 .txt 和 .docx 文件；其他格式请先另存，或者直接粘贴正文。")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for attempt in (encoding, "gb18030"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _cleaned(text)
    raise UnreadableFile("读不出文字，这个文件可能不是纯文本。请另存为 UTF-8 文本再试。")


def _cleaned(text: str) -> str:
    try:
        return texts.cleaned(text)
    except texts.UnfitText as unfit:
        raise UnreadableFile(f"文件里{unfit}") from None


def _docx(content: bytes) -> str:
    """The paragraphs and table cells of a Word file, a line each."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile("文件内容太大，请只留正文。")
        lines = []
        for block in docx.Document(io.BytesIO(content)).iter_inner_content():
            if hasattr(block, "rows"):
                lines += [cell.text for row in block.rows for cell in row.cells]
            else:
                lines.append(block.text)
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a broken archive or its XML makes the library raise
        raise UnreadableFile("Word 文件打不开，可能已损坏。请另存为 .docx 再试。") from error
    return "\n".join(lines)
