"""The form by which visitors object to a list on notice."""

from django import forms
from django.core.exceptions import ValidationError

from awards.models import Notice, NoticedUnit, Objection, ObjectionFile
from awards.notices.objections import Said
from units.photographs.scans import read_scan
from units.texts.entry import TextEntry

from .visitors import VisitorForm

#: Files beside the sealed scan, and all bytes together.
MOST_FILES, MOST_BYTES = 5, 20 * 1024 * 1024
#: What file pickers offer.
ACCEPT = "application/pdf,image/jpeg,image/png"
WHOLE = "整个名单"
AGAIN = "请重新选择文件：浏览器不会替您保留选过的文件。"


class SeveralFiles(forms.ClearableFileInput):
    """The box of several files."""

    allow_multiple_selected = True


class ScansField(forms.FileField):
    """Several files, each a sound PDF, JPEG or PNG; cleaned to rows that are not stored."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list[ObjectionFile]:
        """Raises ValidationError that says which file is unfit."""
        uploads = [one for one in data or [] if one]
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"附件最多 {MOST_FILES} 个，您选了 {len(uploads)} 个。")
        return [_row(super(ScansField, self).clean(one), "附件") for one in uploads]


class SealField(forms.FileField):
    """The scan of the objection with the seal of the unit on it."""

    def clean(self, data, initial=None) -> ObjectionFile | None:
        """Raises ValidationError for an unfit file."""
        upload = super().clean(data, initial)
        return _row(upload, "加盖公章的扫描件", is_sealed=True) if upload else None


def _row(upload, called: str, *, is_sealed: bool = False) -> ObjectionFile:
    name = upload.name[-200:]
    try:
        scan = read_scan(upload, called)
    except ValidationError as unfit:
        raise ValidationError(f"{name}：{''.join(unfit.messages)}") from None
    return ObjectionFile(
        is_sealed=is_sealed,
        name=name,
        format=scan.format,
        content=scan.content,
        size=len(scan.content),
        digest=scan.digest,
    )


class ObjectionForm(VisitorForm):
    """Who objects to what and why; a unit signs with its seal, a person with a real name."""

    kind = forms.ChoiceField(
        label="提出人",
        choices=Objection.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择以单位还是个人的身份提出。"},
    )
    name = TextEntry(
        label="单位名称或真实姓名",
        max_length=100,
        required=False,
        help_text="单位必填，写规范全称；个人请写真实姓名，便于核实和答复。不公开。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    anonymous = forms.BooleanField(
        label="我以个人匿名提出",
        required=False,
        help_text="匿名的异议同样登记；但是无法向您核实，也无法当面答复，线索不具体的可能查不下去。",
    )
    contact = TextEntry(
        label="联系方式",
        max_length=200,
        required=False,
        help_text="电话或通信地址，核查时联系用，可不填。不公开。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    about = forms.ChoiceField(label="针对", required=False)
    text = TextEntry(
        label="异议内容",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="写清时间、地点、事情和依据，最多 5000 字。不公开。",
        error_messages={"required": "请写明异议内容。"},
    )
    seal = SealField(
        label="加盖公章的扫描件",
        required=False,
        help_text="单位必须上传：把异议打印出来，加盖公章后扫描或拍照。PDF、JPEG 或 PNG，"
        "不超过 10 MB。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": "文件是空的，请重新扫描后再上传。"},
    )
    evidence = ScansField(
        label="其他附件",
        required=False,
        help_text=f"证明材料，可不传；最多 {MOST_FILES} 个 PDF、JPEG 或 PNG 文件，"
        "每个不超过 10 MB，合计不超过 20 MB。",
        widget=SeveralFiles(attrs={"accept": ACCEPT}),
        error_messages={"empty": "文件是空的，请重新选择。"},
    )
    field_order = ["kind", "name", "anonymous", "contact", "about", "text", "seal", "evidence"]

    def __init__(self, *args, notice: Notice, **kwargs):
        super().__init__(*args, **kwargs)
        units = notice.units.values_list("pk", "name")
        self.notice = notice
        self.fields["about"].choices = [("", WHOLE), *units]

    def clean(self):
        """What depends on who objects, and all files together."""
        cleaned = super().clean()
        is_unit = cleaned.get("kind") == Objection.Kind.UNIT
        if is_unit and "name" in cleaned and not cleaned["name"]:
            self.add_error("name", "请写明单位的规范全称。")
        if is_unit and "seal" in cleaned and not cleaned["seal"]:
            self.add_error("seal", "单位提出异议，请上传加盖公章的扫描件。")
        if cleaned.get("kind") == Objection.Kind.PERSON and "name" in cleaned:
            self._clean_person(cleaned)
        if sum(one.size for one in self.files_sent) > MOST_BYTES:
            self.add_error("evidence", "文件合计超过 20 MB，请压缩或减少后再上传。")
        if self.errors and self.files:
            for name in ("seal", "evidence"):
                if name in self.files and name not in self.errors:
                    self.add_error(name, AGAIN)
        return cleaned

    def _clean_person(self, cleaned: dict) -> None:
        if not cleaned["name"] and not cleaned["anonymous"]:
            self.add_error("name", "请写真实姓名；不愿具名的，请勾选下面的“我以个人匿名提出”。")
        elif cleaned["name"] and cleaned["anonymous"]:
            self.add_error("anonymous", "您已写了姓名：要匿名请清空姓名，要具名请取消勾选。")

    @property
    def files_sent(self) -> list[ObjectionFile]:
        """The rows of all files that were fit, the sealed scan first."""
        seal = self.cleaned_data.get("seal")
        return [*([seal] if seal else []), *(self.cleaned_data.get("evidence") or [])]

    @property
    def said(self) -> Said:
        """What a valid form says."""
        cleaned, about = self.cleaned_data, self.cleaned_data["about"]
        unit = NoticedUnit.objects.get(notice=self.notice, pk=about) if about else None
        columns = {name: cleaned[name] for name in ("kind", "text", "name", "contact")}
        return Said(**columns, about=unit)
