"""Below a language: the pages of the tree, at whatever depth."""

from django.urls import re_path

from home.views.pages import serve

# Wagtail's name, by which it makes the addresses of pages; words that begin with "_" are left to its own views.
urlpatterns = [re_path(r"^((?:(?!_)[\w\-]+/)*)$", serve, name="wagtail_serve")]
