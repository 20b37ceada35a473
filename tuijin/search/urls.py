"""The address of search."""

from django.urls import path

from tuijin.search import views

app_name = "search"
urlpatterns = [path("search", views.search, name="search")]
