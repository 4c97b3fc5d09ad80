"""The addresses of the auditor's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.auditor import costs, inspections, pages, trail

app_name = "auditor"
urlpatterns = [
    path("", pages.home, name="home"),
    path("disbursements/<int:number>/", pages.disbursement, name="disbursement"),
    path("claims/<str:ref>/", pages.claim, name="claim"),
    path("awards/<str:ref>/", pages.award, name="award"),
    path("applications/<str:ref>/", pages.application, name="application"),
    path("approvals/<str:ref>/", pages.approval, name="approval"),
    path("charters/<str:digest>/", pages.charter, name="charter"),
    path("costs/<str:ref>/", costs.report, name="cost_report"),
    path("costs/<str:ref>/<int:number>/", costs.line, name="cost_line"),
    path("costs/<str:ref>/papers/<str:digest>/", costs.paper, name="cost_paper"),
    path("inspections/", inspections.flags, name="flags"),
    path("inspections/flags/<str:key>/", inspections.flag, name="flag"),
    path("inspections/sample/", inspections.sample, name="sample"),
    path("trail/", trail.home, name="trail"),
    path("trail/verification/", trail.verification, name="verification"),
    path("trail/<str:uid>/", trail.event, name="event"),
]
