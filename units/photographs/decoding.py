"""Photographs decoded, drawn onto a fresh sheet, and encoded in the sizes of pages.

Runs in a process of its own (`units.guarded`): decoders are given hostile files. What a header says
is judged before a pixel is decoded, and what remains is as sparing of memory as Pillow allows.
Plain Python.
"""

import hashlib
import io
import math
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image, ImageCms

from units.guarded import Refused

#: Most pixels of a photograph. WebP has no way to decode at a smaller size, and Pillow takes up to
#: twenty bytes for each of its pixels.
MAX_PIXELS, MAX_PIXELS_WEBP = 40_000_000, 20_000_000
#: How many times the long side may exceed the short one.
MAX_ASPECT = 10
#: Most passes over the picture in a JPEG. Encoders write up to 18; each costs the decoder as much
#: as a whole picture, and the file a few bytes.
MAX_SCANS = 32
#: Widths in pixels of the renditions, smallest first.
WIDTHS = (480, 960, 1600)
#: What shows through transparent places: the pages' own paper, #FBFAF7.
PAPER = (0xFB, 0xFA, 0xF7)
#: Part of every name: raise it when the encoding below changes, so that caches see new files.
RECIPE = b"1"
#: Formats of the renditions in the order in which pages offer them, with Pillow's options.
ENCODINGS = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}
ACCEPTED = ("JPEG", "PNG", "WEBP")

DAMAGED = "照片不完整或已损坏，无法打开，请从相机或手机中重新导出后再上传。"
TOO_MANY_PIXELS = "照片超过 4000 万像素的上限，请缩小尺寸后再上传。"
TOO_MANY_SCANS = "这张 JPEG 照片分了太多遍扫描，请用看图软件打开、另存后再上传。"

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


def develop(file: BinaryIO) -> dict:
    """The renditions of a photograph: upright, sRGB, on paper, without metadata.

    `digest` is of the pixels, `renditions` a list of {width, height, format, content}: each width,
    smallest first, in each format. Never wider than the original; a photograph narrower than a
    width gets its own width in place of it. Raises Refused.
    """
    with _opened(file) as image:
        sheet = _sheet(image)
    # Of the pixels, not of the file: two exports of one picture share their renditions, and a
    # public name says nothing of the original.
    seed = RECIPE + b"%dx%d" % sheet.size + sheet.tobytes()
    digest = hashlib.sha256(seed).hexdigest()[:32]
    renditions = []
    for width in sorted({min(width, sheet.width) for width in WIDTHS}):
        height = max(1, round(sheet.height * width / sheet.width))
        sized = sheet.resize((width, height), Image.Resampling.LANCZOS)
        renditions += [_encoded(sized, form) for form in ENCODINGS]
    return {"digest": digest, "renditions": renditions}


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Image.Image]:
    """The image, its header checked and its pixels not yet decoded.

    What goes wrong while the image is in use is told as a damaged file.
    """
    head = file.read(32)
    try:
        _check_file(head, file)
        file.seek(0)
        with Image.open(file, formats=_formats(head)) as image:
            _check_header(image)
            yield image
    except (Refused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(TOO_MANY_PIXELS, "too_many_pixels") from error
    except Exception as error:
        # Decoders fed a broken or hostile file raise almost anything; staff can do one thing.
        raise Refused(DAMAGED, "damaged") from error


def _check_file(head: bytes, file: BinaryIO) -> None:
    """Refuse by what Pillow would not say before it takes time or memory."""
    if head.startswith(b"\xff\xd8"):
        file.seek(0)
        if scans(file.read()) > MAX_SCANS:
            raise Refused(TOO_MANY_SCANS, "too_many_scans")
    elif head.startswith(b"RIFF"):
        # Opening one makes room for two pictures of its size.
        _check_pixels(*_webp_size(head), "WEBP")


def _formats(head: bytes) -> tuple[str, ...]:
    """Pillow's names of what a file that begins so may be."""
    if head[4:8] != b"ftyp":
        return ACCEPTED
    import pi_heif  # takes its time to start, and other files have no use for it

    pi_heif.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )
    return ("HEIF",)


