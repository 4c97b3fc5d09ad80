"""The addresses of the security door. To everyone else, none of them is there."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.security import deciding, lists, pages

app_name = "security"
urlpatterns = [
    path("", pages.home, name="home"),
    path("lists/", lists.lists, name="lists"),
    path("lists/propose", lists.propose, name="propose_list"),
    path("lists/by-name/<str:name>/", lists.history, name="list"),
    path("lists/versions/<str:ref>/", lists.version, name="list_version"),
    path("lists/versions/<str:ref>/approve", lists.approve, name="approve_list"),
    path("lists/versions/<str:ref>/reject", lists.reject, name="reject_list"),
    path("cases/<str:ref>/", pages.case, name="case"),
    path("cases/<str:ref>/areas", deciding.confirm_areas, name="confirm_areas"),
    path("cases/<str:ref>/match", deciding.match, name="match"),
    path("cases/<str:ref>/assess", deciding.assess, name="assess"),
    path("cases/<str:ref>/clear", deciding.clear, name="clear"),
    path("cases/<str:ref>/mitigate", deciding.mitigate, name="mitigate"),
    path("cases/<str:ref>/refuse", deciding.refuse, name="refuse"),
    path("hits/<str:ref>/dismiss", deciding.dismiss, name="dismiss"),
    path("hits/<str:ref>/confirm", deciding.confirm, name="confirm"),
    path("hits/<str:ref>/reopen", deciding.reopen, name="reopen"),
    path("measures/<str:ref>/fulfil", deciding.fulfil, name="fulfil"),
    path("measures/<str:ref>/record-breach", deciding.record_breach, name="record_breach"),
    path("measures/<str:ref>/lift", deciding.lift, name="lift"),
]
