"""The documentation that people read: a page without a script, made from the description that programs read.

In English alone, as the description and all names in it are; so one address has one content (see `core.languages`).
"""

import json
import re
from dataclasses import dataclass
from html import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from consultation_pages.api.application import data_api
from consultation_pages.api.parameters import Paging

_FORM = re.compile(r"#/components/schemas/(\w+)")
_FORMATS = {"date": "day", "date-time": "instant"}
_TYPES = {"string": "text", "integer": "number", "boolean": "true or false"}


@dataclass(frozen=True)
class Kind:
    """What a value is: words, and the part of the page that describes the form they name."""

    words: str
    form: str = ""
    is_list: bool = False
    may_be_null: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a table: a parameter or a field."""

    name: str
    kind: Kind
    meaning: SafeString
    default: str = ""


@dataclass(frozen=True)
class Section:
    """An address with its parameters, a form with its fields, or a vocabulary with its values."""

    name: str
    meaning: SafeString
    lines: list[Line]
    values: tuple[str, ...] = ()
    answer: Kind | None = None


def reference(request: HttpRequest) -> HttpResponse:
    """The page."""
    described = data_api.get_openapi_schema()
    info, operations = described["info"], {path: each["get"] for path, each in described["paths"].items()}
    responses = [each["responses"] for each in operations.values()]
    answers = [
        each[status] for status in (200, 404, 422) for each in responses if status in each
    ]  # what succeeds first
    forms = _named_in(answers, described["components"]["schemas"])
    context = {
        "title": info["title"],
        "paragraphs": [marked(text) for text in info["description"].split("\n\n")],
        "licence": info["license"]["name"],
        "contact": info["contact"]["name"],
        "addresses": [_address(path, each, forms) for path, each in operations.items()],
        "paging": [_parameter(each) for each in _paging_of(operations)],
        "forms": [_form(name, form) for name, form in forms.items() if "properties" in form and not _is_list(form)],
        "vocabularies": [_form(name, form) for name, form in forms.items() if "enum" in form],
    }
    return render(request, "consultation_pages/api/reference.html", context)


def no_such_address(request: HttpRequest) -> JsonResponse:
    """404 as programs read it."""
    return JsonResponse({"detail": "Not Found"}, status=404)


def _named_in(answers: list, forms: dict) -> dict:
    """The forms that answers name, and those that these name, and so on."""
    found, waiting = {}, _FORM.findall(json.dumps(answers))
    for name in waiting:  # grows while we go
        if name not in found:
            found[name] = forms[name]
            waiting += _FORM.findall(json.dumps(forms[name]))
    return found


def _paging_of(operations: dict) -> list[dict]:
    """The parameters that all lists share."""
    described = {each["name"]: each for operation in operations.values() for each in operation["parameters"]}
    return [described[name] for name in Paging.model_fields]


def _is_list(form: dict) -> bool:
    return "items" in form["properties"]


def _address(path: str, operation: dict, forms: dict) -> Section:
    answer = operation["responses"][200]["content"]["application/json"]["schema"]
    form = forms[kind_of(answer).form]
    particular = [each for each in operation["parameters"] if each["name"] not in Paging.model_fields]
    return Section(
        path,
        marked(operation["description"]),
        [_parameter(each) for each in particular],
        answer=kind_of(form["properties"]["items"] if _is_list(form) else answer),
    )


def _parameter(described: dict) -> Line:
    schema = described["schema"]
    default = schema.get("default")
    left_out = "" if default in (None, []) else str(default).lower()
    return Line(described["name"], kind_of(schema), marked(described.get("description", "")), left_out)


def _form(name: str, form: dict) -> Section:
    lines = [
        Line(field, kind_of(schema), marked(schema.get("description", "")))
        for field, schema in form.get("properties", {}).items()
    ]
    return Section(name, marked(form.get("description", "")), lines, tuple(form.get("enum", ())))


def kind_of(schema: dict) -> Kind:
    """What a value of this JSON Schema is, in words."""
    options = schema.get("anyOf", [schema])
    may_be_null = {"type": "null"} in options
    schema = next(option for option in options if option.get("type") != "null")
    schema = schema.get("allOf", [schema])[0]  # a form with words of its own
    is_list = schema.get("type") == "array"
    schema = schema["items"] if is_list else schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind(name, name, is_list, may_be_null)
    return Kind(_words(schema), "", is_list, may_be_null)


def _words(schema: dict) -> str:
    if "enum" in schema:
        return " | ".join(schema["enum"])
    words = _FORMATS.get(schema.get("format"), _TYPES[schema["type"]])
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    return f"{words} {'–'.join(bounds)}" if bounds else words


def marked(text: str) -> SafeString:
    """Words with `names` in backticks marked as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split()))))
