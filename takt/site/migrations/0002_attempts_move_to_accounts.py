from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("site", "0001_attempts"),
    ]

    operations = [
        migrations.DeleteModel(name="Attempt"),
    ]
