"""Pages of one's own account: where to go after sign-in, profile, devices, invitations."""

from datetime import datetime

from allauth.account.utils import perform_login
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhi.civic.people.actions import (
    InvitationInvalid,
    MembershipAlreadyGranted,
    accept_invitation,
    join_by_invitation,
    open_invitation,
    update_profile,
)
from gongzhi.civic.people.models import Invitation, Person
from gongzhi.civic.people.queries import is_staff, memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.teamwork.queries.views import start_view_of
from gongzhi.kernel import clock
from gongzhi.web.account.devices import device_of
from gongzhi.web.account.forms import JoinForm, ProfileForm
from gongzhi.web.proof import ProofForm, ask_for_proof, is_proven, page_of
from gongzhi.web.refusals import refusals_on
from gongzhi.web.ways import is_ours


class PersonRequest(HttpRequest):
    """A request whose user is a person, as `login_required` sees to."""

    user: Person


@login_required
def home(request: PersonRequest) -> HttpResponse:
    """Go where one's day begins: handlers to their day, staff to the queue, residents to their cases."""
    return redirect(_start_of(request.user, at=clock.now()))


def _start_of(person: Person, *, at: datetime) -> str:
    """Return the page on which a day begins; whoever chose a view begins with that."""
    if not is_staff(person, at):
        return "portal:mine"
    if start_view_of(person, at=at) is not None:
        return "desk:start"
    handles = any(membership.role == Role.HANDLER for membership in memberships_of(person, at))
    return "desk:day" if handles else "desk:queue"


@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Show and change one's own details."""
    person, at = request.user, clock.now()
    form = ProfileForm(request.POST or None, initial={"name": person.full_name, "phone": person.phone})
    if form.is_valid():
        with refusals_on(form):
            update_profile(person, **form.cleaned_data, by=person, at=at)
            messages.success(request, _("您的资料已经保存。"))
            return redirect("account:profile")
    page = {"form": form, "held": memberships_of(person, at), "sign_in_name": person.sign_in_name}
    return render(request, "account/profile.html", page)


@never_cache
@login_required
def proof(request: PersonRequest) -> HttpResponse:
    """Ask for a proof of who one is, and go on to the page that needed it."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        asking = ask_for_proof(request)
    else:
        asking = (
            None if is_proven(request) else page_of(request, ProofForm(request=request), [("next", wanted)])
        )
    return asking or redirect(wanted if is_ours(wanted) else "account:home")


@login_required
def devices(request: PersonRequest) -> HttpResponse:
    """Show where one is signed in."""
    here = request.session.session_key
    found = UserSession.objects.purge_and_list(request.user)
    rows = [
        {
            "pk": seen.pk,
            "words": device_of(seen.user_agent),
            "ip": seen.ip,
            "at": seen.last_seen_at,
            "is_this": is_this,
        }
        for seen in sorted(found, key=lambda seen: seen.last_seen_at, reverse=True)
        for is_this in [seen.session_key == here]
    ]
    return render(request, "account/devices.html", {"devices": rows})


@login_required
@require_POST
def end_device(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign out on one device."""
    end_sessions(request, [get_object_or_404(UserSession, pk=pk, user=request.user)])
    messages.success(request, _("那台设备已经退出登录。"))
    return redirect("account:devices")


@login_required
@require_POST
def end_other_devices(request: PersonRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    end_other_sessions(request, request.user)
    messages.success(request, _("其他设备都已退出登录。"))
    return redirect("account:devices")


@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an invitation offers, and accept it with the present account or a new one."""
    try:
        offered = open_invitation(code, at=clock.now())
        if isinstance(request.user, Person):
            return _accept(request, request.user, offered, code)
        return _join(request, offered, code)
    except InvitationInvalid as refusal:
        status = 404 if type(refusal) is InvitationInvalid else 410  # unknown, or known and gone
        return render(request, "account/invitation_refused.html", {"refusal": refusal}, status=status)


def _accept(request: HttpRequest, person: Person, offered: Invitation, code: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "account/invitation.html", {"invitation": offered})
    try:
        accept_invitation(code, by=person, at=clock.now())
    except MembershipAlreadyGranted as refusal:
        messages.info(request, str(refusal))
        return redirect("account:home")
    return _welcome(request, offered)


def _join(request: HttpRequest, offered: Invitation, code: str) -> HttpResponse:
    form = JoinForm(request.POST or None, initial={"name": offered.name})
    if form.is_valid():
        with refusals_on(form):
            details = {
                field: form.cleaned_data[field] for field in ("sign_in_name", "password", "name", "phone")
            }
            person = join_by_invitation(code, **details, at=clock.now())
            perform_login(request, person)
            return _welcome(request, offered)
    return render(request, "account/invitation.html", {"invitation": offered, "form": form})


def _welcome(request: HttpRequest, offered: Invitation) -> HttpResponse:
    said = _("欢迎加入%(body)s，您的岗位是%(role)s。")
    messages.success(request, said % {"body": offered.body, "role": offered.get_role_display()})
    return redirect("account:home")
