"""Addresses of the desk."""

from django.urls import include, path

from gongzhi.web.desk.case import views as case
from gongzhi.web.desk.follow_up import views as follow_up
from gongzhi.web.desk.intake import views as intake
from gongzhi.web.desk.queue import views as queue

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("export.csv", queue.export, name="export"),
    path("bulk/", queue.bulk, name="bulk"),
    path("case/<str:number>/", case.show, name="case"),
    path("case/<str:number>/position.json", case.position, name="position"),
    path("case/<str:number>/<str:step>/", case.take_step, name="step"),
    path("intake/", intake.intake, name="intake"),
    path("intake/caller/", intake.caller, name="caller"),
    path("intake/alike/", intake.alike, name="alike"),
    path("follow-ups/", follow_up.line, name="follow-ups"),
    path("follow-ups/<str:number>/", follow_up.call, name="call"),
    path("follow-ups/<str:number>/missed/", follow_up.missed, name="missed"),
    path("ranking/", include("gongzhi.web.desk.ranking.urls")),
    path("", include("gongzhi.web.desk.people.urls")),
    path("settings/", include("gongzhi.web.desk.settings.urls")),
]
