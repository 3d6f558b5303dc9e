"""Who is recognised: districts, government organs, their names, brands and photographs."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.urls import reverse

from units.history import Change
from units.keysets import keysets
from units.permissions import OF_LISTS
from units.photographs.models import Photograph
from units.remits import Remit
from units.search import readings
from units.search.entries import SearchEntry
from units.search.finding import MOST_WORDS, keys
from units.search.readings import Reading
from units.search.searched import SearchedQuerySet
from units.search.spelling import Readings, words
from units.texts import columns
from units.version import ContentVersion

from . import names, superiors
from .codes import CREDIT_CODE, DISTRICT_CODE
from .districts import holds
from .kinds import Category, Tier

#: History, version, search and remits are modules of their own; Django looks for models here.
__all__ = [
    "Brand",
    "Category",
    "Change",
    "ContentVersion",
    "District",
    "Photo",
    "Reading",
    "Remit",
    "SearchEntry",
    "Tier",
    "Unit",
    "UnitName",
]

SLUG_HELP = "网址中的名称，用小写拼音和连字符，如 zhoushan-gonganju；公布后请勿更改。"


class DistrictQuerySet(models.QuerySet):
    """Named reads of districts."""

    def get_by_natural_key(self, code):
        return self.get(code=code)

    def public(self):
        """Those that visitors read of: a public unit's, or of a public report."""
        reports = self.model._meta.get_field("reports").related_model.objects.public()
        return self.filter(
            Exists(Unit.objects.public().filter(district=OuterRef("pk")))
            | Exists(reports.filter(district=OuterRef("pk")))
        )


class District(models.Model):
    """An administrative division (行政区划) under its GB/T 2260 code."""

    code = columns.CharField(
        "行政区划代码",
        max_length=6,
        unique=True,
        validators=[RegexValidator(DISTRICT_CODE, "行政区划代码是六位数字，如 330903。")],
        help_text="GB/T 2260 的六位代码。",
    )
    name = columns.CharField("名称", max_length=50)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级区划",
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        default_permissions = OF_LISTS
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="district_code_form",
                condition=Q(code__regex=DISTRICT_CODE),
                violation_error_message="行政区划代码是六位数字，如 330903。",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a parent that the code does not lie in. Raises ValidationError on `parent`."""
        above = self.parent and self.parent.code
        if above and (self.code == above or not holds(above, self.code)):
            raise ValidationError(
                {"parent": f"代码 {self.code} 不在{self.parent}（{above}）之内，请核对代码和上级。"}
            )

    def natural_key(self):
        return (self.code,)


class UnitQuerySet(SearchedQuerySet):
    """Named reads of units."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """Units with a public recognition. The rule of what is public is the recognition's own,
        reached through the reverse relation: this room does not import that one."""
        recognitions = self.model._meta.get_field("recognitions").related_model
        return self.filter(Exists(recognitions.objects.public().filter(unit=OuterRef("pk"))))

    def matching(self, text: str):
        """Units that every word of a text finds: what they are, any of their names, also as pinyin
        or initials from one of its characters on, or a public brand."""
        found = self
        for word in words(text)[:MOST_WORDS]:
            brands = Brand.objects.public().order_by().filter(pk__in=keys("brands", word))
            # One list of keys, made once; of two that OR joins, PostgreSQL asks row by row.
            both = keys("units", word).union(brands.values("unit"), all=True)
            found = found.filter(pk__in=both)
        return found

    def of_districts(self, districts: list[int]) -> dict[int, int]:
        """Those of each of these districts, by its key, of `keysets`."""
        return keysets(self.filter(district__in=districts), "district", "pk")

    def bearers(self, known_as: Collection[str]) -> dict[str, list[str]]:
        """The slugs of the units that are or were known by each of these names.

        Whose the name is comes first, as `names.bearers` says.
        """
        return names.bearers(self.order_by(), known_as)

    def for_list(self):
        """With all that a row of the directory shows."""
        brands = models.Prefetch("brands", Brand.objects.public())
        return self.select_related("district").prefetch_related("names", brands)


#: The protocol order of units that were given none: after all others.
UNPLACED = 9999


class Unit(models.Model):
    """A government organ (机关单位) under its present official name."""

    slug = columns.SlugField("网址名称", max_length=60, unique=True, help_text=SLUG_HELP)
    name = columns.CharField("全称", max_length=100, unique=True, help_text="现行的规范全称。")
    short_name = columns.CharField(
        "简称", max_length=50, blank=True, help_text="页面标题和卡片上用的规范简称，可不填。"
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        db_index=False,  # unit_of_district begins with it
        related_name="units",
        verbose_name="所在区划",
    )
    tier = columns.CharField("层级", max_length=12, choices=Tier)
    category = columns.CharField("工作领域", max_length=12, choices=Category)
    credit_code = columns.CharField(
        "统一社会信用代码",
        max_length=18,
        blank=True,
        validators=[RegexValidator(CREDIT_CODE, "统一社会信用代码是 18 位数字和大写字母。")],
        help_text="18 位，机关以 11 开头；校验位不符时会提醒，但可以保存。公开。",
    )
    website = columns.URLField("网站", blank=True, help_text="单位的官方网站。公开。")
    protocol_order = models.PositiveSmallIntegerField(
        "机构序列",
        default=UNPLACED,
        help_text=f"公文里排列单位的先后，小的在前；没有定的是 {UNPLACED}，排在后面。",
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="并入单位",
        help_text="单位撤并后由哪个单位承继；仍存续的不填。",
    )
    superior = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name="上级单位",
        help_text="主管或领导本单位的单位；评审时上下级之间回避。没有登记的不填。",
    )
    pinyin = columns.CharField(max_length=400, editable=False, default="")
    initials = columns.CharField(max_length=100, editable=False, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机关单位"
        default_permissions = OF_LISTS
        ordering = ["district__code", "name"]
        indexes = [
            models.Index(fields=["pinyin", "id"], name="unit_by_pinyin"),
            models.Index(
                fields=["category", "protocol_order", "pinyin", "id"], name="unit_of_field"
            ),
            models.Index(fields=["district", "protocol_order", "pinyin"], name="unit_of_district"),
        ]
        constraints = [
            models.CheckConstraint(
                name="unit_credit_code_form",
                condition=Q(credit_code="") | Q(credit_code__regex=CREDIT_CODE),
                violation_error_message="统一社会信用代码是 18 位数字和大写字母。",
            ),
            models.UniqueConstraint(
                Upper("credit_code"),
                name="unit_credit_code_once",
                condition=~Q(credit_code=""),
                violation_error_message="这个统一社会信用代码已经登记在另一个单位名下。",
            ),
            models.CheckConstraint(
                name="unit_not_own_successor",
                condition=Q(successor=None) | ~Q(successor=models.F("id")),
                violation_error_message="单位不能并入自己。",
            ),
            models.CheckConstraint(
                name="unit_not_own_superior",
                condition=Q(superior=None) | ~Q(superior=models.F("id")),
                violation_error_message="单位不能是自己的上级。",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Save, with the romanised name."""
        self.romanise()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "pinyin", "initials"}
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("units:unit", args=[self.slug])

    def clean(self):
        """Refuse a superior that lies below the unit. Raises ValidationError on `superior`."""
        superiors.check(self)

    def romanise(self, read: Readings | None = None):
        """Keep the romanised name, by which staff search, in step with the name.

        Whatever writes past `save` calls it, of many units with the readings that are known.
        """
        self.pinyin, self.initials = (read or readings.known()).romanised(self.name)

    @property
    def tier_name(self) -> str:
        """Its level in words; of a county, city or city district by what that is: 区直."""
        kind = self.district.name[-1:]
        if self.tier == Tier.COUNTY and kind in ("县", "市", "区"):
            return f"{kind}直"
        return self.get_tier_display()

    def natural_key(self):
        return (self.slug,)


