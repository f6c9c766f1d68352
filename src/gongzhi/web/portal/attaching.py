"""Files that come with a case: each is added by itself, so that one refused takes no other with it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Case
from gongzhi.civic.cases.policy import Actor, visible_cases
from gongzhi.kernel.errors import Refused


def attach_each(
    case: Case, uploads: Iterable["UploadedFile[bytes]"], *, by: Actor, at: datetime
) -> list[str]:
    """Add files to a case and return, for those that were refused, why."""
    refusals = []
    for upload in uploads:
        fresh = visible_cases(by, at=at).get(pk=case.pk)
        try:
            attach_file(fresh, upload=upload, by=by, at=at)
        except Refused as refusal:
            refusals.append(f"{upload.name}：{refusal}")
    return refusals
