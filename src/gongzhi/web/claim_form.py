"""The form of a request about personal data: for those who ask, and for operators who write it down."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import LONGEST_TEXT
from gongzhi.civic.rights.vocabulary import Right

_INCOMPLETE = _("这张表单不完整，请打开一张新的再填写。")


class ClaimForm(forms.Form):
    """Which right, what about, and whether for a near relative who died."""

    right = forms.TypedChoiceField(
        label=_("想做什么"),
        choices=Right.choices,
        coerce=Right,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择想做什么。"), "invalid_choice": _("请在列出的几项里选择。")},
    )
    text = forms.CharField(
        label=_("具体说明"),
        help_text=_("例如哪件事项、哪项信息、应当怎么改。请不要写证件号码，需要核实时会联系您。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明具体要求。"), "max_length": _("说明最多4000个字。")},
    )
    by_kin = forms.BooleanField(
        label=_("我是逝者的近亲属，请求的是逝者的个人信息"),
        help_text=_(
            "可以请求查阅、复制、更正、删除（《个人信息保护法》第四十九条）。请写明逝者姓名和与您的关系。"
        ),
        required=False,
    )
    key = forms.UUIDField(
        initial=uuid.uuid4,
        widget=forms.HiddenInput,
        error_messages={"required": _INCOMPLETE, "invalid": _INCOMPLETE},
    )

    def said(self) -> dict[str, Any]:
        """Return what a new request needs of the form."""
        words = self.cleaned_data
        return {
            "right": words["right"],
            "text": words["text"],
            "by_kin": words["by_kin"],
            "idempotency_key": f"claim:{words['key']}",
        }
