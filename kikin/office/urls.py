"""Every address of the site: the doors, the entrance and the words' switch."""

from __future__ import annotations

from django.urls import include, path

from kikin.office.doors import entrance

urlpatterns = [
    path("healthz", entrance.healthz, name="healthz"),
    path("favicon.ico", entrance.favicon, name="favicon"),
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("sign-in/as/<int:appointment_pk>", entrance.sign_in_as, name="sign_in_as"),
    path("sign-in/role/", entrance.choose_role, name="choose_role"),
    path("sign-out/", entrance.sign_out, name="sign_out"),
    path("", include("kikin.office.look.urls")),
    path("applicant/", include("kikin.office.doors.applicant.urls")),
    path("invitation/", include("kikin.office.doors.reviewer.linked_urls")),
    path("reviewer/", include("kikin.office.doors.reviewer.urls")),
    path("programme/", include("kikin.office.doors.programme.urls")),
    path("ministry/", include("kikin.office.doors.ministry.urls")),
    path("finance/", include("kikin.office.doors.finance.urls")),
    path("security/", include("kikin.office.doors.security.urls")),
    path("auditor/", include("kikin.office.doors.auditor.urls")),
    path("administrator/", include("kikin.office.doors.administrator.urls")),
    path("", include("kikin.office.doors.public.urls")),
]
