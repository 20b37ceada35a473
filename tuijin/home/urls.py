"""Addresses of the front door."""

from django.urls import path

from tuijin.home import views

app_name = "home"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("alive", views.alive, name="alive"),
    path("tour", views.tour, name="tour"),
    path("today", views.today, name="today"),
    path("today/proposals", views.proposals, name="proposals"),
    path("today/deals/<int:pk>", views.step, name="step"),
    path("today/deals/<int:pk>/completion", views.completion, name="completion"),
    path("today/deals/<int:pk>/next-step", views.next_step, name="next_step"),
    path("today/deals/<int:pk>/adoption", views.adoption, name="adoption"),
    path("capture", views.capture, name="capture"),
    path("capture/deals", views.found_deals, name="found_deals"),
    path("capture/lead", views.lead_line, name="lead_line"),
    path("capture/lead/preview", views.lead_preview, name="lead_preview"),
]
