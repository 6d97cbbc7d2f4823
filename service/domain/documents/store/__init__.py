"""All SQL of the documents."""
