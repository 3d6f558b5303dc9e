"""Photographs at the door: what is accepted, what is refused in which words, what is published."""

import resource

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image, ImageCms

from units.models import Photo
from units.photographs.decoding import MAX_SCANS, PAPER, scans
from units.photographs.pictures import MAX_BYTES, prepare, validate_photo

from . import pictures
from .pictures import encoded, photo, quarters, sheet, upload

DAMAGED = "照片不完整或已损坏，无法打开，请从相机或手机中重新导出后再上传。"
UNKNOWN = "无法识别这个文件的内容，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。"
BOMB = "照片超过 4000 万像素的上限，请缩小尺寸后再上传。"
WEBP = "超过 WebP 照片 2000 万像素的上限，请缩小尺寸或者另存为 JPEG 后再上传。"
READING = ["red", "green", "blue", "white"]


def other(kind: str) -> str:
    return f"文件的内容是{kind}，不能用作照片，请另存为 JPEG、PNG、WebP 或 HEIC 格式后再上传。"


def refusal(check, file) -> tuple[str, str]:
    with pytest.raises(ValidationError) as caught:
        check(file)
    (message,) = caught.value.messages
    return caught.value.code, message


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "MPO", "HEIF"])
def test_a_photograph_is_known_by_its_content_whatever_its_name(form):
    image = encoded(quarters(), form)
    for name in ("IMG_0001.HEIC", "照片.txt", "x"):
        file = upload(image, name)
        assert validate_photo(file) is None
        assert file.tell() == 0
        assert pictures.colours(sheet(prepare(file).largest)) == READING


