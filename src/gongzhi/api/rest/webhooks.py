"""Webhooks by REST: list, make, change, test and end them, give new secrets, see and repeat what was sent."""

from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Router
from pydantic import AfterValidator, BaseModel, Field, StrictBool, WithJsonSchema

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import Member, MemberRequest, Token
from gongzhi.api.rest.problems import no_such_thing
from gongzhi.api.rest.said import Exact
from gongzhi.api.rest.shapes import in_utc
from gongzhi.civic.clients.actions import (
    RecipientMissing,
    change_webhook,
    create_webhook,
    deliver_again,
    end_webhook,
    ping_webhook,
    rotate_secret,
)
from gongzhi.civic.clients.models import Delivery, Webhook
from gongzhi.civic.clients.queries import secret_of_webhook, visible_webhooks
from gongzhi.civic.clients.vocabulary import LONGEST_URL, PING, PUBLIC_KINDS, Scope
from gongzhi.civic.privacy.models import Recipient
from gongzhi.civic.privacy.queries import open_recipients
from gongzhi.kernel.errors import NotAllowed

router = Router(tags=[_("事件推送")])
ADDRESS = "/api/v1/webhooks"
MOST = 100  # deliveries told of
_LARGEST = 2**63 - 1  # id that a database knows


def _known(kind: str) -> str:
    if kind not in PUBLIC_KINDS:
        raise ValueError(gettext("没有这种事件。"))
    return kind


Id = Annotated[int, Path(ge=0, le=_LARGEST, description=_("推送地址的 id"))]
KindSaid = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": [*PUBLIC_KINDS]})]


class NewWebhookSaid(Exact):
    """Where to, and of what."""

    url: str = Field(
        max_length=LONGEST_URL,
        pattern=r"^\s*https://",
        description=_("接收的地址，要以 https:// 开头，并且在互联网上"),
        examples=["https://receiver.example/hook"],
    )
    recipient: int = Field(
        ge=0, le=_LARGEST, description=_("接收方的 id，要先由个人信息保护负责人登记"), examples=[1]
    )
    kinds: list[KindSaid] = Field(
        min_length=1, max_length=100, description=_("推送哪些事件"), examples=[["cases.CaseResolved"]]
    )


class WebhookChangeSaid(Exact):
    """What is to be different; what is left out stays as it is."""

    url: str | None = Field(
        None,
        max_length=LONGEST_URL,
        pattern=r"^\s*https://",
        description=_("接收的地址，要以 https:// 开头，并且在互联网上"),
        examples=["https://receiver.example/hook"],
    )
    recipient: int | None = Field(None, ge=0, le=_LARGEST, description=_("接收方的 id"), examples=[1])
    kinds: list[KindSaid] | None = Field(
        None, min_length=1, max_length=100, description=_("推送哪些事件"), examples=[["cases.CaseResolved"]]
    )
    is_active: StrictBool | None = Field(
        None, description=_("false 暂停；true 恢复，被停止推送的也从此重新开始")
    )


class WebhookShape(BaseModel):
    """An address that is told of facts."""

    id: int = Field(description=_("推送地址的 id"), examples=[3])
    url: str = Field(description=_("接收的地址"), examples=["https://receiver.example/hook"])
    recipient: int | None = Field(
        description=_("接收方的 id；以前添加、还没有登记接收方的为空"), examples=[1]
    )
    kinds: list[str] = Field(description=_("推送哪些事件"), examples=[["cases.CaseResolved"]])
    is_active: bool = Field(description=_("是否正在推送"))
    failures: int = Field(description=_("上次送达以后失败的次数"), examples=[0])
    created_at: datetime = Field(description=_("添加时间"))
    disabled_at: datetime | None = Field(
        description=_("连续几天失败、对方回答 410，或不再可以推送而停止的时间")
    )
    blocked: str = Field(description=_("不再可以推送的原因；可以推送为空"), examples=["expired"])


class RecipientShape(BaseModel):
    """Who may be told."""

    id: int = Field(description=_("接收方的 id"), examples=[1])
    name: str = Field(description=_("接收方"), examples=["市大数据中心"])
    place: str = Field(description=_("在哪个国家或地区"), examples=["中国大陆"])


class RecipientList(BaseModel):
    """The recipients to which something may be sent now."""

    items: list[RecipientShape] = Field(description=_("可以推送的接收方"))


class NewWebhook(WebhookShape):
    """A webhook with a secret that was just made."""

    secret: str = Field(description=_("签名密钥，接口只给这一次；页面上可以再看"), examples=["whsec_…"])


