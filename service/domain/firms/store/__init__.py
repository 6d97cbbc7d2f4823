"""All SQL of firms, a file a subject."""
