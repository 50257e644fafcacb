"""The search index. It is derived from the content and can be rebuilt from it at any time.

A document is one text of an object in one language. A term is something documents are found by. A posting says how much
a term weighs in a document. kb.search writes them.
"""

from django.db import models


class SearchDocument(models.Model):
    """One text of a page: its title, one way of asking, or its body."""

    kind = models.CharField(max_length=10)
    """The name of the object's model: faq, provider, section."""
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    field = models.CharField(max_length=10)
    text = models.TextField()
    """Empty for a body, which is shown from the object itself."""
    tokens = models.TextField()
    syllables = models.TextField()
    """Both as kb.search.analysis returns them, separated by spaces. All postings follow from them."""

    class Meta:
        indexes = (models.Index(fields=["kind", "object_id"], name="search_document_object"),)

    def __str__(self) -> str:
        return self.text


class SearchTerm(models.Model):
    """A term and the number of documents that contain it. The empty term counts all documents."""

    text = models.CharField(max_length=100, unique=True)
    documents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.text


class SearchPosting(models.Model):
    """The postings of a term in one block of documents, packed by kb.search.postings."""

    term = models.CharField(max_length=100)
    block = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["term", "block"], name="search_posting_unique"),)

    def __str__(self) -> str:
        return f"{self.term} {self.block}"


class StaleObject(models.Model):
    """A note that an object changed and is not yet reindexed. Triggers of the database write it, for raw SQL too."""

    kind = models.CharField(max_length=10)
    object_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
