"""Every address of the site: what it takes to be answered there, said once for each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, get_resolver

from config.importing.page import PERMISSIONS as IMPORTS

#: Who may: everybody, whoever signed in to the desk, nobody. Otherwise permissions, all of them.
EVERYBODY, SIGNED_IN, NOBODY = "everybody", (), None
#: Whoever may see a record of this room, of whatever kind.
ANY_OF_AWARDS = ("any of awards",)
#: Whoever comes is led to the page for signing in.
SIGNS_OUT = "signs out"
#: Whoever passes a step of the reviews, or writes what is reviewed.
REVIEWS = ("any of the reviews",)
#: The address takes no such method, whoever asks.
NO_SUCH = "no such method"

Need = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Address:
    """An address by name, as the resolver has it, with what reading and sending there take."""

    name: str
    parameters: tuple[str, ...]
    get: Need
    post: Need

    @property
    def is_open(self) -> bool:
        """Whether it is no address of the desk."""
        return self.name in PUBLIC


#: Public pages, which only read; of them no form is sent.
PUBLIC = {
    *(
        "home",
        "search",
        "suggest",
        "about",
        "data",
        "dataset",
        "table_schema",
        "catalogue",
        "display",
    ),
    *("feed", "sitemap", "sitemap-section", "robots", "healthz", "media"),
    *("awards:list", "awards:award", "awards:year"),
    *("awards:recognitions", "awards:story", "awards:practices", "awards:achievements"),
    *("awards:compare", "awards:region", "awards:notices", "awards:notice"),
    *("awards:receipt_form", "awards:receipt", "awards:erratum_receipt_form"),
    "awards:erratum_receipt",
    *("awards:verify", "awards:badge", "units:list", "units:unit", "units:cover"),
    *("awards:story_card", "awards:unit_card", "awards:year_card", "awards:region_card"),
    *("award_feed", "home_card"),
}
CHANGE = ("awards.change_achievement", "awards.change_recognition")
INTAKE = ("awards.view_source", "awards.add_achievement", "awards.change_achievement")
PAPER = ("awards.view_recognition", "awards.export_recognition")
CONFER, NOTICE = ("awards.confer_awardyear",), ("awards.start_notice",)
ADVANCE = ("awards.advance_awardyear",)
CLEAR = ("awards.view_clearance", "awards.change_clearance")
ERRATA = ("awards.view_erratum", "awards.handle_erratum")
OBJECTIONS = ("awards.view_objection", "awards.handle_objection")
JUDGE = ("awards.judge_assignment",)
CERTIFICATES = ("awards.issue_certificate", "awards.view_recognition")
ROUND, SET_UP = ("awards.view_reviewround",), ("awards.change_reviewround",)
RUN = ("awards.run_reviewround",)
#: Addresses of the desk that belong to no model, or to one and are not made for every model.
DESK: dict[str, tuple[Need, Need]] = {
    "awards:objection": (EVERYBODY, EVERYBODY),
    "awards:erratum": (EVERYBODY, EVERYBODY),
    "admin:index": (SIGNED_IN, SIGNED_IN),
    "admin:login": (EVERYBODY, EVERYBODY),
    "admin:logout": (NO_SUCH, EVERYBODY),
    "admin:password_change": (SIGNED_IN, SIGNED_IN),
    "admin:password_change_done": (SIGNED_IN, NO_SUCH),
    "admin:jsi18n": (SIGNED_IN, NO_SUCH),
    "admin:autocomplete": (("units.view_unit",), NO_SUCH),
    "admin:view_on_site": (("awards.view_recognition",), ("awards.view_recognition",)),
    "admin:preview": (("awards.preview_awardyear",), NO_SUCH),
    "awards_achievement_meaning": (("awards.view_achievement",),) * 2,
    "awards_achievement_set_back": (("awards.change_achievement",),) * 2,
    "awards_recognition_roll": (PAPER, PAPER),
    "awards_recognition_roll_file": (PAPER, PAPER),
    "awards_recognition_comparison": (PAPER, PAPER),
    "awards_recognition_comparison_file": (PAPER, PAPER),
    "awards_awardyear_confer": (CONFER, CONFER),
    "awards_awardyear_withdraw": (CONFER, CONFER),
    "awards_awardyear_move": (CONFER, CONFER),
    "awards_awardyear_evidence": (CONFER, CONFER),
    "awards_awardyear_certificate": (CERTIFICATES, CERTIFICATES),
    "awards_awardyear_certificates": (CERTIFICATES, CERTIFICATES),
    "awards_awardyear_due": (("awards.view_awardyear", "awards.view_recognition"),) * 2,
    "awards:verify_form": (EVERYBODY, EVERYBODY),
    "awards_awardyear_units": (CHANGE, CHANGE),
    "awards_awardyear_roll": (PAPER, PAPER),
    "awards_awardyear_roll_file": (PAPER, PAPER),
    "awards_awardyear_mend": (NO_SUCH, ("awards.change_recognition",)),
    "awards_awardyear_unmend": (("awards.change_recognition",),) * 2,
    "awards_awardyear_mend_year": (("awards.change_awardyear",),) * 2,
    "awards_awardyear_proofreading": (("awards.view_awardyear",),) * 2,
    **{f"awards_reviewround_{act}": (RUN, RUN) for act in ("open", "prolong", "close", "reopen")},
    "awards_reviewround_assignments": (ROUND, SET_UP),
    "awards_reviewround_progress": (ROUND, SET_UP),
    "awards_reviewround_assign": (SET_UP, SET_UP),
    "awards_reviewround_undo": (SET_UP, SET_UP),
    "awards_reviewround_retract": (SET_UP, SET_UP),
    "awards_reviewround_result": (ROUND, ROUND),
    "awards_reviewround_result_file": (ROUND, ROUND),
    "awards_reviewround_steps": (ROUND, RUN),
    "awards_importrun_undo": (("awards.view_importrun",),) * 2,
    "awards_source_intake": (INTAKE, INTAKE),
    "awards_acknowledgement_settle": (
        NO_SUCH,
        ("awards.add_acknowledgement", "awards.change_recognition"),
    ),
    "awards_acknowledgement_undo": (NO_SUCH, ("awards.delete_acknowledgement",)),
    "awards_term_paste": (("awards.add_term",),) * 2,
    "units_unit_choose": (("units.view_unit",),) * 2,
    "units_unit_changes": (("units.view_unit",),) * 2,
    "auth_user_password_change": (("auth.change_user",),) * 2,
    "auth_user_act": (("auth.change_user",),) * 2,
    "admin:own_account": (SIGNED_IN, SIGNED_IN),
    "admin:own_sessions": (SIGNED_IN, SIGNS_OUT),
    "admin:own_factor": (SIGNED_IN, SIGNED_IN),
    "admin:still_here": (SIGNED_IN, NO_SUCH),
    "admin:second_factor": (SIGNS_OUT, SIGNS_OUT),
    "admin:approvals": (REVIEWS, REVIEWS),
    "admin:approval": (REVIEWS, REVIEWS),
    "admin:approval_paper": (REVIEWS, REVIEWS),
    "admin:approval_sheet": (REVIEWS, REVIEWS),
    "admin:approval_scan": (REVIEWS, REVIEWS),
    "admin:approval_picture": (REVIEWS, REVIEWS),
    "awards_awardyear_notice": (NOTICE, NOTICE),
    "awards_awardyear_unnotice": (NOTICE, NOTICE),
    "awards_objection_check": (OBJECTIONS, OBJECTIONS),
    "awards_objection_answer": (OBJECTIONS, OBJECTIONS),
    "awards_objection_reopen": (OBJECTIONS, OBJECTIONS),
    "awards_erratum_answer": (ERRATA, ERRATA),
    "awards_erratum_reopen": (ERRATA, ERRATA),
    "awards_objection_file": (("awards.view_objection",),) * 2,
    "awards_awardyear_submit": (("awards.change_recognition",),) * 2,
    "awards_awardyear_switch": (ADVANCE, ADVANCE),
    "awards_awardyear_turn": (ADVANCE, ADVANCE),
    "awards_awardyear_excess": (CONFER, CONFER),
    "awards_awardyear_stages": (("awards.view_awardyear", "awards.view_recognition"), ADVANCE),
    "awards_awardyear_clearances": (("awards.view_clearance",), CLEAR),
    "awards_awardyear_vetoes": (
        ("awards.view_vetofinding",),
        ("awards.view_vetofinding", "awards.change_vetofinding"),
    ),
    "awards_awardyear_letter": (("awards.view_clearance",), CLEAR),
    "awards_awardyear_letter_file": (("awards.view_clearance",),) * 2,
    "review:index": (JUDGE, NO_SUCH),
    "review:earlier": (JUDGE, NO_SUCH),
    "review:compare": (JUDGE, NO_SUCH),
    "review:declare": (JUDGE, JUDGE),
    "review:hand_in": (JUDGE, JUDGE),
    # Of an assignment or a round, for whose it is alone: tests/awards/review.
    "review:judge": (NOBODY, NOBODY),
    "review:hand_in_one": (NOBODY, NOBODY),
    "review:take_back": (NO_SUCH, NOBODY),
    "review:recuse": (NOBODY, NOBODY),
    "review:sheet": (NOBODY, NO_SUCH),
    "review:workbook_out": (NOBODY, NO_SUCH),
    "review:workbook_in": (NOBODY, NOBODY),
}
#: What the pages that every model has take, as acts on the model.
OF_MODELS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "changelist": (("view",), ("view",)),
    "add": (("add",), ("add",)),
    "change": (("view",), ("change",)),
    "delete": (("delete",), ("delete",)),
    "history": (("view",), ("view",)),
    "compare": (("view",), ("view",)),
    "restore": (("change",), ("change",)),
    "deleted": (("view", "add"), ("view", "add")),
    "undelete": (("view", "add"), ("view", "add")),
    "exports": (("view", "export"), ("view", "export")),
}
#: Models whose records nobody adds, changes, deletes or brings back by a form, whatever a role may.
NOT_BY_FORM = {
    "awards.importrun": {"add", "change", "delete"},
    "awards.acknowledgement": {"add", "change", "restore", "deleted", "undelete"},
    "awards.objection": {"add", "change", "delete"},
    "awards.erratum": {"add", "change", "delete"},
    "awards.reviewround": {"delete", "restore", "deleted", "undelete"},
    "audit.entry": {"add", "change", "delete"},
    "auth.user": {"delete", "restore", "deleted", "undelete"},
    "accounts.failedsignin": {"add", "change", "delete"},
    "accounts.rolepolicy": {"add", "delete", "restore", "deleted", "undelete"},
    "auth.group": {"restore", "deleted", "undelete"},
}


def every_address() -> Iterator[Address]:
    """All of them. Raises KeyError for one of which nothing is said."""
    for name, pattern in _patterns(get_resolver(), ""):
        if name.rpartition(":")[2] == "None":
            continue  # Django's redirect of old addresses, and its last one, which finds nothing
        get, post = _needs(name)
        yield Address(name, tuple(pattern.pattern.regex.groupindex), get, post)


def _patterns(resolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", one
        else:
            yield from _patterns(one, f"{one.namespace}:" if one.namespace else space)


def _needs(name: str) -> tuple[Need, Need]:
    if name in PUBLIC:
        return EVERYBODY, NO_SUCH
    own = name.removeprefix("admin:")
    for known in (name, own):
        if known in DESK:
            return DESK[known]
    if own == "app_list":
        return (ANY_OF_AWARDS,) * 2
    model, page = next(
        (model, own.removeprefix(f"{_prefix(model)}_"))
        for model in admin.site._registry
        if own.startswith(f"{_prefix(model)}_")
    )
    return _of_model(model._meta, page)


def _prefix(model) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _of_model(opts, page: str) -> tuple[Need, Need]:
    label = opts.label_lower
    if page == "import":
        needed = tuple(IMPORTS[f"{opts.model_name}s"])
        return needed, needed
    if page == "export":
        return _acts(opts, ("view", "export")), NO_SUCH
    get, post = OF_MODELS[page]
    barred = NOT_BY_FORM.get(label, set())
    if page == "change" and "change" in barred:
        return _acts(opts, get), NOBODY
    if page in barred:
        return NOBODY, NOBODY
    if label == "auth.user" and page == "add":
        get = post = ("add", "change")
    return _acts(opts, get), _acts(opts, post)


def _acts(opts, acts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{opts.app_label}.{act}_{opts.model_name}" for act in acts)
