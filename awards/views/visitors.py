"""What the forms of visitors have in common: the box for machines, the number of a receipt."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from units.texts.entry import TextEntry


class VisitorForm(forms.Form):
    """A form that anybody may send."""

    #: Left empty by whoever sees the page, filled in by machines.
    website = TextEntry(label="请留空", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs = {"autocomplete": "off", "tabindex": "-1"}

    def clean_website(self) -> None:
        """Raises ValidationError for what fills in everything."""
        if self.cleaned_data["website"]:
            raise ValidationError("这一栏须留空，请清空后再提交。")


class ReceiptForm(forms.Form):
    """The number by which what was sent is followed."""

    number = TextEntry(label="回执编号", max_length=40)

    def __init__(self, *args, name: str, **kwargs):
        super().__init__(*args, **kwargs)
        said = f"请填写提交{name}后页面上给出的回执编号。"
        self.fields["number"].error_messages["required"] = said

    def clean_number(self) -> str:
        """As it is stored, however it was typed."""
        return "".join(filter(str.isalnum, self.cleaned_data["number"])).upper()


@method_decorator(never_cache, name="dispatch")
class ReceiptFormView(View):
    """Where the number of a receipt is typed, of what is called `name`."""

    model: type[Model]
    name: str
    #: The names of the addresses of this page, of the one above it, and of a receipt.
    here: str
    up: str
    leads_to: str
    #: What the page above is called.
    up_name: str

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead to the state of what has the number, if there is one."""
        form = ReceiptForm(request.GET if "number" in request.GET else None, name=self.name)
        if form.is_bound and form.is_valid():
            number = form.cleaned_data["number"]
            if self.model._default_manager.filter(receipt=number).exists():
                return HttpResponseRedirect(reverse(self.leads_to, args=[number]))
            form.add_error("number", f"没有这个编号的{self.name}。请对照回执逐个字符核对。")
        said = {"form": form, "name": self.name, "up_name": self.up_name}
        context = said | {"here": reverse(self.here), "up": reverse(self.up)}
        return render(request, "awards/receipt_form.html", context)
