"""Addresses of signing in and of the people page."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
