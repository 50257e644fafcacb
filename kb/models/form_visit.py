"""Who has which form open (kb.admin.base.form_visits)."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class FormVisit(models.Model):
    """One person who has the form of one subject open. Its page renews `seen` every 20 seconds."""

    subject = models.CharField(max_length=80)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["subject", "user"], name="form_visit_one_each"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.subject}"
