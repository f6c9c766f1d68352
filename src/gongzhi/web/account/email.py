"""One's own address: it counts only after its owner opened the link that was sent to it."""

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.civic.people.actions import confirm_email, remove_email
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.queries.notices import address_to_confirm
from gongzhi.civic.teamwork.vocabulary import AccountMatter
from gongzhi.kernel import clock
from gongzhi.web.account.forms import EmailForm
from gongzhi.web.account.letters import write
from gongzhi.web.proof import proof_required


@login_required
@proof_required()
def email(request: HttpRequest) -> HttpResponse:
    """Show the address, and send a link to another."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        return _sent(request, form.cleaned_data["email"])
    return render(request, "account/email.html", {"form": form})


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    """Send the link; the page says the same whoever has the address."""
    if answer := ratelimit.consume_or_429(request, action="confirm_email", key=f"person:{request.user.pk}"):
        return answer  # type: ignore[no-any-return]  # allauth has no types
    person = cast("Person", request.user)
    write(AccountMatter.ADDRESS_GIVEN, to=address, person=person)
    messages.success(request, _("信正发往%(address)s，请在一天内点开里面的链接。") % {"address": address})
    return redirect("account:email")


@never_cache
@login_required
def email_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether the address of a link is to count, and keep it; a link serves only who asked for it."""
    person = request.user
    address = address_to_confirm(token, by=person) if isinstance(person, Person) else None
    if address is None or not isinstance(person, Person):
        return render(request, "account/email_refused.html", status=404)
    if request.method != "POST":  # programs that look into letters open links too
        return render(request, "account/email_confirm.html", {"address": address})
    confirm_email(person, to=address, by=person, at=clock.now())
    messages.success(request, _("邮箱已经验证，忘了密码可以用它找回。"))
    return redirect("account:email")


@login_required
@require_POST
@proof_required()
def email_remove(request: HttpRequest) -> HttpResponse:
    """Forget the address."""
    if isinstance(request.user, Person):
        remove_email(request.user, by=request.user, at=clock.now())
        messages.success(request, _("邮箱已经删除，以后不再给您发信。"))
    return redirect("account:email")
