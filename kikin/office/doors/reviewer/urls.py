"""The addresses of the reviewer's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.reviewer import pages

app_name = "reviewer"
urlpatterns = [
    path("", pages.home, name="home"),
    path("<str:ref>/", pages.assignment, name="assignment"),
    path("<str:ref>/accept", pages.accept, name="accept"),
    path("<str:ref>/decline", pages.decline, name="decline"),
    path("<str:ref>/recuse", pages.recuse, name="recuse"),
    path("<str:ref>/submit", pages.submit, name="submit"),
]
