"""Addresses of deals."""

from django.urls import path

from tuijin.opportunities import views

app_name = "opportunities"
urlpatterns = [
    path("opportunities/board", views.board, name="board"),
    path("opportunities", views.deal_list, name="list"),
    path("opportunities/<int:pk>", views.deal, name="deal"),
]
