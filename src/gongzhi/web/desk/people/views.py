"""Pages on which administrators look after people, organisations and invitations of their place."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.civic.people.actions import (
    add_organisation,
    change_organisation,
    end_membership,
    grant_membership,
    invite,
    revoke_invitation,
)
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.civic.people.policy import (
    can_end_membership,
    can_manage_people,
    managed_invitations,
    managed_memberships,
    managed_organisations,
    managed_people,
)
from gongzhi.civic.people.queries import search_people, with_details
from gongzhi.civic.people.vocabulary import OrganisationKind, Role
from gongzhi.web.desk.people.accounts import account_of
from gongzhi.web.desk.people.entrance import for_administrators
from gongzhi.web.desk.people.forms import (
    InviteForm,
    NewOrganisationForm,
    OrganisationForm,
    OrganisationSearchForm,
    RoleForm,
    SearchForm,
)
from gongzhi.web.proof import proof_required
from gongzhi.web.refusals import refusals_on, telling

A_PAGE = 30
INVITED = "invitation_code"


def makes_administrator(request: HttpRequest) -> bool:
    """Tell whether a form would let somebody give roles."""
    return request.method == "POST" and request.POST.get("role") == Role.ADMINISTRATOR


def _page_of(found: QuerySet[Any], request: HttpRequest) -> Any:
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


def _words(form: SearchForm | OrganisationSearchForm) -> str:
    return str(form.cleaned_data["q"]) if form.is_valid() else ""


def _tabs(current: str) -> list[dict[str, Any]]:
    pages = (("people", _("人员")), ("organisations", _("单位")), ("invitations", _("待接受的邀请")))
    return [
        {"label": label, "url": reverse(f"desk:{name}"), "current": name == current} for name, label in pages
    ]


@for_administrators
def people(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """List the staff, with their present roles."""
    form = SearchForm(request.GET, auto_id="filter_%s")
    found = search_people(_words(form), by=by, at=at)
    body = form.cleaned_data["body"] if form.is_valid() else None
    if body is not None:
        found = found.filter(pk__in=managed_memberships(by, at).valid(at).filter(body=body).values("person"))
    context = {"body": managed_organisations(by, at).filter(pk=body).first() if body else None}
    return render(request, "desk/people/people.html", _listing("people", found, form, request) | context)


def _listing(name: str, found: QuerySet[Any], form: Any, request: HttpRequest) -> dict[str, Any]:
    page = _page_of(found, request)
    if name == "people":
        page.object_list = with_details(page.object_list)
    return {
        "page": page,
        "form": form,
        "tabs": _tabs(name),
        "reset": reverse(f"desk:{name}"),
    }


@for_administrators
@proof_required(when=makes_administrator)
def person(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponse:
    """Show one person's roles, and give another."""
    found = get_object_or_404(managed_people(by, at), pk=pk)
    form = RoleForm(request.POST or None, by=by, at=at)
    if form.is_valid():
        role, body, place = (form.cleaned_data[field] for field in ("role", "body", "place"))
        with refusals_on(form):
            grant_membership(found, Role(role), of=body, within=place, by=by, at=at)
            messages.success(request, _("岗位已经添加，马上生效。"))
            return redirect("desk:person", pk)
    held = managed_memberships(by, at).filter(person=found).select_related("body", "place")
    rows = [
        {
            "membership": m,
            "valid": m.is_valid(at),
            "can_end": m.is_valid(at) and can_end_membership(by, m, at),
        }
        for m in held
    ]
    context = {"person": found, "rows": rows, "form": form, "account": account_of(found, by=by, at=at)}
    return render(request, "desk/people/person.html", context)


@for_administrators
@proof_required()
@require_POST
def membership_end(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponse:
    """End one role."""
    membership = get_object_or_404(managed_memberships(by, at).select_related("person", "body"), pk=pk)
    with telling(request, _("岗位已经停用，马上生效。")):
        end_membership(membership, by=by, at=at)
    return redirect("desk:person", membership.person_id)


@for_administrators
@proof_required(when=makes_administrator)
def invitation_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Invite somebody; the next page shows the link, once."""
    form = InviteForm(request.POST or None, by=by, at=at)
    if form.is_valid():
        name, role, body, place = (form.cleaned_data[field] for field in ("name", "role", "body", "place"))
        with refusals_on(form):
            _sent, code = invite(name, Role(role), of=body, within=place, by=by, at=at)
            request.session[INVITED] = {"name": name, "code": code}
            return redirect("desk:invitation-sent")
    return render(request, "desk/people/invitation_new.html", {"form": form})


@for_administrators
@never_cache
def invitation_sent(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Show the link of a new invitation, this once."""
    invited = request.session.pop(INVITED, None)
    if invited is None:
        return redirect("desk:invitations")
    link = request.build_absolute_uri(reverse("account:invitation", args=[invited["code"]]))
    return render(request, "desk/people/invitation_sent.html", {"name": invited["name"], "link": link})


@for_administrators
def invitations(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """List the invitations that nobody has accepted yet."""
    found = managed_invitations(by, at).waiting(at).select_related("body", "place", "invited_by")
    return render(request, "desk/people/invitations.html", _listing("invitations", found, None, request))


@for_administrators
@require_POST
def invitation_revoke(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponse:
    """Take back one invitation."""
    found = get_object_or_404(managed_invitations(by, at).select_related("body", "place"), pk=pk)
    with telling(request, _("邀请已经撤回，原来的链接不能再用。")):
        revoke_invitation(found, by=by, at=at)
    return redirect("desk:invitations")


@for_administrators
def organisations(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """List the organisations of one's place."""
    form = OrganisationSearchForm(request.GET, auto_id="filter_%s")
    found = managed_organisations(by, at).select_related("place")
    for word in _words(form).split():
        found = found.filter(
            Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__istartswith=word)
        )
    return render(request, "desk/people/organisations.html", _listing("organisations", found, form, request))


@for_administrators
def organisation_new(request: HttpRequest, by: Person, at: datetime) -> HttpResponse:
    """Add an organisation."""
    form = NewOrganisationForm(request.POST or None, by=by, at=at)
    if form.is_valid():
        with refusals_on(form):
            added = add_organisation(**form.cleaned_data, by=by, at=at)
            messages.success(request, _("“%(body)s”已经添加。") % {"body": added})
            return redirect("desk:organisations")
    return render(request, "desk/people/organisation.html", {"form": form})


@for_administrators
def organisation(request: HttpRequest, by: Person, at: datetime, pk: int) -> HttpResponse:
    """Change an organisation; those who give roles in it only see it."""
    found = get_object_or_404(managed_organisations(by, at).select_related("place"), pk=pk)
    if not can_manage_people(by, found.place, at):
        raise Http404
    form = OrganisationForm(request.POST or None, initial=_as_initial(found))
    if form.is_valid():
        details = form.cleaned_data | {"kind": OrganisationKind(form.cleaned_data["kind"])}
        with refusals_on(form):
            change_organisation(found, **details, by=by, at=at)
            messages.success(request, _("“%(body)s”已经保存。") % {"body": found})
            return redirect("desk:organisations")
    return render(request, "desk/people/organisation.html", {"form": form, "organisation": found})


def _as_initial(organisation: Organisation) -> dict[str, Any]:
    return {field: getattr(organisation, field) for field in OrganisationForm.base_fields}