def scans(jpeg: bytes) -> int:
    """How many scans (ITU-T T.81, B.2.3) a JPEG has up to its end; of a broken one, those found."""
    found, place = 0, 2
    while marker := _MARKER.search(jpeg, place):
        kind, place = jpeg[marker.end() - 1], marker.end()
        if kind == _END_OF_IMAGE:
            break
        found += kind == _START_OF_SCAN
        if kind not in _ALONE and place + 2 <= len(jpeg):
            place += struct.unpack_from(">H", jpeg, place)[0]
    return found


# A marker, past stuffed zeros and the restarts inside of a scan's own bytes.
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_START_OF_SCAN, _END_OF_IMAGE, _ALONE = 0xDA, 0xD9, (0x01, 0xD8)


def _webp_size(head: bytes) -> tuple[int, int]:
    """Width and height of a WebP picture (RFC 9649) by its first 30 bytes."""
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


def _check_header(image: Image.Image) -> None:
    """Refuse by what the header says, before a pixel is decoded."""
    width, height = image.size
    _check_pixels(width, height, image.format)
    # Beyond this a rendition could outgrow WebP's 16383 pixels; long screenshots are not photos.
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Refused(
            f"照片 {width}×{height}，长边超过短边的 {MAX_ASPECT} 倍，请裁剪后再上传。", "too_long"
        )
    # A phone's MPO also has several frames, and its HEIC may have, but they are views of one still
    # photograph.
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        raise Refused("这是一张动图，请上传静态的照片。", "animated")


def _check_pixels(width: int, height: int, form: str) -> None:
    most, what, way = MAX_PIXELS, "", "请缩小尺寸后再上传。"
    if form == "WEBP":
        most, what, way = MAX_PIXELS_WEBP, " WebP 照片", "请缩小尺寸或者另存为 JPEG 后再上传。"
    if width * height > most:
        pixels = math.ceil(width * height / 10_000)
        raise Refused(
            f"照片 {width}×{height}（{pixels} 万像素），"
            f"超过{what} {most // 10_000} 万像素的上限，{way}",
            "too_many_pixels",
        )


def _sheet(image: Image.Image) -> Image.Image:
    """`image` upright, in sRGB, at most the largest width, on a fresh sheet of paper colour."""
    turn = UPRIGHT.get(_orientation(image))
    across, down = image.size
    lies = _orientation(image) >= 5
    width, height = (down, across) if lies else (across, down)
    size = min(width, WIDTHS[-1]), max(1, round(height * min(width, WIDTHS[-1]) / width))
    if image.format != "HEIF":
        # A large JPEG is decoded near twice the wanted size: as sharp, in a fraction of the memory.
        scale = min(1.0, 2 * size[0] / width)
        image.draft(None, (math.ceil(across * scale), math.ceil(down * scale)))
    profile = image.info.get("icc_profile")
    small = _plain(image).resize(size[::-1] if lies else size, Image.Resampling.LANCZOS)
    colour = _srgb(small.transpose(turn) if turn is not None else small, profile)
    # A new image carries no EXIF, comment or profile that an encoder could pass on.
    sheet = Image.new("RGB", size, PAPER)
    sheet.paste(colour, mask=colour.getchannel("A") if colour.mode == "RGBA" else None)
    return sheet


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8. Broken EXIF does not make a bad photograph: it counts as 1.

    Of HEIC it is 1, since its decoder has turned the picture already.
    """
    try:
        value = image.getexif().get(ORIENTATION_TAG, 1)
    except Exception:
        return 1
    return value if value in UPRIGHT else 1


def _plain(image: Image.Image) -> Image.Image:
    """`image` with eight bits a channel, in L, RGB, RGBA or CMYK; itself where it is so already."""
    if image.mode.startswith("I"):
        # Sixteen-bit grey; `convert("L")` would clip it to white instead of scaling it.
        return image.convert("I").point(lambda value: value / 256).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode in (wanted, "L", "CMYK") else image.convert(wanted)


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


def _encoded(image: Image.Image, form: str) -> dict:
    buffer = io.BytesIO()
    image.save(buffer, **ENCODINGS[form])
    size = {"width": image.width, "height": image.height}
    return {**size, "format": form, "content": buffer.getvalue()}
