"""The index: of each record the words by which it is found. What a find shows is read from the record itself."""

from django.db import models


class SearchEntry(models.Model):
    """One record in the index. `names` and `words` are those of `rules.words`, parted by blanks.

    The database keeps an index over both: an FTS5 table filled by triggers on SQLite, GIN on PostgreSQL.
    """

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    names = models.TextField()  # with a blank before and after each
    words = models.TextField()
    about = models.BigIntegerField(null=True)  # the record of another kind that this one tells of
    owned_by = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=32)  # of the document, to see whether it has changed
    live = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "about"], name="search_sear_kind_about_idx")]
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="one_search_entry")]
