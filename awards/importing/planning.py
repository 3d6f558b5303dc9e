"""A table of units as intentions. Reads the records, writes nothing.

An empty cell says nothing: it clears no column, and no name or brand goes because it is not named.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from awards.intake.files import UnreadableFile
from units import codes
from units.models import UNPLACED, Brand, Category, Tier, Unit, UnitName
from units.texts.entry import fit

from .headings import Heading, Table, table
from .intentions import Added, Changed, Fault, Intention, New, Plan, Same, Wrong
from .known import FULL, Found, KnownDistricts, KnownUnits
from .reading import Row, Sheet

HEADINGS = (
    Heading("name", "全称", ("单位全称", "单位名称", "单位", "机关名称", "名称", "规范全称")),
    Heading("short_name", "简称", ("单位简称", "规范简称")),
    Heading("district", "所在区划", ("区划", "行政区划", "所在地", "地区", "县区", "区划代码")),
    Heading("tier", "层级", ("级别", "单位层级")),
    Heading("category", "工作领域", ("领域", "类别", "单位类别")),
    Heading("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码")),
    Heading("protocol_order", "机构序列", ("序列", "公文序列", "机构顺序")),
    Heading("website", "网站", ("官网", "网址", "单位网站", "官方网站")),
    Heading("former", "曾用名", ("原名", "曾用名称")),
    Heading("alias", "别称", ("别名", "俗称", "其他名称")),
    Heading("brand", "党建品牌", ("品牌", "品牌名称")),
    Heading("meaning", "品牌释义", ("释义", "品牌内涵")),
)
#: A row that says something under it is a sample, as the blank table has.
SAMPLE = Heading("sample", "示例")
NAMES = {heading.key: heading.name for heading in HEADINGS}
NO_TABLE = "没有找到单位表：表头里要有“全称”一列。"
#: Columns that are texts of the unit, in the order of the form.
TEXTS = ("name", "short_name", "credit_code", "website")
KEY = ("name",)
NEEDED = ("name", "district", "tier", "category")
#: Choices by their labels, and by what else they are called.
CHOICES = {
    "tier": {
        **{label: value for value, label in Tier.choices},
        **dict.fromkeys(("省级",), Tier.PROVINCIAL.value),
        **dict.fromkeys(("市级",), Tier.MUNICIPAL.value),
        **dict.fromkeys(("县直", "区直", "县区直", "县(市、区)直", "县级"), Tier.COUNTY.value),
        **dict.fromkeys(("垂管", "垂直"), Tier.VERTICAL.value),
    },
    "category": {label: value for value, label in Category.choices},
}
KINDS = {"former": UnitName.Kind.FORMER.value, "alias": UnitName.Kind.ALIAS.value}
#: What stands between several names in one cell.
BETWEEN = re.compile(r"[、；;\n]")


def plan(sheets: Sequence[Sheet]) -> Plan:
    """What the first sheet with units, hidden ones left out, would do.

    Raises UnreadableFile where no sheet has the columns of units.
    """
    return _Planning(found(sheets)).plan()


def found(sheets: Sequence[Sheet]) -> Table:
    """The table that is planned, without its sample rows. Raises UnreadableFile as `plan`."""
    whole = table(chosen(sheets), (SAMPLE, *HEADINGS), KEY)
    places = {key: place for key, place in whole.places.items() if key != SAMPLE.key}
    rows = [row for row in whole.rows if not whole.text(row, SAMPLE.key)]
    return Table(whole.sheet, places, whole.unknown, rows)


def chosen(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet that is planned. Raises UnreadableFile where none has the columns of units."""
    for sheet in sheets:
        if not sheet.hidden and table(sheet, (SAMPLE, *HEADINGS), KEY):
            return sheet
    raise UnreadableFile(NO_TABLE)


class _Planning:
    """The planning of one table: what is registered, and what its rows so far mean."""

    def __init__(self, found: Table):
        self.table = found
        districts = KnownDistricts()
        self.readings = [_Reading(found, row, districts) for row in found.rows]
        texts = [reading.texts for reading in self.readings]
        self.units = KnownUnits(
            (said["name"] for said in texts), (said["credit_code"] for said in texts)
        )
        #: The row of each unit, new name and code that a row has spoken for.
        self.rows: dict[tuple[str, object], int] = {}

    def plan(self) -> Plan:
        """All rows."""
        intentions = [self._intention(reading) for reading in self.readings]
        return Plan(self.table.sheet, intentions, self.table.unknown)

    def _intention(self, reading: "_Reading") -> Intention:
        row = reading.row
        called = reading.texts.get("name", "") or f"第 {row.number} 行"
        unit = self._unit(reading)
        if not reading.faults and unit is None:
            reading.require()
        if not reading.faults:
            self._claim(reading, unit)
        if reading.faults:
            return Wrong(row.number, called, reading.faults)
        if unit is None:
            return New(row.number, called, reading.values, reading.added())
        return _difference(row.number, called, unit, reading)

    def _unit(self, reading: "_Reading") -> Unit | None:
        """The unit of a row; what speaks against it is a fault."""
        name, code = reading.texts.get("name", ""), reading.texts.get("credit_code", "")
        named = self.units.by_name(name) if name else Found([])
        coded = self.units.by_code(code) if code else None
        if coded:
            if named.units and coded not in named.units:
                others = _listed(named.units)
                reading.fault("credit_code", f"这个代码是“{coded}”的，名称却是{others}的。")
            elif named.by != FULL and (named.units or name.isascii()):
                reading.values.pop("name", None)
            return coded
        if not name:
            reading.fault("name", "没有填全称，也没有填已登记的信用代码。")
        elif len(named.units) > 1:
            reading.fault("name", f"可能是{_listed(named.units)}，请写全称。")
        elif named.units:
            if named.by != FULL:
                reading.values.pop("name", None)  # a name to find it by is not its new one
            return named.units[0]
        elif alike := self.units.read_alike(name):
            reading.fault("name", f"没有登记这个单位，读音相同的有{_listed(alike)}，请核对用字。")
        return None

    def _claim(self, reading: "_Reading", unit: Unit | None) -> None:
        """Note whom a row speaks for. Two rows for one are a fault of the second."""
        claims: list[tuple[str, tuple[str, object]]] = []
        if unit:
            claims.append(("name", ("unit", unit.pk)))
        if name := reading.values.get("name"):
            claims.append(("name", ("name", name)))
        if code := reading.values.get("credit_code"):
            claims.append(("credit_code", ("code", code.upper())))
        for key, claim in claims:
            if (other := self.rows.setdefault(claim, reading.row.number)) != reading.row.number:
                reading.fault(key, f"和第 {other} 行重复，请合成一行。")
                return


