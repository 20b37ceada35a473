"""Addresses of kept views."""

from django.urls import path

from tuijin.saved_views import views

app_name = "saved_views"
urlpatterns = [
    path("views", views.all_views, name="list"),
    path("views/new", views.new, name="new"),
    path("views/columns", views.columns, name="columns"),
    path("views/<int:pk>", views.view, name="view"),
    path("views/<int:pk>/query", views.query, name="query"),
    path("views/<int:pk>/removal", views.removal, name="removal"),
    path("views/<int:pk>/pin", views.pin, name="pin"),
    path("views/<int:pk>/roles", views.roles, name="roles"),
]
