"""Authoring: pictures, drafts, review, versions of a school's own items."""
