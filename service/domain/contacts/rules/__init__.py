"""Decisions about contacts that need nothing but their arguments: whether two names may be one."""
