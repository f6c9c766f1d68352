"""Addresses of a team's load."""

from django.urls import path

from gongzhi.web.desk.load import views

urlpatterns = [
    path("", views.load, name="load"),
    path("<int:body>/", views.team, name="load-of"),
    path("<int:body>/<str:carer>/", views.in_care, name="load-cases"),
]
