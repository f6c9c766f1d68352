"""The address of the page that checks receipts."""

from django.urls import path

from gongzhi.web.verify import views

app_name = "verify"
urlpatterns = [path("", views.verify, name="verify")]
