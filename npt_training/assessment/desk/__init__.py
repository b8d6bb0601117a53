"""The marking desk beyond a first mark: second marks, moderation, release, regrading, appeals."""
