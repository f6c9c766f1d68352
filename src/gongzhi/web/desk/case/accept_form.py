"""What accepting a case asks for: its category, of which the likeliest are one press away; its urgency."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.models import Category
from gongzhi.civic.cases.vocabulary import Urgency
from gongzhi.civic.dispatch.models import Suggestion
from gongzhi.civic.dispatch.queries.records import suggestion_for, sure_branch
from gongzhi.civic.dispatch.vocabulary import Choice
from gongzhi.web.desk.case.step_form import StepForm
from gongzhi.web.desk.fields import NamedField, categories_by_path, likely_categories


@dataclass(frozen=True)
class Guess:
    """A category that the case may belong to, as it is drawn: by name, with what speaks for it, and a key."""

    name: str
    key: str
    per_cent: int | None = None
    words: tuple[str, ...] = ()


class AcceptForm(StepForm):
    """The category and urgency of a case that is the city's; `take` is a guess pressed instead of written."""

    category = NamedField(label=_("分类"), help_text=_("写几个字就会列出相近的分类。"))
    urgency = forms.TypedChoiceField(
        label=_("紧急程度"), choices=Urgency.choices, coerce=Urgency, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """Offer the categories, what the case has or its reporter chose, and what its words sound like."""
        categories = categories_by_path()
        self.field_of("category").offer(categories)
        self.branch = ""
        self.guesses = list(self._guesses(categories))
        if take := self.data.get("take"):
            self.data = dict(self.data.items()) | {"category": take}
        self.initial.setdefault("category", self.case.category or self.case.wanted)
        self.initial.setdefault("urgency", self.case.urgency)

    def _guesses(self, categories: Mapping[str, Category]) -> Iterator[Guess]:
        """Yield what the model says; before it has read the case, what the categories' own words say."""
        names = {category.pk: name for name, category in categories.items()}
        suggestion = suggestion_for(self.case)
        self.branch = self._branch(suggestion) if suggestion else ""
        choices = [Choice(*choice) for choice in suggestion.choices] if suggestion else []
        told = [choice for choice in choices if choice.category in names]
        for key, choice in enumerate(told, start=1):
            sure = round(choice.probability * 100)
            yield Guess(names[choice.category], str(key), sure, tuple(choice.words))
        if not told:
            for key, name in enumerate(likely_categories(self._said, categories), start=1):
                yield Guess(name, str(key))

    def _branch(self, suggestion: Suggestion) -> str:
        """Say which branch of the categories is sure, where the category itself is not."""
        if (found := sure_branch(suggestion)) is None:
            return ""
        told = {"name": found[0], "sure": round(found[1] * 100)}
        return _now("大类可以确定：%(name)s（%(sure)d%%），具体是哪一类请您看。") % told

    @property
    def advice(self) -> str:
        """Which branch of the categories is sure."""
        return self.branch

    @property
    def _said(self) -> str:
        return f"{self.case.title} {self.case.text}"
