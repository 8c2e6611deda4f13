"""Tells Wagtail's admin what this app adds; what is registered here is implemented elsewhere."""

from wagtail import hooks

from stakeholders import contacts
from stakeholders.registry import doubles, importing, lists, urls

hooks.register("register_admin_urls", urls.admin_urls)
hooks.register("register_admin_menu_item", urls.menu_item)
hooks.register("register_log_actions", contacts.register_log_actions)
hooks.register("register_log_actions", lists.register_log_actions)
hooks.register("register_log_actions", importing.register_log_actions)
hooks.register("register_log_actions", doubles.register_log_actions)