HALF = {form: encoded(quarters(), form) for form in ("JPEG", "PNG", "WEBP", "HEIF")}
REFUSED = {
    "empty": (upload(b""), "empty", "文件是空的，请重新选择照片后再上传。"),
    "gif": (photo(form="GIF"), "not_a_photo", other("GIF 图片")),
    "tiff": (photo(form="TIFF"), "not_a_photo", other("TIFF 图片")),
    "bmp": (photo(form="BMP"), "not_a_photo", other("BMP 图片")),
    "svg": (upload(b'<?xml version="1.0"?>\n<svg/>', "a.svg"), "not_a_photo", other("SVG 图形")),
    "svg as jpg": (upload(b"<svg onload=alert(1)>"), "not_a_photo", other("SVG 图形")),
    "web page": (upload(b"<!DOCTYPE html><script>"), "not_a_photo", other("网页")),
    "head of a heic": (upload(b"\0\0\0\x18ftypheic" + bytes(99)), "damaged", DAMAGED),
    "heic sequence": (upload(b"\0\0\0\x18ftyphevc"), "not_a_photo", other("连拍照片或者动图")),
    "avif in heif": (upload(b"\0\0\0\x18ftypmif1\0\0\0\0avif"), "not_a_photo", other("AVIF 图片")),
    "avif": (upload(b"\0\0\0\x18ftypavif" + bytes(99)), "not_a_photo", other("AVIF 图片")),
    "video": (upload(b"\0\0\0\x18ftypmp42" + bytes(99)), "not_a_photo", other("视频")),
    "pdf": (upload(b"%PDF-1.7\n"), "not_a_photo", other("PDF 文档")),
    "docx": (upload(b"PK\x03\x04\x14\0"), "not_a_photo", other("办公文档或压缩包")),
    "doc": (upload(b"\xd0\xcf\x11\xe0\xa1"), "not_a_photo", other("办公文档")),
    "renamed text": (upload("舟山市公安局".encode("gbk")), "not_a_photo", UNKNOWN),
    "one byte": (upload(b"\xff"), "not_a_photo", UNKNOWN),
    "wave sound": (upload(b"RIFF\0\0\0\0WAVEfmt "), "not_a_photo", UNKNOWN),
    "half a jpeg": (upload(HALF["JPEG"][: len(HALF["JPEG"]) // 2]), "damaged", DAMAGED),
    "half a png": (upload(HALF["PNG"][: len(HALF["PNG"]) // 2]), "damaged", DAMAGED),
    "half a webp": (upload(HALF["WEBP"][: len(HALF["WEBP"]) // 2]), "damaged", DAMAGED),
    "half a heic": (upload(HALF["HEIF"][: len(HALF["HEIF"]) // 2]), "damaged", DAMAGED),
    "head of a jpeg": (upload(b"\xff\xd8\xff\xe0" + bytes(50)), "damaged", DAMAGED),
    "png without rows": (pictures.declared(5000, 5000), "damaged", DAMAGED),
    "fifty megapixels": (
        pictures.declared(10_000, 5000),
        "too_many_pixels",
        "照片 10000×5000（5000 万像素），超过 4000 万像素的上限，请缩小尺寸后再上传。",
    ),
    "one row too many": (
        pictures.declared(8000, 5001),
        "too_many_pixels",
        "照片 8000×5001（4001 万像素），超过 4000 万像素的上限，请缩小尺寸后再上传。",
    ),
    "a flat webp": (
        pictures.declared_webp(b"VP8L", 5000, 4001),
        "too_many_pixels",
        f"照片 5000×4001（2001 万像素），{WEBP}",
    ),
    "a webp bomb": (
        pictures.declared_webp(b"VP8X", 16_000, 16_000),
        "too_many_pixels",
        f"照片 16000×16000（25600 万像素），{WEBP}",
    ),
    "a plain webp": (
        pictures.declared_webp(b"VP8 ", 16_000, 8000),
        "too_many_pixels",
        f"照片 16000×8000（12800 万像素），{WEBP}",
    ),
    "many scans": (
        upload(pictures.scanned(MAX_SCANS + 1)),
        "too_many_scans",
        "这张 JPEG 照片分了太多遍扫描，请用看图软件打开、另存后再上传。",
    ),
    "a bomb": (pictures.declared(60_000, 60_000), "too_many_pixels", BOMB),
    "too long": (
        photo(1001, 100),
        "too_long",
        "照片 1001×100，长边超过短边的 10 倍，请裁剪后再上传。",
    ),
    "animated png": (
        pictures.animation("PNG"),
        "animated",
        "这是一张动图，请上传静态的照片。",
    ),
    "animated webp": (
        pictures.animation("WEBP"),
        "animated",
        "这是一张动图，请上传静态的照片。",
    ),
}


@pytest.mark.parametrize("check", [validate_photo, prepare])
@pytest.mark.parametrize("file, code, sentence", REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_photograph_is_refused_in_words(check, file, code, sentence):
    assert refusal(check, file) == (code, sentence)
    assert file.tell() == 0


def test_twenty_megabytes_are_accepted_and_a_byte_more_is_refused():
    assert validate_photo(pictures.oversized(MAX_BYTES)) is None
    sentence = "照片 20.1 MB，超过 20 MB 的上限，请压缩后再上传。"
    assert refusal(validate_photo, pictures.oversized(MAX_BYTES + 1)) == ("too_large", sentence)


def test_forty_megapixels_are_not_too_many():
    image = Image.new("L", (8000, 5000), 90)
    assert validate_photo(upload(encoded(image, quality=10))) is None


LARGEST = {
    "jpeg of many scans": lambda: pictures.scanned(MAX_SCANS),
    "grey png with transparency": lambda: encoded(Image.new("LA", (8000, 5000), (9, 99)), "PNG"),
    "lossless webp": lambda: encoded(Image.new("RGBA", (5000, 4000)), "WEBP", lossless=True),
}


@pytest.mark.parametrize("content", LARGEST.values(), ids=LARGEST)
def test_the_largest_of_each_format_is_decoded_within_the_limits(content):
    file = upload(content())
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert prepare(file).width == 1600
    # What it takes is another process's; bytes are counted in KiB here.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own < 16 * 1024


def test_scans_are_counted_of_the_picture_alone():
    repeated, plain = pictures.scanned(40, 16, 16), encoded(quarters())
    size = (len(repeated) + 2).to_bytes(2, "big")
    counted = {
        "baseline": plain,
        "progressive": encoded(quarters(), progressive=True),
        "with a thumbnail": plain[:2] + b"\xff\xe1" + size + repeated + plain[2:],
        "with a film after it": plain + b"\xff\xda" * 99,
        "of two views": encoded(quarters(), "MPO", save_all=True, append_images=[quarters()]),
        "repeated": repeated,
        "cut short": repeated[:-10],
        "nothing": b"\xff\xd8\xff",
    }
    assert {name: scans(content) for name, content in counted.items()} == {
        "baseline": 1,
        "progressive": 10,
        "with a thumbnail": 1,
        "with a film after it": 1,
        "of two views": 1,
        "repeated": 40,
        "cut short": 40,
        "nothing": 0,
    }


def test_an_upload_is_decoded_once_whoever_asks():
    file = photo()
    prepared = prepare(file)
    row = Photo(image=file)
    assert validate_photo(row.image) is None
    assert prepare(row.image) is prepared
    unfit = upload(HALF["JPEG"][:-400])
    told = [refusal(check, unfit) for check in (validate_photo, prepare)]
    assert told == [("damaged", DAMAGED)] * 2
    assert unfit.prepared.code == "damaged"


def test_a_large_upload_is_read_from_where_it_lies():
    with TemporaryUploadedFile("IMG_0001.jpg", "image/jpeg", 0, None) as file:
        file.write(encoded(quarters()))
        file.size = file.tell()
        assert pictures.colours(sheet(prepare(file).largest)) == READING


def test_a_jpeg_cut_short_at_its_very_end_is_refused():
    assert refusal(validate_photo, upload(HALF["JPEG"][:-400])) == ("damaged", DAMAGED)


@pytest.mark.parametrize(
    "width, widths",
    [(3, [3]), (480, [480]), (481, [480, 481]), (960, [480, 960]), (2400, [480, 960, 1600])],
)
def test_three_widths_in_two_formats_and_never_wider_than_the_original(width, widths):
    prepared = prepare(photo(width, width))
    assert [(r.width, r.height, r.format) for r in prepared.renditions] == [
        (w, w, form) for w in widths for form in ("webp", "jpeg")
    ]
    for rendition in prepared.renditions:
        image = sheet(rendition)
        assert (image.format, image.size) == (rendition.format.upper(), (rendition.width,) * 2)
    assert (prepared.width, prepared.height) == (widths[-1], widths[-1])
    assert prepared.largest.format == "jpeg"


def test_a_large_jpeg_stays_sharp():
    stripes = Image.new("L", (6400, 800), 255)
    for x in range(0, 6400, 32):
        stripes.paste(0, (x, 0, x + 16, 800))
    drawn = sheet(prepare(upload(encoded(stripes, quality=95))).largest).convert("L")
    assert drawn.width == 1600
    row = [drawn.getpixel((x, 50)) for x in range(800, 808)]
    assert [value < 60 for value in row] == [True] * 4 + [False] * 4


def test_the_shape_is_kept():
    sizes = [(r.width, r.height) for r in prepare(photo(2000, 1500)).renditions[::2]]
    assert sizes == [(480, 360), (960, 720), (1600, 1200)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_hidden_is_published(form):
    file = pictures.secretive(form)
    content = file.read()
    held = [secret for secret in pictures.SECRETS if secret in content]
    assert len(held) == (4 if form in ("WEBP", "HEIF") else 5)  # they have no comments
    for rendition in prepare(file).renditions:
        image = sheet(rendition)
        rendition.content.seek(0)
        published = rendition.content.read()
        assert not [mark for mark in (*pictures.SECRETS, b"Exif", b"ICC") if mark in published]
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_set_upright(orientation, form):
    largest = prepare(pictures.turned(orientation, form)).largest
    assert (largest.width, largest.height) == (600, 400)
    assert pictures.colours(sheet(largest)) == READING


@pytest.mark.parametrize("value", [0, 9, 65535])
def test_an_orientation_that_is_none_is_left_as_it_is(value):
    assert pictures.colours(sheet(prepare(pictures.turned(value)).largest)) == READING


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_does_not_make_a_bad_photograph():
    content = encoded(quarters(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(20))
    assert pictures.colours(sheet(prepare(upload(content)).largest)) == READING


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_colours_are_brought_to_srgb_through_the_profile(form):
    plain = Image.new("RGB", (100, 100), (255, 0, 0))
    swapped = upload(encoded(plain, form, icc_profile=pictures.swapped_profile()))
    red, green, blue = sheet(prepare(swapped).largest).getpixel((50, 50))
    assert (red < 60, green > 240, blue < 60) == (True, True, True)


@pytest.mark.parametrize(
    "profile",
    [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["broken", "for other channels"],
)
def test_a_profile_that_cannot_be_used_is_passed_over(profile):
    content = encoded(quarters(), "PNG", icc_profile=profile)
    assert pictures.colours(sheet(prepare(upload(content)).largest)) == READING


def test_cmyk_becomes_rgb():
    image = sheet(prepare(upload(encoded(quarters().convert("CMYK")))).largest)
    assert (image.mode, pictures.colours(image)) == ("RGB", READING)


def test_sixteen_bit_grey_keeps_its_tones():
    image = Image.frombytes("I;16", (2, 1), b"\x00\x40\x00\xc0")
    image = image.resize((200, 100), Image.Resampling.NEAREST)
    grey = sheet(prepare(upload(encoded(image, "PNG"))).largest)
    assert [grey.getpixel((x, 50)) for x in (40, 160)] == [(64, 64, 64), (192, 192, 192)]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_paper_shows_through_transparent_places(mode):
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 100, 100))
    drawn = sheet(prepare(upload(encoded(image.convert(mode), "PNG"))).largest)
    paper, black = drawn.getpixel((40, 50)), drawn.getpixel((160, 50))
    # JPEG's colours are a step coarser than sRGB's.
    assert (max(abs(a - b) for a, b in zip(paper, PAPER, strict=True)), black) == (1, (0, 0, 0))


def test_a_palette_picture_is_a_photograph_too():
    file = upload(encoded(quarters().convert("P"), "PNG"))
    assert pictures.colours(sheet(prepare(file).largest)) == READING


def test_equal_pixels_have_equal_names_whatever_came_with_them():
    plain = upload(encoded(quarters(), "PNG"))
    assert prepare(plain).digest == prepare(pictures.secretive("PNG")).digest
    mirrored = upload(encoded(quarters().transpose(Image.Transpose.FLIP_TOP_BOTTOM), "PNG"))
    assert prepare(plain).digest != prepare(mirrored).digest
    flat = [upload(encoded(Image.new("RGB", size), "PNG")) for size in ((200, 100), (100, 200))]
    assert prepare(flat[0]).digest != prepare(flat[1]).digest
    names = [rendition.name for rendition in prepare(plain).renditions]
    digest = prepare(plain).digest
    assert names == [f"{digest}-{w}.{s}" for w in (480, 600) for s in ("webp", "jpg")]


def test_a_phone_picture_stays_small():
    noise = Image.effect_noise((4000, 3000), 60).convert("RGB")
    content = encoded(noise, quality=90)
    sizes = [rendition.content.size for rendition in prepare(upload(content)).renditions]
    assert sum(sizes) < len(content)
