"""Shapes of the contacts."""
