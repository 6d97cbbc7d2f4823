"""Shapes of firms, a file a subject."""
