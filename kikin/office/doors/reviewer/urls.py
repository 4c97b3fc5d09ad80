"""The addresses of the reviewer's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.reviewer import pages, panels

app_name = "reviewer"
urlpatterns = [
    path("", pages.home, name="home"),
    path("panels/", panels.home, name="panels"),
    path("panels/<str:ref>/", panels.meeting, name="panel"),
    path("items/<str:ref>/", panels.item, name="panel_item"),
    path("items/<str:ref>/vote", panels.vote, name="vote"),
    path("items/<str:ref>/tie", panels.recuse, name="recuse_from_item"),
    path("rankings/<str:ref>/", panels.ranking, name="ranking"),
    path("rankings/<str:ref>/sign", panels.sign, name="sign_ranking"),
    path("<str:ref>/", pages.assignment, name="assignment"),
    path("<str:ref>/accept", pages.accept, name="accept"),
    path("<str:ref>/decline", pages.decline, name="decline"),
    path("<str:ref>/recuse", pages.recuse, name="recuse"),
    path("<str:ref>/submit", pages.submit, name="submit"),
]
