"""A caller's report about a body or somebody who works there, written down by an operator."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from gongzhi.civic.cases.actions import NewCase, Opened, open_case
from gongzhi.civic.cases.vocabulary import LONGEST_TEXT, Channel, Kind
from gongzhi.civic.people.actions import note_caller
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import has_role
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.rights.queries import the_city
from gongzhi.web.caller_form import CallerForm
from gongzhi.web.desk.entrance import for_staff
from gongzhi.web.desk.fields import NamedField, bodies_around
from gongzhi.web.refusals import refusals_on


class ConductForm(CallerForm):
    """About whom, what happened, and who says so, if they want to say."""

    about = NamedField(
        label=gettext_lazy("举报哪个单位，或者哪个单位的人"),
        required=False,
        help_text=gettext_lazy("来电人说不清是哪个单位的，留空，由市一级受理。"),
    )
    text = forms.CharField(
        label=gettext_lazy("举报内容"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("谁、什么时候、在哪里、做了什么。来电人自己的姓名、住处不要写进来。"),
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼来电人"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("可以不留。留下的单独保存，被举报的单位看不到。"),
    )
    phone = forms.CharField(label=gettext_lazy("联系电话"), required=False, max_length=30)
    key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data)
        field = self.fields["about"]
        assert isinstance(field, NamedField)
        field.offer(bodies_around(the_city(), at))


@never_cache
@for_staff
def conduct_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponseBase:
    """Write down what a caller reports; afterwards only the centre above the body reads it."""
    if not has_role(by, Role.OPERATOR, at=at):
        raise Http404
    form = ConductForm(request.POST or None, at=at)
    if form.is_valid():
        with refusals_on(form):
            opened = _write_down(form.cleaned_data, by=by, at=at)
            page = {"case": opened.case, "code": opened.code, "hidden": True}
            return render(request, "desk/intake_done.html", page)
    page = {
        "form": form,
        "title": _("登记对单位或工作人员的举报"),
        "lead": _("登记以后，只有被举报单位的上一级看得到。请把编号和查询码读给来电人。"),
    }
    return render(request, "desk/in_confidence.html", page, status=422 if form.errors else 200)


@transaction.atomic
def _write_down(said: dict[str, Any], *, by: Person, at: datetime) -> Opened:
    is_named = said["name"] or said["phone"]
    caller = note_caller(said["name"], said["phone"], by=by, at=at) if is_named else None
    new = NewCase(
        text=said["text"],
        place=the_city(),
        kind=Kind.CONDUCT,
        channel=Channel.PHONE,
        about=said["about"],
        spoken_by=caller,
        idempotency_key=f"conduct:{said['key']}",
    )
    return open_case(new, by=by, at=at)
