"""Words beside a page say where they come from; files that an outage kept from being read are read after all.

Word and OpenDocument files are read once more: deleted words and notes at the margin were read in them.
"""

from django.db import migrations, models
from django.db.models import Q

REVISABLE = Q(file__iendswith=".odt") | Q(file__iendswith=".docx")
OUTAGE = Q(problem__endswith="Error") | Q(problem="TimeoutExpired")  # names alone: reasons of the program say more


def read_again(apps, schema_editor):
    """Has the background process read these files again; what was read serves meanwhile."""
    texts = apps.get_model("search", "DocumentText").objects.using(schema_editor.connection.alias)
    texts.filter(REVISABLE | OUTAGE).update(file="")


def renew(apps, schema_editor):
    """Has it write what pages are found by in its new form; the old one is read meanwhile."""
    texts = apps.get_model("search", "PageText").objects.using(schema_editor.connection.alias)
    texts.exclude(beside="").update(is_stale=True)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index_changes_and_document_texts")]

    operations = [
        migrations.AlterField(
            model_name="pagetext",
            name="beside",
            field=models.TextField(blank=True, verbose_name="words of its files and comments"),
        ),
        migrations.AddField(
            model_name="documenttext",
            name="again_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="to be read again at"),
        ),
        migrations.RunPython(read_again, renew),
        migrations.RunPython(renew, renew),
    ]
