"""Below a language: the search and what it suggests while one types."""

from django.urls import path

from home.addresses import in_each_language
from search import addresses, views

urlpatterns = [
    path(in_each_language("{}/", addresses.SEARCH), views.results, name="search"),
    path(in_each_language("{}/suggestions/", addresses.SEARCH), views.suggestions, name="search-suggestions"),
]
