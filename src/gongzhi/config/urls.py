"""The addresses of all pages."""

from django.urls import include, path

from gongzhi.config.health import live, ready
from gongzhi.config.metrics import metrics

urlpatterns = [
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
    path("", include("gongzhi.api.urls")),
    path("account/", include("gongzhi.web.account.urls")),
    path("files/", include("gongzhi.civic.cases.urls")),
    path("desk/", include("gongzhi.web.desk.urls")),
    path("verify/", include("gongzhi.web.verify.urls")),
    path("", include("gongzhi.web.portal.urls")),
    path("", include("gongzhi.web.urls")),
]

handler400 = "gongzhi.web.errors.bad_request"
handler500 = "gongzhi.web.errors.failed"
