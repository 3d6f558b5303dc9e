"""Scans of papers: a PDF, JPEG or PNG file judged by its content, kept as it was sent."""

from dataclasses import dataclass
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import File

from .pictures import validate_photo

#: The largest scan, in bytes.
MOST = 10 * 1024 * 1024
PDF = "application/pdf"
#: How a file of each format begins.
BEGINNINGS = {PDF: b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
#: How files of each format are called at their end.
ENDINGS = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}
#: How a PDF ends, and within how many bytes of its end that stands.
PDF_END, NEAR_END = b"%%EOF", 1024


@dataclass(frozen=True)
class Scan:
    """A file as it was sent, what it is, and its SHA-256."""

    format: str
    content: bytes
    digest: str


def read_scan(upload: File, called: str) -> Scan:
    """The scan in an upload; `called` says in a sentence what it is of.

    Raises ValidationError for what is no sound PDF, JPEG or PNG.
    """
    if upload.size > MOST:
        raise ValidationError(f"{called}超过 {MOST // 1024 // 1024} MB，请降低扫描分辨率后再上传。")
    content = upload.read()
    upload.seek(0)
    known = (kind for kind, begins in BEGINNINGS.items() if content.startswith(begins))
    if (kind := next(known, None)) is None:
        raise ValidationError(f"请上传{called}：PDF、JPEG 或 PNG 文件。")
    if kind != PDF:
        validate_photo(upload)
    elif PDF_END not in content[-NEAR_END:]:
        raise ValidationError("这个 PDF 文件不完整，请重新扫描或重新保存后再上传。")
    return Scan(kind, content, sha256(content).hexdigest())
