from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("undersigned", "0002_edition_dated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "indexes": [models.Index(fields=["key", "until"], name="attempt_by_key")],
            },
        ),
    ]
