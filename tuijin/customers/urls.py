"""Addresses of customers."""

from django.urls import path

from tuijin.customers import views

app_name = "customers"
urlpatterns = [
    path("customers", views.customer_list, name="list"),
    path("customers/<int:pk>", views.customer, name="customer"),
]
