"""The search index, derived from the content and written by kb.search. It can be rebuilt at any time.

A document is one text of an object in one language. A term is a word or part of a word that finds documents. A posting
is the weight of a term in a document.
"""

from django.db import models


class SearchDocument(models.Model):
    """One text of a page: its title, one phrasing, or its body."""

    kind = models.CharField(max_length=10)
    """The name of the object's model: faq, provider, section."""
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=10)
    field = models.CharField(max_length=10)
    text = models.TextField()
    """Empty for a body: results show it from the object itself."""
    tokens = models.TextField()
    syllables = models.TextField()
    """`tokens` and `syllables` are from kb.search.analysis, separated by spaces. The postings are derived from them."""

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
    """An object that changed and is not yet reindexed. Database triggers write these rows."""

    kind = models.CharField(max_length=10)
    object_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
