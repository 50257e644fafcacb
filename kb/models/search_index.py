"""The search index: what can be found, and under which terms. Derived from the content, and made anew from it at will.

Three tables, the same on every database: a document is one text of an object in one language, a term
one thing it is found by, a posting says how much it is found by it. kb.search keeps them.
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
    commonness = models.FloatField()
    """ln(documents + 1/2): the part of BM25's idf that is the term's own."""

    def __str__(self) -> str:
        return self.text


class SearchPosting(models.Model):
    # No constraints: a hundred thousand questions have ten million of these, and kb.search.index writes them all.
    term = models.ForeignKey(SearchTerm, models.DO_NOTHING, db_constraint=False, db_index=False)
    document = models.ForeignKey(SearchDocument, models.DO_NOTHING, db_constraint=False, db_index=False)
    weight = models.SmallIntegerField()
    """In thousandths."""

    class Meta:
        indexes = (models.Index(fields=["term", "document", "weight"], name="search_posting_term"),)

    def __str__(self) -> str:
        return f"{self.term_id} {self.document_id}"


class StaleObject(models.Model):
    """A note that an object changed since the index last looked. Triggers of the database make it, for raw SQL too."""

    kind = models.CharField(max_length=10)
    object_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
