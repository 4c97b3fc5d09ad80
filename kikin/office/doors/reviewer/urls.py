"""The addresses of the reviewer's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.reviewer import answering, pages

app_name = "reviewer"
urlpatterns = [
    path("", pages.home, name="home"),
    path("<str:ref>/", pages.assignment, name="assignment"),
    path("<str:ref>/agree", answering.agree, name="agree"),
    path("<str:ref>/pledge", answering.pledge, name="pledge"),
    path("<str:ref>/accept", answering.accept, name="accept"),
    path("<str:ref>/decline", answering.decline, name="decline"),
    path("<str:ref>/recuse", answering.recuse, name="recuse"),
    path("<str:ref>/hand-back", answering.hand_back, name="hand_back"),
    path("<str:ref>/submit", pages.submit, name="submit"),
]
