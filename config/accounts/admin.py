"""Accounts at the desk: deactivated, never deleted, since the history names who acted."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from units.desk.history import WORDS, KeepsHistory
from units.history import note

PASSWORD_SET = "password_set"
WORDS[PASSWORD_SET] = lambda change: "重设密码"


class AccountAdmin(KeepsHistory, UserAdmin):
    """An account. Whoever leaves is deactivated: 有效 is unticked, and signing in ends."""

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


admin.site.unregister(User)
admin.site.register(User, AccountAdmin)
