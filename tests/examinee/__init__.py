"""Somebody who sits questions with nothing but the files of the atlas in hand."""
