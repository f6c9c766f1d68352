"""Who is about to do something dangerous shows once more that it is they: by password, code or passkey.

A proof, like a sign-in, holds for ten minutes. The form that was sent meanwhile waits in the page that asks.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Guard = Callable[[View[P]], View[P]]

PREFIX = "proof"
LARGE_EXPORT = 1000  # cases in one file


def is_proven(request: HttpRequest) -> bool:
    """Tell whether the person signed in, or gave a proof, within the last ten minutes in this session."""
    person = request.user if isinstance(request.user, Person) else None
    proofs = [record["at"] for record in get_authentication_records(request, person)]
    now = clock.now().timestamp()
    return bool(proofs) and now - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def proof_required(
    *, when: Callable[[HttpRequest], bool] = lambda request: request.method == "POST"
) -> Callable[[View[P]], View[P]]:
    """Ask for a proof before a view acts; by default when something is sent to it."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if when(request) and (asking := ask_for_proof(request)):
                return asking
            return view(request, *args, **kwargs)

        return guarded

    return guard


def ask_for_proof(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks, which keeps what was sent; nothing where there is a proof already."""
    if request.method != "POST":
        if is_proven(request):
            return None
        return redirect_to_login(request.get_full_path(), reverse("account:proof"))
    form = ProofForm(request.POST if _holds_proof(request) else None, request=request)
    if is_proven(request) or form.is_valid():
        return None
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name) if _waits(name)]
    return page_of(request, form, sent)


def page_of(request: HttpRequest, form: "ProofForm", sent: list[tuple[str, str]]) -> HttpResponse:
    """Return the page with the ways in which this person can give a proof."""
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    has_passkey = Authenticator.Type.WEBAUTHN in types
    form.fields["password"].required = not types  # so that the page doesn't call the only way optional
    context = {
        "form": form,
        "sent": sent,
        "has_codes": bool(types - {Authenticator.Type.WEBAUTHN}),
        "passkey": begin_authentication(request.user) if has_passkey else None,
    }
    response = render(request, "account/proof.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _holds_proof(request: HttpRequest) -> bool:
    return any(name.startswith(f"{PREFIX}-") for name in request.POST)


def _waits(name: str) -> bool:
    return name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-")


class ProofForm(forms.Form):
    """One of password, code and passkey; a right one is noted in the session."""

    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态验证码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    credential = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, request: HttpRequest) -> None:
        super().__init__(data, prefix=PREFIX)
        self.request = request

    def clean(self) -> dict[str, str]:
        """See that one of the three is right, and note it."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "credential" in given:
            self._note(ReauthenticateWebAuthnForm, given, name="credential", shown_at=None)
        elif "code" in given:
            self._note(ReauthenticateForm, given, name="code", shown_at="code")
        elif "password" in given:
            self._note_password(given["password"])
        else:
            self.add_error("password", _("请输入密码。"))
        return self.cleaned_data

    def _note(
        self, kind: type[forms.Form], given: dict[str, str], *, name: str, shown_at: str | None
    ) -> None:
        proof = kind(user=self.request.user, data={name: given[name]})  # type: ignore[call-arg]  # allauth's
        if proof.is_valid():
            key = getattr(proof, "authenticator", None) or proof.cleaned_data["credential"]
            post_authentication(self.request, key, reauthenticated=True)
        else:
            self.add_error(shown_at, proof.errors[name].as_data())

    def _note_password(self, password: str) -> None:
        try:
            if get_adapter().reauthenticate(self.request.user, password):
                reauthenticate_by_password(self.request)
            else:
                self.add_error("password", _("密码不对，请重新输入。"))
        except ValidationError as error:  # locked after too many guesses
            self.add_error("password", error)
