"""The lists of the desk whose tables can be imported lead to the page on which that is done."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import path, reverse

from awards.importing.planning import KINDS

from .page import import_view, may_import

#: The kinds of tables by the model of their records.
BY_MODEL = {kind.reading.model: kind for kind in KINDS}


def importing(model_admin: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """`model_admin` with a list into which tables can be imported."""
    bases = (model_admin, Imports)
    return type(model_admin.__name__, bases, {"__module__": model_admin.__module__})


class Imports(admin.ModelAdmin):
    """What makes a list one into which tables can be imported."""

    def get_urls(self):
        view = self.admin_site.admin_view(import_view(BY_MODEL[self.model].key))
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", view, name=name), *super().get_urls()]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        if may_import(request.user, BY_MODEL[self.model].key) and not changelist.is_popup:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_import"
            changelist.import_url = reverse(name, current_app=self.admin_site.name)
        return changelist
