from __future__ import annotations

from django.urls import path

from kikin.office.look.languages import switch_language

urlpatterns = [path("language/<str:language>", switch_language, name="switch_language")]
