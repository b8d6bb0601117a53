"""Parts of a content pack beside modules, claims and sources: cards, terms, questions, sheets.

A part is a file that lists documents (``questions.yaml``) or a folder with one document a file
(``cards/*.yaml``). Each says in one ``Part`` what a document may hold and what is checked across
documents; reading, loading as one edition, and finding again are the same for all:

1. write a pydantic model (a ``schema.Strict`` with an ``id``) and a ``Part`` beside its pages;
2. name the part in ``registry.py``;
3. ask ``service.documents(edition_id, PART)``: id to model, in the pack's order.

What stands in no pack is no mistake: a school's pack without cards has no cards.
"""
