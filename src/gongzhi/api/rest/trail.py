"""The trail of a case: its timeline, its deadlines, its files."""

import mimetypes
from datetime import datetime
from typing import Annotated

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_noop as _
from ninja import File, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from gongzhi.api.rest.answers import answered, has_already
from gongzhi.api.rest.callers import CalledRequest, MemberRequest, Token
from gongzhi.api.rest.lookups import case_as_seen, case_in_full
from gongzhi.api.rest.problems import no_such_thing
from gongzhi.api.rest.shapes import Named, named
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.models import Attachment, Deadline
from gongzhi.civic.cases.queries.timeline import Entry, public_entry, timeline_of
from gongzhi.civic.cases.vocabulary import MediaKind, Stage
from gongzhi.civic.clients.vocabulary import Scope

router = Router(tags=[_("经过和附件")])
files = Router(tags=[_("经过和附件")])
# What the shelf keeps (cases, logic/media), whatever this machine believes of endings.
_TYPES = mimetypes.MimeTypes(())
for _ending, _type in (
    (".jpg", "image/jpeg"),
    (".pdf", "application/pdf"),
    (".m4a", "audio/mp4"),
    (".mp3", "audio/mpeg"),
    (".wav", "audio/wav"),
    (".ogg", "audio/ogg"),
    (".amr", "audio/amr"),
    (".webm", "audio/webm"),
):
    _TYPES.add_type(_type, _ending)


class FileShape(BaseModel):
    """A file of a case."""

    id: int = Field(description=_("附件的 id"), examples=[7])
    kind: MediaKind = Field(description=_("照片、录音或 PDF"))
    name: str = Field(description=_("文件名"), examples=["路灯.jpg"])
    size: int = Field(description=_("字节数"), examples=[48213])
    sha256: str = Field(description=_("内容的 SHA-256"), examples=["9f86d081…"])
    at: datetime = Field(description=_("添加时间"))
    href: str = Field(description=_("从哪里下载"), examples=["/api/v1/attachments/7"])


class FileList(BaseModel):
    """The files of a case."""

    items: list[FileShape] = Field(description=_("附件，先添加的在前"))


class EntryShape(BaseModel):
    """What happened, in one line."""

    at: datetime = Field(description=_("时间"))
    title: str = Field(description=_("发生了什么，按 Accept-Language 用中文或英文"), examples=["已受理"])
    by: str = Field(description=_("谁；不便说时为空"), examples=["反映人"])
    text: str = Field(description=_("写下的话；您不能看的为空"), examples=["已电话联系。"])
    state: str = Field(description=_("这一步的性质，用来配颜色；没有为空"), examples=["resolved"])
    attachments: list[int] = Field(description=_("附件的 id"), examples=[[7]])


class Timeline(BaseModel):
    """What happened to a case."""

    items: list[EntryShape] = Field(description=_("经过，先发生的在前"))


class DeadlineShape(BaseModel):
    """A promise with a time."""

    id: int = Field(description=_("期限的 id"), examples=[12])
    stage: Stage = Field(description=_("期限管的是哪一步"))
    body: Named | None = Field(description=_("谁的期限；空为中心的"))
    set_at: datetime = Field(description=_("开始时间"))
    due_at: datetime = Field(description=_("最晚时间"))
    met_at: datetime | None = Field(description=_("完成时间"))
    missed_at: datetime | None = Field(description=_("记为超期的时间"))
    ended_at: datetime | None = Field(description=_("不再计时的时间"))
    is_exempt: bool = Field(description=_("超期是否免责"))


class DeadlineList(BaseModel):
    """The deadlines of a case."""

    items: list[DeadlineShape] = Field(description=_("期限，先设的在前；换掉的也在"))


@router.get(
    "/{number}/timeline",
    operation_id="get_timeline",
    url_name="timeline",
    auth=Token(Scope.CASES_READ, optional=True),
    response=Timeline,
    summary=_("一件事项的经过"),
)
def timeline(request: CalledRequest, number: str) -> HttpResponse:
    """Tell what happened to a case, in what the caller may read."""
    caller = request.auth
    case, in_full = case_as_seen(caller, number)
    viewer = caller.person if in_full else None
    entries = timeline_of(case, viewer=viewer, at=caller.at)
    told = entries if in_full else [public_entry(entry) for entry in entries]
    return answered(request, Timeline(items=[_entry(each) for each in told]), version=case.version)


