import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DispatchResult",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="result",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, choices=[("", "未定"), ("kept", "按时"), ("broken", "超期")], max_length=8
                    ),
                ),
                ("contact_runs_until", models.DateTimeField(null=True)),
                (
                    "resolve",
                    models.CharField(
                        blank=True, choices=[("", "未定"), ("kept", "按时"), ("broken", "超期")], max_length=8
                    ),
                ),
                ("resolve_runs_until", models.DateTimeField(null=True)),
                ("resolved", models.BooleanField(null=True)),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "基本满意"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        null=True,
                    ),
                ),
            ],
        ),
    ]
