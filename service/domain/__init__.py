"""The subjects of the field, a folder each. What a context does and decides lies in files of the same few kinds."""
