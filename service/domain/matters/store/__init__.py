"""All SQL of the matters."""
