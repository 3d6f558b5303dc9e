"""Accounts at the desk: deactivated, never deleted, since the history names who acted."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group, Permission, User
from django.utils.html import format_html

from units.desk.history import WORDS, KeepsHistory
from units.history import note

PASSWORD_SET = "password_set"
WORDS[PASSWORD_SET] = lambda change: "重设密码"


#: What permissions on the rows of a table allow; Django stores their names in English.
ALLOWED = {"add": "增加", "change": "修改", "delete": "删除", "view": "查看", "export": "导出"}


def permission_words(permission: Permission) -> str:
    """A permission in words: 评选与获评 | 成效指标 | 可以修改."""
    kind, (act, _, model) = permission.content_type, permission.codename.partition("_")
    is_djangos = act in ALLOWED and model == kind.model
    name = f"可以{ALLOWED[act]}" if is_djangos else permission.name
    return f"{kind} | {name}"


class PermissionsInWords:
    """A ModelAdmin of what has permissions."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.related_model is Permission:
            field.label_from_instance = permission_words
        return field


class PasswordForm(AdminPasswordChangeForm):
    """A new password; Django joins two sentences here, of which one stays English."""

    usable_password_help_text = format_html(
        '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        "停用密码登录后，现在的密码即作废。",
    )


class AccountAdmin(PermissionsInWords, KeepsHistory, UserAdmin):
    """An account. Whoever leaves is deactivated: 有效 is unticked, and signing in ends."""

    change_password_form = PasswordForm

    def has_delete_permission(self, request, obj=None):
        return False

    def construct_change_message(self, request, form, formsets, add=False):
        """As ever; nothing of a new password."""
        if not hasattr(form, "instance"):
            return None
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request, obj, message):
        if message is None:
            return note(obj, PASSWORD_SET, request.user)
        return super().log_change(request, obj, message)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if active := form.base_fields.get("is_active"):
            active.help_text = (
                "人员调离时取消勾选，账号即停用，不能再登录；账号不删除，操作历史因此完整。"
            )
        return form


class RoleAdmin(PermissionsInWords, GroupAdmin):
    """A group of permissions, such as that of committee staff."""


for model, model_admin in ((User, AccountAdmin), (Group, RoleAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
