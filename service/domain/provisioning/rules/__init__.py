"""Decisions about SCIM. Pure."""
