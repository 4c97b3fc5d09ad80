"""The addresses of the finance door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.finance import awards, claims, pages

app_name = "finance"
urlpatterns = [
    path("", pages.home, name="home"),
    path("statement.<str:format>", pages.statement_file, name="statement_file"),
    path("accounts/", pages.accounts, name="accounts"),
    path("accounts/<str:name>/", pages.account, name="account"),
    path("transfers/", pages.transfers, name="transfers"),
    path("transfers/<int:number>/", pages.transfer, name="transfer"),
    path("claims/", claims.home, name="claims"),
    path("claims/<str:ref>/", claims.claim, name="claim"),
    path("claims/<str:ref>/check", claims.check, name="check"),
    path("claims/<str:ref>/approve", claims.approve, name="approve"),
    path("claims/<str:ref>/pay", claims.pay, name="pay"),
    path("claims/<str:ref>/refuse", claims.refuse, name="refuse"),
    path("claims/<str:ref>/settle", claims.settle, name="settle"),
    path("claims/<str:ref>/repay", claims.repay, name="repay"),
    path("contracts/", awards.home, name="contracts"),
    path("contracts/activate", awards.activate, name="activate"),
    path("awards/<str:ref>/", awards.award, name="award"),
    path("awards/<str:ref>/activate", awards.activate, name="activate_award"),
]
