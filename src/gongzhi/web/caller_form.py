"""Who speaks, on any form that asks for a name and a number."""

from django import forms

from gongzhi.civic.people.vocabulary import name_of, phone_of


class CallerForm(forms.Form):
    """A form with the fields `name` and `phone`, which are kept in one shape."""

    def clean_name(self) -> str:
        """Return the name on one line."""
        return name_of(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        """Return the number's digits."""
        return phone_of(self.cleaned_data["phone"])
