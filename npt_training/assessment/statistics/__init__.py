"""The statistics of examinations: plain functions on arrays, no framework, no database.

Every figure names where its definition comes from; tests/assessment/test_statistics_references.py
compares them with published values and docs/statistics.md shows the comparison.
"""
