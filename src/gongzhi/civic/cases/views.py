"""The files of a case, served only to those who may see the case in full."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from gongzhi.civic.cases.logic.media import INLINE, content_type_of
from gongzhi.civic.cases.models import Attachment, Case
from gongzhi.civic.cases.policy import Actor, visible_cases
from gongzhi.civic.cases.vocabulary import HELD_CASES, CodeHolder, MediaKind
from gongzhi.civic.people.models import Person
from gongzhi.kernel import clock


def viewers(request: HttpRequest) -> list[Actor]:
    """Return everybody as whom a visitor looks: the person signed in, and the holder of each code shown."""
    person: list[Actor] = [request.user] if isinstance(request.user, Person) else []
    return person + [CodeHolder(case_id) for case_id in request.session.get(HELD_CASES, [])]


def _attachments(request: HttpRequest) -> QuerySet[Attachment]:
    at = clock.now()
    cases = Case.objects.none()
    for viewer in viewers(request):
        cases |= visible_cases(viewer, at=at)
    return Attachment.objects.filter(case__in=cases.values("pk"))


def _etag(request: HttpRequest, pk: int) -> str | None:
    found = _attachments(request).filter(pk=pk).values_list("sha256", flat=True).first()
    return f'"{found}"' if found else None


@require_safe
@condition(etag_func=_etag)
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Serve a file; whoever may not see its case is told that there is no such file."""
    found = get_object_or_404(_attachments(request), pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    is_download = MediaKind(found.kind) not in INLINE
    served = FileResponse(content, as_attachment=is_download, filename=found.name)
    served["Content-Type"] = content_type_of(str(found.file.name))
    return _locked_up(served)


def _locked_up(response: FileResponse) -> HttpResponseBase:
    """Forbid a browser to guess another type, to run anything, or to show it to the next visitor."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, private=True, no_cache=True)
    return response
