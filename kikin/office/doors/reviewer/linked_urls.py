"""The addresses of the links in invitations."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.reviewer import linked

app_name = "invitation"
urlpatterns = [
    path("<str:ref>/<str:secret>/", linked.home, name="home"),
    path("<str:ref>/<str:secret>/agree", linked.agree, name="agree"),
    path("<str:ref>/<str:secret>/decline", linked.decline, name="decline"),
]
