"""Address of my day."""

from django.urls import path

from gongzhi.web.desk.day import views

urlpatterns = [path("", views.day, name="day")]
