"""Tells Wagtail's admin what search adds."""

from wagtail import hooks

from search import viewsets

hooks.register("register_admin_viewset", viewsets.EmptySearchViewSet)
