"""What is kept so that a create happens once."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a create that carried an Idempotency-Key, or to a form with `{% once %}`, to be given again for a
    day.

    `digest` tells one request from another; `headers` are those worth repeating.
    """

    class QuerySet(models.QuerySet):
        def visible_to(self, actor) -> KeptAnswer.QuerySet:
            return self.filter(person_id=actor.person_id)

    person_id = models.BigIntegerField()  # a person's id, not a key: people stand above
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    objects = QuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return self.key