class WebhookList(BaseModel):
    """The webhooks that the caller may manage."""

    items: list[WebhookShape] = Field(description=_("推送地址，新的在前"))


class DeliveryShape(BaseModel):
    """What was sent, or is about to be."""

    id: str = Field(description=_("webhook-id：接收方凭它不办第二遍"), examples=["msg_3f0c…"])
    kind: str = Field(description=_("事件；测试为 webhook.ping"), examples=[PING])
    made_at: datetime = Field(description=_("什么时候有的"))
    attempts: int = Field(description=_("试过几次"), examples=[1])
    status: int | None = Field(description=_("对方上次回答的 HTTP 状态"), examples=[200])
    error: str = Field(description=_("上次没有送到的原因；送到了为空"), examples=[""])
    due_at: datetime | None = Field(description=_("下次什么时候送；不再送为空"))
    delivered_at: datetime | None = Field(description=_("送达时间"))


class DeliveryList(BaseModel):
    """What was sent to a webhook."""

    items: list[DeliveryShape] = Field(description=_("最近100次推送，新的在前"))


@router.get(
    "",
    operation_id="list_webhooks",
    url_name="webhooks",
    auth=Token(Scope.WEBHOOKS),
    response=WebhookList,
    summary=_("推送地址"),
    description=_("您自己的；本市管理员看得到全部。"),
)
def webhooks(request: MemberRequest) -> HttpResponse:
    """List the webhooks."""
    caller = request.auth
    found = visible_webhooks(caller.person, at=caller.at)
    return answered(request, WebhookList(items=[WebhookShape(**_told(each)) for each in found]))


@router.post(
    "",
    operation_id="create_webhook",
    url_name="webhooks",
    auth=Token(Scope.WEBHOOKS),
    response={201: NewWebhook},
    summary=_("添加推送地址"),
    description=_("只推送公开的事项，和令牌主人当时看得到的其他事项。怎样验证签名，见 docs/webhooks.md。"),
)
def create(request: MemberRequest, said: NewWebhookSaid) -> HttpResponse:
    """Make a webhook, and tell its secret."""
    to = _recipient(said.recipient)
    made = create_webhook(said.url, kinds=said.kinds, to=to, by=request.auth.person, at=request.auth.at)
    return _with_secret(request, made, status=201, headers={"Location": f"{ADDRESS}/{made.pk}"})


def _with_secret(
    request: MemberRequest, webhook: Webhook, *, status: int, headers: dict[str, str]
) -> HttpResponse:
    shape = NewWebhook(**_told(webhook), secret=secret_of_webhook(webhook))
    return answered(request, shape, status=status, headers={"Cache-Control": "no-store", **headers})


@router.get(
    "/recipients",
    operation_id="list_recipients",
    url_name="webhook-recipients",
    auth=Token(Scope.WEBHOOKS),
    response=RecipientList,
    summary=_("可以推送的接收方"),
    description=_("由个人信息保护负责人登记；在境外的要有出境依据。最多列出100个。"),
)
def recipients(request: MemberRequest) -> HttpResponse:
    """List who may be told."""
    found = open_recipients(at=request.auth.at)[:MOST]
    items = [RecipientShape(id=each.pk, name=each.name, place=each.place) for each in found]
    return answered(request, RecipientList(items=items))


@router.get(
    "/{pk}",
    operation_id="get_webhook",
    url_name="webhook",
    auth=Token(Scope.WEBHOOKS),
    response=WebhookShape,
    summary=_("一个推送地址"),
)
def webhook(request: MemberRequest, pk: Id) -> HttpResponse:
    """Show a webhook."""
    return answered(request, WebhookShape(**_told(_found(request.auth, pk))))


@router.patch(
    "/{pk}",
    operation_id="change_webhook",
    url_name="webhook",
    auth=Token(Scope.WEBHOOKS),
    response=WebhookShape,
    summary=_("修改推送地址"),
    description=_("只写要改的；不写的不变。暂停期间发生的事以后也不再推送。"),
)
def change(request: MemberRequest, pk: Id, said: WebhookChangeSaid) -> HttpResponse:
    """Change a webhook, pause it, or let it go on."""
    found = _found(request.auth, pk)
    now = {"url": found.url, "kinds": found.kinds, "is_active": found.is_active}
    wanted = now | said.model_dump(exclude_none=True, exclude={"recipient"})
    wanted["to"] = _recipient(said.recipient) if said.recipient is not None else found.recipient
    changed = change_webhook(found, **wanted, by=request.auth.person, at=request.auth.at)
    return answered(request, WebhookShape(**_told(changed)))


