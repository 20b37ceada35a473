"""Addresses of leads."""

from django.urls import path

from tuijin.market import views

app_name = "market"
urlpatterns = [
    path("leads", views.lead_list, name="leads"),
    path("leads/export", views.export, name="export"),
    path("leads/namesakes", views.namesakes, name="namesakes"),
    path("leads/<int:pk>", views.lead, name="lead"),
    path("leads/<int:pk>/facts/<slug:name>", views.lead_fact, name="fact"),
    path("leads/<int:pk>/drop", views.drop, name="drop"),
]
