"""Who receives personal data outside the house, where, and by what right."""

from django.db import models

from gongzhi.civic.privacy.vocabulary import Basis


class Recipient(models.Model):
    """An outside receiver; one abroad has a recorded basis, or nothing goes there."""

    name = models.CharField(max_length=120)
    place = models.CharField(max_length=60)  # country or region, as people say it
    is_abroad = models.BooleanField(default=False)  # 境外, in the sense of 个人信息保护法 art. 38
    purpose = models.TextField()
    basis = models.CharField(max_length=30, choices=Basis.choices, blank=True)
    reference = models.CharField(max_length=120, blank=True)  # number of the document
    valid_until = models.DateField(null=True)  # the last day of the basis
    mail_host = models.CharField(max_length=253, blank=True)  # where our letters leave through it
    salt = models.BinaryField(max_length=32)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("mail_host",),
                condition=models.Q(ended_at__isnull=True) & ~models.Q(mail_host=""),
                name="one_recipient_a_mail_host",
            ),
        )

    def __str__(self) -> str:
        return self.name
