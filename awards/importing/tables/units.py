"""A table of units, with their names and brands.

An empty cell says nothing: it clears no column, and no name or brand goes because it is not named.
"""

from collections.abc import Iterator

from awards.importing.cells import Reading, close, labelled
from awards.importing.file import File
from awards.importing.headings import Heading, Table
from awards.importing.intentions import Added, Changed, Coming, Intention, New, Same, Wrong
from awards.importing.known import FULL, SHORT, Found, KnownDistricts, listed
from awards.importing.reading import Row
from units import codes
from units.models import UNPLACED, Brand, Category, Tier, Unit, UnitName
from units.search.tokens import whole

from . import superiors
from .base import Kind

HEADINGS = (
    Heading("name", "全称", ("单位全称", "单位名称", "单位", "机关名称", "名称", "规范全称")),
    Heading("short_name", "简称", ("单位简称", "规范简称")),
    Heading(
        "district",
        "所在区划",
        ("区划", "行政区划", "所在地", "地区", "县区"),
        note="单位所在地的名称，同名的写区划代码。",
    ),
    Heading(
        "district_code", "区划代码", ("行政区划代码",), note="六位代码，如 330903；填了就以它为准。"
    ),
    Heading("tier", "层级", ("级别", "单位层级")),
    Heading("category", "工作领域", ("领域", "类别", "单位类别")),
    Heading(
        "superior",
        "上级单位",
        ("上级", "上级机关", "主管单位"),
        note="主管或领导本单位的单位，已登记的或这张表里的，写全称。",
    ),
    Heading("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码")),
    Heading("protocol_order", "机构序列", ("序列", "公文序列", "机构顺序")),
    Heading("website", "网站", ("官网", "网址", "单位网站", "官方网站")),
    Heading("former", "曾用名", ("原名", "曾用名称"), note="几个名称用顿号隔开。"),
    Heading(
        "alias",
        "别称",
        ("别名", "俗称", "其他名称"),
        note="几个名称用顿号隔开；简称写在“简称”一列。",
    ),
    Heading("brand", "党建品牌", ("品牌", "品牌名称"), note="不加引号；几个品牌用顿号隔开。"),
    Heading(
        "meaning", "品牌释义", ("释义", "品牌内涵"), note="一两句话；有释义的一行只写一个品牌。"
    ),
)
#: Columns that are texts of the unit, in the order of the form.
TEXTS = ("name", "short_name", "credit_code", "website")
NEEDED = ("name", "district", "tier", "category")
#: Choices by their labels, and by what else they are called.
CHOICES = {
    "tier": labelled(
        Tier.choices,
        provincial=("省级",),
        municipal=("市级",),
        county=("县直", "区直", "县区直", "县(市、区)直", "县级"),
        vertical=("垂管", "垂直"),
    ),
    "category": labelled(Category.choices),
}
KINDS = {"former": UnitName.Kind.FORMER.value, "alias": UnitName.Kind.ALIAS.value}
SAMPLES = (
    {
        "name": "示例市档案局",
        "short_name": "市档案局",
        "district": "示例市（或六位代码）",
        "tier": "市直",
        "category": "民生服务",
        "former": "示例市档案处",
        "brand": "示例品牌",
        "meaning": "示例释义，一两句话",
    },
    {
        "name": "示例区水务局",
        "district": "示例区",
        "tier": "县（市、区）直",
        "category": "监管执法",
        "superior": "示例市水利局",
        "alias": "区水务、水务局",
    },
)


class UnitReading(Reading):
    """A row's cells as values of columns, and what is wrong with them."""

    model, headings = Unit, HEADINGS
    in_lines = frozenset({"former", "alias", "brand"})

    def __init__(self, table: Table, row: Row, districts: KnownDistricts):
        super().__init__(table, row)
        self.take(*TEXTS)
        for key, choices in CHOICES.items():
            self.choose(key, choices)
        self._place(districts)
        self.whole("protocol_order", 1, UNPLACED)
        self.names = [(name, kind) for key, kind in KINDS.items() for name in self.several(key)]
        self.brands = self._brands()
        #: What the row is called, and the unit that it speaks of once that is known.
        self.called = self.texts["name"] or f"第 {row.number} 行"
        self.who: Unit | Coming | None = None
        for key, model, column in (
            ("former", UnitName, "name"),
            ("alias", UnitName, "name"),
            ("brand", Brand, "name"),
        ):
            for one in self.several(key):
                self.check(model, column, key, one)

    def tidied(self, key: str, text: str) -> str:
        if key == "credit_code":
            return codes.as_registered(text)
        return close(text) if key in ("name", "short_name", "district", "superior") else text

    def added(self) -> Added:
        """The names and brands of a new unit."""
        own = {self.values.get("name"), self.values.get("short_name")}
        return Added([(name, kind) for name, kind in self.names if name not in own], self.brands)

    def _place(self, districts: KnownDistricts) -> None:
        """The district, by its code where there is one."""
        key = "district_code" if self.texts["district_code"] else "district"
        if not (text := self.texts[key]):
            return
        self.texts["district"] = text
        found = districts.named(text)
        if not found:
            self.fault(key, f"没有登记行政区划“{text}”。")
        elif len(found) > 1:
            codes_of = "、".join(f"{one.parent or ''}{one}（{one.code}）" for one in found)
            self.fault(key, f"可能是{codes_of}，请写六位代码。")
        else:
            self.values["district"] = found[0]

    def _brands(self) -> list[tuple[str, str]]:
        found = [bare(name) for name in self.several("brand")]
        meaning = self.texts["meaning"]
        if meaning and len(found) != 1:
            self.fault("meaning", "有释义的一行要正好写一个品牌。")
        if meaning:
            self.check(Brand, "meaning", "meaning", meaning)
        return [(name, meaning) for name in found if name]


