from __future__ import annotations

from django.urls import path

from kikin.office.doors.administrator import jobs, pages

app_name = "administrator"
urlpatterns = [
    path("", pages.home, name="home"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("people/register", pages.register, name="register"),
    path("people/<str:ref>/", pages.person, name="person"),
    path("people/<str:ref>/appoint", pages.appoint, name="appoint"),
    path("people/<str:ref>/end", pages.end, name="end"),
]
