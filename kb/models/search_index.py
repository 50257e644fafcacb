"""The search index: what can be found, and under which terms. Derived from the content, and made anew from it at will.

Three tables, the same on every database: a document is one text of an object in one language, a term
one thing it is found by, a posting says in which documents it stands and what it is worth there. kb.search keeps them.
"""

from django.db import models


class SearchDocument(models.Model):
    """One text of a page: a question, one way of asking it, the body. Taken apart once, when it is written."""

    kind = models.CharField(max_length=10)
    """The name of the object's model: faq, provider, section."""
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    field = models.CharField(max_length=10)
    text = models.TextField()
    """As it is written; empty for a body, which is shown from the object itself."""
    tokens = models.TextField()
    syllables = models.TextField()
    """Both separated by spaces, as kb.search.analysis took them apart. All postings follow from them."""

    class Meta:
        indexes = (models.Index(fields=["kind", "object_id"], name="search_document_object"),)

    def __str__(self) -> str:
        return self.text


class SearchTerm(models.Model):
    """A term and in how many documents it stands. The empty term stands in all of them: it counts them."""

    text = models.CharField(max_length=100, unique=True)
    documents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.text


class SearchPosting(models.Model):
    """In which documents of a block a term stands, and what it is worth there, packed by kb.search.postings."""

    term = models.CharField(max_length=100)
    block = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["term", "block"], name="search_posting_unique"),)

    def __str__(self) -> str:
        return f"{self.term} {self.block}"


class StaleObject(models.Model):
    """A note that an object changed since the index last looked. Triggers of the database make it, for raw SQL too."""

    kind = models.CharField(max_length=10)
    object_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
