"""Whether an evidence file is as it was made: only of itself, with nothing but Python (3.8 on).

This file goes into every archive as 核对.py, so that a check needs no portal:
`python 核对.py ARCHIVE`. It knows manifest, tables that name files, the history and the audit
trail; whether the archive is the one that a portal handed out, that portal's trail tells.
"""

import csv
import hashlib
import io
import json
import sys
import zipfile
from contextlib import contextmanager

MANIFEST = "清单.sha256"
HISTORY, ENTRIES, CHAIN = "08记录/操作历史.tsv", "08记录/审计记录.tsv", "08记录/审计链.tsv"
#: The columns by which a table names a file of the archive, and its SHA-256.
FILE, DIGEST = "文件", "文件摘要（SHA-256）"
#: Folders in which every file is named by a table.
NAMED = ("02来源/原文/", "03审核/内容/", "03审核/签批单/", "04征求意见/复函/")
#: Bytes read at a time, and the longest line of a manifest or table that is read.
PIECE, LONGEST_LINE = 1 << 20, 1 << 26


class Unreadable(Exception):
    """A file that cannot be read at all; says why in a sentence."""


class Check:
    """One archive gone through: `faults` are sentences, `notes` what is no fault and worth knowing.

    `manifest` is the SHA-256 of the manifest, `last` number and digest of the chain's last link.
    """

    def __init__(self, archive):
        self.archive = archive
        self.faults, self.notes = [], []
        self.manifest, self.last = "", None
        self.entries = 0
        self.names = set(archive.namelist())

    def run(self):
        """Go through all of it."""
        if len(self.names) != len(self.archive.namelist()):
            self.faults.append("压缩包里有重名的文件。")
        digests = self._listed()
        for name, digest in digests.items():
            if name in self.names and self._digest(name) != digest:
                self.faults.append(f"{name} 的内容与清单不符。")
        self._tables(digests)
        history = self._history()
        links = self._entries(history)
        self._chain(links)
        return self

    @contextmanager
    def _lines(self, name, newline=""):
        if name not in self.names:  # which the manifest tells
            yield io.StringIO("")
            return
        try:
            with self.archive.open(name) as raw:
                yield io.TextIOWrapper(raw, "utf-8-sig", newline=newline)
        except (ValueError, OSError, EOFError, zipfile.BadZipFile, csv.Error) as error:
            self.faults.append(f"{name} 读不出来（{type(error).__name__}）。")

    def _digest(self, name):
        digest = hashlib.sha256()
        try:
            with self.archive.open(name) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
        except (OSError, EOFError, zipfile.BadZipFile) as error:
            return f"读不出来（{type(error).__name__}）"
        return digest.hexdigest()

    # The manifest, and what tables say of files

    def _listed(self):
        """What the manifest says of each file; what it does not name, and what is gone, is said."""
        if MANIFEST not in self.names:
            self.faults.append(f"没有{MANIFEST}，这不是年度存证，或者清单被拿掉了。")
            return {}
        self.manifest = self._digest(MANIFEST)
        listed = {}
        with self._lines(MANIFEST) as lines:
            for line in lines:
                digest, _, name = line.rstrip("\n").partition("  ")
                listed[name] = digest
        self.faults += [f"缺少 {name}。" for name in sorted(listed.keys() - self.names)]
        extra = sorted(self.names - listed.keys() - {MANIFEST})
        self.faults += [f"{name} 不在清单里，是后来放进去的。" for name in extra]
        return listed

    def _tables(self, digests):
        """Each file that a table names is the one that it names."""
        named = set()
        for table in sorted(name for name in self.names if name.endswith(".csv")):
            with self._lines(table) as lines:
                for row in csv.DictReader(lines):
                    name = row.get(FILE)
                    if not name:
                        continue
                    named.add(name)
                    if name not in self.names:
                        self.faults.append(f"{table} 里写的 {name} 不在压缩包里。")
                    elif (digests.get(name) or self._digest(name)) != row.get(DIGEST):
                        self.faults.append(f"{name} 与 {table} 里写的摘要不符。")
        for name in sorted(self.names - named):
            if name.startswith(NAMED):
                self.faults.append(f"{name} 没有任何一张表提到。")

    # History and trail

    def _history(self):
        """The acts of the history by their keys, each as the bytes that its digest is of."""
        told = {}
        with self._lines(HISTORY, "\n") as lines:
            for line in lines:
                key, _, said = line.rstrip("\n").partition("\t")
                told[key] = said.encode()
        return told

    def _entries(self, history):
        """Each entry says what its digest is of. Returns digest and link by number."""
        links, told = {}, set()
        with self._lines(ENTRIES, "\n") as lines:
            for line in lines:
                number, digest, link, said = [*line.rstrip("\n").split("\t", 3), "", "", ""][:4]
                self.entries += 1
                if not number:
                    self.notes.append("有一条审计记录还没有封入审计链，只核对了内容。")
                else:
                    links[number] = (digest, link)
                if _hashed(said.encode(), digest) != digest:
                    self.faults.append(f"审计记录第 {number} 条的内容被改过。")
                    continue
                told |= self._told(number, json.loads(said), history)
        self._untold(history.keys(), told)
        return links

    def _untold(self, there, told):
        """Acts that no entry tells of: those before all others may be older than the trail."""
        first = min(map(int, told), default=sys.maxsize)
        untold = [key for key in there if key not in told]
        later = [key for key in untold if not key.isdecimal() or int(key) > first]
        if later:
            named = "、".join(later[:20])
            self.faults.append(f"操作历史里有 {len(later)} 条没有审计记录：{named}。")
        if older := len(untold) - len(later):
            self.notes.append(
                f"操作历史里有 {older} 条早于审计记录：写于审计启用之前，或审计记录已按规定清除。"
            )

    def _told(self, number, entry, history):
        """The acts that an entry tells of, which are as they were told."""
        said = entry.get("said") or {}
        keys = [str(key) for key in said.get("changes") or ()]
        there = [history[key] for key in keys if key in history]
        if len(there) == len(keys):
            if keys and _hashed(b"\n".join(there), said.get("digest", "")) != said.get("digest"):
                self.faults.append(f"操作历史里与审计记录第 {number} 条对应的内容被改过。")
        elif len(keys) == 1:
            self.faults.append(f"操作历史里少了审计记录第 {number} 条所说的一条。")
        elif said.get("digest"):
            self.notes.append(
                f"审计记录第 {number} 条是成批办理的，也涉及别的年度，只核对了记录本身。"
            )
        return set(keys)

    def _chain(self, links):
        """Each link follows from the one before; those of this year's entries are as they say."""
        found, before, previous = set(), "", None
        with self._lines(CHAIN, "\n") as lines:
            for line in lines:
                number, digest, algorithm = [*line.rstrip("\n").split("\t"), "", ""][:3]
                if previous is None:
                    before, previous = digest, number  # the link before the first
                    continue
                if not number.isdecimal() or int(number) != int(previous) + 1:
                    self.faults.append(f"审计链在第 {previous} 条以后断开。")
                before = _hashed(f"{before}\n{number}\n{digest}".encode(), f"{algorithm}$")
                if number in links:
                    found.add(number)
                    if links[number] != (digest, before):
                        self.faults.append(
                            f"审计链在第 {number} 条接不上：被改过、换过或调过次序。"
                        )
                        before = links[number][1]
                previous = number
        if links.keys() - found:
            numbers = sorted(links.keys() - found, key=lambda one: (len(one), one))
            self.faults.append(f"审计记录第 {'、'.join(numbers[:20])} 条不在审计链上。")
        if found:
            self.last = (int(previous), before)


def _hashed(content, digest):
    """The digest of a content, made as another digest says: algorithm$hex."""
    algorithm = digest.partition("$")[0]
    try:
        return f"{algorithm}${hashlib.new(algorithm, content).hexdigest()}"
    except ValueError:
        return f"这台机器没有 {algorithm} 算法"


def check(path):
    """Go through the archive at a path, or in an open file. Raises Unreadable."""
    csv.field_size_limit(LONGEST_LINE)
    try:
        with zipfile.ZipFile(path) as archive:
            return Check(archive).run()
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise Unreadable("读不出来：不是 ZIP 压缩包，或者已经损坏。") from error


def main(arguments):
    """Say what was found; 0 where all agrees."""
    if len(arguments) != 1:
        print("用法：python 核对.py 存证压缩包")
        return 2
    try:
        found = check(arguments[0])
    except Unreadable as error:
        print(error)
        return 1
    for sentence in (*found.notes, *found.faults):
        print(sentence)
    print(f"清单摘要：{found.manifest}")
    print(
        "请与门户审计记录里“下载年度存证”一条所载的清单摘要比对；两者相同，才是当时下载的那一份。"
    )
    print(f"有 {len(found.faults)} 处不符。" if found.faults else "核对无误。")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
