"""The one row of the content version: a fixed row, because two first publications at once deadlocked without it."""

from django.db import migrations


def make_row(apps, schema_editor):
    apps.get_model("core", "ContentVersion").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(make_row, migrations.RunPython.noop)]
