"""Tells Wagtail's admin what the ground floor adds; what is registered here is implemented elsewhere."""

from wagtail import hooks

from core.accounts import viewset
from core.mail import desk

hooks.register("register_admin_urls", desk.admin_urls)
hooks.register("register_settings_menu_item", desk.menu_item)
hooks.register("register_log_actions", desk.register_log_actions)
hooks.register("after_bulk_action", viewset.tell_of_roles)
