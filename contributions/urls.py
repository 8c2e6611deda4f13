"""Below a language: sending a comment, reading all of them, one's own, and checking a receipt."""

from django.urls import path

from consultation_pages.addresses import REPORT
from contributions import addresses
from contributions.views import annual, contribute, exports, files, institution_figures, listing, mine, verify
from home.addresses import in_each_language

_LIST = "c/<slug:number>/{}/"
_FILE = "<number:position>/<number:file>/"

urlpatterns = [
    path(in_each_language("c/<slug:number>/{}/", addresses.SEND), contribute.contribute, name="contribute"),
    path(in_each_language(_LIST, addresses.LIST), listing.contribution_list, name="contributions"),
    path(in_each_language(_LIST + _FILE, addresses.LIST), files.attachment, name="attachment"),
    path(in_each_language(_LIST + "comments.csv", addresses.LIST), exports.as_csv, name="contributions-csv"),
    path(in_each_language(_LIST + "comments.xlsx", addresses.LIST), exports.as_xlsx, name="contributions-xlsx"),
    path(in_each_language(_LIST + "comments.json", addresses.LIST), exports.as_json, name="contributions-json"),
    path(in_each_language(_LIST + "report.pdf", REPORT), exports.report_pdf, name="report-pdf"),
    path(in_each_language("{}/<str:token>/", addresses.MINE), mine.my_contribution, name="my-contribution"),
    path(in_each_language("{}/", addresses.VERIFY), verify.verify, name="verify"),
    path(in_each_language("{}/", addresses.FIGURES), annual.annual_report, name="annual-report"),
    path(in_each_language("{}/annual-report.csv", addresses.FIGURES), annual.annual_csv, name="annual-report-csv"),
    path(in_each_language("{}/annual-report.json", addresses.FIGURES), annual.annual_json, name="annual-report-json"),
]

# What stands below the annual report: what its columns count, and one institution with every figure.
_ONE = "{}/<str:code>/"
urlpatterns += [
    path(in_each_language(below, addresses.FIGURES), view, name=f"annual-report-{name}")
    for below, view, name in (
        ("{}/definitions.csv", annual.annual_definitions, "definitions"),
        (_ONE, institution_figures.institution_page, "institution"),
        (_ONE + "figures.csv", institution_figures.institution_csv, "institution-csv"),
        (_ONE + "figures.json", institution_figures.institution_json, "institution-json"),
    )
]
