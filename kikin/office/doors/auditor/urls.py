"""The addresses of the auditor's door."""

from __future__ import annotations

from django.urls import path

from kikin.office.doors.auditor import afterwards, costs, inspections, pages, payees, records, reports, rounds, trail

app_name = "auditor"
urlpatterns = [
    path("", pages.home, name="home"),
    path("disbursements/<int:number>/", pages.disbursement, name="disbursement"),
    path("transfers/", reports.transfers, name="transfers"),
    path("accounts/", reports.accounts, name="accounts"),
    path("accounts/<str:name>/", reports.account, name="account"),
    path("sheet/", reports.sheet, name="sheet"),
    path("sheet/use/", reports.planned_use, name="planned_use"),
    path("execution/", reports.execution, name="execution"),
    path("execution/plan/", reports.planned_months, name="planned_months"),
    path("flows/", reports.flows, name="flows"),
    path("comparison/members/", reports.compared_members, name="compared_members"),
    path("comparison/", reports.comparison, name="comparison"),
    path("payees/", payees.home, name="payees"),
    path("payees/<str:ref>/", payees.payee, name="payee"),
    path("rounds/", rounds.home, name="rounds"),
    path("rounds/<str:ref>/package.json", rounds.package_file, name="round_package"),
    path("settlements/<str:ref>/", records.settlement, name="settlement"),
    path("receivables/<str:ref>/", records.receivable, name="receivable"),
    path("breaches/<str:ref>/", afterwards.breach, name="breach"),
    path("disposals/<str:ref>/", afterwards.disposal, name="disposal"),
    path("disposals/<str:ref>/paper/", afterwards.disposal_paper, name="disposal_paper"),
    path("entries/<str:ref>/", records.fund_entry, name="fund_entry"),
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
    path("inspections/list/", inspections.sampled_list, name="sampled_list"),
    path("inspections/sample/", inspections.sample, name="sample"),
    path("trail/", trail.home, name="trail"),
    path("trail/verification/", trail.verification, name="verification"),
    path("trail/<str:uid>/", trail.event, name="event"),
]
