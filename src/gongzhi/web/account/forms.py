"""Forms of sign-in, sign-up, password, address, profile and invitation."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.clients.queries import tokens_of
from gongzhi.civic.people.models import Person
from gongzhi.civic.people.vocabulary import name_of, phone_of, sign_in_name_of
from gongzhi.civic.privacy.queries import mark_of
from gongzhi.civic.privacy.vocabulary import Detail, Details
from gongzhi.civic.teamwork.vocabulary import AccountMatter
from gongzhi.kernel import clock
from gongzhi.web.account.letters import write

SIGN_IN_NAME = _("登录名")
SIGN_IN_NAME_HINT = _("可以用手机号，也可以自己取一个。")
PASSWORD = _("密码")
EMAIL = _("邮箱")
PASSWORD_HINT = _("至少10个字符，长一点、自己记得住就好。")
PASSWORD_AGAIN = _("再输一遍密码")


def name_field(**options: Any) -> forms.CharField:
    """Return the field for a person's name."""
    widget = forms.TextInput(attrs={"autocomplete": "name"})
    return forms.CharField(label=_("怎么称呼您"), max_length=80, widget=widget, **options)


def phone_field(**options: Any) -> forms.CharField:
    """Return the field for a phone number."""
    widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
    return forms.CharField(label=_("联系电话"), max_length=30, widget=widget, **options)


def password_field(label: Any, **options: Any) -> forms.CharField:
    """Return the field for a new password."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **options)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Name and password, and whether this device is one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = SIGN_IN_NAME
        self.fields["login"].help_text = _("手机号，或您注册时取的名字。")
        self.fields["password"].label = PASSWORD
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("这是我自己的设备，两周内不用再登录")
        _bare(self)

    def clean_login(self) -> str:
        """Return the mark of the name; a name that cannot exist fails like one that does not."""
        typed: str = self.cleaned_data["login"]
        try:
            name = sign_in_name_of(typed)
        except ValidationError:
            name = typed.strip().lower()
        return str(mark_of(Detail.SIGN_IN_NAME, name))


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """A name to sign in with, a password, and what to call the person."""

    name = name_field(required=False, help_text=_("工作人员与您联系时用。"))
    field_order = ("username", "name", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = SIGN_IN_NAME
        self.fields["username"].help_text = SIGN_IN_NAME_HINT
        self.fields["password1"].label = PASSWORD
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"].label = PASSWORD_AGAIN
        _bare(self)

    def clean_name(self) -> str:
        """Return the name on one line."""
        return name_of(self.cleaned_data["name"])


class EndsTokens(forms.Form):
    """Offers, where there are any, to end the programs' tokens with the old password; the adapter does it."""

    user: Person | None

    def offer_to_end_tokens(self) -> None:
        """Add the tick, if the person has tokens in force."""
        if self.user is not None and tokens_of(self.user).in_force(clock.now()).exists():
            self.fields["end_tokens"] = forms.BooleanField(
                label=_("同时停用我的所有访问令牌"),
                required=False,
                help_text=_("担心密码被别人知道了，就勾上。用令牌的程序要重新设置。"),
            )


class ChangePasswordForm(EndsTokens, AllauthChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("现在的密码")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"].label = _("再输一遍新密码")
        self.offer_to_end_tokens()
        _bare(self)


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The address to which a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
        self.fields["email"].help_text = _("您在“我的账号”里验证过的邮箱。")
        _bare(self)

    def clean_email(self) -> str:
        """Look up nobody here, so that the answer tells nothing and takes as long for every address."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        """Hand the letter to the worker, who finds out whose the address is."""
        address = str(self.cleaned_data["email"])
        write(AccountMatter.PASSWORD_FORGOTTEN, to=address)
        return address


class NewPasswordForm(EndsTokens, ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The new password twice, after a link in a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"].label = _("再输一遍新密码")
        self.offer_to_end_tokens()
        _bare(self)


class EmailForm(forms.Form):
    """An address of one's own."""

    email = forms.EmailField(
        label=EMAIL,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("我们会发一封信，点开信里的链接才算数。"),
    )


def _bare(form: forms.Form) -> None:
    for field in form.fields.values():  # a placeholder is no label
        field.widget.attrs.pop("placeholder", None)


class ProfileForm(forms.Form):
    """What one may change about oneself."""

    name = name_field(required=False)
    phone = phone_field(required=False, help_text=_("工作人员办理您的诉求时，用这个电话与您联系。"))

    def clean_name(self) -> str:
        """Return the name on one line."""
        return name_of(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """Return the phone as it is kept."""
        return phone_of(self.cleaned_data["phone"])


class JoinForm(ProfileForm):
    """The details of somebody who accepts an invitation without an account."""

    phone = phone_field(required=False, help_text=_("同事有事找您时用。"))
    sign_in_name = forms.CharField(
        label=SIGN_IN_NAME,
        max_length=80,
        help_text=SIGN_IN_NAME_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = password_field(PASSWORD, help_text=PASSWORD_HINT)
    password_again = password_field(PASSWORD_AGAIN)
    field_order = ("name", "phone", "sign_in_name", "password", "password_again")

    def clean_sign_in_name(self) -> str:
        """Return the name as it is kept."""
        return sign_in_name_of(self.cleaned_data["sign_in_name"])

    def clean(self) -> dict[str, Any]:
        """See that the password is typed twice alike and hard to guess."""
        details = self.cleaned_data
        password = details.get("password", "")
        if password and password != details.get("password_again"):
            self.add_error("password_again", _("两次输入的密码不一样，请再输一遍。"))
        try:
            validate_password(password, _would_be(details))
        except ValidationError as error:
            self.add_error("password", error)
        return details


def _would_be(said: dict[str, Any]) -> Person:
    """Return the person whom a form describes, so that a password is not made of their own details."""
    person = Person()
    person.details = Details(**{name: said.get(name, "") for name in ("sign_in_name", "name", "phone")})
    return person
