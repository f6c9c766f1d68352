from datetime import time

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0006_fill_results"),
        ("kernel", "0002_trace_of_facts"),
        ("people", "0002_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ways", models.JSONField(default=dict)),
                ("by_mail", models.BooleanField(default=True)),
                ("quiet_from", models.TimeField(default=time(20, 0))),
                ("quiet_to", models.TimeField(default=time(8, 0))),
                ("rests_on_days_off", models.BooleanField(default=True)),
                ("digest_at", models.TimeField(default=time(8, 30))),
                ("language", models.CharField(default="zh-hans", max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("password_forgotten", "申请了新密码"),
                            ("address_given", "填写了邮箱"),
                            ("password_changed", "修改了密码"),
                            ("totp_activated", "开启了手机验证器"),
                            ("totp_deactivated", "关闭了手机验证器"),
                            ("webauthn_added", "添加了一个通行密钥"),
                            ("webauthn_removed", "删除了一个通行密钥"),
                            ("recovery_codes_generated", "生成了新的备用码"),
                            ("second_factor_reset", "被管理员重置了两步验证"),
                        ],
                        max_length=30,
                        null=True,
                    ),
                ),
                ("to", models.EmailField(max_length=254, null=True)),
                ("language", models.CharField(max_length=10, null=True)),
                ("is_digest", models.BooleanField(default=False)),
                ("is_urgent", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("parked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="PendingDeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("accept", "受理"),
                            ("decline", "不予受理"),
                            ("dispatch", "派单"),
                            ("acknowledge", "签收"),
                            ("resolve", "办结并答复"),
                            ("ask", "向反映人提问"),
                            ("note", "内部备注"),
                            ("assign", "指定承办人"),
                            ("snooze", "稍后提醒"),
                        ],
                        max_length=20,
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("is_bulk", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-confirmed_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="PendingPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("data", models.JSONField()),
                ("due_at", models.DateTimeField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("waiting", "等待执行"),
                            ("done", "已完成"),
                            ("refused", "没有办成"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("refusal", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "deed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="teamwork.pendingdeed",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("query", models.JSONField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
            },
        ),
        migrations.CreateModel(
            name="DeskHabits",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undo_seconds", models.PositiveSmallIntegerField(default=10)),
                (
                    "start_view",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="teamwork.savedview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("set_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StaffNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("assigned", "指定给我"),
                            ("mentioned", "有人提到我"),
                            ("danger", "新的危急事项"),
                            ("due_soon", "快到期"),
                            ("overdue", "已超期"),
                            ("returned", "退单和裁定"),
                            ("supervised", "被督办"),
                            ("reopened", "重新办理"),
                            ("answered", "居民补充了情况"),
                            ("account", "我的账号有变动"),
                            ("failed", "系统出错"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.deadline",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.fact",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="teamwork.letter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Assignee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["person", "body"], name="assignee_of_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "body"), name="one_assignee_per_body")
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=80)),
                ("data", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(db_index=True)),
                ("other", models.JSONField(null=True)),
                ("other_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "place"), name="one_draft_per_place")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at", "id"], name="letter_due"
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("parked_at__isnull", False)), fields=["parked_at"], name="letter_parked"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attempts", 0), ("due_at__isnull", False)),
                fields=("person", "is_digest", "is_urgent"),
                name="one_open_letter_of_a_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="pendingdeed",
            index=models.Index(fields=["person", "-confirmed_at"], name="deed_of_person"),
        ),
        migrations.AddIndex(
            model_name="pendingpart",
            index=models.Index(condition=models.Q(("fate", "waiting")), fields=["case"], name="part_waiting"),
        ),
        migrations.AddConstraint(
            model_name="pendingpart",
            constraint=models.UniqueConstraint(fields=("deed", "case"), name="one_part_per_case"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", True)), fields=("owner", "name"), name="one_view_per_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("body__isnull", False)),
                fields=("body", "name"),
                name="one_shared_view_per_name",
            ),
        ),
        migrations.AddIndex(
            model_name="snooze",
            index=models.Index(fields=["person", "until"], name="snooze_of_person"),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(fields=("person", "case"), name="one_snooze_per_case"),
        ),
        migrations.AddIndex(
            model_name="staffnotice",
            index=models.Index(fields=["person", "-at"], name="staff_notice_of_person"),
        ),
        migrations.AddIndex(
            model_name="staffnotice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)), fields=["person"], name="staff_notice_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffnotice",
            constraint=models.UniqueConstraint(fields=("person", "fact"), name="one_staff_notice_per_fact"),
        ),
        migrations.AddConstraint(
            model_name="staffnotice",
            constraint=models.UniqueConstraint(
                fields=("person", "deadline", "reason"), name="one_staff_notice_per_deadline"
            ),
        ),
    ]
