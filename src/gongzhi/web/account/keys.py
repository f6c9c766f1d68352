"""Pages of the second factor: what one has, an app with codes, passkeys, codes for an emergency."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from gongzhi.web.account.second_factor import is_required
from gongzhi.web.proof import proof_required


class Index(IndexView):  # type: ignore[misc]  # allauth has no types
    """What one has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whether the city requires one."""
        return {**super().get_context_data(**kwargs), "is_required": is_required(self.request)}


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Make a passkey that opens the account by itself: kept on the device, with its finger, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the device for such a one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "passkey": begin_registration(self.request.user, passwordless=True)}


def _own(view: Any, *, asks: bool = True) -> Any:
    """Let the person in; ask for a proof also before a page is shown, because it shows or makes a secret."""

    def always(request: HttpRequest) -> bool:
        return asks

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return never_cache(login_required(proof_required(when=always)(shown)))


index = _own(Index.as_view(template_name="account/keys.html"), asks=False)
add_app = _own(ActivateTOTPView.as_view(template_name="account/key_app.html"))
remove_app = _own(DeactivateTOTPView.as_view(template_name="account/key_app_remove.html"))
add_passkey = _own(AddPasskey.as_view(template_name="account/key_passkey.html"))
remove_passkey = _own(RemoveWebAuthnView.as_view(template_name="account/key_passkey_remove.html"))
make_codes = _own(GenerateRecoveryCodesView.as_view(template_name="account/key_codes_make.html"))
codes = _own(ViewRecoveryCodesView.as_view(template_name="account/key_codes.html"))
