"""A table as staff hand it in: a file or pasted rows, from then on the texts of its sheets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from awards.importing.planning import chosen
from awards.importing.reading import LARGEST, Sheet, as_text, pasted, read
from awards.intake.files import UnreadableFile
from units.texts.entry import TextEntry

#: Most characters of all sheets: they are shown, and sent back, as one field of a form.
LONGEST = 500_000
TOO_LONG = "表格超过 50 万字，请分成几份。"
NOT_SENT_BACK = "页面上的表格没有完整送回来，请重新选择文件。"
PASTED = "粘贴的表格"
BOTH = "文件和粘贴的表格一次只能导入一样。要导入文件，请清空粘贴的，再选一次文件。"


class SheetsEntry(forms.JSONField):
    """The sheets as the preview sends them back: the name and the text of each."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": NOT_SENT_BACK}

    def to_python(self, value: Any) -> list[tuple[str, str]]:
        found = super().to_python(value) or []
        if not isinstance(found, list) or len(found) > 50 or not all(map(_is_sheet, found)):
            raise ValidationError(NOT_SENT_BACK)
        return [(name, text) for name, text in found]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def _is_sheet(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one)


class TableForm(forms.Form):
    """A table as a file, as pasted text, or as it was sent back."""

    file = forms.FileField(
        label="文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=".xlsx 或 .csv，不超过 10 MB。",
    )
    text = TextEntry(
        label="或者粘贴",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="在表格软件里连表头一起复制，粘贴到这里。",
    )
    sheets = SheetsEntry(required=False)
    name = TextEntry(required=False, max_length=100, widget=forms.HiddenInput)

    def clean_file(self) -> list[tuple[str, str]]:
        """The sheets of an uploaded file; none without one."""
        file = self.cleaned_data["file"]
        if not file:
            return []
        try:
            found = chosen(read(file.read(LARGEST + 1), file.name))
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from None
        return [(sheet.name, as_text(sheet)) for sheet in found]

    def clean(self) -> dict:
        """The sheets under `sheets`, and what the file is called under `name`."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["file"] and cleaned["text"].strip():
            raise forms.ValidationError(BOTH)
        if file := self.files.get("file"):
            cleaned["name"] = file.name[:100]
        cleaned["name"] = cleaned["name"] or PASTED
        found = cleaned["file"] or cleaned["sheets"]
        if not found and cleaned["text"].strip():
            found = [("", cleaned["text"])]
        if not found:
            raise forms.ValidationError("请选择文件，或者粘贴表格。")
        if sum(len(text) for _, text in found) > LONGEST:
            raise forms.ValidationError(TOO_LONG)
        clean = self.fields["text"].clean
        cleaned["sheets"] = [(clean(name), clean(text)) for name, text in found]
        return cleaned


def read_back(told: list[tuple[str, str]]) -> list[Sheet]:
    """The sheets of a valid form. Raises UnreadableFile for what is no table."""
    return [Sheet(name, False, sheet.rows) for name, text in told for sheet in pasted(text)]
