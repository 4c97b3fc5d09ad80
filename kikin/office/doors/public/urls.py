from __future__ import annotations

from django.urls import path

from kikin.office.doors.public import awards, calls, incidents, pages, selection

app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<str:ref>/", calls.call, name="call"),
    path("calls/<str:ref>/selection/", selection.home, name="selection"),
    path("calls/<str:ref>/selection/package.json", selection.package_file, name="selection_package"),
    path("awards/", awards.awards, name="awards"),
    path("awards/<str:ref>/", awards.award, name="award"),
    path("visions/", pages.visions, name="visions"),
    path("incidents/", incidents.home, name="incidents"),
    path("incidents/report", incidents.report, name="report_incident"),
    path("incidents/add", incidents.add, name="add_to_incident"),
    path("about/", pages.about, name="about"),
    path("about/charter/<int:number>", pages.charter, name="charter"),
]
