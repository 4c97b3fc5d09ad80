"""The addresses of the security door. To everyone else, none of them is there."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.security import deciding, ownership, pages

app_name = "security"
urlpatterns = [
    path("", pages.home, name="home"),
    path("lists/", pages.lists, name="lists"),
    path("ownership/", ownership.home, name="ownership"),
    path("ownership/<str:ref>/", ownership.organisation, name="ownership_of"),
    path("ownership/<str:ref>/load", ownership.load, name="load_ownership"),
    path("cases/<str:ref>/", pages.case, name="case"),
    path("cases/<str:ref>/match", deciding.match, name="match"),
    path("cases/<str:ref>/clear", deciding.clear, name="clear"),
    path("cases/<str:ref>/mitigate", deciding.mitigate, name="mitigate"),
    path("cases/<str:ref>/refuse", deciding.refuse, name="refuse"),
    path("cases/<str:ref>/measures", deciding.propose, name="propose"),
    path("hits/<str:ref>/dismiss", deciding.dismiss, name="dismiss"),
    path("hits/<str:ref>/confirm", deciding.confirm, name="confirm"),
    path("hits/<str:ref>/reopen", deciding.reopen, name="reopen"),
    path("measures/<str:ref>/agree", deciding.agree, name="agree"),
    path("measures/<str:ref>/put-in-force", deciding.put_in_force, name="put_in_force"),
    path("measures/<str:ref>/fulfil", deciding.fulfil, name="fulfil"),
    path("measures/<str:ref>/record-breach", deciding.record_breach, name="record_breach"),
    path("measures/<str:ref>/lift", deciding.lift, name="lift"),
]
