from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_mail_bounces")]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="fault",
            field=models.CharField(blank=True, db_default="", default="", max_length=16, verbose_name="whose fault"),
        ),
    ]
