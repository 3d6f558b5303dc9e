"""Photograph rows and their files: what is stored, what goes with a row, what stays."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from awards.models import StoryPhoto
from tests.factories import make_recognition, make_unit
from units.models import Photo
from units.photographs.pictures import prepare

from . import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings):
    """A function that lists the names of all stored files."""

    def names() -> set[str]:
        root = Path(settings.MEDIA_ROOT)
        return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    return names


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A block after which what waits for the commit is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def make_photo(file=None, **columns) -> Photo:
    columns = {"alt": "示例：四色方块", "credit": "示例摄影", **columns}
    if "unit" not in columns:
        columns["unit"] = make_unit()
    return Photo.objects.create(image=file or pictures.photo(), **columns)


def other_photo():
    return pictures.photo(700, 500)


def test_a_row_names_its_six_files_and_no_other_is_stored(stored):
    photo = make_photo(pictures.photo(2000, 1000))
    digest = prepare(pictures.photo(2000, 1000)).digest
    folder = f"photos/{digest[:2]}/{digest}"
    sizes = {480: 240, 960: 480, 1600: 800}
    photo.refresh_from_db()
    assert photo.renditions == [
        {"width": w, "height": h, "format": form, "name": f"{folder}-{w}.{suffix}"}
        for w, h in sizes.items()
        for form, suffix in (("webp", "webp"), ("jpeg", "jpg"))
    ]
    assert (photo.image.name, photo.width, photo.height) == (f"{folder}-1600.jpg", 1600, 800)
    assert stored() == photo.file_names == {row["name"] for row in photo.renditions}


def test_addresses_for_the_page():
    photo = make_photo()
    start = photo.url.removesuffix("-600.jpg")
    assert start.startswith("/media/photos/")
    assert photo.srcset_webp == f"{start}-480.webp 480w, {start}-600.webp 600w"
    assert photo.srcset_jpeg == f"{start}-480.jpg 480w, {start}-600.jpg 600w"


def test_the_original_and_what_it_hides_are_not_stored(settings, stored):
    make_photo(pictures.secretive("JPEG"))
    for name in stored():
        content = (Path(settings.MEDIA_ROOT) / name).read_bytes()
        assert not [secret for secret in pictures.SECRETS if secret in content]


def test_a_row_just_saved_opens_the_stored_picture():
    photo = Photo(unit=make_unit(), image=pictures.photo(form="PNG"), alt="示例", credit="示例")
    uploaded = photo.image
    photo.save()
    for image in (uploaded, photo.image, Photo.objects.get().image):
        with image.open() as file:
            assert file.read(3) == b"\xff\xd8\xff"


def test_bulk_create_stores_renditions_too(stored):
    unit = make_unit()
    files = (pictures.photo(), other_photo())
    rows = [Photo(unit=unit, image=file, alt="示例", credit="示例") for file in files]
    Photo.objects.bulk_create(rows)
    first, second = Photo.objects.order_by("id")
    assert (first.width, second.width) == (600, 700)
    assert stored() == first.file_names | second.file_names
    assert len(stored()) == 8


def test_saving_only_the_image_saves_its_sizes(committed):
    photo = make_photo()
    with committed():
        photo.image = other_photo()
        photo.save(update_fields=["image"])
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.renditions[0]["height"]) == (700, 500, 343)


def test_files_go_with_their_row(stored, committed):
    photo = make_photo()
    with committed():
        photo.delete()
        assert len(stored()) == 4
    assert stored() == set()


def test_files_go_with_a_whole_selection_and_with_their_owner(stored, committed):
    make_photo()
    unit = make_photo(other_photo()).unit
    with committed():
        Photo.objects.exclude(unit=unit).delete()
    assert len(stored()) == 4
    with committed():
        unit.delete()
    assert (stored(), Photo.objects.count()) == (set(), 0)


def test_files_go_with_a_deferred_row(stored, committed):
    make_photo()
    with committed():
        Photo.objects.only("alt").get().delete()
    assert stored() == set()


def test_a_replaced_photograph_leaves_no_file(stored, committed):
    photo = make_photo()
    with committed():
        photo.image = other_photo()
        photo.save()
    assert stored() == Photo.objects.get().file_names
    assert {row["width"] for row in photo.renditions} == {480, 700}


def test_saving_other_columns_keeps_the_files(stored, committed):
    photo = make_photo()
    before = stored()
    with committed():
        photo.caption = "示例图片说明"
        photo.save()
    assert stored() == before == photo.file_names


def test_the_same_photograph_of_two_owners_is_stored_once(stored, committed):
    photo = make_photo()
    story = StoryPhoto.objects.create(
        recognition=make_recognition(), image=pictures.photo(), alt="示例", credit="示例"
    )
    assert stored() == photo.file_names == story.file_names
    with committed():
        photo.delete()
    assert stored() == story.file_names
    with committed():
        story.delete()
    assert stored() == set()


def test_replacing_by_the_same_photograph_keeps_the_files(stored, committed):
    photo = make_photo()
    with committed():
        photo.image = pictures.photo()
        photo.save()
    assert stored() == photo.file_names != set()


def test_a_file_removed_just_before_the_commit_is_written_again(stored, committed):
    first = make_photo()
    with committed():
        second = make_photo(pictures.photo())
        for name in second.file_names:
            second.image.storage.delete(name)
    assert stored() == first.file_names


def test_a_stump_of_a_cut_write_is_written_whole(settings):
    name = make_photo().image.name
    path = Path(settings.MEDIA_ROOT) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    make_photo(pictures.photo())
    assert path.read_bytes() == whole


@pytest.mark.parametrize("change", ["delete", "replace"])
def test_a_change_that_is_rolled_back_keeps_the_files(stored, committed, change):
    photo = make_photo()
    before = photo.file_names
    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        if change == "delete":
            photo.delete()
        else:
            photo.image = other_photo()
            photo.save()
        raise RuntimeError
    assert Photo.objects.get().file_names == before
    assert before <= stored()


@pytest.mark.parametrize(
    "column, sentence",
    [("alt", "请填写替代文字。"), ("credit", "请填写摄影者或供图单位。")],
)
@pytest.mark.parametrize("model", [Photo, StoryPhoto])
def test_words_and_credit_are_required_by_the_database(model, column, sentence):
    owner = {"unit": make_unit()} if model is Photo else {"recognition": make_recognition()}
    row = model(**owner, **{"alt": "示例", "credit": "示例", column: ""})
    constraint = f"{model._meta.label_lower.replace('.', '_')}_{column}_given"
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert caught.value.messages == [sentence]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.image = pictures.photo()
        row.save()
    assert constraint in str(refused.value)


def test_a_form_says_what_is_wrong_with_the_file():
    form_class = modelform_factory(Photo, fields=["unit", "image", "alt", "credit"])
    columns = {"unit": make_unit().pk, "alt": "示例", "credit": "示例"}
    told = {}
    for case, files in {
        "nothing": {},
        "no file": {"image": "照片.jpg"},
        "empty": {"image": pictures.upload(b"")},
        "text": {"image": pictures.upload(b"hello")},
        "good": {"image": pictures.photo()},
    }.items():
        told[case] = dict(form_class(columns, files).errors)
    assert told == {
        "nothing": {"image": ["请选择一张照片。"]},
        "no file": {"image": ["没有收到照片，请重新选择后再上传。"]},
        "empty": {"image": ["文件是空的，请重新选择照片后再上传。"]},
        "text": {"image": ["无法识别这个文件的内容，请上传 JPEG、PNG、WebP 或 HEIC 格式的照片。"]},
        "good": {},
    }


def test_the_file_picker_offers_what_is_accepted_and_no_name_is_too_long():
    form_class = modelform_factory(Photo, fields=["image"])
    offered = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
    assert f'accept="{offered}"' in str(form_class()["image"])
    file = pictures.upload(pictures.encoded(pictures.quarters()), "照" * 300 + ".jpg")
    assert form_class({}, {"image": file}).errors.get("image") is None


def test_a_stored_photograph_is_not_judged_again(stored):
    photo = make_photo()
    photo.image.storage.delete(photo.image.name)
    photo.full_clean()


def test_an_unfit_file_stores_nothing(stored):
    with pytest.raises(ValidationError, match="无法识别"):
        make_photo(pictures.upload(b"hello"))
    assert (stored(), Photo.objects.count()) == (set(), 0)
