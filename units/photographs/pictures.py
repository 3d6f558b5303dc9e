"""Photographs at the door: judged by content, stripped, and made into web sizes.

What staff upload never reaches storage. A photograph is decoded, drawn onto a fresh sheet and
encoded anew, so that nothing hidden in the file (place, camera, owner, comments, appended
programs) can be published with it. Nothing here knows of a model or a storage.
"""

import hashlib
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image, ImageCms

#: Limits of an upload: bytes, pixels, and how many times the long side may exceed the short one.
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_ASPECT = 10
#: Widths in pixels of the renditions, smallest first.
WIDTHS = (480, 960, 1600)
#: What shows through transparent places: the pages' own paper, #FBFAF7.
PAPER = (0xFB, 0xFA, 0xF7)
#: Part of every name: raise it when the encoding below changes, so that caches see new files.
RECIPE = b"1"
#: Formats of the renditions in the order in which pages offer them: suffix, Pillow's options.
ENCODINGS = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}
SUFFIXES = {"webp": "webp", "jpeg": "jpg"}

EMPTY = "文件是空的，请重新选择照片后再上传。"
DAMAGED = "照片不完整或已损坏，无法打开，请从相机或手机中重新导出后再上传。"
TOO_MANY_PIXELS = "照片超过 4000 万像素的上限，请缩小尺寸后再上传。"
UNKNOWN = "无法识别这个文件的内容，请上传 JPEG、PNG 或 WebP 格式的照片。"

ACCEPTED = ("JPEG", "PNG", "WEBP")
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
# How each EXIF orientation is set upright (CIPA DC-008, tag 0x0112).
ORIENTATION_TAG = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
    if getattr(upload, "_committed", False):
        return
    with _opened(upload) as image:
        # A JPEG is read to its end at an eighth of its size, which finds what is missing.
        image.draft(None, (1, 1))
        image.load()


def prepare(upload: File) -> Prepared:
    """The renditions of an uploaded photograph: upright, sRGB, on paper, without metadata.

    Never wider than the original; a photograph narrower than a width gets its own width in place
    of it. Raises ValidationError as `validate_photo` does.
    """
    with _opened(upload) as image:
        sheet = _sheet(image)
    # Of the pixels, not of the file: two exports of one picture share their renditions, and a
    # public name says nothing of the original.
    seed = RECIPE + b"%dx%d" % sheet.size + sheet.tobytes()
    digest = hashlib.sha256(seed).hexdigest()[:32]
    renditions = []
    for width in sorted({min(width, sheet.width) for width in WIDTHS}):
        height = max(1, round(sheet.height * width / sheet.width))
        sized = sheet.resize((width, height), Image.Resampling.LANCZOS)
        renditions += [_encoded(sized, digest, form) for form in ENCODINGS]
    return Prepared(digest, tuple(renditions))


@contextmanager
def _opened(upload: File) -> Iterator[Image.Image]:
    """The upload's image, its header checked and its pixels not yet decoded.

    What goes wrong while the image is in use is told as a damaged file.
    """
    _check_size(upload.size)
    upload.seek(0)
    head = upload.read(1024)
    upload.seek(0)
    if unfit := _unfit(head):
        raise ValidationError(unfit, code="not_a_photo")
    try:
        with Image.open(upload, formats=ACCEPTED) as image:
            _check_header(image)
            yield image
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_MANY_PIXELS, code="too_many_pixels") from error
    except Exception as error:
        # Decoders fed a broken or hostile file raise almost anything; staff can do one thing.
        raise ValidationError(DAMAGED, code="damaged") from error
    finally:
        upload.seek(0)


def _check_size(size: int) -> None:
    if not size:
        raise ValidationError(EMPTY, code="empty")
    if size > MAX_BYTES:
        # Rounded up, lest 20.01 MB be said to exceed 20 MB as “20.0 MB”.
        megabytes = math.ceil(size / 1024 / 1024 * 10) / 10
        raise ValidationError(
            f"照片 {megabytes} MB，超过 20 MB 的上限，请压缩后再上传。", code="too_large"
        )


def _check_header(image: Image.Image) -> None:
    """Refuse by what the header says, before a pixel is decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        pixels = math.ceil(width * height / 10_000)
        raise ValidationError(
            f"照片 {width}×{height}（{pixels} 万像素），超过 4000 万像素的上限，"
            "请缩小尺寸后再上传。",
            code="too_many_pixels",
        )
    # Beyond this a rendition could outgrow WebP's 16383 pixels; long screenshots are not photos.
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise ValidationError(
            f"照片 {width}×{height}，长边超过短边的 {MAX_ASPECT} 倍，请裁剪后再上传。",
            code="too_long",
        )
    # A phone's MPO also has several frames, but they are views of one still photograph.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise ValidationError("这是一张动图，请上传静态的照片。", code="animated")


def _unfit(head: bytes) -> str:
    """Why a file that begins with `head` cannot be a photograph; "" when it may be one."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return ""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ""
    kind = next((name for start, name in SIGNATURES if head.startswith(start)), "")
    text = head.lower()
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        heic = brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
        kind = "HEIC 照片" if heic else "AVIF 图片" if brand == b"avif" else "视频"
    elif b"<svg" in text:
        kind = "SVG 图形"
    elif b"<html" in text or b"<!doctype html" in text:
        kind = "网页"
    if not kind:
        return UNKNOWN
    return f"文件的内容是{kind}，不能用作照片，请另存为 JPEG、PNG 或 WebP 格式后再上传。"


def _sheet(image: Image.Image) -> Image.Image:
    """`image` upright, in sRGB, at most the largest width, on a fresh sheet of paper colour."""
    turn = UPRIGHT.get(_orientation(image))
    across, down = image.size
    width, height = (down, across) if _orientation(image) >= 5 else (across, down)
    wanted = min(width, WIDTHS[-1])
    # A large JPEG is decoded near twice the wanted size: as sharp, in a fraction of the memory.
    scale = min(1.0, 2 * wanted / width)
    image.draft(None, (math.ceil(across * scale), math.ceil(down * scale)))
    profile = image.info.get("icc_profile")
    plain = _plain(image)
    upright = plain.transpose(turn) if turn is not None else plain
    size = (wanted, max(1, round(height * wanted / width)))
    colour = _srgb(upright.resize(size, Image.Resampling.LANCZOS), profile)
    # A new image carries no EXIF, comment or profile that an encoder could pass on.
    sheet = Image.new("RGB", size, PAPER)
    sheet.paste(colour, mask=colour.getchannel("A") if colour.mode == "RGBA" else None)
    return sheet


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8. Broken EXIF does not make a bad photograph: it counts as 1."""
    try:
        value = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:
        return 1
    return value if value in UPRIGHT else 1


def _plain(image: Image.Image) -> Image.Image:
    """`image` with eight bits a channel, in L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        # Sixteen-bit grey; `convert("L")` would clip it to white instead of scaling it.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.copy() if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` in sRGB, RGB or RGBA, through its ICC profile where that can be used."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a broken profile, or one for other channels: the plain colours are close
    return image.convert(mode)


def _encoded(image: Image.Image, digest: str, form: str) -> Rendition:
    buffer = io.BytesIO()
    image.save(buffer, **ENCODINGS[form])
    name = f"{digest}-{image.width}.{SUFFIXES[form]}"
    return Rendition(image.width, image.height, form, name, ContentFile(buffer.getvalue(), name))
