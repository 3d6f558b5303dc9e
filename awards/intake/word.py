"""The text of a Word file (ECMA-376, .docx), read as its XML goes by. Plain Python.

Nothing is laid out and no tree is built: a cell is read where it stands, once, however many rows
and columns it claims to cover, and a file that holds more than an article is left as soon as it
shows.
"""

import posixpath
import zipfile
from typing import BinaryIO
from xml.parsers import expat

from units.guarded import Refused

#: Most that is read of one file: parts of the archive, bytes of XML, table cells, paragraphs in and
#: outside of cells, characters of text.
LARGEST_XML = 20 * 1024 * 1024
MOST_PARTS, MOST_CELLS, MOST_PARAGRAPHS, MOST_CHARACTERS = 5_000, 20_000, 50_000, 1_000_000
BROKEN = "Word 文件打不开，可能已损坏。请另存为 .docx 再试。"
TOO_LARGE = "Word 文件里的内容太多，请只留正文，或者分成几份。"

_PIECE = 64 * 1024
#: Both of the standard's name spaces: transitional, which everyone writes, and strict.
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
#: What a reader of the page does not see, or sees elsewhere: what was deleted or moved away, how a
#: cell was before, the pronunciation above a word, text boxes, a drawing's twin for old programs.
_UNSEEN = {"del", "moveFrom", "tcPrChange", "rt", "txbxContent"}
_TWIN = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


def text(file: BinaryIO) -> str:
    """The paragraphs of a Word file, those of table cells among them, a line each.

    Raises Refused for what is no Word file, or more than an article.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise Refused(TOO_LARGE, "too_large")
            with archive.open(_main_part(archive)) as part:
                return _Document().read(part)
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, OSError, EOFError) as error:
        raise Refused(BROKEN, "broken") from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        # A compression of its own, a password, an offset outside of the file.
        raise Refused(BROKEN, "broken") from error


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text, as the package's relations have it."""
    found = []

    def start(name: str, attributes: dict) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", ""))

    with archive.open("_rels/.rels") as relations:
        _parse(relations, start)
    return posixpath.normpath(found[0].lstrip("/")) if found else "word/document.xml"


def _parse(part: BinaryIO, start, end=None, data=None) -> None:
    """Call the three with the elements and texts of an XML part. Raises Refused for a large one."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.buffer_text = True
    read = 0
    while piece := part.read(_PIECE):
        read += len(piece)
        if read > LARGEST_XML:
            raise Refused(TOO_LARGE, "too_large")
        parser.Parse(piece)
    parser.Parse(b"", True)


def _no_doctype(*declared) -> None:
    # The packages of ECMA-376 have none (Part 2, 9.1.4); entities multiply from it.
    raise Refused(BROKEN, "broken")


class _Document:
    """The main part as it goes by: what is open, and the lines so far."""

    def __init__(self):
        self.lines: list[str] = []
        self.line: list[str] = []
        self.begun = False
        self.cells = self.characters = 0
        #: How many elements are open that are not read, or are inside of one that is not.
        self.unseen = 0
        self.runs = self.texts = 0
        #: For each open cell, whether it only goes on with the one above it.
        self.continued: list[bool] = []

    def read(self, part: BinaryIO) -> str:
        """Its text."""
        _parse(part, self._start, self._end, self._data)
        return "\n".join(self.lines)

    def _start(self, name: str, attributes: dict) -> None:
        space, _, tag = name.rpartition(" ")
        if not self.begun:
            self.begun = tag == "document" and space in _SPACES
            if not self.begun:
                raise Refused(BROKEN, "broken")
        elif self.unseen or name == _TWIN or (tag in _UNSEEN and space in _SPACES):
            self.unseen += 1
        elif space not in _SPACES:
            return
        elif tag == "tc":
            self.cells += 1
            self.continued.append(False)
        elif tag == "vMerge" and self.continued:
            self.continued[-1] = _value(space, attributes, "val", "continue") == "continue"
        elif tag == "r":
            self.runs += 1
        elif tag == "t":
            self.texts += 1
        elif self.runs and tag in _CHARACTERS:
            self.line.append(_CHARACTERS[tag])
        elif self.runs and tag == "br":
            broken = _value(space, attributes, "type", "textWrapping") == "textWrapping"
            self.line.append("\n" if broken else "")
        if self.cells > MOST_CELLS:
            raise Refused(TOO_LARGE, "too_large")

    def _end(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        if self.unseen:
            self.unseen -= 1
        elif space not in _SPACES:
            return
        elif tag == "p":
            self._end_line()
        elif tag == "tc":
            self.continued.pop()
        elif tag == "r":
            self.runs -= 1
        elif tag == "t":
            self.texts -= 1

    def _data(self, characters: str) -> None:
        if self.texts and self.runs and not self.unseen:
            self.characters += len(characters)
            if self.characters > MOST_CHARACTERS:
                raise Refused(TOO_LARGE, "too_large")
            self.line.append(characters)

    def _end_line(self) -> None:
        if not any(self.continued):
            self.lines.append("".join(self.line))
            if len(self.lines) > MOST_PARAGRAPHS:
                raise Refused(TOO_LARGE, "too_large")
        self.line.clear()


def _value(space: str, attributes: dict, name: str, absent: str) -> str:
    return attributes.get(f"{space} {name}", absent)
