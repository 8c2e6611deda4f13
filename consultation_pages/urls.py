"""Below a language: lists over all institutions, and consultations by their public number."""

from django.urls import path

from consultation_pages import addresses
from consultation_pages.views import consultations, numbers, plans, reports, standards
from home.addresses import in_each_language

urlpatterns = [
    path(in_each_language("{}/", addresses.CONSULTATIONS), consultations.consultation_list, name="consultations"),
    path("c/<slug:number>/", numbers.consultation_in_language, name="consultation-by-number"),
    path(
        in_each_language("c/<slug:number>/{}/", addresses.REPORT), numbers.report_in_language, name="report-by-number"
    ),
]

# The plans, the reports and the standards of all institutions.
urlpatterns += [
    path(in_each_language("{}/", addresses.PLAN), plans.plan_list, name="plan"),
    path(in_each_language("{}/plan.csv", addresses.PLAN), plans.plan_csv, name="plan-csv"),
    path(in_each_language("{}/", addresses.REPORTS), reports.report_list, name="reports"),
    path(in_each_language("{}/", addresses.STANDARDS), standards.standards, name="standards"),
    path(in_each_language("{}/standards.csv", addresses.STANDARDS), standards.standards_csv, name="standards-csv"),
    path(in_each_language("{}/standards.json", addresses.STANDARDS), standards.standards_json, name="standards-json"),
    path(
        in_each_language("{}/definitions.csv", addresses.STANDARDS),
        standards.standards_definitions,
        name="standards-definitions",
    ),
]
