"""Addresses of signing in and of the people pages."""

from django.urls import include, path

from tuijin.people import own_views as own
from tuijin.people import signing_in, team_views, views

pages = [
    path("people", views.people_list, name="list"),
    path("people/new", views.new_person, name="new"),
    path("people/me", own.profile, name="profile"),
    path("people/me/tokens", own.tokens, name="tokens"),
    path("people/me/tokens/<int:pk>/revocation", own.revoke, name="revoke"),
    path("people/rights", team_views.rights, name="rights"),
    path("people/teams", team_views.teams, name="teams"),
    path("people/teams/new", team_views.new_team, name="new_team"),
    path("people/teams/<int:pk>", team_views.team, name="team"),
    path("people/teams/<int:pk>/removal", team_views.remove, name="remove_team"),
    path("people/<int:pk>", views.person, name="person"),
    path("people/<int:pk>/edit", views.edit_person, name="edit"),
    path("people/<int:pk>/password", views.password, name="password"),
    path("people/<int:pk>/departure", views.departure, name="departure"),
    path("language", own.language, name="language"),
]
urlpatterns = [*signing_in.addresses(), path("", include((pages, "people")))]
