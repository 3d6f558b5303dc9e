"""The text of an article that arrives as a file. Plain Python."""

from units import guarded, texts

from . import word

#: Largest file read, in bytes.
LARGEST = 10 * 1024 * 1024
#: Most characters of a text: it is shown, and sent back, as one field of a form.
MOST_CHARACTERS = word.MOST_CHARACTERS
#: What reading a Word file may cost.
LIMITS = guarded.Limits(seconds=3, memory=256 * 1024 * 1024, answer=16 * 1024 * 1024)
#: In which words the limits are said of a Word file.
SAID = {
    "broken": word.BROKEN,
    "too_large": word.TOO_LARGE,
    "too_slow": "Word 文件太复杂，读了几秒还没有读完，已经停止。请只留正文再试，或者直接粘贴正文。",
}


class UnreadableFile(ValueError):
    """A file that is no text; the message says in words what to do."""


def read(content: bytes, name: str) -> str:
    """The text of a .txt (UTF-8, UTF-16 with its mark, GB 18030) or .docx file.

    Raises UnreadableFile, in words, for anything else, and for more than an article.
    """
    if len(content) > LARGEST:
        raise UnreadableFile("文件超过 10 MB，请只留正文，或者分成几份。")
    if name.lower().endswith(".docx"):
        return _cleaned(_docx(content))
    if not name.lower().endswith((".txt", ".text", ".md")):
        raise UnreadableFile("只能读 .txt 和 .docx 文件；其他格式请先另存，或者直接粘贴正文。")
    return _cleaned(_plain(content))


def _plain(content: bytes) -> str:
    """A text file with line feeds."""
    # No encoding of offices takes more than four bytes a character.
    text = decoded(content) if len(content) <= 4 * MOST_CHARACTERS else None
    if text is None or len(text) > MOST_CHARACTERS:
        raise UnreadableFile("文字超过 100 万字，请只留正文，或者分成几份。")
    return text


def decoded(content: bytes) -> str:
    """The characters of a file: UTF-8, UTF-16 with its mark, else GB 18030, strictly.

    Raises UnreadableFile for what is none of them.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for attempt in (encoding, "gb18030"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile("读不出文字，这个文件可能不是纯文本。请另存为 UTF-8 文本再试。")


def _cleaned(text: str) -> str:
    try:
        return texts.cleaned(text)
    except texts.UnfitText as unfit:
        raise UnreadableFile(f"文件里{unfit}") from None


def _docx(content: bytes) -> str:
    """The paragraphs and table cells of a Word file, a line each."""
    try:
        return guarded.read(word.text, content, LIMITS)
    except guarded.Refused as refused:
        raise UnreadableFile(SAID.get(refused.code, str(refused))) from refused
