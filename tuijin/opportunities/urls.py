"""Addresses of deals."""

from django.urls import path

from tuijin.opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("leads/<int:pk>/first-visit", views.first_visit, name="first_visit"),
    path("opportunities/board", views.board, name="board"),
    path("opportunities", views.deal_list, name="list"),
    path("opportunities/symptoms", views.symptoms, name="symptoms"),
    path("opportunities/effort", views.effort, name="effort"),
    path("opportunities/standings", views.standings, name="standings"),
    path("opportunities/standings/names/new", views.rival_name_new, name="rival_name_new"),
    path(
        "opportunities/standings/names/<int:name_pk>/removal",
        views.rival_name_removal,
        name="rival_name_removal",
    ),
    path("opportunities/new", views.new, name="new"),
    path("opportunities/export", views.export, name="export"),
    path("opportunities/people/export", views.export_stakeholders, name="export_stakeholders"),
    path("opportunities/changes", views.changes, name="changes"),
    path("opportunities/customer-names", views.customer_names, name="customer_names"),
    path("opportunities/<int:pk>", views.deal, name="deal"),
    path("opportunities/<int:pk>/sheet.pdf", views.deal_sheet, name="deal_sheet"),
    path("opportunities/<int:pk>/neighbour", views.neighbour, name="neighbour"),
    path("opportunities/<int:pk>/advancement", views.advancement, name="advancement"),
    path("opportunities/<int:pk>/answers", views.answers, name="answers"),
    path("opportunities/<int:pk>/fields/<slug:name>", views.field, name="field"),
    path("opportunities/<int:pk>/undo", views.undo, name="undo"),
    path("opportunities/<int:pk>/activities", views.activities, name="activities"),
    path(
        "opportunities/<int:pk>/activities/<int:activity_pk>", views.activity_change, name="activity_change"
    ),
    path(
        "opportunities/<int:pk>/activities/<int:activity_pk>/removal",
        views.activity_removal,
        name="activity_removal",
    ),
    path("opportunities/<int:pk>/contacts", views.contacts, name="contacts"),
    path("opportunities/<int:pk>/loss", views.loss, name="loss"),
    path("opportunities/<int:pk>/revival", views.revival, name="revival"),
    path("opportunities/<int:pk>/grants", views.grants, name="grants"),
    path("opportunities/<int:pk>/grants/<int:grant_pk>/withdrawal", views.withdrawal, name="withdrawal"),
    path("opportunities/<int:pk>/symptoms/<slug:symptom>/dismissal", views.dismissal, name="dismissal"),
    path(
        "opportunities/<int:pk>/symptoms/<slug:symptom>/dismissal/withdrawal",
        views.dismissal_withdrawal,
        name="dismissal_withdrawal",
    ),
    path("opportunities/<int:pk>/information", views.information, name="information"),
    path("opportunities/<int:pk>/information/sheet", views.visit_sheet, name="visit_sheet"),
    path("opportunities/<int:pk>/questions/<slug:key>/answers", views.answers_new, name="answers_new"),
    path("opportunities/<int:pk>/said/<int:answer_pk>", views.answer_change, name="answer_change"),
    path(
        "opportunities/<int:pk>/said/<int:answer_pk>/withdrawal",
        views.answer_withdrawal,
        name="answer_withdrawal",
    ),
    path("opportunities/<int:pk>/first-visit-sheet", views.first_visit_sheet, name="first_visit_sheet"),
    path("opportunities/<int:pk>/people", views.people, name="people"),
    path("opportunities/<int:pk>/people/new", views.stakeholder_new, name="stakeholder_new"),
    path("opportunities/<int:pk>/people/<int:part_pk>", views.stakeholder, name="stakeholder"),
    path(
        "opportunities/<int:pk>/people/<int:part_pk>/removal",
        views.stakeholder_removal,
        name="stakeholder_removal",
    ),
    path("opportunities/<int:pk>/people/<int:part_pk>/deeds", views.deed_new, name="deed_new"),
    path("opportunities/<int:pk>/ties/new", views.tie_new, name="tie_new"),
    path("opportunities/<int:pk>/ties/<int:part_pk>/removal", views.tie_removal, name="tie_removal"),
    path("opportunities/<int:pk>/rivals", views.rivals, name="rivals"),
    path("opportunities/<int:pk>/rivals/new", views.rival_new, name="rival_new"),
    path("opportunities/<int:pk>/rivals/<int:part_pk>", views.rival, name="rival"),
    path("opportunities/<int:pk>/rivals/<int:part_pk>/removal", views.rival_removal, name="rival_removal"),
    path("opportunities/<int:pk>/rivals/<int:part_pk>/arguments", views.argument_new, name="argument_new"),
    path(
        "opportunities/<int:pk>/rivals/<int:part_pk>/arguments/<int:argument_pk>/withdrawal",
        views.argument_withdrawal,
        name="argument_withdrawal",
    ),
    path("opportunities/<int:pk>/events/<slug:kind>", views.event, name="event"),
    path("opportunities/<int:pk>/qualification", views.qualification, name="qualification"),
    path(
        "opportunities/<int:pk>/qualification/<slug:item>",
        views.qualification_item,
        name="qualification_item",
    ),
    path("waivers/<int:pk>/decision", views.decision, name="decision"),
]
