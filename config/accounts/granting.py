"""What an account may do, as its form says it: roles from the table, and perhaps one district."""

from collections import defaultdict

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UsernameField,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html_join

from awards.models import Affiliation
from awards.review import recusal
from config.roles import giving
from config.roles.table import ENTERER, ROLES
from config.roles.words import permission_words
from units.models import District, Remit, Unit
from units.remits import district_of
from units.texts.entry import Cleaned, TextEntry

DISTRICT = "所管区划"
AFFILIATED = "所属单位"
ONLY_ENTERERS = f"{DISTRICT}只用于录入员，而且不能兼任别的角色。请清空，或只选“{ENTERER}”。"
#: What nobody sets for themselves.
GIVEN = ["is_active", "is_staff", "groups", "district", "affiliated"]


class PasswordSet(ReadOnlyPasswordHashWidget):
    """Says that there is a password, and nothing of how it is kept."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        is_set = bool(value) and is_password_usable(value)
        return context | {"summary": [{"label": "已设置" if is_set else "没有设置密码"}]}


class UsernameEntry(Cleaned, UsernameField):
    """The name of an account."""


class EmailEntry(Cleaned, forms.EmailField):
    """An address for e-mail."""


#: How the names of an account are entered.
ENTRIES = {
    "username": UsernameEntry,
    "last_name": TextEntry,
    "first_name": TextEntry,
    "email": EmailEntry,
}


class GivesRoles(forms.ModelForm):
    """A form of an account that gives roles, and a district to an enterer."""

    district = forms.ModelChoiceField(
        District.objects.order_by("code"),
        label=DISTRICT,
        required=False,
        empty_label="不限",
        help_text="选了区划的录入员，只看得到、改得了这个区划（及其下级）的单位。",
    )

    affiliated = TextEntry(
        label=AFFILIATED,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="本人工作的单位，一行一个全称；评审时对它和它的上下级单位自动回避。",
    )

    def clean_affiliated(self) -> list[Unit]:
        """The units. Raises an error for a name that no unit bears."""
        lines = (line.strip() for line in self.cleaned_data["affiliated"].splitlines())
        names = [line for line in dict.fromkeys(lines) if line]
        known = {unit.name: unit for unit in Unit.objects.filter(name__in=names)}
        if unknown := [name for name in names if name not in known]:
            said = "、".join(f"“{name}”" for name in unknown)
            raise ValidationError(f"没有登记叫{said}的单位。请写全称，一行一个。")
        return [known[name] for name in names]

    def clean_groups(self):
        """Raises an error beside roles that exclude each other."""
        groups = self.cleaned_data["groups"]
        giving.check([group.name for group in groups])
        return groups

    def clean(self):
        cleaned = super().clean()
        roles = {group.name for group in cleaned.get("groups") or ()}
        if cleaned.get("district") and "groups" in cleaned and roles != {ENTERER}:
            self.add_error("district", ValidationError(ONLY_ENTERERS))
        return cleaned

    def _save_m2m(self):
        super()._save_m2m()
        if "district" not in self.fields:
            return
        if district := self.cleaned_data["district"]:
            Remit.objects.update_or_create(user=self.instance, defaults={"district": district})
        else:
            Remit.objects.filter(user=self.instance).delete()


class AccountForm(GivesRoles, UserChangeForm):
    """An account that is there."""

    password = ReadOnlyPasswordHashField(label="密码", widget=PasswordSet)

    class Meta(UserChangeForm.Meta):
        field_classes = ENTRIES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "district" in self.fields and self.instance.pk:
            self.initial["district"] = district_of(self.instance)
        if "affiliated" in self.fields and self.instance.pk:
            self.initial["affiliated"] = affiliated_words(self.instance)


class GrantsRoles:
    """The admin of accounts: roles and a district in place of single permissions."""

    form = AccountForm
    filter_horizontal = ()

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None):
        if obj is None:
            return super().get_fieldsets(request, obj)
        mine = ["is_superuser"] if request.user.is_superuser else []
        password = ["password"] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": ["username", *password]}),
            ("个人信息", {"fields": ["last_name", "first_name", "email"]}),
            ("角色", {"fields": ["is_active", "is_staff", *mine, "groups", "district"]}),
            ("评审回避", {"fields": ["affiliated"]}),
            ("重要日期", {"fields": ["last_login", "date_joined"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None):
        fields = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        is_own = obj is not None and obj.pk == request.user.pk
        return fields + GIVEN * (is_own and not request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The superuser's account, which may do everything, is changed by the superuser alone."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_superuser or not obj.is_superuser)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": roles_first()}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.label, field.help_text = (
                "角色",
                "系统管理员、安全管理员、审计员不能兼任别的角色。",
            )
            field.label_from_instance = role_words
        return field

    @admin.display(description=DISTRICT)
    def district(self, user: User):
        """The district of an enterer."""
        return district_of(user) or "不限"

    @admin.display(description=AFFILIATED)
    def affiliated(self, user: User):
        """The units that the holder works in."""
        return affiliated_words(user) or None

    def save_related(self, request, form, formsets, change):
        """Save; conflicts that new units bring recuse at once."""
        super().save_related(request, form, formsets, change)
        if "affiliated" in form.fields and "affiliated" in form.changed_data:
            recusal.affiliate(form.instance, form.cleaned_data["affiliated"], request.user)

    def construct_change_message(self, request, form, formsets, add=False):
        """With the district and the units, which are no columns of the account."""
        message = super().construct_change_message(request, form, formsets, add)
        if message and "affiliated" in form.changed_data:
            message[0][AFFILIATED] = "、".join(form.initial.get("affiliated", "").splitlines())
            message[1][AFFILIATED] = "、".join(
                unit.name for unit in form.cleaned_data["affiliated"]
            )
        if message and "district" in form.changed_data:
            was = District.objects.filter(pk=getattr(form.initial["district"], "pk", None)).first()
            message[0][DISTRICT] = str(was or "")
            message[1][DISTRICT] = str(form.cleaned_data["district"] or "")
        return message


def affiliated_words(user: User) -> str:
    """The units that an account's holder works in, a line for each."""
    rows = Affiliation.objects.filter(user=user).order_by("pk")
    return "\n".join(rows.values_list("unit__name", flat=True))


