"""The form of a report: words and a place, and whatever else helps."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.vocabulary import OPEN_KINDS, Kind
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import place_at, place_by_code
from gongzhi.civic.jurisdictions.vocabulary import Level
from gongzhi.civic.people.models import Organisation
from gongzhi.civic.privacy.queries import notice_of
from gongzhi.civic.privacy.vocabulary import ConsentPurpose
from gongzhi.web.caller_form import CallerForm
from gongzhi.web.portal.forms import INCOMPLETE, Files, Words
from gongzhi.web.portal.places import bodies_by_place, communities_by_street, found_places
from gongzhi.web.whereabouts import Reading, reading_of, short_path


class ReportForm(CallerForm):
    """What a resident reports. A place comes from the search, the map (both fill `place`) or the list."""

    text = Words(
        label=_("发生了什么"),
        help_text=_("什么时间、什么情况、希望怎么解决，想到什么写什么。"),
        rows=6,
        empty=_("请写一下发生了什么。"),
    )
    place_words = forms.CharField(
        label=_("在哪里"),
        help_text=_("写社区、街道或村的名字，例如“藕香社区”。"),
        required=False,
        max_length=80,
        error_messages={"max_length": _("地点名字最多80个字；门牌、楼号请写在“具体位置”里。")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "data-places": reverse_lazy("portal:places-search"),
                "data-places-code": "id_place",
                "data-places-lon": "id_lon",
                "data-places-lat": "id_lat",
            }
        ),
    )
    place = forms.CharField(
        required=False, max_length=20, widget=forms.HiddenInput(attrs={"data-draft-keep": True})
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"data-draft-keep": True}))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput(attrs={"data-draft-keep": True}))
    community = forms.ChoiceField(
        label=_("街道和社区"),
        required=False,
        error_messages={"invalid_choice": _("列表里没有这个地点，请重新选择。")},
    )
    address = forms.CharField(
        label=_("具体位置"),
        help_text=_("门牌、楼号、路口或旁边的标志。只有工作人员能看到。"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("具体位置最多200个字。")},
    )
    uploads = Files(
        label=_("照片、录音或PDF"),
        help_text=_("最多6个，每个不超过10兆。照片里的定位信息会自动去掉。"),
        required=False,
        error_messages={"empty": _("选中的文件是空的，请重新选择。")},
    )
    kind = forms.ChoiceField(
        label=_("属于哪一类"),
        choices=[(kind.value, kind.label) for kind in (*OPEN_KINDS, Kind.CONDUCT)],
        initial=Kind.HELP,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择属于哪一类。"), "invalid_choice": _("请在列出的类别里选择。")},
    )
    about = forms.ChoiceField(
        label=_("反映的是哪个单位"),
        help_text=_("选了“举报单位或工作人员”才填。人的姓名、职务写在上面的正文里。"),
        required=False,
        error_messages={"invalid_choice": _("列表里没有这个单位，请重新选择。")},
    )
    is_public = forms.BooleanField(
        label=_("同意公开，让遇到同样问题的人看到进展"),
        required=False,
    )
    notice = forms.IntegerField(required=False, min_value=1, max_value=32_767, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("怎么称呼您"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-draft-skip": True}),
    )
    phone = forms.CharField(
        label=_("联系电话"),
        help_text=_("方便承办单位向您核实，只有办理这件事的人能看到。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "data-draft-skip": True}
        ),
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )
    seen = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    guessed = forms.CharField(required=False, max_length=20)
    instead = forms.CharField(required=False, max_length=20)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        at: datetime,
        near: Place | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.written = data.copy() if data is not None else QueryDict(mutable=True)
        notice = notice_of(ConsentPurpose.PUBLISH, at=at)
        usual = {"key": uuid.uuid4(), "notice": notice.version}
        super().__init__(data and self.written, files, initial={**usual, **(initial or {})})
        self.fields["is_public"].help_text = notice.what.told(get_language())
        self.on = timezone.localdate(at)
        self.offered: list[Place] = []
        self.near = near
        self.reading = Reading()
        self.place_error: Any = ""
        listed = self.fields["community"]
        assert isinstance(listed, forms.ChoiceField)
        listed.choices = [("", _("请选择")), *communities_by_street(self.on)]
        bodies = self.fields["about"]
        assert isinstance(bodies, forms.ChoiceField)
        bodies.choices = [("", _("不清楚，或不在名单里")), *bodies_by_place(self.on)]

    @property
    def chosen(self) -> Place | None:
        """The place that was chosen, or confirmed among those that the text may mean."""
        return self.reading.place

    @property
    def offers(self) -> list[tuple[str, str]]:
        """The places to choose from, where the words fit several: code and full name."""
        return [(place.code, short_path(place)) for place in self.offered]

    @classmethod
    def looking_for_place(cls, written: QueryDict, *, at: datetime) -> "ReportForm":
        """Return the form as written so far, with the places that fit the words; nothing is checked."""
        initial = {
            name: value for name, value in written.items() if name not in {"place", "community", "lon", "lat"}
        }
        form = cls(at=at, initial=initial)
        words = written.get("place_words", "").strip()
        form.offered = found_places(words, on=form.on)
        if not form.offered:
            form.place_error = _not_found(words) if words else _("请先写社区、街道或村的名字，再点“查找”。")
        return form

    def renew_key(self) -> None:
        """Make the form one for another case."""
        self.written["key"] = str(uuid.uuid4())

    def clean_about(self) -> Organisation | None:
        """Return the body that was chosen."""
        code = self.cleaned_data["about"]
        return Organisation.objects.get(code=code) if code else None

    def clean(self) -> dict[str, Any]:
        """Find the one place that is meant, and see that a name can be reached."""
        if not {"place_words", "place", "community"} & set(self.errors):
            self._choose()
        said = self.cleaned_data
        if said.get("about") and said.get("kind") != Kind.CONDUCT:
            self.add_error(
                "kind", _("您选了反映的单位。要举报它，请选“举报单位或工作人员”；不举报，请不要选单位。")
            )
        if said.get("name") and not said.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("请再留一个电话，才能联系到您；不想留的话，称呼也可以不填。"))
        if self.chosen is None or not self._is_inside(self.chosen):
            said["lon"] = said["lat"] = None
        return said

    def _choose(self) -> None:
        """Read the text beside what was chosen, and object where that leaves no place."""
        chosen, objection = self._chosen()
        said = self.cleaned_data
        lon, lat = said.get("lon"), said.get("lat")
        self.reading = reading_of(
            self.data.get("text", ""),
            chosen=chosen,
            point=(lon, lat) if lon is not None and lat is not None else None,
            near=self.near,
            guessed=said.get("guessed", ""),
            instead=said.get("instead", ""),
            may_mark=not said["place_words"].strip(),
        )
        if self.chosen is None:
            self.add_error("place_words", objection)
        else:
            self.offered = []

    def _chosen(self) -> tuple[Place | None, Any]:
        """Return the place that was chosen or written, else what to say."""
        codes = {self.cleaned_data[name] for name in ("place", "community")} - {""}
        words = self.cleaned_data["place_words"].strip()
        found = [place for code in sorted(codes) if (place := self._place(code))]
        if len(found) < len(codes):
            return None, _("找不到您选的地点，请重新选择。")
        if codes:
            return self._only(found, _("您选了两个地点，请点选其中一个。"))
        if not words:
            return None, _("请告诉我们在哪里：写名字、从列表选，或在地图上点。")
        matches = found_places(words, on=self.on)
        exact = [place for place in matches if place.name == words]
        return self._only(exact if len(exact) == 1 else matches, _("请点选是哪个地点。"), _not_found(words))

    def _place(self, code: str) -> Place | None:
        try:
            return place_by_code(code)
        except Place.DoesNotExist:
            return None

    def _only(self, found: list[Place], which: Any, none: Any = "") -> tuple[Place | None, Any]:
        if len(found) != 1:
            self._offer(found)
            return None, which if found else none
        if found[0].level < Level.STREET:
            return None, _("请再具体一些，选到街道或社区。")
        return found[0], ""

    def _offer(self, places: list[Place]) -> None:
        self.offered = places
        self.written["place"] = self.written["community"] = ""

    def _is_inside(self, place: Place) -> bool:
        """Tell whether the point on the map lies in the place; else somebody mixed up two."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        if lon is None or lat is None:
            return False
        there = place_at(lon, lat)
        return there is not None and Place.objects.within(place).filter(pk=there.pk).exists()


def _not_found(words: str) -> str:
    return str(_("没有找到“%(words)s”。请换一个说法，或者从列表里选。") % {"words": words})
