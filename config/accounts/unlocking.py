"""Who failed to sign in, and whom the security administrator lets try again."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone

from . import lockout
from .models import FailedSignIn
from .pages import page

#: The button of the page that asks.
CONFIRMED = "unlock_confirmed"
#: So many are named there.
NAMED = 10
UNLOCKS = "他们因为登录失败的次数太多而锁定。请先问清楚是不是本人试的；解除以后马上可以再登录。"


class LockedFilter(admin.SimpleListFilter):
    """Those who are locked out now."""

    title, parameter_name = "锁定", "locked"

    def lookups(self, request, model_admin):
        return [("yes", "正在锁定")]

    def queryset(self, request, queryset):
        return queryset.filter(lockout.is_locked()) if self.value() == "yes" else queryset


@admin.register(FailedSignIn)
class FailedSignInAdmin(admin.ModelAdmin):
    """Failures to sign in by name and address; what is locked, and since when."""

    list_display = ["name", "address", "failures", "time", "state"]
    list_display_links = None
    list_filter = [LockedFilter]
    list_per_page = 100
    empty_said = "现在没有失败的登录。有人输错密码以后列在这里，锁定也在这里解除。"
    actions = ["unlock"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_unlock_permission(self, request) -> bool:
        """Whether the user may let others try again."""
        return request.user.has_perm("accounts.unlock_failedsignin")

    def get_queryset(self, request):
        return lockout.with_sums(super().get_queryset(request))

    @admin.display(description="用户名", ordering="username")
    def name(self, row):
        """The name that was tried, which perhaps no account has."""
        return row.username

    @admin.display(description="来源地址", ordering="ip_address")
    def address(self, row):
        """Where it was tried from."""
        return row.ip_address

    @admin.display(description="失败次数", ordering="failures_since_start")
    def failures(self, row):
        """How often it failed."""
        return row.failures_since_start

    @admin.display(description="最近一次", ordering="attempt_time")
    def time(self, row):
        """To the second, by the database's clock."""
        return f"{timezone.localtime(row.attempt_time):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="锁定")
    def state(self, row):
        """What of it is locked, and until when."""
        until = timezone.localtime(row.attempt_time + lockout.cool_off())
        return "；".join(f"{name}锁定到 {until:%H:%M}" for name in lockout.locked_of(row)) or None

    @admin.action(description="解除登录锁定", permissions=["unlock"])
    def unlock(self, request, queryset):
        """Let the chosen ones try again at once, after a look at them."""
        if CONFIRMED not in request.POST:
            return self._ask(request, queryset)
        for column in lockout.LIMITS:
            for value in {getattr(row, column) for row in queryset} - {None}:
                lockout.unlock(**{column: value})
        messages.success(request, "已经解除锁定，现在就可以再登录。")

    def _ask(self, request, queryset):
        """The page that asks, as that of an account does."""
        rows = list(queryset[: NAMED + 1])
        named = "、".join(f"{row.username}（{row.ip_address}）" for row in rows[:NAMED])
        more = " 等" if len(rows) > NAMED else ""
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        context = {
            "title": "解除登录锁定",
            "list": self.opts,
            "back": reverse("admin:accounts_failedsignin_changelist"),
            "sentences": [f"要解除锁定的有：{named}{more}。", UNLOCKS],
            "button": "解除锁定",
            "sent": [one for one in sent if one[0] != "csrfmiddlewaretoken"] + [(CONFIRMED, "1")],
        }
        return page(request, "act", context)
