"""Tells Wagtail's admin what this app adds and refuses; what is registered here is implemented elsewhere."""

from wagtail import hooks

from consultation_pages import document_access, editing_guards, late_panel, own_files, wagtail_localize_guard
from consultation_pages.views import (
    check_list,
    consultation_list,
    dashboard,
    from_plan,
    lawful_period,
    plan_import,
    review,
    withdrawal,
)
from consultation_pages.viewsets import Evidence, Registers

BEFORE_OTHERS = -100

hooks.register("register_admin_viewset", Registers)
hooks.register("register_admin_viewset", Evidence)

hooks.register("before_delete_page", editing_guards.keep_what_was_public)
hooks.register("before_move_page", editing_guards.move_own_pages_only, order=BEFORE_OTHERS)
hooks.register("before_move_page", editing_guards.keep_what_was_public)
hooks.register("before_bulk_action", editing_guards.keep_what_was_public_in_bulk)
hooks.register("before_edit_page", editing_guards.notice_newer_version, order=BEFORE_OTHERS)
hooks.register("construct_page_chooser_queryset", editing_guards.choosable_pages)
hooks.register("construct_explorer_page_queryset", editing_guards.explorable_pages)
hooks.register("construct_reports_menu", editing_guards.without_usage_of_types)
hooks.register("construct_admin_api", own_files.use_own_files, order=1)
hooks.register("before_serve_document", document_access.only_what_is_public, order=BEFORE_OTHERS)
hooks.register("before_serve_document", document_access.with_hash)

# wagtail-localize answers every request to edit a translation itself, so the bridge comes first.
hooks.register("before_edit_page", wagtail_localize_guard.before_edit_page, order=BEFORE_OTHERS)
hooks.register("register_admin_urls", wagtail_localize_guard.admin_urls, order=BEFORE_OTHERS)
hooks.register("construct_page_action_menu", wagtail_localize_guard.without_aliases)

hooks.register("register_admin_urls", review.admin_urls)
hooks.register("register_page_header_buttons", review.header_buttons)
hooks.register("construct_page_action_menu", review.page_action_menu)
hooks.register("register_log_actions", review.log_actions)
hooks.register("insert_editor_js", review.editor_js)

hooks.register("register_admin_urls", withdrawal.admin_urls)
hooks.register("register_page_header_buttons", withdrawal.header_buttons)
hooks.register("register_log_actions", withdrawal.log_actions)

for view in (plan_import, from_plan):
    hooks.register("register_admin_urls", view.admin_urls)
    hooks.register("register_page_header_buttons", view.header_buttons)

hooks.register("register_admin_urls", lawful_period.admin_urls)
hooks.register("construct_homepage_panels", late_panel.add_panel)
hooks.register("construct_homepage_panels", dashboard.panels)
hooks.register("insert_global_admin_css", dashboard.css)
hooks.register("register_admin_menu_item", consultation_list.menu_item)
hooks.register("register_reports_menu_item", check_list.menu_item)
for view in (dashboard, consultation_list, check_list):
    hooks.register("register_admin_urls", view.admin_urls)