class KeepsRoles:
    """The admin of groups: the roles are looked at, since the table says what they may."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.name in ROLES)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.name in ROLES)

    def get_fields(self, request: HttpRequest, obj: Group | None = None):
        may_change = obj is None or self.has_change_permission(request, obj)
        return ["name", "permissions"] if may_change else ["name", "purpose", "may"]

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None):
        return [*super().get_readonly_fields(request, obj), "purpose", "may"]

    @admin.display(description="用途")
    def purpose(self, group: Group):
        """What the role is for."""
        return ROLES.get(group.name)

    @admin.display(description="权限")
    def may(self, group: Group):
        """What it allows, a line for each kind of record."""
        acts = defaultdict(list)
        for words in _in_words(group.permissions.select_related("content_type")):
            kind, _, act = words.rpartition(" | ")
            acts[kind].append(act.removeprefix("可以"))
        lines = ((kind, "、".join(said)) for kind, said in acts.items())
        return format_html_join("", "<p>{}：{}</p>", lines) or None

    def construct_change_message(self, request, form, formsets, add=False):
        """The permissions before and after, in words."""
        old, new = super().construct_change_message(request, form, formsets, add)
        if "permissions" in form.changed_data:
            old["permissions"] = _in_words(form.initial.get("permissions", ()))
            new["permissions"] = _in_words(form.cleaned_data["permissions"])
        return old, new


def _in_words(permissions) -> list[str]:
    return sorted(map(permission_words, permissions))


def roles_first():
    """The groups: the roles in their order, then the others."""
    places = [models.When(name=name, then=place) for place, name in enumerate(ROLES)]
    place = models.Case(*places, default=len(places), output_field=models.IntegerField())
    return Group.objects.order_by(place, "name")


def role_words(group: Group) -> str:
    """A role with what it is for."""
    return f"{group.name}：{ROLES[group.name]}" if group.name in ROLES else group.name
