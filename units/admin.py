"""The staff's forms of districts and units."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef
from django.db.models.functions import Upper

from units.desk.choosing import ChosenNotDeleted, FewRows, LabelledFormSet
from units.desk.history import KeepsHistory
from units.desk.likeness import AsksWhatIsAlike, ChosenInPopup
from units.desk.long import Hits, LongList, counted
from units.desk.photographs import PhotoInlineBase
from units.desk.public import AsksBeforePublic
from units.desk.slugs import SluggedForm, unit_parts
from units.desk.uploads import UploadsForgotten
from units.desk.versions.timeline import TimeLine
from units.search.spelling import words

from .codes import as_registered, credit_code_warning
from .models import (
    UNPLACED,
    Brand,
    District,
    Photo,
    Reading,
    SearchEntry,
    Unit,
    UnitName,
)


class PhotoInline(PhotoInlineBase):
    """Photographs of a unit itself."""

    model = Photo


class UnitNameInline(FewRows, admin.TabularInline):
    """Former, short and popular names, under which visitors find the unit too."""

    model = UnitName
    formset = LabelledFormSet
    extra = 0


class BrandInline(FewRows, admin.TabularInline):
    """The unit's Party-building brands."""

    model = Brand
    formset = LabelledFormSet
    extra = 0


@admin.register(District)
class DistrictAdmin(KeepsHistory, AsksBeforePublic, ChosenNotDeleted, admin.ModelAdmin):
    """行政区划."""

    list_display = ["name", "code", "parent", "unit_count"]
    # Said here too, in this and the other admins: rows that are counted lose the model's order.
    ordering = ["code"]
    list_select_related = ["parent"]
    search_fields = ["name", "code"]
    search_help_text = "名称或六位代码。"
    autocomplete_fields = ["parent"]
    fields = ["code", "name", "parent"]
    fixed_when_public = ("code",)

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(unit_count=counted(Unit, "district", request.user))
        )

    @admin.display(description="单位数", ordering="unit_count")
    def unit_count(self, district):
        """How many units stand directly in it."""
        return district.unit_count


class UnitForm(AsksWhatIsAlike, SluggedForm):
    """A unit; 舟山市公安局 in 舟山市 gets the slug zhoushan-gonganju unless one is given."""

    def slug_parts(self, cleaned):
        """The district without its 市 or 区, then what follows it in the name."""
        name, district = cleaned.get("name"), cleaned.get("district")
        return unit_parts(name, district.name) if name and district else []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if code := self.fields.get("credit_code"):
            # Certificates print it in groups; the spaces go in clean_credit_code, and what is
            # too long even so is refused by the model.
            code.validators = []
            del code.widget.attrs["data-most"]

        if place := self.fields.get("protocol_order"):
            place.required = False

    def clean_protocol_order(self):
        """The place given, or the one after all others."""
        given = self.cleaned_data["protocol_order"]
        return UNPLACED if given is None else given

    def clean_credit_code(self):
        """The code as printed on certificates: half width, capitals, no spaces."""
        return as_registered(self.cleaned_data["credit_code"])


