"""A reaction whose effect is one row for each run."""

import os
import time

from django.db import connection

from gongzhi.civic.cases.events import CaseOpened, DeadlineMissed
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(CaseOpened, DeadlineMissed)
def leave_a_mark(event: CaseOpened | DeadlineMissed, fact: Fact) -> None:
    """Leave a mark; nothing keeps a second run from leaving another."""
    time.sleep(float(os.environ.get("SURVIVAL_SLOW", "0")))
    with connection.cursor() as cursor:
        cursor.execute('INSERT INTO survival_mark ("fact", "case") VALUES (%s, %s)', [fact.pk, event.case])
