"""What all forms of steps share: whom they ask, about which case, and what stands around the fields."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.people.models import Person


class StepForm(forms.Form):
    """What one step asks of one person about one case."""

    button: ClassVar[str | Promise] = ""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        step: Step,
        case: Case,
        by: Person,
        at: datetime,
        initial: Any = None,
    ) -> None:
        super().__init__(data, files, auto_id=f"{step}-%s", initial=initial)
        self.step, self.case, self.by, self.at = step, case, by, at
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the case."""

    @property
    def makes_sense(self) -> bool:
        """Whether the step has anything to work on."""
        return True

    @property
    def advice(self) -> str:
        """What to know before the step; empty for nothing."""
        return ""

    @property
    def needs_words(self) -> bool:
        """Whether a press of the button alone is not enough."""
        return any(field.required for field in self.fields.values())

    @property
    def press(self) -> str | Promise:
        """The words on the button."""
        return self.button or self.step.label

    def field_of(self, name: str) -> Any:
        """Return a field as what it is, not only as a Field."""
        return self.fields[name]
