"""Shapes of the matters, their parties and their claims."""
