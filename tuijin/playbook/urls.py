"""Addresses of the method."""

from django.urls import path

from tuijin.playbook import views

app_name = "playbook"
urlpatterns = [
    path("playbook", views.playbook, name="playbook"),
    path("playbook/versions", views.version_list, name="versions"),
    path("playbook/versions/<int:pk>", views.version, name="version"),
    path("playbook/edit", views.edit, name="edit"),
]
