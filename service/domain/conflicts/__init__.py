"""Conflict checks: whether the firm may act for somebody, given whom it knows and in which part."""