@admin.register(Unit)
class UnitAdmin(
    ChosenInPopup,
    LongList,
    UploadsForgotten,
    TimeLine,
    KeepsHistory,
    AsksBeforePublic,
    ChosenNotDeleted,
    admin.ModelAdmin,
):
    """机关单位."""

    form = UnitForm
    list_display = ["name", "short_name", "district", "tier", "category", "times"]
    list_filter = ["district", "tier", "category"]
    list_select_related = ["district"]
    list_per_page = 50
    ordering = ["pinyin", "id"]
    sorted_when_long = ("name",)
    # Any value shows the search box; what is searched is said in `hits`.
    search_fields = ["name"]
    search_help_text = (
        "全称、简称、曾用名、品牌、拼音或首字母（如 gaj 找公安局），也可输入信用代码。"
    )
    autocomplete_fields = ["district", "superior", "successor"]
    fixed_when_public = ("slug",)
    internal = ("superior",)
    fieldsets = [
        ("单位", {"fields": ["name", "short_name", "slug"]}),
        ("归类", {"fields": ["district", "superior", "tier", "category", "protocol_order"]}),
        ("登记与沿革", {"fields": ["credit_code", "website", "successor"]}),
    ]
    inlines = [UnitNameInline, BrandInline, PhotoInline]
    exported = [
        "name",
        "short_name",
        "other_names",
        "brand_names",
        "district",
        ("district__code", "区划代码"),
        "tier",
        "category",
        "credit_code",
        "website",
        "superior",
        "successor",
        "slug",
        "times",
    ]
    exported_related = ["names", "brands"]

    def get_queryset(self, request):
        """With a count of its own for each row of a page."""
        recognitions = Unit._meta.get_field("recognitions").related_model
        times = counted(recognitions, "unit", request.user)
        return super().get_queryset(request).annotate(times=times)

    @admin.display(description="参评次数", ordering="times")
    def times(self, unit):
        """In how many award years it stands, at whatever stage."""
        return unit.times

    @admin.display(description="其他名称")
    def other_names(self, unit):
        """Former, short and popular names."""
        return "、".join(name.name for name in unit.names.all())

    @admin.display(description="党建品牌")
    def brand_names(self, unit):
        """All its brands, drafts' included."""
        return "、".join(brand.name for brand in unit.brands.all())

    def hits(self, request, queryset, text):
        """As on the public pages; or by the whole credit code."""
        # As the constraint has it, which is an index.
        coded = queryset.exclude(credit_code="").annotate(code=Upper("credit_code"))
        coded = coded.filter(code=text.strip().upper()).values_list("pk", flat=True)
        return Hits(list(coded), False, False) if coded else super().hits(request, queryset, text)

    def save_related(self, request, form, formsets, change):
        """Save, and say what is doubtful about the credit code, and what the address is."""
        super().save_related(request, form, formsets, change)
        unit = form.instance
        typed = "credit_code" in form.changed_data and unit.credit_code
        if warning := typed and credit_code_warning(typed):
            messages.warning(request, warning)
        if not change:
            messages.info(request, f"这个单位的网址名称是 {unit.slug}，公布后不再更改。")


@admin.register(Brand)
class BrandAdmin(LongList, KeepsHistory, AsksBeforePublic, ChosenNotDeleted, admin.ModelAdmin):
    """党建品牌: entered on its unit's page; here it is found and chosen."""

    list_display = ["name", "unit"]
    list_select_related = ["unit"]
    ordering = ["id"]
    list_per_page = 50
    search_fields = ["name"]
    search_help_text = "品牌名称或释义，或单位的全称、简称、曾用名、拼音或首字母（如 gaj）。"
    autocomplete_fields = ["unit"]

    def is_public(self, obj) -> bool:
        """A brand stands on the page of its unit, where that has one."""
        return super().is_public(obj) and Unit.objects.public().filter(pk=obj.unit_id).exists()

    def get_search_results(self, request, queryset, search_term):
        """As usual; in a recognition's form of the brands of the unit chosen there, all that match.

        They are few, and each is asked whether it holds the words.
        """
        if not (unit := request.GET.get("unit", "")).isdecimal():
            return super().get_search_results(request, queryset, search_term)
        found = queryset.filter(unit=int(unit))
        entry = SearchEntry.objects.filter(kind=SearchEntry.Kind.BRANDS, object_id=OuterRef("pk"))
        for word in words(search_term):
            found = found.filter(Exists(entry.filter(text__contains=word)))
        return found, False


@admin.register(Reading)
class ReadingAdmin(KeepsHistory, admin.ModelAdmin):
    """读音: how words in names are read, where the dictionary has them wrong."""

    list_display = ["word", "pinyin"]
    ordering = ["word"]
    search_fields = ["word", "pinyin"]
    search_help_text = "词语或读音。"
    fields = ["word", "pinyin"]
