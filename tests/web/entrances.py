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
    "k": "a key is needed",
    "u": "not ready",
}
_SAID = {200: "p", 302: "r", 400: "b", 401: "k", 403: "k", 404: "-", 405: "x", 422: "f", 503: "u"}
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
sppsppppppppp sppsppppppppp account:tokens            /account/tokens/
sxxsxxxxxxxxx s-rs--------- account:token-revoke      /account/tokens/{api_token}/revoke/
sxxsxxxxxxxxx srrsrrrrrrrrr account:end-other-devices /account/devices/end-others/
sxxsxxxxxxxxx s-rs--------- account:end-device        /account/devices/{device}/end/
ppppppppppppp ppppppppppppp account_reset_password    /account/password/reset/
ppppppppppppp xxxxxxxxxxxxx account_reset_password_done /account/password/reset/sent/
ppppppppppppp ppppppppppppp account_reset_password_from_key /account/password/reset/1-x/
ppppppppppppp xxxxxxxxxxxxx account_reset_password_from_key_done /account/password/reset/done/
srrsrrrrrrrrr srrsrrrrrrrrr account:proof             /account/proof/
sppsppppppppp sppsppppppppp account:email             /account/email/
sxxsxxxxxxxxx srrsrrrrrrrrr account:email-remove      /account/email/remove/
s-ps--------- s-rs--------- account:email-confirm     /account/email/{letter}/
sppsppppppppp sxxsxxxxxxxxx mfa_index                 /account/second-factor/
srrsrrrrrrrrr srrsrrrrrrrrr mfa_authenticate          /account/second-factor/sign-in/
sppsppppppppp sppsppppppppp mfa_activate_totp         /account/second-factor/app/
s--s--------- s--s--------- mfa_deactivate_totp       /account/second-factor/app/remove/
s--s--------- sxxsxxxxxxxxx mfa_view_recovery_codes   /account/second-factor/codes/
sppsppppppppp sppsppppppppp mfa_generate_recovery_codes /account/second-factor/codes/make/
sppsppppppppp sxxsxxxxxxxxx mfa_list_webauthn         /account/second-factor/passkeys/
srrsrrrrrrrrr srrsrrrrrrrrr mfa_login_webauthn        /account/second-factor/passkeys/sign-in/
sppsppppppppp sppsppppppppp mfa_add_webauthn          /account/second-factor/passkeys/add/
s--s--------- s--s--------- mfa_remove_webauthn       /account/second-factor/passkeys/{passkey}/remove/
ppppppppppppp prrprrrrrrrrr account:invitation        /account/invitation/{code}/
------------- ------------- account:invitation        /account/invitation/AAAAA-AAAAA/
--ppppp-ppp-- xxxxxxxxxxxxx cases:attachment          /files/{attachment}/
s--sppppppprp xxxxxxxxxxxxx desk:queue                /desk/
s--s------pp- xxxxxxxxxxxxx desk:audit                /desk/audit/
s--s------pp- xxxxxxxxxxxxx desk:audit-facts          /desk/audit/facts/
s--s------pp- xxxxxxxxxxxxx desk:audit-export         /desk/audit/facts/export.csv
xxxxxxxxxxxxx s--s--------- desk:audit-finding        /desk/audit/findings/1/explain/
xxxxxxxxxxxxx s--s--------- desk:audit-deviation      /desk/audit/deviations/1/explain/
s--sppppppppp xxxxxxxxxxxxx desk:tabs                 /desk/tabs/
s--sppppppppp xxxxxxxxxxxxx desk:export               /desk/export.csv
xxxxxxxxxxxxx s--srrrrrrrrr desk:bulk                 /desk/bulk/
xxxxxxxxxxxxx s--srrrrrrrrr desk:bulk-confirm         /desk/bulk/confirm/
s--sppppppppp xxxxxxxxxxxxx desk:deeds                /desk/deeds/
s--s--p------ xxxxxxxxxxxxx desk:deed                 /desk/deeds/{deed}/
xxxxxxxxxxxxx s--s--r------ desk:deed-withdraw        /desk/deeds/{deed}/withdraw/
xxxxxxxxxxxxx s--s--r------ desk:deed-seen            /desk/deeds/{deed}/seen/
s--sppppppppp s--srrrrrrrrr desk:views                /desk/views/
s--sppppppppp xxxxxxxxxxxxx desk:view-counts          /desk/views/counts/
xxxxxxxxxxxxx s--s--r------ desk:view                 /desk/views/{view}/
xxxxxxxxxxxxx s--srrrrrrrrr desk:habits               /desk/habits/
s--srrrrrrrrr xxxxxxxxxxxxx desk:start                /desk/start/
xxxxxxxxxxxxx s--sbbbbbbbbb desk:drafts               /desk/drafts/
xxxxxxxxxxxxx s--srrrrrrrrr desk:draft-forget         /desk/drafts/forget/
xxxxxxxxxxxxx s--srrrrrrrrr desk:draft-swap           /desk/drafts/swap/
s--sppppppppp xxxxxxxxxxxxx desk:keys                 /desk/keys/
xxxxxxxxxxxxx s--srrr-rrr-- desk:snooze               /desk/case/{private}/snooze/
xxxxxxxxxxxxx s--srrr-rrr-- desk:wake                 /desk/case/{private}/wake/
s--sppp-ppp-- xxxxxxxxxxxxx desk:case                 /desk/case/{private}/
s--spp-pppp-- xxxxxxxxxxxxx desk:case                 /desk/case/{public}/
s--sppp-ppp-- xxxxxxxxxxxxx desk:position             /desk/case/{private}/position.json
s--srrr-rrr-- s--sfff-fff-- desk:step                 /desk/case/{private}/note/
xxxxxxxxxxxxx s--srrr-rrr-- desk:human                /desk/case/{private}/human/
xxxxxxxxxxxxx s--s--------- desk:care                 /desk/case/{private}/care/
xxxxxxxxxxxxx s--sppp-ppp-- desk:answer-check         /desk/case/{private}/answer-check/
s--sppppppppp xxxxxxxxxxxxx desk:day                  /desk/day/
s--s----r---- xxxxxxxxxxxxx desk:load                 /desk/load/
s--s----p---- xxxxxxxxxxxxx desk:load-of              /desk/load/{body}/
s--s----p---- s--s----r---- desk:load-cases           /desk/load/{body}/nobody/
s--sppppppppp xxxxxxxxxxxxx desk:notices              /desk/notices/
s--sppppppppp xxxxxxxxxxxxx desk:notices-count        /desk/notices/count/
xxxxxxxxxxxxx s--srrrrrrrrr desk:notices-read         /desk/notices/read/
s--sppppppppp s--sppppppppp desk:notices-settings     /desk/notices/settings/
xxxxxxxxxxxxx s--srrrrrrrrr desk:notices-retry        /desk/notices/settings/retry/
s--sp-------- s--sf-------- desk:intake               /desk/intake/
s--sp-------- xxxxxxxxxxxxx desk:caller               /desk/intake/caller/
xxxxxxxxxxxxx s--sp-------- desk:alike                /desk/intake/alike/
s--s-----p--- xxxxxxxxxxxxx desk:follow-ups           /desk/follow-ups/
s--s-----p--- s--s-----f--- desk:call                 /desk/follow-ups/{private}/
xxxxxxxxxxxxx s--s-----r--- desk:missed               /desk/follow-ups/{private}/missed/
s--sppppppppp xxxxxxxxxxxxx desk:answers              /desk/answers/
s--sppp-ppp-- xxxxxxxxxxxxx desk:answers-replies      /desk/answers/replies/?of={body}&month={month}
s--sppp-ppp-- xxxxxxxxxxxxx desk:answers-trend        /desk/answers/trend/?of={body}&month={month}
s--sppppppppp xxxxxxxxxxxxx desk:answers-export       /desk/answers/export.csv
s--sppppppppp xxxxxxxxxxxxx desk:ranking              /desk/ranking/
s--sppppppppp xxxxxxxxxxxxx desk:ranking-cases        /desk/ranking/cases/?by=county&figure=all&month={month}
s--sppppppppp xxxxxxxxxxxxx desk:ranking-trend        /desk/ranking/trend/?by=county&of={body}&month={month}
s--sppppppppp xxxxxxxxxxxxx desk:ranking-export       /desk/ranking/export.csv
s--sppppppppp xxxxxxxxxxxxx desk:troubles             /desk/troubles/
s--sppppppppp xxxxxxxxxxxxx desk:trouble              /desk/troubles/{trouble}/
s--s-p-----p- s--s-p-----p- desk:question-choose      /desk/troubles/{trouble}/choose/
s--sppppppppp xxxxxxxxxxxxx desk:questions            /desk/troubles/questions/
s--sppppppppp s--sppppppppp desk:question             /desk/troubles/questions/{question}/
s--s-----p-p- s--s-----r-r- desk:ranking-publish      /desk/ranking/publish/{month}/
s--s----p---- s--s----p---- desk:exclusion            /desk/ranking/exclusion/{private}/
s--s-------p- s--s-------p- desk:people               /desk/settings/people/
s--s-------p- s--s-------p- desk:person               /desk/settings/people/{person}/
s--s-------x- s--s-------r- desk:person-deactivate    /desk/settings/people/{person}/deactivate/
s--s-------x- s--s-------r- desk:person-reactivate    /desk/settings/people/{person}/reactivate/
s--s-------x- s--s-------r- desk:person-sessions-end  /desk/settings/people/{person}/sessions/end/
s--s-------x- s--s-------r- desk:person-keys-reset /desk/settings/people/{person}/second-factor/reset/
s--s-------x- s--s-------r- desk:person-token-end /desk/settings/people/{person}/tokens/{staff_token}/revoke/
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
s--s-------p- xxxxxxxxxxxxx desk:learning             /desk/settings/learning/
xxxxxxxxxxxxx s--s-------r- desk:learning-use         /desk/settings/learning/use/
s--s-------p- s--s-------p- desk:automatic            /desk/settings/automatic/
xxxxxxxxxxxxx s--s-------r- desk:automatic-off        /desk/settings/automatic/off/
s--s-------p- xxxxxxxxxxxxx desk:names                /desk/settings/names/
xxxxxxxxxxxxx s--s-------r- desk:name-refuse          /desk/settings/names/{toponym}/refuse/
s--s-------p- s--s-------p- desk:calendar             /desk/settings/calendar/
s--s-------p- xxxxxxxxxxxxx desk:templates            /desk/settings/templates/
s--s-------p- s--s-------p- desk:template-new         /desk/settings/templates/new/
s--s-------p- s--s-------p- desk:template             /desk/settings/templates/{template}/
xxxxxxxxxxxxx s--s-------r- desk:template-delete      /desk/settings/templates/{template}/delete/
s--s-------p- xxxxxxxxxxxxx desk:evaluation           /desk/settings/evaluation/
s--s-------p- s--s-------p- desk:weights-new          /desk/settings/evaluation/weights/new/
s--s-------p- s--s-------p- desk:exclusion-new        /desk/settings/evaluation/exclusions/new/
xxxxxxxxxxxxx s--s-------r- desk:exclusion-end        /desk/settings/evaluation/exclusions/{exclusion}/end/
s--s-------p- xxxxxxxxxxxxx desk:webhooks             /desk/settings/webhooks/
s--s-------p- s--s-------p- desk:webhook-new          /desk/settings/webhooks/new/
s--s-------p- s--s-------p- desk:webhook              /desk/settings/webhooks/{webhook}/
xxxxxxxxxxxxx s--s-------r- desk:webhook-ping         /desk/settings/webhooks/{webhook}/ping/
xxxxxxxxxxxxx s--s--------- desk:webhook-secret       /desk/settings/webhooks/{webhook}/secret/
xxxxxxxxxxxxx s--s-------r- desk:webhook-rotate       /desk/settings/webhooks/{webhook}/rotate/
xxxxxxxxxxxxx s--s-------r- desk:webhook-end          /desk/settings/webhooks/{webhook}/end/
xxxxxxxxxxxxx s--s-------r- desk:webhook-again /desk/settings/webhooks/{webhook}/deliveries/{delivery}/again/
s--s-------p- xxxxxxxxxxxxx desk:reactions            /desk/settings/reactions/
xxxxxxxxxxxxx s--s-------r- desk:reactions-try        /desk/settings/reactions/try/
xxxxxxxxxxxxx s--s-------r- desk:letters-try          /desk/settings/reactions/letters/try/
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
--pp--------- xxxxxxxxxxxxx portal:receipts           /case/{private}/receipts/
--pp--------- xxxxxxxxxxxxx portal:receipt-file       /case/{private}/receipts/{opened}.json
ppppppppppppp xxxxxxxxxxxxx portal:ledger             /ledger/
ppppppppppppp xxxxxxxxxxxxx portal:ledger-proof       /ledger/proof/{opened}
ppppppppppppp xxxxxxxxxxxxx portal:ledger-file        /ledger/{log}/keys
------------- xxxxxxxxxxxxx portal:ledger-file        /ledger/{log}/../keys/{log}/001.key
xxxxxxxxxxxxx --rr--------- portal:human              /case/{private}/human/
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
ppppppppppppp xxxxxxxxxxxxx portal:troubles           /troubles/
ppppppppppppp xxxxxxxxxxxxx portal:trouble            /troubles/{trouble}/
ppppppppppppp xxxxxxxxxxxxx portal:trouble-geojson    /troubles/{trouble}/cases.geojson
ppppppppppppp xxxxxxxxxxxxx portal:questions          /troubles/questions/
ppppppppppppp xxxxxxxxxxxxx portal:question           /troubles/questions/{question}/
ppppppppppppp xxxxxxxxxxxxx portal:ranking            /ranking/
ppppppppppppp xxxxxxxxxxxxx portal:ranking-cases      /ranking/cases/?by=county&figure=all&month={month}
ppppppppppppp xxxxxxxxxxxxx portal:ranking-trend      /ranking/trend/?by=county&of={body}&month={month}
ppppppppppppp xxxxxxxxxxxxx portal:ranking-export     /ranking/export.csv
ppppppppppppp xxxxxxxxxxxxx portal:ranking-published  /ranking/published/{published_month}/
ppppppppppppp xxxxxxxxxxxxx portal:ranking-receipt    /ranking/published/{published_month}/{publication}.json
ppppppppppppp xxxxxxxxxxxxx portal:open-data          /open-data/
ppppppppppppp xxxxxxxxxxxxx verify:verify             /verify/
ppppppppppppp xxxxxxxxxxxxx open-data:catalogue       /open-data/catalogue.json
ppppppppppppp xxxxxxxxxxxxx open-data:fields          /open-data/fields.json
ppppppppppppp xxxxxxxxxxxxx open-data:csvw            /open-data/cases.csv-metadata.json
ppppppppppppp xxxxxxxxxxxxx open-data:csv             /open-data/cases.csv
ppppppppppppp xxxxxxxxxxxxx open-data:geojson         /open-data/cases.geojson
ppppppppppppp xxxxxxxxxxxxx open-data:month           /open-data/cases-{month}.csv
ppppppppppppp xxxxxxxxxxxxx open-data:facts           /open-data/facts-{month}.jsonl
ppppppppppppp kkkkkkkkkkkkk rest:cases              /api/v1/cases
ppppppppppppp xxxxxxxxxxxxx rest:case               /api/v1/cases/{public}
------------- xxxxxxxxxxxxx rest:case               /api/v1/cases/{private}
ppppppppppppp xxxxxxxxxxxxx rest:timeline           /api/v1/cases/{public}/timeline
------------- xxxxxxxxxxxxx rest:timeline           /api/v1/cases/{private}/timeline
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:deadlines          /api/v1/cases/{public}/deadlines
kkkkkkkkkkkkk kkkkkkkkkkkkk rest:attachments        /api/v1/cases/{public}/attachments
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:steps              /api/v1/cases/{public}/steps
xxxxxxxxxxxxx kkkkkkkkkkkkk rest:step               /api/v1/cases/{public}/steps/note
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:attachment         /api/v1/attachments/{attachment}
ppppppppppppp xxxxxxxxxxxxx rest:places             /api/v1/places?q=x
------------- xxxxxxxxxxxxx rest:place-at           /api/v1/places/at?lon=0&lat=0
------------- xxxxxxxxxxxxx rest:place              /api/v1/places/none
------------- xxxxxxxxxxxxx rest:children           /api/v1/places/none/children
------------- xxxxxxxxxxxxx rest:shape              /api/v1/places/none/shape
ppppppppppppp xxxxxxxxxxxxx rest:categories         /api/v1/categories
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:catalogue          /api/v1/catalogue?category=01&place=none
ppppppppppppp xxxxxxxxxxxxx rest:rates              /api/v1/rates?month={month}
ppppppppppppp xxxxxxxxxxxxx rest:cases-behind       /api/v1/rates/cases?month={month}
------------- ------------- no-api                  /api/
------------- ------------- no-api                  /api/v2/cases
kkkkkkkkkkkkk kkkkkkkkkkkkk rest:webhooks           /api/v1/webhooks
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:webhook            /api/v1/webhooks/{webhook}
xxxxxxxxxxxxx kkkkkkkkkkkkk rest:webhook-ping       /api/v1/webhooks/{webhook}/ping
xxxxxxxxxxxxx kkkkkkkkkkkkk rest:webhook-secret     /api/v1/webhooks/{webhook}/secret
xxxxxxxxxxxxx kkkkkkkkkkkkk rest:webhook-again      /api/v1/webhooks/{webhook}/deliveries/x/again
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:webhook-deliveries /api/v1/webhooks/{webhook}/deliveries
kkkkkkkkkkkkk xxxxxxxxxxxxx rest:me                 /api/v1/me
ppppppppppppp xxxxxxxxxxxxx rest:openapi            /api/v1/openapi.json
ppppppppppppp xxxxxxxxxxxxx rest:docs               /api/v1/docs/
------------- ------------- rest:nothing            /api/v1/nothing
ppppppppppppp xxxxxxxxxxxxx open311:discovery         /open311/discovery.json
ppppppppppppp xxxxxxxxxxxxx open311:discovery-below   /open311/v2/discovery.xml
ppppppppppppp xxxxxxxxxxxxx open311:services          /open311/v2/services.json
ppppppppppppp xxxxxxxxxxxxx open311:service           /open311/v2/services/01.xml
ppppppppppppp kkkkkkkkkkkkk open311:requests          /open311/v2/requests.json
kkkkkkkkkkkkk kkkkkkkkkkkkk open311:requests          /open311/v2/requests.json?api_key=gz_wrong
ppppppppppppp xxxxxxxxxxxxx open311:request           /open311/v2/requests/{public}.json
------------- xxxxxxxxxxxxx open311:request           /open311/v2/requests/{private}.json
ppppppppppppp xxxxxxxxxxxxx open311:history           /open311/v2/requests/{public}/updates.json
------------- xxxxxxxxxxxxx open311:history           /open311/v2/requests/{private}/updates.json
ppppppppppppp xxxxxxxxxxxxx open311:token             /open311/v2/tokens/{public}.xml
------------- xxxxxxxxxxxxx open311:token             /open311/v2/tokens/{private}.xml
ppppppppppppp kkkkkkkkkkkkk open311:updates           /open311/v2/servicerequestupdates.xml
kkkkkkkkkkkkk xxxxxxxxxxxxx open311:file              /open311/v2/files/{attachment}
------------- ------------- open311:nowhere           /open311/v2/nonsense.json
ppppppppppppp xxxxxxxxxxxxx web:home                  /
ppppppppppppp xxxxxxxxxxxxx live                      /health/live
uuuuuuuuuuuuu xxxxxxxxxxxxx ready                     /health/ready
ppppppppppppp xxxxxxxxxxxxx metrics                   /metrics
xxxxxxxxxxxxx bbbbbbbbbbbbb web:language              /switch/language/
xxxxxxxxxxxxx bbbbbbbbbbbbb web:elder                 /switch/elder/
ppppppppppppp ppppppppppppp web:stop-letters          /letters/stop/{stopping}/
------------- ------------- web:stop-letters          /letters/stop/forged/
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
