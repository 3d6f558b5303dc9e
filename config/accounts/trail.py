"""The audit trail at the desk: read, filtered and taken away by auditors, changed by nobody."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html_join

from audit.models import Entry
from audit.purging import PURGED
from awards.approval.authors import (
    ANSWERED,
    CORRECTED,
    DISCARDED,
    PASSED,
    REMARKED,
    RETURNED,
    SIGNED,
    SUBMITTED,
    TAKEN_DOWN,
    TAKEN_OVER,
)
from awards.approval.steps import STEPS_SET
from awards.certificates import issuing
from awards.errata import acts as errata
from awards.honours import clearances, path, phases
from awards.notices import acts as notices
from awards.notices import objections
from config import audited
from config.roles.keeping import KEPT
from units.desk.history import lines
from units.desk.long import LongList
from units.history import Change

from . import lockout

#: What acts are called in the list and in its filter.
ACTS = {
    audited.SIGNED_IN: "登录",
    audited.SIGNED_OUT: "退出",
    lockout.LOCKED_OUT: "登录锁定",
    lockout.UNLOCKED: "解除登录锁定",
    audited.REFUSED: "越权访问",
    PURGED: "清理审计记录",
    "password_set": "重设密码",
    "own_password": "修改自己的密码",
    "own_sessions": "退出所有会话",
    "deactivated": "停用账号",
    "activated": "启用账号",
    "signed_out_all": "结束所有会话",
    "factor_reset": "重置二次验证",
    "factor_set": "启用二次验证",
    "factor_left": "解除手机绑定",
    "factor_codes": "换恢复码",
    "factor_recovered": "用恢复码登录",
    KEPT: "角色恢复为权限表",
    "added": "新建",
    "changed": "修改",
    "deleted": "删除",
    "deleted_along": "随所属的记录删除",
    "deleted_with_decision": "连同数字处理删除",
    "moved_away": "移走",
    "restored": "恢复已删除的",
    "exported": "导出",
    "paper": "下载呈批材料",
    "conferred": "命名",
    "conferred_with_year": "随年度命名",
    "withdrawn": "撤回发布",
    "withdrawn_with_year": "随年度撤回发布",
    "staged": "变更阶段",
    "reexamine": "复核",
    "rectify": "责令整改",
    "revoke": "撤销命名",
    "restore": "恢复命名",
    "lapse": "命名到期",
    "accepted": "采用数字",
    "reopened": "退回数字",
    "gathered": "归入口径",
    "gathered_in": "口径归集",
    "merged_away": "并入别的口径",
    "merged_in": "并入口径",
    "mended": "采纳建议",
    "mended_in": "整年采纳建议",
    "unmended": "撤销采纳",
    "acknowledged": "说明不改",
    "unacknowledged": "撤销说明",
    SUBMITTED: "送审",
    PASSED: "审核通过",
    SIGNED: "登记签批",
    CORRECTED: "保存更正稿",
    DISCARDED: "撤销更正稿",
    TAKEN_OVER: "更正稿存入未发布的内容",
    TAKEN_DOWN: "撤稿",
    STEPS_SET: "改审级",
    RETURNED: "审核退回",
    REMARKED: "提审核意见",
    ANSWERED: "答复审核意见",
    "review_opened": "打开评审材料",
    "review_cleared": "声明无利害关系",
    "review_handed_in": "提交评分表",
    "review_taken_back": "撤回评分表",
    "review_workbook_taken": "下载评分表",
    "review_workbook_brought": "导入评分表",
    notices.PUBLISHED: "发布公示",
    notices.WITHDRAWN: "撤回公示",
    objections.RECEIVED: "收到异议",
    objections.CHECKED: "核查异议",
    objections.ANSWERED: "答复异议",
    objections.REOPENED: "重新核查异议",
    objections.FILE_TAKEN: "下载异议附件",
    errata.RECEIVED: "收到网页找错",
    errata.ANSWERED: "答复网页找错",
    errata.REOPENED: "重新处理网页找错",
    **{path.PREFIX + name: one.label for name, one in (phases.ACTS | phases.TURNS).items()},
    path.BEGUN: "改为按程序推进",
    path.LEFT: "改为只登记结果",
    path.ALLOWED: "同意超额",
    clearances.FILED: "存入复函",
    clearances.UNFILED: "删去复函",
    "letter_taken": "下载复函",
    issuing.ISSUED: "签发证书",
    issuing.YEAR_ISSUED: "签发全年证书",
    "evidence_taken": "下载年度存证",
    "set_together": "统一设置",
    "set_back": "撤销统一设置",
    "sourced": "登记来源",
    "assigned": "分派评审人",
    "unassigned": "撤回分派",
    "reinstated": "恢复分派",
    "recused": "评审回避",
    "interest_declared": "申报回避",
    "interest_retracted": "撤销回避申报",
    "round_opened": "开始评审",
    "round_prolonged": "调整评审截止日期",
    "round_closed": "结束评审",
    "round_reopened": "重新开始评审",
    "second_look": "请复议",
    "result_taken": "下载评审结果",
}
#: So many acts of an entry are shown in words.
SHOWN = 50


class ActFilter(admin.SimpleListFilter):
    """By act, under its name."""

    title, parameter_name = "操作", "act"

    def lookups(self, request, model_admin):
        return list(ACTS.items())

    def queryset(self, request, queryset):
        return queryset.filter(act=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(LongList, admin.ModelAdmin):
    """Who did what, when, from where, and how it ended; each with its place in the chain."""

    list_display = ["time", "name", "role", "address", "act_words", "object", "result"]
    list_display_links = ["time"]
    list_filter = ["result", ActFilter, "at"]
    list_per_page = 100
    list_select_related = ["seal"]
    search_fields = ["name", "address", "called"]
    search_help_text = "账号、来源地址或者对象的名称，须与记录的完全一致。"
    fields = ["time", "name", "account", "role", "address", "act_words", "result"]
    fields += ["object", "content", "place", "digest"]
    readonly_fields = ["time", "act_words", "object", "content", "place"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if term:
            queryset = queryset.filter(Q(name=term) | Q(address=term) | Q(called=term))
        return queryset, False

    @admin.display(description="时间", ordering="-id")
    def time(self, entry):
        """To the second, by the server's clock."""
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="操作")
    def act_words(self, entry):
        """What the act is called."""
        return ACTS.get(entry.act, entry.act)

    @admin.display(description="对象")
    def object(self, entry):
        """What it was done to, as it was called then."""
        return entry.called or self.get_empty_value_display()

    @admin.display(description="内容")
    def content(self, entry):
        """What the act did, in words, as the history holds it."""
        keys = entry.said.get("changes")
        if keys is None:
            said = [f"{name}：{value}" for name, value in entry.said.items()]
        else:
            acts = Change.objects.filter(pk__in=keys[:SHOWN]).select_related("by", "content_type")
            said = [f"{one.called}：{line}" for one in acts.order_by("pk") for line in lines(one)]
            said += [f"另有 {len(keys) - SHOWN} 条"] * (len(keys) > SHOWN)
        told = format_html_join("", "<p>{}</p>", ((line,) for line in said))
        return told or self.get_empty_value_display()

    @admin.display(description="链上序号")
    def place(self, entry):
        """Its number in the chain, by which `verify_audit` names it."""
        seal = getattr(entry, "seal", None)
        return seal.number if seal else "尚未编号"