def bare(name: str) -> str:
    """A name without the quotation marks around it."""
    return name.strip("“”\"'「」")


class Units(Kind):
    """机关单位."""

    key, name = "units", "机关单位"
    reading, needed, samples = UnitReading, ("name",), SAMPLES

    def __init__(self, table: Table):
        self.table = table
        districts = KnownDistricts()
        self.readings = [UnitReading(table, row, districts) for row in table.rows]
        #: The row of each unit, new name and code that a row has spoken for.
        self.rows: dict[tuple[str, object], int] = {}

    def sought(self) -> Iterator[str]:
        for reading in self.readings:
            yield reading.texts["name"]
            yield reading.texts["credit_code"]
            yield reading.texts["superior"]

    def plan(self, file: File) -> list[Intention]:
        for reading in self.readings:
            self._identify(reading, file)
        superiors.settle(self.readings, file)
        return [self._intention(reading) for reading in self.readings]

    def _identify(self, reading: UnitReading, file: File) -> None:
        """Find out of whom a row speaks, and let the file know."""
        unit = reading.meant = self._unit(reading, file)
        if not reading.faults and unit is None:
            reading.require(NEEDED, "单位")
        if not reading.faults:
            self._claim(reading, unit)
        reading.who = unit or Coming(self.key, reading.row.number, reading.called)
        if reading.faults:
            file.units.learn_wrong(reading.texts["name"], reading.row.number)
        else:
            file.units.learn(reading.who, reading.values, reading.added())

    def _intention(self, reading: UnitReading) -> Intention:
        row, called = reading.row.number, reading.called
        if reading.faults:
            return Wrong(row, called, reading.faults)
        if isinstance(reading.who, Unit):
            return _difference(row, called, reading.who, reading)
        return New(row, called, reading.values, reading.added())

    def _unit(self, reading: UnitReading, file: File) -> Unit | None:
        """The unit of a row; what speaks against it is a fault."""
        known = file.units.known
        name, code = reading.texts["name"], reading.texts["credit_code"]
        named = known.by_name(name) if name else Found([])
        coded = known.by_code(code) if code else None
        if coded:
            if named.units and coded not in named.units:
                others = listed(named.units)
                reading.fault("credit_code", f"这个代码是“{coded}”的，名称却是{others}的。")
            elif named.by != FULL and (named.units or name.isascii()):
                reading.values.pop("name", None)
            return coded
        if not name:
            reading.fault("name", "没有填全称，也没有填已登记的信用代码。")
        elif len(named.units) > 1:
            reading.fault("name", f"可能是{listed(named.units)}，请写全称。")
        elif named.units:
            [unit] = named.units
            if named.by != FULL:
                reading.values.pop("name", None)  # a name to find it by is not its new one
            short = reading.values.get("short_name", unit.short_name)
            if named.by == SHORT and short != unit.short_name:
                # Taken in again, the row would find nobody, or another.
                reading.fault("name", f"“{name}”是{unit}的简称，要改简称，请在这里写全称。")
            return unit
        elif alike := known.read_alike(name):
            reading.fault("name", f"没有登记这个单位，读音相同的有{listed(alike)}，请核对用字。")
        return None

    def _claim(self, reading: UnitReading, unit: Unit | None) -> None:
        """Note whom a row speaks for. Two rows for one are a fault of the second."""
        claims: list[tuple[str, tuple[str, object]]] = []
        if unit:
            claims.append(("name", ("unit", unit.pk)))
        if name := reading.values.get("name"):
            claims.append(("name", ("name", whole(name))))
        if code := reading.values.get("credit_code"):
            claims.append(("credit_code", ("code", code.upper())))
        for key, claim in claims:
            if (other := self.rows.setdefault(claim, reading.row.number)) != reading.row.number:
                reading.fault(key, f"和第 {other} 行重复，请合成一行。")
                return


def _difference(number: int, called: str, unit: Unit, reading: UnitReading) -> Intention:
    """What a row changes of a registered unit."""
    new = {key: value for key, value in reading.values.items() if getattr(unit, key) != value}
    old = {key: getattr(unit, key) for key in new}
    known = {unit.name, unit.short_name, *(other.name for other in unit.names.all())}
    brands = {brand.name: brand.meaning for brand in unit.brands.all()}
    added = Added(
        [(name, kind) for name, kind in reading.added().names if name not in known],
        [(name, meaning) for name, meaning in reading.brands if name not in brands],
    )
    meanings = {
        name: (brands[name], meaning)
        for name, meaning in reading.brands
        if meaning and brands.get(name, meaning) != meaning
    }
    if not (new or added.names or added.brands or meanings):
        return Same(number, called)
    return Changed(number, called, unit, old, new, added, meanings)
