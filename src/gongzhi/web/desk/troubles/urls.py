"""Addresses of the common troubles at the desk; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.troubles import questions, views

urlpatterns = [
    path("", views.troubles, name="troubles"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:number>/", questions.question, name="question"),
    path("<int:number>/", views.trouble, name="trouble"),
    path("<int:number>/choose/", questions.choose, name="question-choose"),
]
