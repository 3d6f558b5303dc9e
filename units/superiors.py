"""Which unit leads which (上级单位): a unit is never above itself."""

from django.core.exceptions import ValidationError


def check(unit) -> None:
    """Raises ValidationError on `superior` where the superior of a unit lies below it."""
    above, passed = unit.superior, set()
    while above is not None and above.pk not in passed:
        passed.add(above.pk)
        if unit.pk and above.pk == unit.pk:
            said = f"{unit.superior}登记为本单位的下级，不能又作它的上级。"
            raise ValidationError({"superior": said})
        above = above.superior
