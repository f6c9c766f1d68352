"""Letters about an account: handed to the worker, so that no page waits, or tells who has an account."""

from django.utils.translation import get_language

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import write_to_account
from gongzhi.civic.teamwork.vocabulary import AccountMatter
from gongzhi.kernel import clock


def write(matter: AccountMatter, *, to: str, person: Person | None = None) -> None:
    """Write to an address in the language of the visitor; without a person, to whoever has it."""
    language = get_language() or "zh-hans"
    write_to_account(matter, to=to, person=person, language=language, by=person or CLOCKWORK, at=clock.now())
