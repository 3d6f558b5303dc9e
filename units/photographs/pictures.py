"""Photographs at the door: judged by content, stripped, and made into web sizes.

What staff upload never reaches storage. A photograph is decoded, drawn onto a fresh sheet and
encoded anew, so that nothing hidden in the file (place, camera, owner, comments, appended
programs) can be published with it. Nothing here knows of a model or a storage.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from units import guarded

from . import decoding

#: Largest upload, in bytes.
MAX_BYTES = 20 * 1024 * 1024
#: What decoding one photograph may cost. The largest that are accepted took four seconds and, a PNG
#: of grey with transparency, 530 MB where we measured; JPEG takes 110 MB, progressive 380.
LIMITS = guarded.Limits(seconds=12, memory=640 * 1024 * 1024, answer=32 * 1024 * 1024)
SUFFIXES = {"webp": "webp", "jpeg": "jpg"}

EMPTY = "文件是空的，请重新选择照片后再上传。"
UNKNOWN = "无法识别这个文件的内容，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。"
#: In which words limits are said of a photograph.
SAID = {
    "broken": decoding.DAMAGED,
    "too_large": "照片解开以后太大，已经停止处理，请缩小尺寸后再上传。",
    "too_slow": "照片处理的时间太长，已经停止，请用看图软件另存为 JPEG 后再上传。",
    "busy": "现在有其他照片或文件正在处理，请稍后再上传。",
}

# First bytes of what people upload by mistake or under another name; the longest match is first.
SIGNATURES = (
    (b"GIF8", "GIF 图片"),
    (b"%PDF", "PDF 文档"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"PK\x03\x04", "办公文档或压缩包"),
    (b"\xd0\xcf\x11\xe0", "办公文档"),
    (b"BM", "BMP 图片"),
)


@dataclass(frozen=True)
class Rendition:
    """One encoded size of a photograph; `width` and `height` in pixels, `format` webp or jpeg."""

    width: int
    height: int
    format: str
    name: str
    content: ContentFile


@dataclass(frozen=True)
class Prepared:
    """A photograph ready to be stored: its renditions, smallest first, each width in each format.

    `digest` names the picture: equal pixels have equal digests, whatever metadata came with them.
    """

    digest: str
    renditions: tuple[Rendition, ...]

    @property
    def largest(self) -> Rendition:
        """The widest JPEG, which every browser shows."""
        return [r for r in self.renditions if r.format == "jpeg"][-1]

    @property
    def width(self) -> int:
        """Pixels across the largest rendition."""
        return self.largest.width

    @property
    def height(self) -> int:
        """Pixels down the largest rendition."""
        return self.largest.height


def validate_photo(upload: File) -> None:
    """Refuse an upload that is not a sound photograph; a field validator.

    A file that the model has already stored is not judged again. Raises ValidationError with a
    sentence that says what is wrong and what to do.
    """
    if not getattr(upload, "_committed", False):
        prepare(upload)


def prepare(upload: File) -> Prepared:
    """The renditions of an uploaded photograph, decoded in a process of its own.

    The outcome stays with the upload: whoever asks again, a form, a model or its storage, inside of
    a transaction maybe, does not wait. Raises ValidationError as `validate_photo` does.
    """
    # What a form puts into a model is the same upload in another wrapping.
    upload = upload.file if hasattr(upload, "_committed") else upload
    if not hasattr(upload, "prepared"):
        try:
            upload.prepared = _prepared(upload)
        except guarded.Refused as refused:
            upload.prepared = refused
        finally:
            upload.seek(0)
    if isinstance(upload.prepared, guarded.Refused):
        raise ValidationError(str(upload.prepared), code=upload.prepared.code)
    return upload.prepared


def _prepared(upload: File) -> Prepared:
    _check_size(upload.size)
    upload.seek(0)
    head = upload.read(1024)
    if unfit := _unfit(head):
        raise guarded.Refused(unfit, "not_a_photo")
    try:
        developed = guarded.read(decoding.develop, _content(upload), LIMITS)
    except guarded.Refused as refused:
        code = "damaged" if refused.code == "broken" else refused.code
        raise guarded.Refused(SAID.get(refused.code, str(refused)), code) from refused
    digest = developed["digest"]
    return Prepared(digest, tuple(_rendition(digest, **row) for row in developed["renditions"]))


def _content(upload: File) -> bytes | Path:
    """A large upload by the path of its file, so that it need not be held in memory."""
    if hasattr(upload, "temporary_file_path"):
        return Path(upload.temporary_file_path())
    upload.seek(0)
    return upload.read()


def _rendition(digest: str, width: int, height: int, format: str, content: bytes) -> Rendition:
    name = f"{digest}-{width}.{SUFFIXES[format]}"
    return Rendition(width, height, format, name, ContentFile(content, name))


def _check_size(size: int) -> None:
    if not size:
        raise guarded.Refused(EMPTY, "empty")
    if size > MAX_BYTES:
        # Rounded up, lest 20.01 MB be said to exceed 20 MB as “20.0 MB”.
        megabytes = math.ceil(size / 1024 / 1024 * 10) / 10
        raise guarded.Refused(
            f"照片 {megabytes} MB，超过 20 MB 的上限，请压缩后再上传。", "too_large"
        )


def _unfit(head: bytes) -> str:
    """Why a file that begins with `head` cannot be a photograph; "" when it may be one."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return ""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ""
    kind = next((name for start, name in SIGNATURES if head.startswith(start)), "")
    text = head.lower()
    if head[4:8] == b"ftyp":
        kind = _container(head)
        if kind == "HEIC":
            return ""
    elif b"<svg" in text:
        kind = "SVG 图形"
    elif b"<html" in text or b"<!doctype html" in text:
        kind = "网页"
    if not kind:
        return UNKNOWN
    return f"文件的内容是{kind}，不能用作照片，请另存为 JPEG、PNG、WebP 或 HEIC 格式后再上传。"


def _container(head: bytes) -> str:
    """What an ISO base media file (ISO/IEC 14496-12) holds, by its first brands."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF 图片"
    if head[8:12] in (b"hevc", b"hevx", b"msf1"):
        return "连拍照片或者动图"
    return "HEIC" if brands & {b"heic", b"heix", b"heim", b"heis", b"mif1"} else "视频"
