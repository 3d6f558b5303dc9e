"""Where visitors report an error of a page (网页找错), and follow what becomes of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.encoding import uri_to_iri
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, FormView

from audit import asking
from awards.errata import acts
from awards.errata.pages import NoPage, address_of, page_of
from awards.honours.lifecycle import Refused
from awards.models import Erratum
from awards.visitors import parts_of
from units.texts.entry import TextEntry

from .visitors import ReceiptFormView, VisitorForm


class ErratumForm(VisitorForm):
    """Which page, what is wrong there, and whom to ask back."""

    page = TextEntry(
        label="哪一页",
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    text = TextEntry(
        label="错在哪里",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="写清是哪一处、现在怎样写的、应当怎样写、依据什么，最多 2000 字。不公开。",
        error_messages={"required": "请写明错在哪里。"},
    )
    contact = TextEntry(
        label="联系方式",
        max_length=200,
        required=False,
        help_text="电话或邮箱，只用来向您核实，可不填。不公开，答复以后即删除。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["page", "text", "contact"]

    def __init__(self, *args, host: str, home: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.host, self.home = host, home
        said = f"出错网页的地址，以 {home} 开头；说不清的可不填。"
        self.fields["page"].help_text = said

    def clean_page(self) -> str:
        """Raises ValidationError for what is no address of a public page here."""
        said = self.cleaned_data["page"]
        try:
            return said and page_of(said, self.host)
        except NoPage:
            message = (
                f"这不是本站公开网页的地址。请从浏览器的地址栏复制，以 {self.home} 开头；"
                "说不清是哪一页的，请清空这一栏。"
            )
            raise ValidationError(message) from None


@method_decorator(never_cache, name="dispatch")
class ErratumView(FormView):
    """Where a visitor reports an error; `page` in the address says of which page."""

    template_name = "awards/erratum.html"
    form_class = ErratumForm

    def get_form_kwargs(self):
        home = self.request.build_absolute_uri(reverse("home"))
        return super().get_form_kwargs() | {"host": self.request.get_host(), "home": home}

    def get_initial(self):
        """The page on which the visitor pressed the link."""
        return {"page": self.whole(self.asked) if self.asked else ""}

    @property
    def asked(self) -> str:
        """The page of the address; empty where it is none of ours."""
        try:
            return page_of(self.request.GET.get("page", ""), self.request.get_host())
        except NoPage:
            return ""

    def whole(self, page: str) -> str:
        """The whole address of a page, as people read it."""
        return uri_to_iri(self.request.build_absolute_uri(address_of(page)))

    def form_valid(self, form: ErratumForm) -> HttpResponse:
        said = acts.Said(**{name: form.cleaned_data[name] for name in ("page", "text", "contact")})
        try:
            made = acts.receive(said, asking.asker().address)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("awards:erratum_receipt", args=[made.receipt]))

    def get_context_data(self, **kwargs):
        back = address_of(self.asked) if self.asked else reverse("home")
        return super().get_context_data(**kwargs) | {"within": acts.WITHIN, "back": back}


class ErratumReceiptFormView(ReceiptFormView):
    """Where the number of a reported error is typed."""

    model, name = Erratum, "网页找错"
    here, leads_to = "awards:erratum_receipt_form", "awards:erratum_receipt"
    up, up_name = "awards:erratum", "网页找错"


@method_decorator(never_cache, name="dispatch")
class ErratumReceiptView(DetailView):
    """The state of a reported error and the answer, and nothing of what it says."""

    template_name = "awards/erratum_receipt.html"
    context_object_name = "erratum"
    slug_field = slug_url_kwarg = "receipt"

    def get_queryset(self):
        return Erratum.objects.defer("text", "contact")

    def get_context_data(self, **kwargs):
        shown = {
            "parts": parts_of(self.object.receipt),
            "due": acts.due_days([self.object])[self.object.pk],
            "within": acts.WITHIN,
            "address": address_of(self.object.page) if self.object.page else "",
        }
        return super().get_context_data(**kwargs) | shown
