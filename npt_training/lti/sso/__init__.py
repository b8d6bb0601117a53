"""Signing in with the institution's account, outside an LMS, by OpenID Connect."""
