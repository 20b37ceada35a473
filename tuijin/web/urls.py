"""Addresses of the shell itself."""

from django.urls import path

from tuijin.web import views

app_name = "web"
urlpatterns = [
    path("gallery", views.gallery, name="gallery"),
    path("theme", views.theme, name="theme"),
    path("language", views.language, name="language"),
]
