"""All SQL of the contacts."""
