"""Addresses of the residents' pages."""

from django.urls import include, path, re_path

from gongzhi.web.portal.views import (
    case,
    finding,
    follow_up,
    home,
    incidents,
    ledger,
    mine,
    open_data,
    places,
    privacy,
    public,
    receipts,
    reporting,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", home.how_to, name="help"),
    path("open-data/", open_data.open_data, name="open-data"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("privacy/", privacy.rules, name="privacy"),
    path("privacy/register.json", privacy.register, name="privacy-register"),
    path("report/", reporting.report, name="report"),
    path("report/like/", reporting.like, name="like"),
    path("report/received/<str:number>/", reporting.received, name="received"),
    path("places/search/", places.search, name="places-search"),
    path("places/at/", places.at, name="places-at"),
    path("places/outlines.geojson", places.outlines, name="places-outlines"),
    path("find/", finding.find, name="find"),
    path("case/<str:number>/", case.case, name="case"),
    path("case/<str:number>/human/", case.ask_human, name="human"),
    path("case/<str:number>/publicity/", case.publicity, name="publicity"),
    path("case/<str:number>/attach/", case.attach, name="attach"),
    re_path(
        r"^case/(?P<number>[^/]+)/(?P<step>answer|withdraw|follow-up|reopen)/$", case.take_step, name="step"
    ),
    path("case/<str:number>/receipts/", receipts.receipts, name="receipts"),
    path("case/<str:number>/receipts/<int:fact>.json", receipts.receipt_file, name="receipt-file"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/proof/<int:fact>", ledger.proof, name="ledger-proof"),
    path("ledger/<int:log>/<path:path>", ledger.file, name="ledger-file"),
    path("mine/", mine.mine, name="mine"),
    path("mine/incidents/", incidents.incidents, name="incidents"),
    path("mine/news/", mine.news, name="news"),
    path("mine/news/read/", mine.read_news, name="read-news"),
    path("follow-up/<str:token>/", follow_up.follow_up, name="follow-up"),
    path("public/", public.cases, name="public"),
    path("public/map/", public.on_map, name="map"),
    path("public/cases.geojson", public.geojson, name="geojson"),
    path("public/<str:number>/", public.case, name="public-case"),
    path("public/<str:number>/support/", public.support, name="support"),
    path("troubles/", include("gongzhi.web.portal.troubles.urls")),
    path("ranking/", include("gongzhi.web.portal.ranking.urls")),
]
