"""Addresses of the import wizard."""

from django.urls import path

from tuijin.transfer import views

app_name = "transfer"
urlpatterns = [
    path("imports", views.runs_page, name="list"),
    path("imports/new", views.new, name="new"),
    path("imports/<int:pk>", views.run_page, name="run"),
    path("imports/<int:pk>/columns", views.columns, name="columns"),
    path("imports/<int:pk>/values", views.words, name="values"),
    path("imports/<int:pk>/preview", views.preview_page, name="preview"),
    path("imports/<int:pk>/progress", views.progress, name="progress"),
    path("imports/<int:pk>/start", views.start, name="start"),
    path("imports/<int:pk>/stop", views.stop, name="stop"),
    path("imports/<int:pk>/undo", views.undo, name="undo"),
    path("imports/<int:pk>/errors", views.errors, name="errors"),
]
