"""The addresses of all pages."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("gongzhi.web.account.urls")),
    path("files/", include("gongzhi.civic.cases.urls")),
    path("desk/", include("gongzhi.web.desk.urls")),
    path("", include("gongzhi.web.portal.urls")),
    path("", include("gongzhi.web.urls")),
]

handler400 = "gongzhi.web.errors.bad_request"
handler500 = "gongzhi.web.errors.failed"
