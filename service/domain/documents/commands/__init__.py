"""What can happen to documents, their content and the holds on them."""
