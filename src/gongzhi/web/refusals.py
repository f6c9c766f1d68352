"""How a page tells that an act was refused: as an error of the form, in the user's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from gongzhi.kernel.errors import Refused


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Turn a refusal into an error of the form, which is then no longer valid."""
    try:
        yield
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        form.add_error(None, error)
