"""Accounts at the desk: deactivated, never deleted, since the history names who acted."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.roles.words import permission_words
from units.desk.history import KeepsHistory
from units.texts.entry import uncut

from . import factor
from .acting import ActsOnAccounts, given, states
from .giving import NewAccountForm
from .granting import GrantsRoles, KeepsRoles
from .models import RolePolicy

#: Apps whose tables no page of ours shows as they are.
NOBODYS = ["axes", "otp_totp", "otp_static"]


class PermissionsInWords:
    """A ModelAdmin of what has permissions."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.related_model is Permission:
            field.label_from_instance = permission_words
            field.queryset = field.queryset.exclude(content_type__app_label__in=NOBODYS)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """As ever; a name that is too long is refused, never cut."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            uncut(field.widget.attrs)
        return field


class AccountAdmin(ActsOnAccounts, GrantsRoles, PermissionsInWords, KeepsHistory, UserAdmin):
    """An account. Whoever leaves is deactivated, and signing in ends."""

    add_form = NewAccountForm
    add_form_template = None
    add_fieldsets = [
        ("账号", {"fields": ["username", "last_name", "first_name"]}),
        ("角色", {"fields": ["groups", "district"]}),
        ("评审回避", {"fields": ["affiliated"]}),
        ("密码", {"fields": ["password"]}),
    ]
    list_display = ["username", "state", "full_name", "roles", "signed_in"]
    list_filter = ["is_active", "groups"]
    restores = False  # what an account may is given anew, not brought back

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if active := form.base_fields.get("is_active"):
            active.help_text = (
                "人员调离时取消勾选，账号即停用，不能再登录；账号不删除，操作历史因此完整。"
            )
        return form

    def response_add(self, request, obj, post_url_continue=None):
        return given(request, obj, obj.first_secret)

    @admin.display(description="姓名")
    def full_name(self, user):
        """As it is written here: the family name first."""
        return f"{user.last_name}{user.first_name}" or None

    @admin.display(description="角色")
    def roles(self, user):
        """The groups of the account."""
        names = ["超级用户"] * user.is_superuser + [str(group) for group in user.groups.all()]
        return "、".join(names) or None

    @admin.display(description="上次登录", ordering="last_login", empty_value="从未登录")
    def signed_in(self, user):
        """When the account was last signed in with."""
        return user.last_login

    @admin.display(description="状态")
    def state(self, user):
        """How it stands."""
        return "、".join(states(user))


class RoleAdmin(KeepsRoles, PermissionsInWords, KeepsHistory, GroupAdmin):
    """A group of permissions: a role of the table, or one of the office's own."""

    restores = False  # what a group may is given anew, not brought back


@admin.register(RolePolicy)
class RolePolicyAdmin(KeepsHistory, admin.ModelAdmin):
    """What roles ask of whoever signs in with them; one row for each role."""

    list_display = ["role", "needs_second_factor"]
    list_editable = ["needs_second_factor"]
    list_display_links = None
    restores = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        factor.policies()
        return super().changelist_view(request, extra_context)


# Their tables are shown by no page as they are.
for model in (TOTPDevice, StaticDevice):
    admin.site.unregister(model)
for model, model_admin in ((User, AccountAdmin), (Group, RoleAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
