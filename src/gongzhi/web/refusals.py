"""How a page tells that an act was refused: as an error of the form, or above the page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

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


@contextmanager
def telling(request: HttpRequest, words: str) -> Iterator[None]:
    """Say that a change without a form was made, or why not."""
    try:
        yield
        messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
