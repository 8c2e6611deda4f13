"""The data API as a whole: what it is called, how it writes JSON and how it says no."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.docs import Swagger
from ninja.renderers import JSONRenderer

from consultation_pages.api.endpoints import router

DESCRIPTION = """\
Consultations of the public bodies of Kosovo as facts: who consults whom about what, from when to when, and what came
of it. Everything here is also on the website. Answers are JSON in UTF-8. They need no key and set no cookie, and
scripts of any site may read them.

Instants carry the offset of Europe/Belgrade, days are days of the calendar in Kosovo. Texts are objects with the keys
`sq` (Albanian), `sr` (Serbian in Latin script) and `en` (English); null where there is no text. Ask again with
`If-None-Match`: an answer that has not changed costs 304 and no body.
"""
LICENCE = "Open reuse: copy, change and use the data for any purpose, and name the source"
SOURCE = "Online Platform for Public Consultation, Republic of Kosovo"
OFFICE = "Office for Good Governance, Office of the Prime Minister"


class Utf8Renderer(JSONRenderer):
    """JSON as people read it: ë and š instead of escapes."""

    json_dumps_params = {"ensure_ascii": False}


class Console(Swagger):
    """Swagger UI from our own origin, in a page that says its language and runs no inline script."""

    def render_page(self, request, api, **path):
        settings = self.settings | {"url": self.get_openapi_url(api, path)}
        return render(request, "consultation_pages/api/console.html", {"title": api.title, "settings": settings})


class DataAPI(NinjaAPI):
    """What Ninja's description lacks: short names, no repetition, and examples where OpenAPI 3.1 wants them."""

    def get_openapi_operation_id(self, operation):
        return operation.view_func.__name__

    def get_openapi_schema(self, **arguments):
        schema = super().get_openapi_schema(**arguments)
        for operations in schema["paths"].values():
            operations.pop("head", None)  # every address answers HEAD as it answers GET
            for parameter in operations["get"]["parameters"]:
                parameter.pop("examples", None)  # they stand in the parameter's schema, as the list they are
        return schema


data_api = DataAPI(
    title="Public consultations of Kosovo: data",
    version="1",
    urls_namespace="data-v1",
    description=DESCRIPTION,
    docs=Console(),
    renderer=Utf8Renderer(),
    openapi_extra={
        "info": {"contact": {"name": OFFICE}, "license": {"name": f"{LICENCE}: {SOURCE}."}},
    },
)
data_api.add_router("", router)


@data_api.exception_handler(ValidationError)
def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with each parameter at fault and the reason."""
    faults = [{"parameter": _parameter(each["loc"]), "message": each["msg"]} for each in error.errors]
    return data_api.create_response(request, {"detail": faults}, status=422)


def _parameter(location: Iterable[str | int]) -> str:
    """The name of a parameter from where its value stood: ("query", "asked", "stage", 0)."""
    return [part for part in location if isinstance(part, str)][-1]