@router.post(
    "/{pk}/secret",
    operation_id="rotate_secret",
    url_name="webhook-secret",
    auth=Token(Scope.WEBHOOKS),
    response=NewWebhook,
    summary=_("换新密钥"),
    description=_("只有添加它的人可以。新旧两把密钥在24小时内都能用。"),
)
def rotate(request: MemberRequest, pk: Id) -> HttpResponse:
    """Give a new secret, and tell it to the owner, to whom alone it belongs."""
    found, caller = _found(request.auth, pk), request.auth
    if found.owner_id != caller.person.pk:
        raise NotAllowed
    return _with_secret(request, rotate_secret(found, by=caller.person, at=caller.at), status=200, headers={})


@router.delete(
    "/{pk}",
    operation_id="end_webhook",
    url_name="webhook",
    auth=Token(Scope.WEBHOOKS),
    response={204: None},
    summary=_("删除推送地址"),
    description=_("马上停止；还没送到的也不再送。"),
)
def end(request: MemberRequest, pk: Id) -> HttpResponse:
    """End a webhook."""
    end_webhook(_found(request.auth, pk), by=request.auth.person, at=request.auth.at)
    return HttpResponse(status=204)


@router.post(
    "/{pk}/ping",
    operation_id="ping_webhook",
    url_name="webhook-ping",
    auth=Token(Scope.WEBHOOKS),
    response={202: DeliveryShape},
    summary=_("发一个测试"),
    description=_("几秒钟内送出，不含任何事项；结果看推送记录。"),
)
def ping(request: MemberRequest, pk: Id) -> HttpResponse:
    """Send a test."""
    sent = ping_webhook(_found(request.auth, pk), by=request.auth.person, at=request.auth.at)
    return answered(request, _delivery(sent), status=202)


@router.get(
    "/{pk}/deliveries",
    operation_id="list_deliveries",
    url_name="webhook-deliveries",
    auth=Token(Scope.WEBHOOKS),
    response=DeliveryList,
    summary=_("推送记录"),
)
def deliveries(request: MemberRequest, pk: Id) -> HttpResponse:
    """List what was sent lately."""
    found = _found(request.auth, pk).deliveries.select_related("fact")[:MOST]
    return answered(request, DeliveryList(items=[_delivery(each) for each in found]))


@router.post(
    "/{pk}/deliveries/{key}/again",
    operation_id="deliver_again",
    url_name="webhook-again",
    auth=Token(Scope.WEBHOOKS),
    response={202: DeliveryShape},
    summary=_("重新推送一次"),
    description=_("送到过的、停下的都可以，webhook-id 不变；还在等着送的照旧。"),
)
def again(request: MemberRequest, pk: Id, key: str) -> HttpResponse:
    """Send something once more."""
    deliveries = _found(request.auth, pk).deliveries.select_related("fact", "webhook")
    found = deliveries.filter(key=key).first() if "\x00" not in key else None
    if found is None:
        raise no_such_thing()
    sent = deliver_again(found, by=request.auth.person, at=request.auth.at)
    return answered(request, _delivery(sent), status=202)


def _recipient(pk: int) -> Recipient:
    found = Recipient.objects.filter(pk=pk).first()
    if found is None:
        raise RecipientMissing
    return found


def _found(caller: Member, pk: int) -> Webhook:
    found = visible_webhooks(caller.person, at=caller.at).filter(pk=pk).first()
    if found is None:
        raise no_such_thing()
    return found


def _told(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.pk,
        "url": webhook.url,
        "recipient": webhook.recipient_id,
        "kinds": webhook.kinds,
        "is_active": webhook.is_active,
        "failures": webhook.failures,
        "created_at": in_utc(webhook.created_at),
        "disabled_at": in_utc(webhook.disabled_at),
        "blocked": webhook.blocked,
    }


def _delivery(delivery: Delivery) -> DeliveryShape:
    return DeliveryShape(
        id=delivery.key,
        kind=delivery.fact.kind if delivery.fact else PING,
        made_at=delivery.made_at,
        attempts=delivery.attempts,
        status=delivery.status_code,
        error=delivery.error,
        due_at=in_utc(delivery.due_at),
        delivered_at=in_utc(delivery.delivered_at),
    )
