"""What the commands of all modules share."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from gongzhi.kernel.errors import Refused


@contextmanager
def refusals_in_a_line() -> Iterator[None]:
    """Say in one line what went wrong, instead of a traceback; the command ends with exit code 2."""
    try:
        yield
    except (Refused, ObjectDoesNotExist) as error:
        raise typer.BadParameter(str(error)) from error
    except ValidationError as error:
        raise typer.BadParameter(" ".join(error.messages)) from error
