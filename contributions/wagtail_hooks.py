"""Tells Wagtail's admin what this app adds; what is registered here is implemented elsewhere."""

from wagtail import hooks

from contributions import meetings
from contributions.desk import urls

hooks.register("register_admin_urls", urls.admin_urls)
hooks.register("register_admin_menu_item", urls.menu_item)
hooks.register("register_log_actions", meetings.register_log_actions)
