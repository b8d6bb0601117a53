"""A live preview for people who write the pack: the product's own pages, from files on disk.

``npt-training content preview`` serves on loopback. The pack is loaded into a database of its own
in a temporary folder, never into the author's; files are watched, and what changed is read again,
checked and shown. Where a file has a mistake, its last good version stays to be looked at.

``files`` watches and keeps copies, ``reading`` reads around mistakes, ``shelf`` writes what is
good into the database, ``pages`` knows which page stands in which file, ``findings`` what is
said about it, ``site`` puts it together, ``views`` are its own pages.
"""
