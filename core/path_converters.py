"""The number of a record in an address: no longer than a database column holds, so that a longer one is a plain 404."""

from django.urls import register_converter
from django.urls.converters import IntConverter

LONGEST = 18  # digits; a column of 64 bits holds nineteen, but not all of them


class NumberConverter(IntConverter):
    """`<number:pk>`: Django's `int` takes any length, and what it lets through some queries cannot bind."""

    regex = rf"[0-9]{{1,{LONGEST}}}"


def numbers_in(texts: list[str]) -> list[int]:
    """The numbers among what a form sent, by the same measure; the rest names no record."""
    return [int(each) for each in texts if each.isascii() and each.isdecimal() and len(each) <= LONGEST]


def register() -> None:
    """Called once when the apps are ready, before any address is read."""
    register_converter(NumberConverter, "number")
