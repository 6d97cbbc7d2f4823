"""Decisions about documents. Pure."""
