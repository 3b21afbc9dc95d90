"""A saved view of the worklist."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Board
from cases.models.patient import CLINICAL_ROLES


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user) -> "SavedViewQuerySet":
        """One's own, and what others share with a board on which one works."""
        return self.filter(Q(owner=user.pk) | Q(board__in=Board.objects.working_in(user, CLINICAL_ROLES)))


class SavedView(models.Model):
    """A name and the filters that stand in the address: codes and ids, never a word that was searched for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60, help_text="Of the list, not of a patient")
    filters = models.JSONField(default=dict, blank=True)
    board = models.ForeignKey(
        Board, models.PROTECT, related_name="+", null=True, blank=True, help_text="Shared with this board"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_of_a_name_a_person")]

    def __str__(self) -> str:
        return f"View {self.id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('worklist')}?{urlencode(self.filters)}"
