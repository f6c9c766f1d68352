"""Addresses of the switches that stand on every page, and of the style guide."""

from django.urls import path

from gongzhi.web import stopping_letters, styleguide, views
from gongzhi.web.portal.views import home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("switch/language/", views.language, name="language"),
    path("switch/elder/", views.elder_mode, name="elder"),
    path("letters/stop/<str:token>/", stopping_letters.stop, name="stop-letters"),
    path("styleguide/", styleguide.show_styleguide, name="styleguide"),
    path("styleguide/places.json", styleguide.example_places, name="styleguide-places"),
]