def _entry(entry: Entry) -> EntryShape:
    return EntryShape(
        at=entry.at,
        title=entry.title,
        by=entry.by,
        text=entry.text,
        state=entry.state,
        attachments=[file.pk for file in entry.files],
    )


@router.get(
    "/{number}/deadlines",
    operation_id="get_deadlines",
    url_name="deadlines",
    auth=Token(Scope.CASES_READ),
    response=DeadlineList,
    summary=_("一件事项的期限"),
)
def deadlines(request: MemberRequest, number: str) -> HttpResponse:
    """List the deadlines of a case that the caller sees in full."""
    case = case_in_full(request.auth, number)
    found = case.deadlines.select_related("body")
    return answered(request, DeadlineList(items=[_deadline(each) for each in found]), version=case.version)


def _deadline(deadline: Deadline) -> DeadlineShape:
    return DeadlineShape(
        id=deadline.pk,
        stage=Stage(deadline.stage),
        body=named(deadline.body),
        set_at=deadline.set_at,
        due_at=deadline.due_at,
        met_at=deadline.met_at,
        missed_at=deadline.missed_at,
        ended_at=deadline.ended_at,
        is_exempt=deadline.exemption_id is not None,
    )


@router.get(
    "/{number}/attachments",
    operation_id="list_attachments",
    url_name="attachments",
    auth=Token(Scope.CASES_READ),
    response=FileList,
    summary=_("一件事项的附件"),
    description=_("附件从不公开：只有能看到事项全部内容的人看得到。"),
)
def attachments(request: MemberRequest, number: str) -> HttpResponse:
    """List the files of a case that the caller sees in full."""
    case = case_in_full(request.auth, number)
    found = case.attachments.order_by("pk")
    return answered(request, FileList(items=[_file(each) for each in found]), version=case.version)


def _file(file: Attachment) -> FileShape:
    return FileShape(
        id=file.pk,
        kind=MediaKind(file.kind),
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        at=file.at,
        href=f"/api/v1/attachments/{file.pk}",
    )


@router.post(
    "/{number}/attachments",
    operation_id="attach_file",
    url_name="attachments",
    auth=Token(Scope.CASES_WRITE),
    response={201: FileShape},
    summary=_("添加附件"),
    description=_(
        "照片(JPEG、PNG、WebP)、录音或 PDF，按内容检查，去掉照片里的位置信息。"
        "同样的内容再传一次，得到同一个附件。"
    ),
)
def attach(
    request: MemberRequest, number: str, file: Annotated[UploadedFile, File(description=_("文件"))]
) -> HttpResponse:
    """Add a file, with the same checks as on a page."""
    case = case_in_full(request.auth, number)
    added = attach_file(case, upload=file, by=request.auth.person, at=request.auth.at)
    shape = _file(added)
    return answered(request, shape, status=201, headers={"Location": shape.href})


@files.get(
    "/{int:pk}",
    operation_id="get_attachment",
    url_name="attachment",
    auth=Token(Scope.CASES_READ),
    summary=_("下载附件"),
    description=_("原样给出文件的内容，从不在浏览器里打开。"),
    openapi_extra={
        "responses": {
            200: {
                "content": {
                    kind: {"schema": {"type": "string", "format": "binary"}}
                    for kind in sorted(set(_TYPES.types_map[True].values()))
                }
            }
        }
    },
)
def attachment(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Serve a file to whoever may see its case in full."""
    cases = request.auth.cases()
    found = Attachment.objects.filter(case__in=cases.values("pk"), pk=pk).first()
    if found is None:
        raise no_such_thing()
    etag = f'"{found.sha256}"'
    if has_already(request, etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    return _served(found, etag)


def _served(file: Attachment, etag: str) -> HttpResponseBase:
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise no_such_thing() from None
    served = FileResponse(content, as_attachment=True, filename=file.name)
    kind, _encoding = _TYPES.guess_type(str(file.file.name))
    served["Content-Type"] = kind or "application/octet-stream"
    served["X-Content-Type-Options"] = "nosniff"
    served["Content-Security-Policy"] = "default-src 'none'; sandbox"
    served["ETag"] = etag
    return served
