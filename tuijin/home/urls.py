"""Addresses of the front door."""

from django.urls import path

from tuijin.home import views

app_name = "home"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("alive", views.alive, name="alive"),
    path("tour", views.tour, name="tour"),
]
