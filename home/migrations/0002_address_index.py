"""An index on the address of pages: the site finds a page by it, and thousands of reports share the slug "report"."""

from django.db import migrations

_INDEX = "home_page_address"


def make_index(apps, schema_editor):
    # The pattern class also serves Wagtail's own look-ups by the beginning of an address.
    kind = " text_pattern_ops" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"CREATE INDEX {_INDEX} ON wagtailcore_page (url_path{kind})")


def drop_index(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX {_INDEX}")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
