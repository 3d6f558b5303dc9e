"""What an approver decides, and what is said of one place, beside its errors."""

from collections.abc import Sequence

from django import forms

from awards.approval.papers import scan_of
from awards.approval.remarks import LONGEST, WHOLE, Place, faults
from awards.models import Approval, Signature, Step
from awards.proofreading import Finding
from units.photographs.scans import MOST
from units.texts.entry import TextEntry

PASS, RETURN = "pass", "return"
CONFIDENTIALITY = Approval._meta.get_field("confidentiality").max_length
#: How long an opinion may be, in characters.
OPINION = 500


class PassingForm(forms.Form):
    """What passing a step takes: who checked for confidentiality, and why findings may stay."""

    def __init__(
        self, *args, step: Step | None, findings: Sequence[Finding], passes: bool = True, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.findings = findings
        if step == Step.FINAL:
            self.fields["confidentiality"] = TextEntry(
                label="保密审查人",
                required=passes,
                max_length=CONFIDENTIALITY,
                help_text="通过终审时必填：谁审查过这份内容不涉密、不含敏感信息，写姓名。",
                error_messages={"required": "请写明保密审查人。"},
            )
        for finding in findings:
            self.fields[self.name_of(finding)] = TextEntry(
                label=f"“{finding.excerpt}”不改的理由",
                required=passes,
                max_length=200,
                error_messages={"required": "请退回改正，或者写明为什么不改。"},
            )

    @staticmethod
    def name_of(finding: Finding) -> str:
        """The field for the reason why a finding stays."""
        return f"settle-{finding.fingerprint}"

    def to_settle(self):
        """Each finding that blocks a pass, with the box for its reason."""
        return [(finding, self[self.name_of(finding)]) for finding in self.findings]

    @property
    def settled(self) -> dict[str, str]:
        """The reasons by fingerprint."""
        return {f.fingerprint: self.cleaned_data[self.name_of(f)] for f in self.findings}


class VerdictForm(PassingForm):
    """Passing or returning a content: what is required depends on which."""

    reason = TextEntry(
        label="意见",
        required=False,
        max_length=OPINION,
        widget=forms.Textarea(attrs={"rows": 3, "data-most": OPINION}),
        help_text="退回时必填：哪里不行、怎样改。写入操作历史，作者看得到，不公开。",
    )

    def __init__(self, *args, act: str = "", **kwargs):
        super().__init__(*args, passes=act == PASS, **kwargs)
        self.fields["reason"].required = act == RETURN
        self.fields["reason"].error_messages["required"] = "请写明退回的原因。"


class SignatureForm(PassingForm):
    """What a leader signed on paper, as whoever brings it in copies it."""

    sheet = TextEntry(
        label="签批单编号",
        max_length=9,
        help_text="签批单二维码下面的八位编号，如 3FA9-01C2；大小写不限，短横可以不写。",
        error_messages={"required": "请照签批单抄写编号。"},
    )
    signed_by = TextEntry(
        label="签批人",
        max_length=Signature._meta.get_field("signed_by").max_length,
        help_text="在单子上签名的领导，写姓名。",
        error_messages={"required": "请写明是谁签批的。"},
    )
    signed_on = forms.DateField(
        label="签批日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请照签批单填写日期。"},
    )
    scan = forms.FileField(
        label="扫描件",
        help_text=f"签了名的单子，PDF、JPEG 或 PNG，不超过 {MOST // 1024 // 1024} MB；不公开。",
        error_messages={"required": "请选择扫描件。", "empty": "文件是空的，请重新扫描后再上传。"},
    )

    def clean_scan(self) -> Signature:
        """A signature with the scan and nothing else yet."""
        return scan_of(self.cleaned_data["scan"])

    @property
    def signature(self) -> Signature:
        """The signature as entered."""
        found = self.cleaned_data["scan"]
        for name in ("sheet", "signed_by", "signed_on"):
            setattr(found, name, self.cleaned_data[name])
        return found


class RemarkForm(forms.Form):
    """Something said of one place of a content."""

    path = TextEntry(label="对哪一栏", required=False, widget=forms.Select)
    excerpt = TextEntry(
        label="原文片段",
        required=False,
        help_text="只针对其中一句时，照原文摘录；不填就是针对整栏。",
    )
    text = TextEntry(
        label="意见",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-most": LONGEST["text"]}),
    )

    def __init__(self, *args, places: Sequence[Place], **kwargs):
        super().__init__(*args, prefix="remark", **kwargs)
        self.places = places
        named = [(place.path, place.words) for place in places]
        self.fields["path"].widget.choices = [("", WHOLE), *named]

    def clean(self):
        """Raises beside each box what is wrong with it."""
        cleaned = super().clean()
        said = {name: cleaned.get(name, "") for name in ("text", "path", "excerpt")}
        for name, sentence in faults(self.places, **said).items():
            self.add_error(name, sentence)
        return cleaned
