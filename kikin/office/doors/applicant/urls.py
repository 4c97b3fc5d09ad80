from __future__ import annotations

from django.urls import path

from kikin.office.doors.applicant import awards, pages, sending, writing

app_name = "applicant"
urlpatterns = [
    path("", pages.home, name="home"),
    path("calls/<str:ref>/", pages.call, name="call"),
    path("calls/<str:ref>/apply", pages.begin, name="begin"),
    path("applications/<str:ref>/", pages.application, name="application"),
    path("applications/<str:ref>/edit/", writing.sections, name="sections"),
    path("applications/<str:ref>/edit/basics", writing.basics, name="basics"),
    path("applications/<str:ref>/edit/members", writing.members, name="members"),
    path("applications/<str:ref>/edit/people", writing.people, name="people"),
    path("applications/<str:ref>/edit/budget", writing.budget, name="budget"),
    path("applications/<str:ref>/edit/declarations", writing.declarations, name="declarations"),
    path("applications/<str:ref>/edit/disclosures", writing.disclosures, name="disclosures"),
    path("applications/<str:ref>/check", sending.check, name="check"),
    path("applications/<str:ref>/receipt", sending.receipt, name="receipt"),
    path("applications/<str:ref>/receipt/content", sending.content, name="content"),
    path("applications/<str:ref>/recall", sending.recall, name="recall"),
    path("applications/<str:ref>/withdraw", sending.withdraw, name="withdraw"),
    path("awards/<str:ref>/", awards.award, name="award"),
    path("awards/<str:ref>/accept", awards.accept, name="accept"),
    path("awards/<str:ref>/claim", awards.claim, name="claim"),
]
