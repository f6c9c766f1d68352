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
# handler, gardener, supervisor, evaluator, auditor, privacy officer, administrator, neighbour. First the
# answers to GET, then those to a POST that says nothing, the name and the address. A name may have several.
_TABLE = """
prrprrrrrrrrrr prrprrrrrrrrrr account_login             /account/login/
rpprpppppppppp rrrrrrrrrrrrrr account_logout            /account/logout/
prrprrrrrrrrrr prrprrrrrrrrrr account_signup            /account/signup/
pppppppppppppp xxxxxxxxxxxxxx account_inactive          /account/inactive/
sppspppppppppp sppspppppppppp account_change_password   /account/password/change/
srrsrrrrrrrrrr srrsrrrrrrrrrr account:home              /account/
sppspppppppppp sppspppppppppp account:profile           /account/profile/
sppspppppppppp sppspppppppppp account:devices           /account/devices/
sppspppppppppp xxxxxxxxxxxxxx account:looks            /account/looks/
xxxxxxxxxxxxxx s-fs---------- account:look-objection   /account/looks/{opening}/objection/
sppspppppppppp xxxxxxxxxxxxxx account:consents          /account/consents/
xxxxxxxxxxxxxx sbbsbbbbbbbbbb account:consent           /account/consents/publish/
s-ps---------- xxxxxxxxxxxxxx account:ward-consents     /account/consents/wards/{guardianship}/
xxxxxxxxxxxxxx s-bs---------- account:ward-consent      /account/consents/wards/{guardianship}/mail/
sppspppppppppp sxxsxxxxxxxxxx account:data              /account/data/
sppspppppppppp sxxsxxxxxxxxxx account:data-copy         /account/data/copy.json
sppspppppppppp sppspppppppppp account:tokens            /account/tokens/
sppspppppppppp sxxsxxxxxxxxxx account:requests          /account/requests/
sppspppppppppp sppspppppppppp account:request-new       /account/requests/new/
s-ps---------- sxxsxxxxxxxxxx account:request-copy      /account/requests/{granted_claim}/copy.json
sxxsxxxxxxxxxx s-rs---------- account:token-revoke      /account/tokens/{api_token}/revoke/
sxxsxxxxxxxxxx srrsrrrrrrrrrr account:end-other-devices /account/devices/end-others/
sxxsxxxxxxxxxx s-rs---------- account:end-device        /account/devices/{device}/end/
pppppppppppppp pppppppppppppp account_reset_password    /account/password/reset/
pppppppppppppp xxxxxxxxxxxxxx account_reset_password_done /account/password/reset/sent/
pppppppppppppp pppppppppppppp account_reset_password_from_key /account/password/reset/1-x/
pppppppppppppp xxxxxxxxxxxxxx account_reset_password_from_key_done /account/password/reset/done/
srrsrrrrrrrrrr srrsrrrrrrrrrr account:proof             /account/proof/
sppspppppppppp sppspppppppppp account:email             /account/email/
sxxsxxxxxxxxxx srrsrrrrrrrrrr account:email-remove      /account/email/remove/
s-ps---------- s-rs---------- account:email-confirm     /account/email/{letter}/
sppspppppppppp sxxsxxxxxxxxxx mfa_index                 /account/second-factor/
srrsrrrrrrrrrr srrsrrrrrrrrrr mfa_authenticate          /account/second-factor/sign-in/
sppspppppppppp sppspppppppppp mfa_activate_totp         /account/second-factor/app/
s--s---------- s--s---------- mfa_deactivate_totp       /account/second-factor/app/remove/
s--s---------- sxxsxxxxxxxxxx mfa_view_recovery_codes   /account/second-factor/codes/
sppspppppppppp sppspppppppppp mfa_generate_recovery_codes /account/second-factor/codes/make/
sppspppppppppp sxxsxxxxxxxxxx mfa_list_webauthn         /account/second-factor/passkeys/
srrsrrrrrrrrrr srrsrrrrrrrrrr mfa_login_webauthn        /account/second-factor/passkeys/sign-in/
sppspppppppppp sppspppppppppp mfa_add_webauthn          /account/second-factor/passkeys/add/
s--s---------- s--s---------- mfa_remove_webauthn       /account/second-factor/passkeys/{passkey}/remove/
pppppppppppppp prrprrrrrrrrrr account:invitation        /account/invitation/{code}/
-------------- -------------- account:invitation        /account/invitation/AAAAA-AAAAA/
--ppppp-ppp--- xxxxxxxxxxxxxx cases:attachment          /files/{attachment}/
s--sppppppprrp xxxxxxxxxxxxxx desk:queue                /desk/
s--s------ppp- xxxxxxxxxxxxxx desk:privacy              /desk/privacy/
s--s----p-pp-- xxxxxxxxxxxxxx desk:looks                /desk/looks/
xxxxxxxxxxxxxx s--s------ff-- desk:look-answer          /desk/looks/{opening}/answer/
xxxxxxxxxxxxxx s--srrr-rrr--- desk:reporter             /desk/case/{private}/reporter/
s--s------ppp- xxxxxxxxxxxxxx desk:assessments         /desk/privacy/assessments/
s--s------ppp- s--s-------pp- desk:assessment-new      /desk/privacy/assessments/new/
s--s------ppp- xxxxxxxxxxxxxx desk:assessment          /desk/privacy/assessments/{assessment}/
xxxxxxxxxxxxxx s--s-------r-- desk:assessment-sign     /desk/privacy/assessments/{assessment}/sign/
xxxxxxxxxxxxxx s--s-------f-- desk:assessment-withdraw /desk/privacy/assessments/{assessment}/withdraw/
xxxxxxxxxxxxxx s--s-------r-- desk:assessment-erase    /desk/privacy/assessments/{assessment}/erase/
s--s------pp-- xxxxxxxxxxxxxx desk:incidents           /desk/privacy/incidents/
s--s------pp-- s--s-------p-- desk:incident-new        /desk/privacy/incidents/new/
s--s------pp-- xxxxxxxxxxxxxx desk:notice-limits       /desk/privacy/incidents/limits/
s--s------pp-- s--s-------p-- desk:notice-limit        /desk/privacy/incidents/limits/{limit}/
s--s------pp-- xxxxxxxxxxxxxx desk:incident            /desk/privacy/incidents/{incident}/
s--s------pp-- s--s-------p-- desk:incident-change     /desk/privacy/incidents/{incident}/change/
xxxxxxxxxxxxxx s--s-------f-- desk:incident-people     /desk/privacy/incidents/{incident}/people/
xxxxxxxxxxxxxx s--s-------f-- desk:incident-close      /desk/privacy/incidents/{incident}/close/
xxxxxxxxxxxxxx s--s-------f-- desk:incident-told       /desk/privacy/incidents/{incident}/told/{duty}/
xxxxxxxxxxxxxx s--s-------f-- desk:incident-not-told   /desk/privacy/incidents/{incident}/not-told/{duty}/
s--s------pp-- xxxxxxxxxxxxxx desk:recipients          /desk/privacy/recipients/
s--s------pp-- s--s-------p-- desk:recipient-new       /desk/privacy/recipients/new/
s--s------pp-- s--s-------p-- desk:recipient           /desk/privacy/recipients/{recipient}/
xxxxxxxxxxxxxx s--s-------r-- desk:recipient-end       /desk/privacy/recipients/{recipient}/end/
s--s------pp-- xxxxxxxxxxxxxx desk:privacy-consents     /desk/privacy/consents/
s--s------pp-- s--s-------p-- desk:guardianships        /desk/privacy/guardianships/
xxxxxxxxxxxxxx s--s-------r-- desk:guardianship-end     /desk/privacy/guardianships/{guardianship}/end/
s--s------pp-- xxxxxxxxxxxxxx desk:privacy-register     /desk/privacy/register/
s--s------pp-- xxxxxxxxxxxxxx desk:privacy-retention    /desk/privacy/retention/
s--s------pp-- xxxxxxxxxxxxxx desk:privacy-requests     /desk/privacy/requests/
s--s-------p-- s--s-------p-- desk:privacy-request      /desk/privacy/requests/{claim}/
s--s------p-p- xxxxxxxxxxxxxx desk:audit                /desk/audit/
s--s------p-p- xxxxxxxxxxxxxx desk:audit-facts          /desk/audit/facts/
s--s------p-p- xxxxxxxxxxxxxx desk:audit-export         /desk/audit/facts/export.csv
xxxxxxxxxxxxxx s--s---------- desk:audit-finding        /desk/audit/findings/1/explain/
xxxxxxxxxxxxxx s--s---------- desk:audit-deviation      /desk/audit/deviations/1/explain/
s--spppppppppp xxxxxxxxxxxxxx desk:tabs                 /desk/tabs/
s--spppppppppp xxxxxxxxxxxxxx desk:export               /desk/export.csv
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:bulk                 /desk/bulk/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:bulk-confirm         /desk/bulk/confirm/
s--spppppppppp xxxxxxxxxxxxxx desk:deeds                /desk/deeds/
s--s--p------- xxxxxxxxxxxxxx desk:deed                 /desk/deeds/{deed}/
xxxxxxxxxxxxxx s--s--r------- desk:deed-withdraw        /desk/deeds/{deed}/withdraw/
xxxxxxxxxxxxxx s--s--r------- desk:deed-seen            /desk/deeds/{deed}/seen/
s--spppppppppp s--srrrrrrrrrr desk:views                /desk/views/
s--spppppppppp xxxxxxxxxxxxxx desk:view-counts          /desk/views/counts/
xxxxxxxxxxxxxx s--s--r------- desk:view                 /desk/views/{view}/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:habits               /desk/habits/
s--srrrrrrrrrr xxxxxxxxxxxxxx desk:start                /desk/start/
xxxxxxxxxxxxxx s--sbbbbbbbbbb desk:drafts               /desk/drafts/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:draft-forget         /desk/drafts/forget/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:draft-swap           /desk/drafts/swap/
s--spppppppppp xxxxxxxxxxxxxx desk:keys                 /desk/keys/
xxxxxxxxxxxxxx s--srrr-rrr--- desk:snooze               /desk/case/{private}/snooze/
xxxxxxxxxxxxxx s--srrr-rrr--- desk:wake                 /desk/case/{private}/wake/
s--sppp-ppp--- xxxxxxxxxxxxxx desk:case                 /desk/case/{private}/
s--spp-pppp--- xxxxxxxxxxxxxx desk:case                 /desk/case/{public}/
s--s----p-p--- xxxxxxxxxxxxxx desk:decisions            /desk/case/{private}/decisions/
s--s----p-p--- xxxxxxxxxxxxxx desk:decisions-file       /desk/case/{private}/decisions.json
s--s------p-p- xxxxxxxxxxxxxx desk:audit-decisions      /desk/audit/decisions/
s--sppp-ppp--- xxxxxxxxxxxxxx desk:position             /desk/case/{private}/position.json
s--srrr-rrr--- s--sfff-fff--- desk:step                 /desk/case/{private}/note/
xxxxxxxxxxxxxx s--srrr-rrr--- desk:human                /desk/case/{private}/human/
xxxxxxxxxxxxxx s--s---------- desk:confidence           /desk/case/{private}/confidence/
xxxxxxxxxxxxxx s--s---------- desk:care                 /desk/case/{private}/care/
xxxxxxxxxxxxxx s--sppp-ppp--- desk:answer-check         /desk/case/{private}/answer-check/
s--spppppppppp xxxxxxxxxxxxxx desk:day                  /desk/day/
s--s----r----- xxxxxxxxxxxxxx desk:load                 /desk/load/
s--s----p----- xxxxxxxxxxxxxx desk:load-of              /desk/load/{body}/
s--s----p----- s--s----r----- desk:load-cases           /desk/load/{body}/nobody/
s--spppppppppp xxxxxxxxxxxxxx desk:notices              /desk/notices/
s--spppppppppp xxxxxxxxxxxxxx desk:notices-count        /desk/notices/count/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:notices-read         /desk/notices/read/
s--spppppppppp s--spppppppppp desk:notices-settings     /desk/notices/settings/
xxxxxxxxxxxxxx s--srrrrrrrrrr desk:notices-retry        /desk/notices/settings/retry/
s--sp--------- s--sf--------- desk:intake               /desk/intake/
s--sp--------- s--sp--------- desk:request-new          /desk/intake/request/
s--sp--------- s--sp--------- desk:conduct-new          /desk/intake/conduct/
s--sp--------- xxxxxxxxxxxxxx desk:caller               /desk/intake/caller/
xxxxxxxxxxxxxx s--sp--------- desk:alike                /desk/intake/alike/
s--s-----p---- xxxxxxxxxxxxxx desk:follow-ups           /desk/follow-ups/
s--s-----p---- s--s-----f---- desk:call                 /desk/follow-ups/{private}/
xxxxxxxxxxxxxx s--s-----r---- desk:missed               /desk/follow-ups/{private}/missed/
s--spppppppppp xxxxxxxxxxxxxx desk:answers              /desk/answers/
s--sppp-pppp-- xxxxxxxxxxxxxx desk:answers-replies      /desk/answers/replies/?of={body}&month={month}
s--sppp-pppp-- xxxxxxxxxxxxxx desk:answers-trend        /desk/answers/trend/?of={body}&month={month}
s--spppppppppp xxxxxxxxxxxxxx desk:answers-export       /desk/answers/export.csv
s--spppppppppp xxxxxxxxxxxxxx desk:ranking              /desk/ranking/
s--spppppppppp xxxxxxxxxxxxxx desk:ranking-cases /desk/ranking/cases/?by=county&figure=all&month={month}
s--spppppppppp xxxxxxxxxxxxxx desk:ranking-trend        /desk/ranking/trend/?by=county&of={body}&month={month}
s--spppppppppp xxxxxxxxxxxxxx desk:ranking-export       /desk/ranking/export.csv
s--spppppppppp xxxxxxxxxxxxxx desk:troubles             /desk/troubles/
s--spppppppppp xxxxxxxxxxxxxx desk:trouble              /desk/troubles/{trouble}/
s--s-p------p- s--s-p------p- desk:question-choose      /desk/troubles/{trouble}/choose/
s--spppppppppp xxxxxxxxxxxxxx desk:questions            /desk/troubles/questions/
s--spppppppppp s--spppppppppp desk:question             /desk/troubles/questions/{question}/
s--s-----p--p- s--s-----r--r- desk:ranking-publish      /desk/ranking/publish/{month}/
s--s----p----- s--s----p----- desk:exclusion            /desk/ranking/exclusion/{private}/
s--s--------p- s--s--------p- desk:people               /desk/settings/people/
s--s--------p- s--s--------p- desk:person               /desk/settings/people/{person}/
s--s--------x- s--s--------r- desk:person-deactivate    /desk/settings/people/{person}/deactivate/
s--s--------x- s--s--------r- desk:person-reactivate    /desk/settings/people/{person}/reactivate/
s--s--------x- s--s--------r- desk:person-sessions-end  /desk/settings/people/{person}/sessions/end/
s--s--------x- s--s--------r- desk:person-keys-reset /desk/settings/people/{person}/second-factor/reset/
s--s--------x- s--s--------r- desk:person-token-end /desk/settings/people/{person}/tokens/{staff_token}/revoke/
s--s--------x- s--s--------r- desk:membership-end       /desk/settings/people/memberships/{membership}/end/
s--s--------p- s--s--------p- desk:invitations          /desk/settings/people/invitations/
s--s--------p- s--s--------p- desk:invitation-new       /desk/settings/people/invitations/new/
s--s--------r- s--s--------r- desk:invitation-sent      /desk/settings/people/invitations/sent/
s--s--------x- s--s--------r- desk:invitation-revoke    /desk/settings/people/invitations/{invitation}/revoke/
s--s--------p- s--s--------p- desk:organisations        /desk/settings/people/organisations/
s--s--------p- s--s--------p- desk:organisation-new     /desk/settings/people/organisations/new/
s--s--------p- s--s--------p- desk:organisation         /desk/settings/people/organisations/{body}/
s--s--------p- xxxxxxxxxxxxxx desk:settings             /desk/settings/
s--s--------p- xxxxxxxxxxxxxx desk:settings-places      /desk/settings/places/
s--s--------p- xxxxxxxxxxxxxx desk:catalogue            /desk/settings/catalogue/
s--s--------p- xxxxxxxxxxxxxx desk:catalogue-export     /desk/settings/catalogue/export.csv
s--s--------p- s--s--------p- desk:catalogue-new        /desk/settings/catalogue/new/
s--s--------p- xxxxxxxxxxxxxx desk:catalogue-entry      /desk/settings/catalogue/{entry}/
xxxxxxxxxxxxxx s--s--------r- desk:catalogue-end        /desk/settings/catalogue/{entry}/end/
s--s--------p- xxxxxxxxxxxxxx desk:deadlines            /desk/settings/deadlines/
s--s--------p- s--s--------p- desk:deadline-new         /desk/settings/deadlines/new/
s--s--------p- xxxxxxxxxxxxxx desk:deadline-rule        /desk/settings/deadlines/{rule}/
xxxxxxxxxxxxxx s--s--------r- desk:deadline-end         /desk/settings/deadlines/{rule}/end/
s--s--------p- s--s--------p- desk:escalation           /desk/settings/escalation/
xxxxxxxxxxxxxx s--s--------r- desk:escalation-end       /desk/settings/escalation/{escalation}/end/
s--s--------p- xxxxxxxxxxxxxx desk:taxonomy             /desk/settings/taxonomy/
s--s--------p- s--s--------p- desk:category-new         /desk/settings/taxonomy/new/
s--s--------p- s--s--------p- desk:category             /desk/settings/taxonomy/{category}/
s--s--------p- xxxxxxxxxxxxxx desk:learning             /desk/settings/learning/
xxxxxxxxxxxxxx s--s--------r- desk:learning-use         /desk/settings/learning/use/
s--s--------p- s--s--------p- desk:automatic            /desk/settings/automatic/
xxxxxxxxxxxxxx s--s--------r- desk:automatic-off        /desk/settings/automatic/off/
s--s--------p- xxxxxxxxxxxxxx desk:names                /desk/settings/names/
xxxxxxxxxxxxxx s--s--------r- desk:name-refuse          /desk/settings/names/{toponym}/refuse/
s--s--------p- s--s--------p- desk:calendar             /desk/settings/calendar/
s--s--------p- xxxxxxxxxxxxxx desk:templates            /desk/settings/templates/
s--s--------p- s--s--------p- desk:template-new         /desk/settings/templates/new/
s--s--------p- s--s--------p- desk:template             /desk/settings/templates/{template}/
xxxxxxxxxxxxxx s--s--------r- desk:template-delete      /desk/settings/templates/{template}/delete/
s--s--------p- xxxxxxxxxxxxxx desk:evaluation           /desk/settings/evaluation/
s--s--------p- s--s--------p- desk:weights-new          /desk/settings/evaluation/weights/new/
s--s--------p- s--s--------p- desk:exclusion-new        /desk/settings/evaluation/exclusions/new/
xxxxxxxxxxxxxx s--s--------r- desk:exclusion-end        /desk/settings/evaluation/exclusions/{exclusion}/end/
s--s--------p- xxxxxxxxxxxxxx desk:webhooks             /desk/settings/webhooks/
s--s--------p- s--s--------p- desk:webhook-new          /desk/settings/webhooks/new/
s--s--------p- s--s--------p- desk:webhook              /desk/settings/webhooks/{webhook}/
xxxxxxxxxxxxxx s--s--------r- desk:webhook-ping         /desk/settings/webhooks/{webhook}/ping/
xxxxxxxxxxxxxx s--s---------- desk:webhook-secret       /desk/settings/webhooks/{webhook}/secret/
xxxxxxxxxxxxxx s--s--------r- desk:webhook-rotate       /desk/settings/webhooks/{webhook}/rotate/
xxxxxxxxxxxxxx s--s--------r- desk:webhook-end          /desk/settings/webhooks/{webhook}/end/
xxxxxxxxxxxxxx s--s--------r- desk:webhook-again /desk/settings/webhooks/{webhook}/deliveries/{delivery}/again/
s--s--------p- xxxxxxxxxxxxxx desk:reactions            /desk/settings/reactions/
xxxxxxxxxxxxxx s--s--------r- desk:reactions-try        /desk/settings/reactions/try/
xxxxxxxxxxxxxx s--s--------r- desk:letters-try          /desk/settings/reactions/letters/try/
pppppppppppppp xxxxxxxxxxxxxx portal:home               /
pppppppppppppp xxxxxxxxxxxxxx portal:help               /help/
pppppppppppppp xxxxxxxxxxxxxx portal:privacy            /privacy/
pppppppppppppp xxxxxxxxxxxxxx portal:privacy-register   /privacy/register.json
pppppppppppppp xxxxxxxxxxxxxx portal:accessibility      /accessibility/
pppppppppppppp ffffffffffffff portal:report             /report/
xxxxxxxxxxxxxx pppppppppppppp portal:like               /report/like/
rrrrrrrrrrrrrr xxxxxxxxxxxxxx portal:received           /report/received/{private}/
pppppppppppppp xxxxxxxxxxxxxx portal:places-search      /places/search/
bbbbbbbbbbbbbb xxxxxxxxxxxxxx portal:places-at          /places/at/
-------------- xxxxxxxxxxxxxx portal:places-at          /places/at/?lon=0&lat=0
pppppppppppppp xxxxxxxxxxxxxx portal:places-outlines    /places/outlines.geojson
pppppppppppppp ffffffffffffff portal:find               /find/
--pp---------- xxxxxxxxxxxxxx portal:case               /case/{private}/
--pp---------- xxxxxxxxxxxxxx portal:receipts           /case/{private}/receipts/
--pp---------- xxxxxxxxxxxxxx portal:receipt-file       /case/{private}/receipts/{opened}.json
pppppppppppppp xxxxxxxxxxxxxx portal:ledger             /ledger/
pppppppppppppp xxxxxxxxxxxxxx portal:ledger-proof       /ledger/proof/{opened}
pppppppppppppp xxxxxxxxxxxxxx portal:ledger-file        /ledger/{log}/keys
-------------- xxxxxxxxxxxxxx portal:ledger-file        /ledger/{log}/../keys/{log}/001.key
xxxxxxxxxxxxxx --bb---------- portal:publicity          /case/{private}/publicity/
xxxxxxxxxxxxxx --rr---------- portal:human              /case/{private}/human/
xxxxxxxxxxxxxx --ff---------- portal:attach             /case/{private}/attach/
xxxxxxxxxxxxxx --ff---------- portal:step               /case/{private}/withdraw/
xxxxxxxxxxxxxx --ff---------- portal:step               /case/{private}/answer/
xxxxxxxxxxxxxx --ff---------- portal:step               /case/{private}/follow-up/
xxxxxxxxxxxxxx --ff---------- portal:step               /case/{private}/reopen/
sppspppppppppp sxxsxxxxxxxxxx portal:mine               /mine/
sppspppppppppp sxxsxxxxxxxxxx portal:incidents          /mine/incidents/
sppspppppppppp sxxsxxxxxxxxxx portal:news               /mine/news/
sxxsxxxxxxxxxx srrsrrrrrrrrrr portal:read-news          /mine/news/read/
pppppppppppppp pppppppppppppp portal:follow-up          /follow-up/{token}/
-------------- -------------- portal:follow-up          /follow-up/WzEsMV0:1abcde:forged/
pppppppppppppp xxxxxxxxxxxxxx portal:public             /public/
pppppppppppppp xxxxxxxxxxxxxx portal:map                /public/map/
pppppppppppppp xxxxxxxxxxxxxx portal:geojson            /public/cases.geojson
pppppppppppppp xxxxxxxxxxxxxx portal:public-case        /public/{public}/
-------------- xxxxxxxxxxxxxx portal:public-case        /public/{private}/
xxxxxxxxxxxxxx srfsrrrrrrrrrr portal:support            /public/{public}/support/
xxxxxxxxxxxxxx -------------- portal:support            /public/{private}/support/
pppppppppppppp xxxxxxxxxxxxxx portal:troubles           /troubles/
pppppppppppppp xxxxxxxxxxxxxx portal:trouble            /troubles/{trouble}/
pppppppppppppp xxxxxxxxxxxxxx portal:trouble-geojson    /troubles/{trouble}/cases.geojson
pppppppppppppp xxxxxxxxxxxxxx portal:questions          /troubles/questions/
pppppppppppppp xxxxxxxxxxxxxx portal:question           /troubles/questions/{question}/
pppppppppppppp xxxxxxxxxxxxxx portal:ranking            /ranking/
pppppppppppppp xxxxxxxxxxxxxx portal:ranking-cases      /ranking/cases/?by=county&figure=all&month={month}
pppppppppppppp xxxxxxxxxxxxxx portal:ranking-trend      /ranking/trend/?by=county&of={body}&month={month}
pppppppppppppp xxxxxxxxxxxxxx portal:ranking-export     /ranking/export.csv
pppppppppppppp xxxxxxxxxxxxxx portal:ranking-published  /ranking/published/{published_month}/
pppppppppppppp xxxxxxxxxxxxxx portal:ranking-receipt /ranking/published/{published_month}/{publication}.json
pppppppppppppp xxxxxxxxxxxxxx portal:open-data          /open-data/
pppppppppppppp xxxxxxxxxxxxxx verify:verify             /verify/
pppppppppppppp xxxxxxxxxxxxxx open-data:catalogue       /open-data/catalogue.json
pppppppppppppp xxxxxxxxxxxxxx open-data:fields          /open-data/fields.json
pppppppppppppp xxxxxxxxxxxxxx open-data:csvw            /open-data/cases.csv-metadata.json
pppppppppppppp xxxxxxxxxxxxxx open-data:csv             /open-data/cases.csv
pppppppppppppp xxxxxxxxxxxxxx open-data:geojson         /open-data/cases.geojson
pppppppppppppp xxxxxxxxxxxxxx open-data:month           /open-data/cases-{month}.csv
pppppppppppppp xxxxxxxxxxxxxx open-data:facts           /open-data/facts-{month}.jsonl
pppppppppppppp kkkkkkkkkkkkkk rest:cases              /api/v1/cases
pppppppppppppp xxxxxxxxxxxxxx rest:case               /api/v1/cases/{public}
-------------- xxxxxxxxxxxxxx rest:case               /api/v1/cases/{private}
pppppppppppppp xxxxxxxxxxxxxx rest:timeline           /api/v1/cases/{public}/timeline
-------------- xxxxxxxxxxxxxx rest:timeline           /api/v1/cases/{private}/timeline
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:deadlines          /api/v1/cases/{public}/deadlines
kkkkkkkkkkkkkk kkkkkkkkkkkkkk rest:attachments        /api/v1/cases/{public}/attachments
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:steps              /api/v1/cases/{public}/steps
xxxxxxxxxxxxxx kkkkkkkkkkkkkk rest:step               /api/v1/cases/{public}/steps/note
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:attachment         /api/v1/attachments/{attachment}
pppppppppppppp xxxxxxxxxxxxxx rest:places             /api/v1/places?q=x
-------------- xxxxxxxxxxxxxx rest:place-at           /api/v1/places/at?lon=0&lat=0
-------------- xxxxxxxxxxxxxx rest:place              /api/v1/places/none
-------------- xxxxxxxxxxxxxx rest:children           /api/v1/places/none/children
-------------- xxxxxxxxxxxxxx rest:shape              /api/v1/places/none/shape
pppppppppppppp xxxxxxxxxxxxxx rest:categories         /api/v1/categories
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:catalogue          /api/v1/catalogue?category=01&place=none
pppppppppppppp xxxxxxxxxxxxxx rest:rates              /api/v1/rates?month={month}
pppppppppppppp xxxxxxxxxxxxxx rest:cases-behind       /api/v1/rates/cases?month={month}
-------------- -------------- no-api                  /api/
-------------- -------------- no-api                  /api/v2/cases
kkkkkkkkkkkkkk kkkkkkkkkkkkkk rest:webhooks           /api/v1/webhooks
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:webhook-recipients /api/v1/webhooks/recipients
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:webhook            /api/v1/webhooks/{webhook}
xxxxxxxxxxxxxx kkkkkkkkkkkkkk rest:webhook-ping       /api/v1/webhooks/{webhook}/ping
xxxxxxxxxxxxxx kkkkkkkkkkkkkk rest:webhook-secret     /api/v1/webhooks/{webhook}/secret
xxxxxxxxxxxxxx kkkkkkkkkkkkkk rest:webhook-again      /api/v1/webhooks/{webhook}/deliveries/x/again
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:webhook-deliveries /api/v1/webhooks/{webhook}/deliveries
kkkkkkkkkkkkkk xxxxxxxxxxxxxx rest:me                 /api/v1/me
pppppppppppppp xxxxxxxxxxxxxx rest:openapi            /api/v1/openapi.json
pppppppppppppp xxxxxxxxxxxxxx rest:docs               /api/v1/docs/
-------------- -------------- rest:nothing            /api/v1/nothing
pppppppppppppp xxxxxxxxxxxxxx open311:discovery         /open311/discovery.json
pppppppppppppp xxxxxxxxxxxxxx open311:discovery-below   /open311/v2/discovery.xml
pppppppppppppp xxxxxxxxxxxxxx open311:services          /open311/v2/services.json
pppppppppppppp xxxxxxxxxxxxxx open311:service           /open311/v2/services/01.xml
pppppppppppppp kkkkkkkkkkkkkk open311:requests          /open311/v2/requests.json
kkkkkkkkkkkkkk kkkkkkkkkkkkkk open311:requests          /open311/v2/requests.json?api_key=gz_wrong
pppppppppppppp xxxxxxxxxxxxxx open311:request           /open311/v2/requests/{public}.json
-------------- xxxxxxxxxxxxxx open311:request           /open311/v2/requests/{private}.json
pppppppppppppp xxxxxxxxxxxxxx open311:history           /open311/v2/requests/{public}/updates.json
-------------- xxxxxxxxxxxxxx open311:history           /open311/v2/requests/{private}/updates.json
pppppppppppppp xxxxxxxxxxxxxx open311:token             /open311/v2/tokens/{public}.xml
-------------- xxxxxxxxxxxxxx open311:token             /open311/v2/tokens/{private}.xml
pppppppppppppp kkkkkkkkkkkkkk open311:updates           /open311/v2/servicerequestupdates.xml
kkkkkkkkkkkkkk xxxxxxxxxxxxxx open311:file              /open311/v2/files/{attachment}
-------------- -------------- open311:nowhere           /open311/v2/nonsense.json
pppppppppppppp xxxxxxxxxxxxxx web:home                  /
pppppppppppppp xxxxxxxxxxxxxx live                      /health/live
uuuuuuuuuuuuuu xxxxxxxxxxxxxx ready                     /health/ready
pppppppppppppp xxxxxxxxxxxxxx metrics                   /metrics
xxxxxxxxxxxxxx bbbbbbbbbbbbbb web:language              /switch/language/
xxxxxxxxxxxxxx bbbbbbbbbbbbbb web:elder                 /switch/elder/
pppppppppppppp pppppppppppppp web:stop-letters          /letters/stop/{stopping}/
-------------- -------------- web:stop-letters          /letters/stop/forged/
pppppppppppppp xxxxxxxxxxxxxx web:styleguide            /styleguide/
pppppppppppppp xxxxxxxxxxxxxx web:styleguide-places     /styleguide/places.json
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
