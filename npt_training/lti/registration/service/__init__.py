"""Verbs of registration: links, registering, platforms, tenants, roles, trying a connection."""
