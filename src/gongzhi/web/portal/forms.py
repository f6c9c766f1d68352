"""What residents fill in: to find a case, to answer, to add, to take back, to evaluate, to filter."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.vocabulary import Satisfaction
from gongzhi.kernel.ids import is_number
from gongzhi.web.portal.places import streets_by_county

MOST_WORDS = 4000
INCOMPLETE = _("这张表单不完整，请刷新页面后再提交。")
NOT_OFFERED = _("请在列出的选项里选择。")
MOST_FILES = 6
MEGABYTES_PER_FILE = 10


class Words(forms.CharField):
    """A text of several lines, counted as the browser counts: a line end is one sign."""

    def __init__(self, *, empty: Any = "", rows: int = 4, most: int = MOST_WORDS, **options: Any) -> None:
        widget = options.pop("widget", forms.Textarea(attrs={"rows": rows}))
        too_long = _("最多%(limit_value)d个字，现在有%(show_value)d个字，请精简一些。")
        errors = {"required": empty, "max_length": too_long}
        super().__init__(max_length=most, widget=widget, error_messages=errors, **options)

    def to_python(self, value: Any) -> str:
        """Write line ends as one sign."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave the limit to the counter: a text that is too long stays visible instead of being cut off."""
        return {}


class ManyFilesInput(forms.FileInput):
    """A control for several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, each checked by its content when it is attached."""

    def __init__(self, **options: Any) -> None:
        attrs = {"accept": "image/*,audio/*,.pdf", "data-max": MOST_FILES, "data-mb": MEGABYTES_PER_FILE}
        super().__init__(widget=ManyFilesInput(attrs=attrs), **options)

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        """Return the files, at most so many."""
        files = [super(Files, self).clean(each, initial) for each in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多上传%(most)d个文件，请分几次补充。"), params={"most": MOST_FILES}
            )
        return [each for each in files if each]


class FindForm(forms.Form):
    """The number and the code of a case."""

    number = forms.CharField(
        label=_("受理编号"),
        help_text=_("14位数字，提交成功时告诉过您。"),
        max_length=40,
        error_messages={"required": _("请填写受理编号。"), "max_length": _("受理编号是14位数字，请核对。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        help_text=_("10位字母和数字，大小写都可以。"),
        max_length=40,
        error_messages={"required": _("请填写查询码。"), "max_length": _("查询码是10位字母和数字，请核对。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_number(self) -> str:
        """Return the digits, however they were grouped; catch a slip of the finger."""
        number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))
        if not is_number(number):
            raise forms.ValidationError(_("这个受理编号不对，应该是14位数字，请核对有没有输错。"))
        return number

    def clean_code(self) -> str:
        """Return the code in half-width signs."""
        return unicodedata.normalize("NFKC", self.cleaned_data["code"]).strip()


class StepForm(forms.Form):
    """A step with a case: the page says which version of the case it showed."""

    version = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE}
    )


class AnswerForm(StepForm):
    """What the reporter adds."""

    answer = Words(label=_("补充说明"), empty=_("请写下要补充的情况。"))


class AttachForm(forms.Form):
    """Files that the reporter adds."""

    uploads = Files(
        label=_("照片、录音或PDF"),
        error_messages={
            "required": _("请先选择要上传的文件。"),
            "empty": _("选中的文件是空的，请重新选择。"),
        },
    )


class WithdrawForm(StepForm):
    """Why the reporter takes a case back."""

    because = Words(label=_("撤回原因"), rows=2, most=500, empty=_("请简单写一下为什么撤回。"))


class ReopenForm(StepForm):
    """Why a case must be taken up again."""

    because = Words(
        label=_("现在是什么情况"), rows=3, most=1000, empty=_("请写一下现在的情况，方便重新办理。")
    )


class Verdict(TextChoices):
    """What a reporter says of the answer."""

    SOLVED = "solved", _("解决了")
    AGAIN = "again", _("没有解决，请重新办理")
    LEFT = "left", _("没有解决，但了解了原因，不用再办")


YES_NO = (("yes", _("联系过")), ("no", _("没有联系")))


class FollowUpForm(StepForm):
    """What the reporter says of the answer: contacted, solved, satisfied."""

    contacted = forms.ChoiceField(
        label=_("承办单位联系过您吗？"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择承办单位有没有联系过您。"), "invalid_choice": NOT_OFFERED},
    )
    verdict = forms.ChoiceField(
        label=_("问题解决了吗？"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择问题有没有解决。"), "invalid_choice": NOT_OFFERED},
    )
    satisfaction = forms.TypedChoiceField(
        label=_("您对办理满意吗？"),
        choices=Satisfaction.choices,
        coerce=lambda value: Satisfaction(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择满意程度。"), "invalid_choice": NOT_OFFERED},
    )
    comment = Words(label=_("还想说的话"), rows=3, most=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a word on what is still missing."""
        said = self.cleaned_data
        is_silent = "comment" in said and not said["comment"].strip()
        if is_silent and said.get("verdict") == Verdict.AGAIN:
            self.add_error("comment", _("请写一下哪里还没有解决，承办单位才知道怎么办。"))
        if not self.errors:
            said["opinion"] = _opinion(said)
        return said


def _opinion(said: dict[str, Any]) -> dict[str, Any]:
    """Return the answers as the action takes them."""
    return {
        "contacted": said["contacted"] == "yes",
        "resolved": said["verdict"] == Verdict.SOLVED,
        "reopen": said["verdict"] == Verdict.AGAIN,
        "satisfaction": said["satisfaction"],
        "comment": said["comment"],
    }


class Progress(TextChoices):
    """How far public cases are, for those who look through them."""

    UNDERWAY = "underway", _("正在办理")
    ANSWERED = "answered", _("已经答复")
    CLOSED = "closed", _("已经结案")


class PublicFilter(forms.Form):
    """What narrows the list of public cases."""

    q = forms.CharField(
        label=_("找什么"),
        required=False,
        max_length=80,
        error_messages={"max_length": _("搜索的字太多了，最多80个字。")},
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    place = forms.ChoiceField(
        label=_("地区"), required=False, error_messages={"invalid_choice": _("没有这个地区，请重新选择。")}
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(parent=None, is_active=True),
        label=_("类别"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
        error_messages={"invalid_choice": _("没有这个类别，请重新选择。")},
    )
    status = forms.ChoiceField(
        label=_("进度"),
        required=False,
        choices=[("", _("全部")), *Progress.choices],
        error_messages={"invalid_choice": _("没有这个进度，请重新选择。")},
    )
    month = forms.ChoiceField(
        label=_("月份"), required=False, error_messages={"invalid_choice": _("没有这个月份，请重新选择。")}
    )

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data)
        self._offer("place", streets_by_county(on))
        self._offer("month", [(month, month) for month in last_months(on)])

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *choices]


def last_months(on: date, *, many: int = 24) -> list[str]:
    """Return the months up to a day as "2025-03", the latest first."""
    months = (on.year * 12 + on.month - 1 - back for back in range(many))
    return [f"{month // 12}-{month % 12 + 1:02}" for month in months]
