"""Words of persons, organisations and roles, and the one way in which names and phone numbers are written."""

import re
import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What sort of body an organisation is."""

    GOVERNMENT = "government", _("政府部门")
    SOCIAL = "social", _("社会组织")
    ENTERPRISE = "enterprise", _("企业")
    COMMITTEE = "committee", _("居(村)民委员会")


class Role(models.TextChoices):
    """What a member may do for a body, within a place; a resident needs no membership."""

    OPERATOR = "operator", _("热线话务员")
    DISPATCHER = "dispatcher", _("派单员")
    HANDLER = "handler", _("承办人")
    SUPERVISOR = "supervisor", _("督办员")
    EVALUATOR = "evaluator", _("回访员")
    AUDITOR = "auditor", _("审计员")
    PRIVACY_OFFICER = "privacy_officer", _("个人信息保护负责人")
    ADMINISTRATOR = "administrator", _("管理员")


# Who works on cases; an auditor reads, a privacy officer guards, and an administrator appoints.
WORKING = frozenset({Role.OPERATOR, Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR, Role.EVALUATOR})
SEES_CASES = WORKING | {Role.AUDITOR}
INVITATION_LASTS = timedelta(days=7)
SIGN_IN_NAME = re.compile(r"[\w.@-]{2,80}")
PHONE = re.compile(r"[0-9]{5,15}")


def sign_in_name_of(text: str) -> str:
    """Return a sign-in name as it is kept: half-width, lower case, a phone number without its ornaments.

    A name that cannot be one raises `ValidationError`.
    """
    name = unicodedata.normalize("NFKC", text).strip().lower()
    name = _bare_number(name) if PHONE.fullmatch(_bare_number(name)) else name
    if not SIGN_IN_NAME.fullmatch(name):
        raise ValidationError(
            _("登录名请用手机号，或2至80个汉字、字母、数字（可以带点、横线和下划线）。"), code="sign_in_name"
        )
    return name


def phone_of(text: str) -> str:
    """Return a phone number as it is kept: 5 to 15 digits, without +86; else raise `ValidationError`."""
    number = _bare_number(unicodedata.normalize("NFKC", text))
    if number and not PHONE.fullmatch(number):
        raise ValidationError(_("电话号码请填数字，例如13800001234或0571-88886666。"), code="phone")
    return number


def _bare_number(text: str) -> str:
    return re.sub(r"[\s()-]", "", text).removeprefix("+86")


def name_of(text: str) -> str:
    """Return a name on one line; control characters, or more than 80, raise `ValidationError`."""
    name = " ".join(text.split())
    if len(name) > 80 or any(unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn"} for sign in name):
        raise ValidationError(_("名字最多80个字，不能带特殊符号。"), code="name")
    return name
