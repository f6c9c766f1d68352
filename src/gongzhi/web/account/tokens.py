"""One's own tokens: make one for a program, see which there are, end one."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.civic.clients.actions import create_token, revoke_token
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.queries import tokens_of
from gongzhi.civic.clients.vocabulary import LONGEST_NAME, Scope
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.queries import notice_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.kernel import clock
from gongzhi.web.proof import proof_required
from gongzhi.web.refusals import refusals_on

_SPANS = [
    ("30", gettext_lazy("30天")),
    ("90", gettext_lazy("90天")),
    ("180", gettext_lazy("半年")),
    ("365", gettext_lazy("一年")),
]


class TokenForm(forms.Form):
    """Which program, what it may do, for how long."""

    name = forms.CharField(
        label=gettext_lazy("哪个程序在用"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("起个以后认得出的名字，例如“单位工单系统”。"),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("可以做什么"),
        choices=Scope.choices,
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只选用得着的。程序能看能办的，不会多于您自己。"),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("用多久"), choices=_SPANS, coerce=int, initial="90", widget=forms.RadioSelect
    )
    notice = forms.IntegerField(required=False, min_value=1, max_value=32_767, widget=forms.HiddenInput)


@never_cache
@login_required
@proof_required()
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens, and make another, whose secret is shown this once."""
    person, at = request.user, clock.now()
    assert isinstance(person, Person)  # as login_required sees to
    notice = notice_of(ConsentPurpose.SHARE, at=at)
    initial = {"notice": notice.version}
    form, made = TokenForm(request.POST or None, initial=initial), None
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            made = create_token(
                said["name"],
                scopes=said["scopes"],
                expires_at=at + timedelta(days=said["days"]),
                notice=said["notice"],
                by=person,
                at=at,
            )
            form = TokenForm(initial=initial)
    agreed = notice.what.told(get_language())
    page = {"form": form, "made": made, "tokens": _rows(person, at), "agreed": agreed}
    return render(request, "account/tokens.html", page, status=422 if form.errors else 200)


def _rows(person: Person, at: datetime) -> list[dict[str, Any]]:
    """Return one's tokens as the page shows them."""
    return [
        {
            "token": token,
            "scopes": [Scope(scope).label for scope in token.scopes.split()],
            "is_over": token.expires_at <= at,
        }
        for token in tokens_of(person)
    ]


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    person = request.user
    assert isinstance(person, Person)  # as login_required sees to
    token = get_object_or_404(ApiToken.objects.filter(person=person), pk=pk)
    revoke_token(token, by=person, at=clock.now())
    messages.success(request, _("令牌“%(name)s”已停用。") % {"name": token.name})
    return redirect("account:tokens")
