"""Addresses of deals."""

from django.urls import path

from tuijin.opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("leads/<int:pk>/first-visit", views.first_visit, name="first_visit"),
    path("opportunities/board", views.board, name="board"),
    path("opportunities", views.deal_list, name="list"),
    path("opportunities/symptoms", views.symptoms, name="symptoms"),
    path("opportunities/new", views.new, name="new"),
    path("opportunities/export", views.export, name="export"),
    path("opportunities/changes", views.changes, name="changes"),
    path("opportunities/customer-names", views.customer_names, name="customer_names"),
    path("opportunities/<int:pk>", views.deal, name="deal"),
    path("opportunities/<int:pk>/neighbour", views.neighbour, name="neighbour"),
    path("opportunities/<int:pk>/advancement", views.advancement, name="advancement"),
    path("opportunities/<int:pk>/answers", views.answers, name="answers"),
    path("opportunities/<int:pk>/fields/<slug:name>", views.field, name="field"),
    path("opportunities/<int:pk>/undo", views.undo, name="undo"),
    path("opportunities/<int:pk>/activities", views.activities, name="activities"),
    path("opportunities/<int:pk>/contacts", views.contacts, name="contacts"),
    path("opportunities/<int:pk>/loss", views.loss, name="loss"),
    path("opportunities/<int:pk>/revival", views.revival, name="revival"),
    path("opportunities/<int:pk>/grants", views.grants, name="grants"),
    path("opportunities/<int:pk>/grants/<int:grant_pk>/withdrawal", views.withdrawal, name="withdrawal"),
    path("opportunities/<int:pk>/symptoms/<slug:key>/dismissal", views.dismissal, name="dismissal"),
    path("waivers/<int:pk>/decision", views.decision, name="decision"),
]
