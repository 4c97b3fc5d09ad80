"""The addresses of the reviewer's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.reviewer import answering, copying, gates, pages, panels, serving, writing

app_name = "reviewer"
urlpatterns = [
    path("", pages.home, name="home"),
    path("certificate/", serving.certificate, name="certificate"),
    path("panels/", panels.home, name="panels"),
    path("panels/<str:ref>/", panels.meeting, name="panel"),
    path("gates/", gates.home, name="gates"),
    path("gates/<str:ref>/", gates.gate, name="gate"),
    path("gates/<str:ref>/files/<int:number>", gates.file, name="gate_file"),
    path("gates/<str:ref>/opine", gates.opine, name="opine"),
    path("gates/<str:ref>/recuse", gates.recuse, name="recuse_from_gate"),
    path("items/<str:ref>/", panels.item, name="panel_item"),
    path("items/<str:ref>/vote", panels.vote, name="vote"),
    path("items/<str:ref>/tie", panels.recuse, name="recuse_from_item"),
    path("rankings/<str:ref>/", panels.ranking, name="ranking"),
    path("rankings/<str:ref>/sign", panels.sign, name="sign_ranking"),
    path("<str:ref>/", pages.assignment, name="assignment"),
    path("<str:ref>/copy.txt", copying.copy, name="copy"),
    path("<str:ref>/agree", answering.agree, name="agree"),
    path("<str:ref>/pledge", answering.pledge, name="pledge"),
    path("<str:ref>/accept", answering.accept, name="accept"),
    path("<str:ref>/decline", answering.decline, name="decline"),
    path("<str:ref>/recuse", answering.recuse, name="recuse"),
    path("<str:ref>/hand-back", answering.hand_back, name="hand_back"),
    path("<str:ref>/submit", writing.submit, name="submit"),
    path("<str:ref>/draft", writing.save, name="save"),
    path("<str:ref>/aside", writing.drop_aside, name="drop_aside"),
]
