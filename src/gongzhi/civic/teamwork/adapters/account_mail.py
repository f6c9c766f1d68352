"""Letters about an account: a link for a new password, a link that confirms an address, what was changed.

A secret link is made when the letter leaves, so that none lies in the database, and its time runs from then.
"""

from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from gongzhi.civic.people.models import Person
from gongzhi.civic.people.queries import person_with_email
from gongzhi.civic.teamwork.models import Letter
from gongzhi.civic.teamwork.queries.notices import confirming_token
from gongzhi.civic.teamwork.vocabulary import AccountMatter

_TEMPLATES = {
    AccountMatter.PASSWORD_FORGOTTEN: "password_reset_key",
    AccountMatter.ADDRESS_GIVEN: "confirm",
}


def account_letter_as_mail(letter: Letter) -> EmailMessage | None:
    """Return a letter as an e-mail in its language; None where nobody, or nobody active, has the address."""
    matter, to = AccountMatter(letter.about or ""), letter.to or ""
    person = letter.person or person_with_email(to)
    if person is None or not person.is_active:
        return None
    template = f"account/email/{_TEMPLATES.get(matter, 'changed')}.txt"
    with translation.override(letter.language):
        known = {"city_name": settings.CITY_NAME, "site": settings.SITE_ADDRESS, "what": matter.label}
        words = render_to_string(template, {**known, "person": person, "link": _link(matter, person, to)})
    subject, _blank, text = words.strip().partition("\n")
    return EmailMessage(subject, text.strip() + "\n", to=[to], headers=head_of(letter))


def head_of(letter: Letter) -> dict[str, str]:
    """Return what stands in the head of every letter of ours."""
    return {
        "Message-ID": f"<letter-{letter.pk}@{urlsplit(settings.SITE_ADDRESS).hostname}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answers of absence, please
    }


def _link(matter: AccountMatter, person: Person, address: str) -> str:
    """Return the secret link of a letter, which begins with the city's own address."""
    if matter == AccountMatter.ADDRESS_GIVEN:
        path = reverse("account:email-confirm", args=[confirming_token(person, address)])
    elif matter == AccountMatter.PASSWORD_FORGOTTEN:
        key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
        path = reverse("account_reset_password_from_key", kwargs=key)
    else:
        return ""
    return f"{settings.SITE_ADDRESS}{path}"