class UnitName(models.Model):
    """A name under which a unit is or was also known: former, short or popular."""

    class Kind(models.TextChoices):
        """What sort of name it is."""

        SHORT = "short", "简称"
        FORMER = "former", "曾用名"
        ALIAS = "alias", "别称"

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="names", verbose_name="机关单位"
    )
    name = columns.CharField(
        "名称", max_length=100, help_text="访客按这个名称也能找到该单位。公开。"
    )
    kind = columns.CharField("类别", max_length=8, choices=Kind, default=Kind.SHORT)
    used_until = models.DateField("停用日期", null=True, blank=True, help_text="只用于曾用名。")

    class Meta:
        verbose_name = verbose_name_plural = "其他名称"
        ordering = ["kind", "id"]
        # Former names are few, and proofreading holds texts against all of them.
        indexes = [models.Index(fields=["kind", "unit"], name="unit_name_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="unit_name_once",
                violation_error_message="这个名称已经登记过了。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> Unit:
        """The unit on whose page it is entered."""
        return self.unit


class BrandQuerySet(SearchedQuerySet):
    """Named reads of brands."""

    def get_by_natural_key(self, unit, name):
        return self.get(unit__slug=unit, name=name)

    def public(self):
        """All but those that only recognitions rest on which are not public yet.

        While a material of the unit is taken down, only those that another public one rests on.
        """
        recognitions = self.model._meta.get_field("recognitions").related_model.objects
        taken_down = Q(unit=OuterRef("unit"), taken_down_on__isnull=False)
        used = recognitions.order_by().filter(Q(brand=OuterRef("pk")) | taken_down)
        released = recognitions.public().filter(brand=OuterRef("pk"))
        return self.filter(~Exists(used) | Exists(released))

    def matching(self, text: str):
        """Those that every word of a text finds: what they say themselves, or their unit."""
        found = self
        for word in words(text)[:MOST_WORDS]:
            of_units = Brand.objects.order_by().filter(unit__in=keys("units", word))
            own = keys("brands", word)
            found = found.filter(pk__in=own.union(of_units.values("pk"), all=True))
        return found


class Brand(models.Model):
    """A Party-building brand (党建品牌) of a unit."""

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="brands", verbose_name="机关单位"
    )
    name = columns.CharField("品牌名称", max_length=60, help_text="不加引号。公开。")
    meaning = columns.CharField("释义", max_length=300, blank=True, help_text="一两句话。公开。")

    objects = BrandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党建品牌"
        default_permissions = OF_LISTS
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="brand_once_per_unit",
                violation_error_message="该单位已经登记了这个品牌。",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> Unit:
        """The unit on whose page it is entered."""
        return self.unit

    def natural_key(self):
        return (self.unit.slug, self.name)

    natural_key.dependencies = ["units.unit"]


class Photo(Photograph):
    """A photograph of a unit itself."""

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="photos", verbose_name="机关单位"
    )

    class Meta(Photograph.Meta):
        verbose_name = verbose_name_plural = "单位照片"

    @property
    def owner(self) -> Unit:
        """The unit on whose page it is entered."""
        return self.unit
