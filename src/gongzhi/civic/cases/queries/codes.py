"""Finding a case by the number and the code that its reporter was given."""

from gongzhi.civic.cases.models import Case
from gongzhi.kernel.ids import hash_code


def case_with_code(number: str, code: str) -> Case | None:
    """Return the case that a number and its code open together; the code is compared by its hash."""
    return Case.objects.filter(number=number, code_hash=hash_code(code)).first()