class _Reading:
    """A row's cells as values of columns, and what is wrong with them."""

    def __init__(self, found: Table, row: Row, districts: KnownDistricts):
        self.table, self.row, self.districts = found, row, districts
        self.faults: list[Fault] = []
        self.texts = {key: self._text(key) for key in NAMES}
        self.values = {key: self._checked(Unit, key) for key in TEXTS if self.texts[key]}
        for key in CHOICES:
            self._choose(key)
        self._place()
        self._number("protocol_order")
        self.names = [(name, kind) for key, kind in KINDS.items() for name in self._several(key)]
        self.brands = self._brands()
        for key, model, column in (
            ("former", UnitName, "name"),
            ("alias", UnitName, "name"),
            ("brand", Brand, "name"),
        ):
            for one in self._several(key):
                self._check(model, column, key, one)

    def fault(self, key: str, said: str) -> None:
        """Hold something against the cell under a heading."""
        self.faults.append(Fault(self.table.cell(self.row, key), said))

    def require(self) -> None:
        """Hold it against the row that it says too little of a new unit."""
        for key in NEEDED:
            if not self.texts[key]:
                self.fault(key, f"新单位要填“{NAMES[key]}”。")

    def added(self) -> Added:
        """The names and brands of a new unit."""
        own = {self.values.get("name"), self.values.get("short_name")}
        return Added([(name, kind) for name, kind in self.names if name not in own], self.brands)

    def _text(self, key: str) -> str:
        text = self.table.text(self.row, key)
        try:
            text = fit(text).strip()
        except ValidationError as error:
            self.fault(key, error.messages[0])
            return ""
        return codes.as_registered(text) if key == "credit_code" else text

    def _checked(self, model, key: str) -> str:
        self._check(model, key, key, self.texts[key])
        return self.texts[key]

    def _check(self, model, column: str, key: str, text: str) -> None:
        try:
            model._meta.get_field(column).clean(text, None)
        except ValidationError as error:
            self.fault(key, "".join(error.messages))

    def _choose(self, key: str) -> None:
        if not (text := self.texts[key]):
            return
        choices = CHOICES[key]
        value = choices.get(text) or choices.get(unicodedata.normalize("NFKC", text))
        if value is None:
            labels = "、".join(label for _, label in Unit._meta.get_field(key).choices)
            self.fault(key, f"“{text}”不是{NAMES[key]}，可以填：{labels}。")
        else:
            self.values[key] = value

    def _number(self, key: str) -> None:
        if not (text := self.texts[key]):
            return
        digits = unicodedata.normalize("NFKC", text).removesuffix(".0")
        if digits.isdecimal() and 0 < int(digits) <= UNPLACED:
            self.values[key] = int(digits)
        else:
            self.fault(key, f"“{text}”不是 1 到 {UNPLACED} 的整数。")

    def _place(self) -> None:
        if not (text := self.texts["district"]):
            return
        found = self.districts.named(text)
        if not found:
            self.fault("district", f"没有登记行政区划“{text}”。")
        elif len(found) > 1:
            codes_of = "、".join(f"{one.parent or ''}{one}（{one.code}）" for one in found)
            self.fault("district", f"可能是{codes_of}，请写六位代码。")
        else:
            self.values["district"] = found[0]

    def _several(self, key: str) -> list[str]:
        parts = (part.strip() for part in BETWEEN.split(self.texts[key]))
        return list(dict.fromkeys(filter(None, parts)))

    def _brands(self) -> list[tuple[str, str]]:
        found = [name.strip("“”\"'「」") for name in self._several("brand")]
        meaning = self.texts["meaning"]
        if meaning and len(found) != 1:
            self.fault("meaning", "有释义的一行要正好写一个品牌。")
        if meaning:
            self._check(Brand, "meaning", "meaning", meaning)
        return [(name, meaning) for name in found if name]


def _difference(number: int, called: str, unit: Unit, reading: _Reading) -> Intention:
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


def _listed(units: Sequence[Unit]) -> str:
    return "、".join(f"“{unit}”" for unit in units)
