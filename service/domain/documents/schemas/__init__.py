"""Shapes of the documents."""
