"""Addresses of leads."""

from django.urls import path

from tuijin.market import views

app_name = "market"
urlpatterns = [
    path("leads", views.lead_list, name="leads"),
    path("leads/<int:pk>", views.lead, name="lead"),
]
