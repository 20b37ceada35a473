"""Addresses of customers."""

from django.urls import path

from tuijin.customers import contact_views, views

app_name = "customers"
urlpatterns = [
    path("customers", views.customer_list, name="list"),
    path("customers/export", views.export, name="export"),
    path("contacts/export", views.export_contacts, name="export_contacts"),
    path("customers/new", views.new_customer, name="new"),
    path("customers/namesakes", views.namesakes, name="namesakes"),
    path("customers/<int:pk>", views.customer, name="customer"),
    path("customers/<int:pk>/facts/<slug:name>", views.customer_fact, name="fact"),
    path("customers/<int:pk>/contacts/new", contact_views.new_contact, name="new_contact"),
    path("customers/<int:pk>/contacts/<int:contact>", contact_views.contact, name="contact"),
    path(
        "customers/<int:pk>/contacts/<int:contact>/merger",
        contact_views.contact_merger,
        name="contact_merger",
    ),
    path(
        "customers/<int:pk>/contacts/<int:contact>/removal",
        contact_views.contact_removal,
        name="contact_removal",
    ),
]
