"""What narrows the list of common troubles."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.jurisdictions.models import Place


class CountyFilter(forms.Form):
    """In which county."""

    county = forms.ChoiceField(
        label=_("区县"),
        required=False,
        error_messages={"invalid_choice": _("没有这个区县，请重新选择。")},
    )

    def __init__(self, data: Any, *, counties: Iterable[Place]) -> None:
        super().__init__(data)
        self.counties = {county.code: county for county in counties}
        field = self.fields["county"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *((code, county.name) for code, county in self.counties.items())]

    @property
    def narrowing(self) -> dict[str, Place]:
        """What figures of troubles are filtered by; nothing where all counties are wanted."""
        code = self.cleaned_data["county"] if self.is_valid() else ""
        return {"trouble__county": self.counties[code]} if code else {}
