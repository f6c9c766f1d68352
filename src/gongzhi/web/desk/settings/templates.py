"""Pages of the reply templates."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.civic.cases.actions import delete_reply_template, save_reply_template
from gongzhi.civic.cases.models import ReplyTemplate
from gongzhi.civic.people.models import Person
from gongzhi.web.desk.settings.entrance import for_configurators, saving
from gongzhi.web.desk.settings.forms import TemplateForm
from gongzhi.web.refusals import telling


@require_safe
@for_configurators
def templates(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """List the beginnings of replies."""
    rows = ReplyTemplate.objects.select_related("body").order_by("body__code", "title")
    return render(request, "desk/settings/templates.html", {"rows": rows})


@for_configurators
def template(request: HttpRequest, by: Person, at: datetime, pk: int | None = None) -> HttpResponseBase:
    """Add a beginning of replies, or change one."""
    found = get_object_or_404(ReplyTemplate.objects.select_related("body"), pk=pk) if pk else None
    form = TemplateForm(request.POST or None, initial=TemplateForm.like(found) if found else None, at=at)
    if form.is_valid():
        with saving(form):
            kept = save_reply_template(found, **form.cleaned_data, by=by, at=at)
            messages.success(request, _("模板“%(title)s”已保存。") % {"title": kept.title})
            return redirect("desk:templates")
    context = {"form": form, "template": found}
    return render(request, "desk/settings/template.html", context, status=422 if form.errors else 200)


@require_POST
@for_configurators
def template_delete(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponseBase:
    """Delete a beginning of replies."""
    found = get_object_or_404(ReplyTemplate, pk=pk)
    with telling(request, _("模板“%(title)s”已删除。") % {"title": found.title}):
        delete_reply_template(found, by=by, at=at)
    return redirect("desk:templates")
