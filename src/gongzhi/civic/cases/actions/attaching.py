"""Photos, recordings and PDFs added to a case."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.cases.actions.holding import hold, keep
from gongzhi.civic.cases.actions.shelving import clear_away, shelve
from gongzhi.civic.cases.events import FileAttached
from gongzhi.civic.cases.logic.media import (
    LARGEST_OF_ALL,
    MEGABYTE,
    MOST_BYTES,
    MOST_FILES,
    FileTooLarge,
    Media,
    media_of,
)
from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.cases.policy import Actor, may_take_step
from gongzhi.civic.cases.queries.binding import binding_of_file
from gongzhi.civic.cases.vocabulary import Step
from gongzhi.civic.people.models import Person
from gongzhi.kernel.errors import NotAllowed, Refused
from gongzhi.kernel.facts import new_salt, publish


class TooManyFiles(Refused):
    message = _("一件事项最多 %(most)s 个附件，已经有 %(have)s 个。")


class TooManyBytes(Refused):
    message = _("一件事项的附件合计最多 %(most)s MB，放不下这个文件了。")


def attach_file(case: Case, *, upload: "UploadedFile[bytes]", by: Actor, at: datetime) -> Attachment:
    """Add a file to a case, checked by its content; the same content a second time gives the same attachment.

    `attachment.case` is the case as it now stands, for the next step.
    """
    if not may_take_step(Step.ATTACH, by, case, at=at):
        raise NotAllowed
    media = media_of(_read(upload), name=upload.name or "")  # slow, so before anything is locked
    return _attach(case, media, by=by, at=at)


def _read(upload: "UploadedFile[bytes]") -> bytes:
    if (upload.size or 0) > LARGEST_OF_ALL:
        raise FileTooLarge(kind=_("文件"), largest=LARGEST_OF_ALL // MEGABYTE)
    upload.seek(0)
    content: bytes = upload.read()
    return content


@transaction.atomic
def _attach(case: Case, media: Media, *, by: Actor, at: datetime) -> Attachment:
    held = hold(case, Step.ATTACH, by=by, at=at)
    sha256 = hashlib.sha256(media.content).hexdigest()
    same = held.attachments.filter(sha256=sha256).first()
    if same is not None:
        same.case = held
        return same
    _refuse_beyond_quota(held, len(media.content))
    stored = shelve(media.content, ending=media.ending, at=at)
    try:
        with transaction.atomic():
            return _write(held, media, stored, sha256, by=by, at=at)
    except BaseException:
        clear_away(stored)
        raise


def _refuse_beyond_quota(case: Case, size: int) -> None:
    have = case.attachments.aggregate(files=Count("pk"), size=Sum("size", default=0))
    if have["files"] >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES, have=have["files"])
    if have["size"] + size > MOST_BYTES:
        raise TooManyBytes(most=MOST_BYTES // MEGABYTE)


def _write(case: Case, media: Media, stored: str, sha256: str, *, by: Actor, at: datetime) -> Attachment:
    salt = new_salt()
    attachment = Attachment.objects.create(
        case=case,
        kind=media.kind,
        file=stored,
        name=media.name,
        size=len(media.content),
        sha256=sha256,
        salt=salt,
        by=by if isinstance(by, Person) else None,
        at=at,
    )
    attached = FileAttached(
        case=case.pk, attachment=attachment.pk, media=media.kind, digest=binding_of_file(sha256, salt)
    )
    publish(attached, about=case, by=by, at=at)
    keep(case)
    return attachment
