"""Who I am: the person, the token and what it may be used for."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import BaseModel, Field

from gongzhi.api.rest.answers import answered
from gongzhi.api.rest.callers import MemberRequest, Token
from gongzhi.api.rest.shapes import Named
from gongzhi.civic.clients.vocabulary import Scope
from gongzhi.civic.people.policy import memberships_of
from gongzhi.civic.people.vocabulary import Role

router = Router(tags=[_("令牌")])


class MembershipShape(BaseModel):
    """A role in force."""

    role: Role = Field(description=_("岗位"))
    body: Named = Field(description=_("单位"))
    place: Named = Field(description=_("管辖地点，含下级"))


class Me(BaseModel):
    """As whom a program acts."""

    name: str = Field(description=_("令牌主人的名字"), examples=["周敏"])
    memberships: list[MembershipShape] = Field(description=_("现在的岗位；令牌能做的不会多于这些"))
    token: str = Field(description=_("令牌的名字"), examples=["工单同步"])
    scopes: list[Scope] = Field(description=_("令牌的授权"))
    expires_at: datetime = Field(description=_("令牌到什么时候有效"))


@router.get(
    "",
    operation_id="get_me",
    url_name="me",
    auth=Token(),
    response=Me,
    summary=_("我是谁"),
    description=_("令牌替谁办事，能办什么。"),
)
def me(request: MemberRequest) -> HttpResponse:
    """Tell as whom the program acts."""
    token = request.auth.token
    held = memberships_of(token.person, request.auth.at)
    told = Me(
        name=str(token.person),
        memberships=[
            MembershipShape(
                role=Role(each.role),
                body=Named(code=each.body.code, name=each.body.name),
                place=Named(code=each.place.code, name=each.place.name),
            )
            for each in held
        ],
        token=token.name,
        scopes=sorted(token.scope_set),
        expires_at=token.expires_at,
    )
    return answered(request, told)
