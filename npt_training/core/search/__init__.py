"""The search index: what an edition holds, found by words whatever their accents.

Rooms say what can be found (``Findable``); an edition's entries are written once and never change.
SQLite searches them by FTS5, PostgreSQL by a GIN index over ``to_tsvector``. Both see the same
plain words, for folding and splitting is ours (:mod:`.words`). The index of words is the database's
own doing, by trigger or by index, so a restored backup can be searched at once.
"""
