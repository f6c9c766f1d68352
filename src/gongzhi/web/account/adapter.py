"""How django-allauth meets our people: sign-up through the action, one lock for one name, our own words."""

import math
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongzhi.civic.clients.actions import revoke_token
from gongzhi.civic.clients.queries import tokens_of
from gongzhi.civic.people.actions import (
    SignInNameTaken,
    change_password,
    note_second_factor,
    register_person,
)
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import is_sign_in_name_taken
from gongzhi.civic.people.vocabulary import PHONE, sign_in_name_of
from gongzhi.civic.teamwork.vocabulary import AccountMatter
from gongzhi.kernel import clock
from gongzhi.web.account.letters import write
from gongzhi.web.account.second_factor import HAS_ONE
from gongzhi.web.proof import is_proven

FAILED = {"app": "allauth.account", "action": "login_failed"}
SECOND_FACTOR_CHANGES = frozenset(
    {
        AccountMatter.TOTP_ACTIVATED,
        AccountMatter.TOTP_DEACTIVATED,
        AccountMatter.WEBAUTHN_ADDED,
        AccountMatter.WEBAUTHN_REMOVED,
        AccountMatter.RECOVERY_CODES_GENERATED,
    }
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The meeting point that django-allauth asks for."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("登录名或密码不对，请检查后再试。"),
        "username_taken": SignInNameTaken.message,
        "enter_current_password": gettext_lazy("现在的密码不对，请重新输入。"),
        "too_many_login_attempts": gettext_lazy("输错的次数太多，请稍后再试。"),
        "rate_limited": gettext_lazy("输错的次数太多，请稍后再试。"),
        "invalid_password_reset": gettext_lazy("这个链接已经用过或过期，请重新申请。"),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Write the name as it is kept, and see that it is free."""
        name: str = super().clean_username(sign_in_name_of(username), shallow=True)
        if not shallow and is_sign_in_name_taken(name):
            raise self.validation_error("username_taken")
        return name

    def save_user(self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True) -> Person:
        """Register the person; if another was faster with the name, go back and say so."""
        details = form.cleaned_data
        name = details["username"]
        try:
            return register_person(
                sign_in_name=name,
                password=details["password1"],
                name=details.get("name", ""),
                phone=name if PHONE.fullmatch(name) else "",
                at=clock.now(),
            )
        except SignInNameTaken as refusal:
            messages.error(request, str(refusal))
            raise ImmediateHttpResponse(redirect("account_signup")) from refusal

    @transaction.atomic
    def set_password(self, user: Person, password: str) -> None:
        """Change the person's own password, and write to them that it was changed."""
        change_password(user, to=password, by=user, at=clock.now())
        _write_of_change(user, AccountMatter.PASSWORD_CHANGED)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the profile."""
        return reverse("account:profile")

    def is_safe_url(self, url: str) -> bool:
        """Go on to pages of this very site only."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_reauthentication_required(self, **kwargs: object) -> bool:
        """Ask for a proof of who one is where there is no recent one; our pages do so before allauth."""
        return not is_proven(context.request)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """Leave the asking to web/proof.py."""
        return []

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: object = None, email: str | None = None
    ) -> None:
        """After password or second factor changed: end the other sessions; of a factor, keep and tell it.

        django-allauth calls this wherever one of them changes.
        """
        what = template_prefix.rsplit("/", maxsplit=1)[-1]
        end_other_sessions(self.request, user)
        self.request.session.pop(HAS_ONE, None)
        if self.request.POST.get("end_tokens"):  # ticked in the form of the new password
            _end_tokens(user)
        if what in SECOND_FACTOR_CHANGES:
            with transaction.atomic():
                note_second_factor(user, code=what, by=user, at=clock.now())
                _write_of_change(user, AccountMatter(what))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own key has the Host header in it, so that every port one writes there gives new attempts.
        return str(credentials.get("username", "")).lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse further guesses for a while, whether or not the name exists, and say for how long."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ValidationError(
                _locked_for(self._minutes_locked(request, **credentials)), code=error.code
            ) from error

    def _minutes_locked(self, request: HttpRequest, **credentials: Any) -> int:
        key = self._get_login_attempts_cache_key(request, **credentials)
        free_at = 0.0
        for rate in ratelimit.get_rates(**FAILED):
            attempts = cache.get(ratelimit.get_cache_key(request, **FAILED, rate=rate, key=key), [])
            if len(attempts) >= rate.amount:  # the latest first
                free_at = max(free_at, attempts[rate.amount - 1] + rate.duration)
        return max(1, math.ceil((free_at - clock.now().timestamp()) / 60))


def _locked_for(minutes: int) -> str:
    said = ngettext("%(n)s分钟", "%(n)s分钟", minutes) % {"n": minutes}
    return _("输错的次数太多，为了账号安全，请%(minutes)s后再试。") % {"minutes": said}


def _end_tokens(person: Person) -> None:
    at = clock.now()
    for token in tokens_of(person).in_force(at):
        revoke_token(token, by=person, at=at)


def _write_of_change(person: Person, matter: AccountMatter) -> None:
    if person.email:
        write(matter, to=person.email, person=person)
