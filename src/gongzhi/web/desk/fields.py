"""Form fields of the desk: what people know by name and write, with suggestions as they write."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Case, Category
from gongzhi.civic.cases.policy import visible_cases
from gongzhi.civic.cases.vocabulary import LONGEST_TEXT
from gongzhi.civic.jurisdictions.models import Place, PlaceAncestry
from gongzhi.civic.jurisdictions.queries import place_by_code, search_places
from gongzhi.civic.people.models import Organisation, Person
from gongzhi.kernel.ids import is_number


class Suggesting(forms.TextInput):
    """A line of text with a list of suggestions (datalist), which works without scripts."""

    template_name = "desk/suggesting.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.words: Iterable[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the list after the field."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"]["list"] = f"{widget['attrs'].get('id', name)}-list"
        widget["words"] = self.words
        return context


class NamedField(forms.Field):
    """Turns words into the one thing that they name, in full or by a part that no other has."""

    widget = Suggesting
    unknown = _("没有找到“%(words)s”，请从列表中选一个。")
    ambiguous = _("“%(words)s”对应好几个，请从列表中选一个。")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.things: dict[str, Any] = {}

    def offer(self, things: Mapping[str, Any]) -> None:
        """Set what can be named, by name."""
        self.things = dict(things)
        self.widget.words = list(things)

    def to_python(self, value: Any) -> Any:
        """Return the thing that is named; None for no words."""
        words = str(value or "").strip()
        if not words:
            return None
        if words in self.things:
            return self.things[words]
        found = [thing for name, thing in self.things.items() if words in name]
        if len(found) != 1:
            raise ValidationError(self.ambiguous if found else self.unknown, params={"words": words[:40]})
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        """Show a thing by its name."""
        return next((name for name, thing in self.things.items() if thing == value), value)


class NamesWidget(forms.MultiWidget):
    """Several lines of the same sort, below one label."""

    template_name = "desk/names.html"

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Let the label stand for the first line; the others bring their own."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Any) -> list[Any]:
        """Lay a list out on the lines."""
        return [*(value or ()), *([None] * len(self.widgets))][: len(self.widgets)]


class NamesField(forms.MultiValueField):
    """Up to `most` things, each by name; empty lines don't count, a repetition counts once."""

    def __init__(self, *, label: Any, most: int = 3, **options: Any) -> None:
        lines = [NamedField(required=False) for _each in range(most)]
        names = [format_lazy("{label} {n}", label=label, n=n) for n in range(1, most + 1)]
        widget = NamesWidget([Suggesting({"aria-label": name}) for name in names])
        super().__init__(lines, require_all_fields=False, widget=widget, label=label, **options)

    def offer(self, things: Mapping[str, Any]) -> None:
        """Set what can be named, by name."""
        for line, widget in zip(self.fields, self.widget.widgets, strict=True):
            line.offer(things)  # type: ignore[attr-defined]  # each is a NamedField, see above
            widget.words = list(things)

    def compress(self, data_list: Sequence[Any]) -> list[Any]:
        """Return the things named."""
        return list(dict.fromkeys(thing for thing in data_list or () if thing is not None))

    def prepare_value(self, value: Any) -> Any:
        """Show things by their names."""
        return [self.fields[0].prepare_value(thing) for thing in value] if isinstance(value, list) else value


class CaseField(forms.CharField):
    """A case by its number, among those that the person may see."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **options)
        self.by: Person | None = None
        self.at: datetime | None = None

    def to_python(self, value: Any) -> Any:
        """Return the case; None for no words."""
        number = "".join(str(value or "").split())
        if not number:
            return None
        if not is_number(number):
            raise ValidationError(_("编号是14位数字，请核对有没有漏写或写错。"))
        found = visible_cases(self.by, at=self.at).filter(number=number).first() if self.at else None
        if found is None:
            raise ValidationError(
                _("没有找到编号为%(number)s的事项，或您没有查看它的权限。"), params={"number": number}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """Show a case by its number."""
        return value.number if isinstance(value, Case) else value

    def run_validators(self, value: Any) -> None:
        """Skip the check of a length that a case has not."""

    def validate(self, value: Any) -> None:
        """Ask for a number where one is required."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")


class WordsField(forms.CharField):
    """Some lines of text; a line's end counts once. Its limit is so far that no counter is drawn."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.validators.append(MaxLengthValidator(LONGEST_TEXT))

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(str(value or "").replace("\r\n", "\n")))


class YesNoField(forms.TypedChoiceField):
    """One of two answers, in the words of the question."""

    def __init__(self, *, yes: str | Promise, no: str | Promise, **options: Any) -> None:
        choices = [("yes", yes), ("no", no)]
        super().__init__(
            choices=choices,
            widget=forms.RadioSelect,
            coerce=lambda said: said == "yes",
            empty_value=None,
            **options,
        )


class EndOfDayField(forms.DateField):
    """A day, which counts until its end in the city's time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> Any:
        """Return the last second of the day."""
        day = super().clean(value)
        try:
            return day and timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def categories_by_path() -> dict[str, Category]:
    """Return the categories in use that have none below them, by their names from the top down."""
    found = {category.pk: category for category in Category.objects.filter(is_active=True)}
    inner = {category.parent_id for category in found.values()}
    return {_path(category, found): category for pk, category in found.items() if pk not in inner}


def _path(category: Category, among: Mapping[int, Category]) -> str:
    names = [category.name]
    while (above := among.get(category.parent_id or 0)) is not None:
        category = above
        names.insert(0, category.name)
    return " › ".join(names)


def likely_categories(text: str, categories: Mapping[str, Category], *, most: int = 3) -> list[str]:
    """Return the names of the categories whose keywords a text has, those with the most of them first."""
    hits = {path: _hits(text, category) for path, category in categories.items()}
    return sorted((path for path, n in hits.items() if n), key=lambda path: -hits[path])[:most]


def _hits(text: str, category: Category) -> int:
    words = category.keywords.replace("；", ";").split(";")
    return sum(word.strip() in text for word in words if word.strip())


def bodies_around(place: Place, at: datetime) -> dict[str, Organisation]:
    """Return the bodies above, at and below a place, which may work on a case there, by short name."""
    above = PlaceAncestry.objects.filter(descendant=place).values("ancestor")
    below = PlaceAncestry.objects.filter(ancestor=place).values("descendant")
    around = Organisation.objects.valid(timezone.localdate(at)).filter(
        Q(place__in=above) | Q(place__in=below)
    )
    named: dict[str, Organisation] = {}
    for body in around.order_by("place__level", "code"):
        named[f"{body.short_name} {body.code}" if body.short_name in named else body.short_name] = body
    return named


def place_named(words: str, code: str, at: datetime) -> Place:
    """Return the place that was chosen (code), or the only one that the words mean.

    Anything else raises `ValidationError` with the choices.
    """
    if "\x00" in words + code:  # no database looks for that
        raise ValidationError(_("没有找到这个地点，请写社区、街道或小区的名称。"))
    if code:
        try:
            return place_by_code(code)
        except Place.DoesNotExist as error:
            raise ValidationError(_("这个地点已不再使用，请重新选择。")) from error
    found = search_places(words, timezone.localdate(at), limit=6)
    exact = [place for place in found if words in (place.code, place.name, place.path)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValidationError(_("没有找到这个地点，请写社区、街道或小区的名称。"))
    raise ValidationError(
        _("有好几个地点相符，请写全：%(choices)s。"),
        params={"choices": "；".join(place.path for place in found)},
    )
