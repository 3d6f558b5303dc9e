"""Uploads made in memory: sound photographs, and everything else that people try to upload."""

import io
import struct
import zlib

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin
from PIL.ExifTags import GPS, IFD, Base

pillow_heif.register_heif_opener()

#: What no published file may hold.
SECRETS = (b"SECRET-CAMERA", b"SECRET-OWNER", b"SECRET-COMMENT", b"SECRET-XMP", b"SECRET-TAIL")
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (250, 250, 250)


def quarters(width: int = 600, height: int = 400) -> Image.Image:
    """Four colours that show which way up and round a picture is: red green, blue white."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def colours(image: Image.Image) -> list[str]:
    """The names of the nearest of the four colours, in reading order of the quarters."""
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    across, down = image.width // 4, image.height // 4
    found = []
    for place in ((1, 1), (3, 1), (1, 3), (3, 3)):
        pixel = image.convert("RGB").getpixel((place[0] * across, place[1] * down))
        nearest = min(names, key=lambda colour: _distance(colour, pixel))
        found.append(names[nearest])
    return found


def _distance(one: tuple, other: tuple) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def encoded(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    """`image` as a file of Pillow's format `form`."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def upload(content: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    """`content` as it comes from a form, under a phone's file name unless told."""
    return SimpleUploadedFile(name, content)


def photo(width: int = 600, height: int = 400, form: str = "JPEG", **options) -> SimpleUploadedFile:
    """An upload of the four quarters."""
    return upload(encoded(quarters(width, height), form, **options))


def turned(orientation: int, form: str = "JPEG") -> SimpleUploadedFile:
    """The quarters as a camera stores them that is held so, with the mark that says it.

    Of HEIC that is the container's own (irot, imir), which its encoder makes of the EXIF.
    """
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = quarters()
    if orientation in undo:
        image = image.transpose(undo[orientation])
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    return upload(encoded(image, form, exif=exif.tobytes()))


def secretive(form: str) -> SimpleUploadedFile:
    """The quarters with the place, the camera, its owner, a comment, XMP and a tail."""
    exif = Image.Exif()
    exif[Base.Model] = "SECRET-CAMERA"
    exif[Base.Artist] = "SECRET-OWNER"
    exif[IFD.GPSInfo] = {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (29.0, 59.0, 9.0)}
    options = {"exif": exif}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET-COMMENT")
        text.add_itxt("XML:com.adobe.xmp", "SECRET-XMP")
        options["pnginfo"] = text
    else:
        options["xmp"] = b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>"
        if form == "JPEG":
            options["comment"] = b"SECRET-COMMENT"
    return upload(encoded(quarters(), form, **options) + b"PK\x03\x04SECRET-TAIL")


def swapped_profile() -> bytes:
    """An ICC profile in which the red and the green primary have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = profile[: 132 + 12 * 11]
    swapped = table.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return swapped + profile[len(table) :]


def declared(width: int, height: int) -> SimpleUploadedFile:
    """A PNG of a few bytes whose header declares so many pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return upload(b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b""), "大图.png")


def declared_webp(kind: bytes, width: int, height: int) -> SimpleUploadedFile:
    """A WebP of a few bytes, of the kind VP8, VP8L or VP8X, that declares so many pixels."""
    if kind == b"VP8X":
        body = bytes(4) + b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    elif kind == b"VP8L":
        body = b"\x2f" + (width - 1 | (height - 1) << 14).to_bytes(4, "little")
    else:
        body = b"\x30\x01\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    chunk = kind + struct.pack("<I", len(body) + 20) + body + bytes(20)
    return upload(b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk)


def scanned(times: int, width: int = 8000, height: int = 5000) -> bytes:
    """A progressive JPEG of one colour, of so many scans: the last refinement again and again."""
    content = encoded(Image.new("RGB", (width, height), RED), progressive=True, quality=50)
    refinement = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + refinement * (times - 10) + b"\xff\xd9"


def oversized(size: int) -> SimpleUploadedFile:
    """A sound JPEG made `size` bytes long by what follows its end."""
    content = encoded(quarters())
    return upload(content + bytes(size - len(content)))


def animation(form: str) -> SimpleUploadedFile:
    """Two frames, one after the other."""
    frames = [quarters(120, 80), Image.new("RGB", (120, 80), BLUE)]
    return upload(encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100))


def sheet(rendition) -> Image.Image:
    """The decoded picture of a rendition."""
    rendition.content.seek(0)
    image = Image.open(io.BytesIO(rendition.content.read()))
    image.load()
    return image
