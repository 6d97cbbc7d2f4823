"""Matters, their parties and their claims."""
