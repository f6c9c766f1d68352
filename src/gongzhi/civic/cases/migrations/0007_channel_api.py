from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_fill_results"),
    ]

    operations = [
        migrations.AlterField(
            model_name="case",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "网站"),
                    ("phone", "电话"),
                    ("window", "窗口"),
                    ("post", "来信"),
                    ("api", "程序接口"),
                    ("open311", "开放接口"),
                    ("imported", "导入"),
                ],
                max_length=20,
            ),
        ),
    ]
