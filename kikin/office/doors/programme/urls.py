"""The addresses of the programme door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.programme import applications, calls, checking, rounds

app_name = "programme"
urlpatterns = [
    path("", calls.home, name="home"),
    path("calls/<str:ref>/", calls.call, name="call"),
    path("calls/<str:ref>/approve", calls.approve, name="approve"),
    path("calls/<str:ref>/open", calls.open_call, name="open"),
    path("calls/<str:ref>/close", calls.close, name="close"),
    path("calls/<str:ref>/prepare", rounds.prepare, name="prepare"),
    path("calls/<str:ref>/applications/", applications.home, name="applications"),
    path("calls/<str:ref>/check/", checking.home, name="check"),
    path("calls/<str:ref>/check/eligible", checking.find_eligible, name="find_eligible"),
    path("calls/<str:ref>/check/ineligible", checking.find_ineligible, name="find_ineligible"),
    path("applications/<str:ref>/", applications.application, name="application"),
    path("rounds/", rounds.home, name="rounds"),
    path("rounds/<str:ref>/", rounds.round, name="round"),
    path("rounds/<str:ref>/problem.json", rounds.problem_file, name="problem_file"),
    path("rounds/<str:ref>/score", rounds.score, name="score"),
    path("rounds/<str:ref>/propose", rounds.propose, name="propose"),
    path("rounds/<str:ref>/revise", rounds.revise, name="revise"),
    path("rounds/<str:ref>/circulate", rounds.circulate, name="circulate"),
    path("rounds/<str:ref>/decide", rounds.decide, name="decide"),
    path("rounds/<str:ref>/results", rounds.give_results, name="give_results"),
]
