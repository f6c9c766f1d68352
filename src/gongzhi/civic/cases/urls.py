"""Addresses of the files of cases, mounted at /files/."""

from django.urls import path

from gongzhi.civic.cases import views

app_name = "cases"
urlpatterns = [path("<int:pk>/", views.attachment, name="attachment")]
