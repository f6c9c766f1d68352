"""The table of all entrances: each address of the project, who gets in, and who gets which answer."""

from dataclasses import dataclass
from typing import Any

from tests.web.full_city import WHO

ANSWERS = {
    "p": "a page",
    "r": "sent on",
    "s": "sent to sign in",
    "-": "not found",
    "x": "method refused",
    "f": "the form again",
    "b": "makes no sense",
}
_SAID = {200: "p", 302: "r", 400: "b", 404: "-", 405: "x", 422: "f"}
# One letter for each of WHO, in that order: visitor, resident, reporter, holder, operator, dispatcher,
# handler, gardener, supervisor, evaluator, auditor, administrator, neighbour. First the answers to GET,
# then those to a POST that says nothing, the name and the address. A name may have several rows.
_TABLE = """
prrprrrrrrrrr prrprrrrrrrrr account_login             /account/login/
rpprppppppppp rrrrrrrrrrrrr account_logout            /account/logout/
prrprrrrrrrrr prrprrrrrrrrr account_signup            /account/signup/
ppppppppppppp xxxxxxxxxxxxx account_inactive          /account/inactive/
sppsppppppppp sppsppppppppp account_change_password   /account/password/change/
srrsrrrrrrrrr srrsrrrrrrrrr account:home              /account/
sppsppppppppp sppsppppppppp account:profile           /account/profile/
sppsppppppppp sppsppppppppp account:devices           /account/devices/
sxxsxxxxxxxxx srrsrrrrrrrrr account:end-other-devices /account/devices/end-others/
sxxsxxxxxxxxx s-rs--------- account:end-device        /account/devices/{device}/end/
ppppppppppppp prrprrrrrrrrr account:invitation        /account/invitation/{code}/
------------- ------------- account:invitation        /account/invitation/AAAAA-AAAAA/
--ppppp-ppp-- xxxxxxxxxxxxx cases:attachment          /files/{attachment}/
s--sppppppprp xxxxxxxxxxxxx desk:queue                /desk/
s--sppppppppp xxxxxxxxxxxxx desk:export               /desk/export.csv
xxxxxxxxxxxxx s--srrrrrrrrr desk:bulk                 /desk/bulk/
s--sppp-ppp-- xxxxxxxxxxxxx desk:case                 /desk/case/{private}/
s--spp-pppp-- xxxxxxxxxxxxx desk:case                 /desk/case/{public}/
s--sppp-ppp-- xxxxxxxxxxxxx desk:position             /desk/case/{private}/position.json
s--srrr-rrr-- s--sfff-fff-- desk:step                 /desk/case/{private}/note/
s--sp-------- s--sf-------- desk:intake               /desk/intake/
s--sp-------- xxxxxxxxxxxxx desk:caller               /desk/intake/caller/
xxxxxxxxxxxxx s--sp-------- desk:alike                /desk/intake/alike/
s--s-----p--- xxxxxxxxxxxxx desk:follow-ups           /desk/follow-ups/
s--s-----p--- s--s-----f--- desk:call                 /desk/follow-ups/{private}/
xxxxxxxxxxxxx s--s-----r--- desk:missed               /desk/follow-ups/{private}/missed/
s--sppppppppp xxxxxxxxxxxxx desk:ranking              /desk/ranking/
s--sppppppppp xxxxxxxxxxxxx desk:ranking-cases        /desk/ranking/cases/?by=county&figure=all&month={month}
s--sppppppppp xxxxxxxxxxxxx desk:ranking-trend        /desk/ranking/trend/?by=county&of={body}&month={month}
s--sppppppppp xxxxxxxxxxxxx desk:ranking-export       /desk/ranking/export.csv
s--s----p---- s--s----p---- desk:exclusion            /desk/ranking/exclusion/{private}/
s--s-------p- s--s-------p- desk:people               /desk/settings/people/
s--s-------p- s--s-------p- desk:person               /desk/settings/people/{person}/
s--s-------x- s--s-------r- desk:membership-end       /desk/settings/people/memberships/{membership}/end/
s--s-------p- s--s-------p- desk:invitations          /desk/settings/people/invitations/
s--s-------p- s--s-------p- desk:invitation-new       /desk/settings/people/invitations/new/
s--s-------r- s--s-------r- desk:invitation-sent      /desk/settings/people/invitations/sent/
s--s-------x- s--s-------r- desk:invitation-revoke    /desk/settings/people/invitations/{invitation}/revoke/
s--s-------p- s--s-------p- desk:organisations        /desk/settings/people/organisations/
s--s-------p- s--s-------p- desk:organisation-new     /desk/settings/people/organisations/new/
s--s-------p- s--s-------p- desk:organisation         /desk/settings/people/organisations/{body}/
s--s-------p- xxxxxxxxxxxxx desk:settings             /desk/settings/
s--s-------p- xxxxxxxxxxxxx desk:settings-places      /desk/settings/places/
s--s-------p- xxxxxxxxxxxxx desk:catalogue            /desk/settings/catalogue/
s--s-------p- xxxxxxxxxxxxx desk:catalogue-export     /desk/settings/catalogue/export.csv
s--s-------p- s--s-------p- desk:catalogue-new        /desk/settings/catalogue/new/
s--s-------p- xxxxxxxxxxxxx desk:catalogue-entry      /desk/settings/catalogue/{entry}/
xxxxxxxxxxxxx s--s-------r- desk:catalogue-end        /desk/settings/catalogue/{entry}/end/
s--s-------p- xxxxxxxxxxxxx desk:deadlines            /desk/settings/deadlines/
s--s-------p- s--s-------p- desk:deadline-new         /desk/settings/deadlines/new/
s--s-------p- xxxxxxxxxxxxx desk:deadline-rule        /desk/settings/deadlines/{rule}/
xxxxxxxxxxxxx s--s-------r- desk:deadline-end         /desk/settings/deadlines/{rule}/end/
s--s-------p- s--s-------p- desk:escalation           /desk/settings/escalation/
xxxxxxxxxxxxx s--s-------r- desk:escalation-end       /desk/settings/escalation/{escalation}/end/
s--s-------p- xxxxxxxxxxxxx desk:taxonomy             /desk/settings/taxonomy/
s--s-------p- s--s-------p- desk:category-new         /desk/settings/taxonomy/new/
s--s-------p- s--s-------p- desk:category             /desk/settings/taxonomy/{category}/
s--s-------p- s--s-------p- desk:calendar             /desk/settings/calendar/
s--s-------p- xxxxxxxxxxxxx desk:templates            /desk/settings/templates/
s--s-------p- s--s-------p- desk:template-new         /desk/settings/templates/new/
s--s-------p- s--s-------p- desk:template             /desk/settings/templates/{template}/
xxxxxxxxxxxxx s--s-------r- desk:template-delete      /desk/settings/templates/{template}/delete/
s--s-------p- xxxxxxxxxxxxx desk:evaluation           /desk/settings/evaluation/
s--s-------p- s--s-------p- desk:weights-new          /desk/settings/evaluation/weights/new/
s--s-------p- s--s-------p- desk:exclusion-new        /desk/settings/evaluation/exclusions/new/
xxxxxxxxxxxxx s--s-------r- desk:exclusion-end        /desk/settings/evaluation/exclusions/{exclusion}/end/
s--s-------p- xxxxxxxxxxxxx desk:reactions            /desk/settings/reactions/
xxxxxxxxxxxxx s--s-------r- desk:reactions-try        /desk/settings/reactions/try/
ppppppppppppp xxxxxxxxxxxxx portal:home               /
ppppppppppppp xxxxxxxxxxxxx portal:help               /help/
ppppppppppppp xxxxxxxxxxxxx portal:accessibility      /accessibility/
ppppppppppppp fffffffffffff portal:report             /report/
xxxxxxxxxxxxx ppppppppppppp portal:like               /report/like/
rrrrrrrrrrrrr xxxxxxxxxxxxx portal:received           /report/received/{private}/
ppppppppppppp xxxxxxxxxxxxx portal:places-search      /places/search/
bbbbbbbbbbbbb xxxxxxxxxxxxx portal:places-at          /places/at/
------------- xxxxxxxxxxxxx portal:places-at          /places/at/?lon=0&lat=0
ppppppppppppp xxxxxxxxxxxxx portal:places-outlines    /places/outlines.geojson
ppppppppppppp fffffffffffff portal:find               /find/
--pp--------- xxxxxxxxxxxxx portal:case               /case/{private}/
xxxxxxxxxxxxx --ff--------- portal:attach             /case/{private}/attach/
xxxxxxxxxxxxx --ff--------- portal:step               /case/{private}/withdraw/
xxxxxxxxxxxxx --ff--------- portal:step               /case/{private}/answer/
xxxxxxxxxxxxx --ff--------- portal:step               /case/{private}/follow-up/
xxxxxxxxxxxxx --ff--------- portal:step               /case/{private}/reopen/
sppsppppppppp sxxsxxxxxxxxx portal:mine               /mine/
sppsppppppppp sxxsxxxxxxxxx portal:news               /mine/news/
sxxsxxxxxxxxx srrsrrrrrrrrr portal:read-news          /mine/news/read/
ppppppppppppp ppppppppppppp portal:follow-up          /follow-up/{token}/
------------- ------------- portal:follow-up          /follow-up/WzEsMV0:1abcde:forged/
ppppppppppppp xxxxxxxxxxxxx portal:public             /public/
ppppppppppppp xxxxxxxxxxxxx portal:map                /public/map/
ppppppppppppp xxxxxxxxxxxxx portal:geojson            /public/cases.geojson
ppppppppppppp xxxxxxxxxxxxx portal:public-case        /public/{public}/
------------- xxxxxxxxxxxxx portal:public-case        /public/{private}/
xxxxxxxxxxxxx srfsrrrrrrrrr portal:support            /public/{public}/support/
xxxxxxxxxxxxx ------------- portal:support            /public/{private}/support/
ppppppppppppp xxxxxxxxxxxxx portal:ranking            /ranking/
ppppppppppppp xxxxxxxxxxxxx portal:ranking-cases      /ranking/cases/?by=county&figure=all&month={month}
ppppppppppppp xxxxxxxxxxxxx portal:ranking-trend      /ranking/trend/?by=county&of={body}&month={month}
ppppppppppppp xxxxxxxxxxxxx portal:ranking-export     /ranking/export.csv
ppppppppppppp xxxxxxxxxxxxx web:home                  /
xxxxxxxxxxxxx bbbbbbbbbbbbb web:language              /switch/language/
xxxxxxxxxxxxx bbbbbbbbbbbbb web:elder                 /switch/elder/
ppppppppppppp xxxxxxxxxxxxx web:styleguide            /styleguide/
ppppppppppppp xxxxxxxxxxxxx web:styleguide-places     /styleguide/places.json
"""


@dataclass(frozen=True)
class Entrance:
    """An address with the answers that each visitor gets."""

    name: str
    address: str
    answers: dict[tuple[str, str], str]  # by method and visitor

    def __str__(self) -> str:
        return f"{self.name} {self.address}"

    def who_gets(self, answer: str, method: str = "get") -> list[str]:
        """Return the visitors who get an answer."""
        return [who for who in WHO if self.answers[method, who] == answer]


def _entrance(line: str) -> Entrance:
    got, posted, name, address = line.split()
    said = {("get", who): letter for who, letter in zip(WHO, got, strict=True)}
    return Entrance(
        name, address, said | {("post", who): letter for who, letter in zip(WHO, posted, strict=True)}
    )


ENTRANCES = [_entrance(line) for line in _TABLE.strip().splitlines()]


def answer_of(response: Any) -> str:
    """Return the letter of an answer, read to its end."""
    if response.streaming:
        response.getvalue()
    is_sign_in = response.status_code == 302 and response["Location"].startswith("/account/login/")
    return "s" if is_sign_in else _SAID.get(response.status_code, f"?{response.status_code}")
