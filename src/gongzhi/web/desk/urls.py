"""Addresses of the desk."""

from django.urls import include, path

from gongzhi.web.desk.case import decisions
from gongzhi.web.desk.case import views as case
from gongzhi.web.desk.case.answer_check import answer_check
from gongzhi.web.desk.case.automatic import confirm
from gongzhi.web.desk.case.care import care
from gongzhi.web.desk.case.confidence import confidence
from gongzhi.web.desk.case.reporter import reporter
from gongzhi.web.desk.follow_up import views as follow_up
from gongzhi.web.desk.intake import views as intake
from gongzhi.web.desk.intake.conduct import conduct_new
from gongzhi.web.desk.intake.requests import request_new
from gongzhi.web.desk.queue import bulk, deeds, drafts, keys, saved, snooze
from gongzhi.web.desk.queue import views as queue

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("tabs/", queue.tabs, name="tabs"),
    path("export.csv", queue.export, name="export"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/confirm/", bulk.confirm, name="bulk-confirm"),
    path("deeds/", deeds.deeds, name="deeds"),
    path("deeds/<int:number>/", deeds.deed, name="deed"),
    path("deeds/<int:number>/withdraw/", deeds.withdraw, name="deed-withdraw"),
    path("deeds/<int:number>/seen/", deeds.seen, name="deed-seen"),
    path("views/", saved.saved, name="views"),
    path("views/counts/", saved.counts, name="view-counts"),
    path("views/<int:number>/", saved.change, name="view"),
    path("habits/", saved.habits, name="habits"),
    path("start/", saved.start, name="start"),
    path("drafts/", drafts.save, name="drafts"),
    path("drafts/forget/", drafts.forget, name="draft-forget"),
    path("drafts/swap/", drafts.swap, name="draft-swap"),
    path("keys/", keys.keys, name="keys"),
    path("case/<str:number>/", case.show, name="case"),
    path("case/<str:number>/position.json", case.position, name="position"),
    path("case/<str:number>/decisions/", decisions.decisions, name="decisions"),
    path("case/<str:number>/decisions.json", decisions.as_file, name="decisions-file"),
    path("case/<str:number>/snooze/", snooze.snooze, name="snooze"),
    path("case/<str:number>/wake/", snooze.wake, name="wake"),
    path("case/<str:number>/care/", care, name="care"),
    path("case/<str:number>/answer-check/", answer_check, name="answer-check"),
    path("case/<str:number>/reporter/", reporter, name="reporter"),
    path("case/<str:number>/human/", confirm, name="human"),
    path("case/<str:number>/confidence/", confidence, name="confidence"),
    path("case/<str:number>/<str:step>/", case.take_step, name="step"),
    path("intake/", intake.intake, name="intake"),
    path("intake/request/", request_new, name="request-new"),
    path("intake/conduct/", conduct_new, name="conduct-new"),
    path("intake/caller/", intake.caller, name="caller"),
    path("intake/alike/", intake.alike, name="alike"),
    path("follow-ups/", follow_up.line, name="follow-ups"),
    path("follow-ups/<str:number>/", follow_up.call, name="call"),
    path("follow-ups/<str:number>/missed/", follow_up.missed, name="missed"),
    path("answers/", include("gongzhi.web.desk.answers.urls")),
    path("audit/", include("gongzhi.web.desk.audit.urls")),
    path("day/", include("gongzhi.web.desk.day.urls")),
    path("load/", include("gongzhi.web.desk.load.urls")),
    path("looks/", include("gongzhi.web.desk.looks.urls")),
    path("notices/", include("gongzhi.web.desk.notices.urls")),
    path("privacy/", include("gongzhi.web.desk.privacy.urls")),
    path("ranking/", include("gongzhi.web.desk.ranking.urls")),
    path("troubles/", include("gongzhi.web.desk.troubles.urls")),
    path("", include("gongzhi.web.desk.people.urls")),
    path("settings/", include("gongzhi.web.desk.settings.urls")),
]
