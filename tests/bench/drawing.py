"""What is measured of pictures: photographs against plain Pillow, covers against the least page."""

import io
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from units.covers import cover_svg
from units.photographs.decoding import ENCODINGS, WIDTHS
from units.photographs.pictures import prepare

from .measure import Way
from .report import Comparison

#: A phone's photograph: twelve megapixels.
SIZE = (4000, 3000)


def phone_photo() -> bytes:
    """A JPEG with as much detail as a photograph has."""
    rough = Image.effect_noise((500, 375), 50).resize(SIZE, Image.Resampling.BICUBIC)
    tints = [rough, rough.rotate(180), Image.linear_gradient("L").resize(SIZE)]
    buffer = io.BytesIO()
    Image.merge("RGB", tints).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def plainly(content: bytes, *, encode: bool) -> None:
    """Decode and resize to each width; with `encode`, write each format too."""
    with Image.open(io.BytesIO(content)) as image:
        for width in WIDTHS:
            sized = image.resize((width, width * 3 // 4), Image.Resampling.LANCZOS)
            for options in ENCODINGS.values() if encode else ():
                sized.save(io.BytesIO(), **options)


def request(client: Client, address: str) -> None:
    """A whole answer. Raises AssertionError when it is not the page."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"


def comparisons() -> Iterator[Comparison]:
    """Every comparison of pictures."""
    content = phone_photo()
    ready = Way("prepared", lambda: prepare(SimpleUploadedFile("x.jpg", content)))
    resized = Way("decoded, resized", lambda: plainly(content, encode=False))
    written = Way("and encoded", lambda: plainly(content, encode=True))
    yield Comparison("photograph, 12 MP", resized, ready)
    yield Comparison("photograph, 12 MP", written, ready)
    client = Client()
    least = Way("/healthz", lambda: request(client, "/healthz"))
    drawn = Way("drawn", lambda: cover_svg("zhoushan-gonganju"))
    asked = Way("asked for", lambda: request(client, "/units/zhoushan-gonganju/cover.svg"))
    yield Comparison("cover", least, drawn)
    yield Comparison("cover", least, asked)
