"""A front door for those who keep the content: editions, what changed, publishing, moving people.

An editor changes files, has them checked from the page, reads what would change against the
newest edition, and publishes exactly the files that were checked. People stay on the edition they
follow until they are moved.
"""
