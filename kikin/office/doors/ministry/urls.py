from __future__ import annotations

from django.urls import path

from kikin.office.doors.ministry import pages

app_name = "ministry"
urlpatterns = [
    path("", pages.home, name="home"),
    path("approvals/<str:ref>/", pages.item, name="item"),
    path("approvals/<str:ref>/answer", pages.answer, name="answer"),
]
