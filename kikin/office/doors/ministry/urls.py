from __future__ import annotations

from django.urls import path

from kikin.office.doors.ministry import drafting, kept, pages, portfolio, publishing, reports, visions

app_name = "ministry"
urlpatterns = [
    path("", pages.home, name="home"),
    path("approvals/<str:ref>/", pages.item, name="item"),
    path("approvals/<str:ref>/answer", pages.answer, name="answer"),
    path("visions/", visions.home, name="visions"),
    path("visions/draft", drafting.draft_vision, name="draft_vision"),
    path("visions/<str:ref>/", visions.vision, name="vision"),
    path("visions/<str:ref>/circulate", visions.circulate_vision, name="circulate_vision"),
    path("visions/<str:ref>/decide", visions.decide_vision, name="decide_vision"),
    path("visions/<str:ref>/hold", visions.hold_vision, name="hold_vision"),
    path("visions/<str:ref>/draft-concept", drafting.draft_concept, name="draft_concept"),
    path("concepts/<str:ref>/", visions.concept, name="concept"),
    path("concepts/<str:ref>/circulate", visions.circulate_concept, name="circulate_concept"),
    path("concepts/<str:ref>/decide", visions.decide_concept, name="decide_concept"),
    path("concepts/<str:ref>/hold", visions.hold_concept, name="hold_concept"),
    path("publication/", publishing.home, name="publication"),
    path("publication/<str:ref>/", publishing.item, name="publication_item"),
    path("publication/<str:ref>/clear", publishing.clear, name="clear_publication"),
    path("publication/<str:ref>/publish", publishing.publish, name="publish_publication"),
    path("publication/<str:ref>/withdraw", publishing.withdraw, name="withdraw_publication"),
    path("portfolio/", portfolio.home, name="portfolio"),
    path("portfolio/awards/", portfolio.awards, name="awards"),
    path("portfolio/awards/<str:ref>/", portfolio.award, name="award"),
    path("kept/", kept.kept, name="kept"),
    path("sheet/", reports.sheet, name="sheet"),
    path("execution/", reports.execution, name="execution"),
    path("flows/", reports.flows, name="flows"),
    path("comparison/", reports.comparison, name="comparison"),
]
