"""The second factor: who must have one, how its secrets are kept, and our words on django-allauth's forms."""

import base64
from io import BytesIO
from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role
from gongzhi.kernel import clock

HAS_ONE = "has_second_factor"  # in the session; every change ends the other sessions, so it stays true
POWERFUL = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.PRIVACY_OFFICER})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The meeting point that django-allauth asks for."""

    error_messages: dict[str, str | Promise] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对，或已经用过。请等手机上的下一个。"),
    }

    def get_totp_label(self, user: Person) -> str:
        """Return the name under which the person signs in."""
        return str(user.sign_in_name)

    def get_totp_issuer(self) -> str:
        """Return what the app on the phone shows above the code."""
        return f"{settings.CITY_NAME}共治"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site as the device will show it; the id is the host without its port."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """Name the account as the device will show it."""
        found: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**found, "name": str(user.sign_in_name), "display_name": str(user)}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's
        """Return a name to begin with."""
        return str(_("通行密钥%(n)s")) % {"n": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def build_totp_svg(self, url: str) -> str:
        """Draw the code for the phone's camera as one path, without style or script."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(drawn)
        return drawn.getvalue().decode().split("?>", 1)[-1].strip()

    def encrypt(self, text: str) -> str:
        """Keep a secret so that the database alone doesn't give it away."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"gongzhi second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the person has a passkey or an app; asked of the database once a session."""
    if HAS_ONE not in request.session:
        types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        request.session[HAS_ONE] = is_mfa_enabled(request.user, types)
    return bool(request.session[HAS_ONE])


def is_asked(request: HttpRequest) -> bool:
    """Tell whether the person acts for a body without a second factor, in a city that asks for one."""
    return settings.SECOND_FACTOR != "none" and bool(_roles(request)) and not has_second_factor(request)


def is_required(request: HttpRequest) -> bool:
    """Tell whether the city requires the second factor that this person does not have."""
    required = {"staff": frozenset(Role), "administrators": POWERFUL}.get(settings.SECOND_FACTOR, frozenset())
    return bool(required and required & _roles(request)) and not has_second_factor(request)


def _roles(request: HttpRequest) -> frozenset[str]:
    person = request.user if isinstance(request.user, Person) else None
    return frozenset(membership.role for membership in memberships_of(person, clock.now()))


def _as_code(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code at sign-in: of the app, or one of those kept for an emergency."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], _("验证码"), _("手机验证器上的6位数字，或一个备用码。"))


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new app, which shows that both sides have the same secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self.fields["code"], _("验证器上显示的6位数字"))


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A name for the passkey that the device makes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # every passkey of ours opens the account by itself
        self.fields["name"].label = _("给它起个名字")
        self.fields["name"].help_text = _("例如“我的手机”“办公室电脑”，以后好分辨。")
        self.fields["name"].max_length = 40
        self.fields["name"].widget.attrs["maxlength"] = 40
