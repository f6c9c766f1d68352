"""Files of cases: those that come along with a form, and those that are fetched with a key."""

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from gongzhi.api.open311.answers import Failure
from gongzhi.api.open311.entrance import Call, entrance
from gongzhi.api.open311.seeing import own_cases
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.cases.policy import Actor
from gongzhi.civic.cases.vocabulary import MediaKind

_TYPES = {MediaKind.PHOTO: "image/jpeg", MediaKind.PDF: "application/pdf"}  # as the shelf keeps them


def with_files(case: Case, call: Call, *, by: Actor) -> Case:
    """Attach the files of a form, whatever their fields are called: `media_url`, `media`, `media[]`."""
    for _field, uploads in call.request.FILES.lists():
        for upload in uploads:
            assert isinstance(upload, UploadedFile)
            case = attach_file(case, upload=upload, by=by, at=call.at).case
    return case


@entrance
def file(call: Call, *, pk: str) -> HttpResponseBase:
    """Serve a file of one's own case, as listed with it; any other is not there."""
    own = own_cases(call.speaker, at=call.at)
    found = Attachment.objects.filter(case__in=own.values("pk"), pk=pk).first()
    if found is None:
        raise Failure(404, _("没有这个文件。"))
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Failure(404, _("没有这个文件。")) from None
    served = FileResponse(content, as_attachment=True, filename=found.name)
    served.headers["Content-Type"] = _TYPES.get(MediaKind(found.kind), "application/octet-stream")
    served.headers["X-Content-Type-Options"] = "nosniff"
    served.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return served
