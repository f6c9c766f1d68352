"""What a supervisor fills in to leave a case out of the rates."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExclusionForm(forms.Form):
    """Why a case doesn't count."""

    because = forms.CharField(
        label=_("不计入考核的理由"),
        help_text=_("会公开显示在排名页上，请写清楚依据，不要写姓名、电话。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明不计入考核的理由。")},
    )
