"""What can happen to a lead."""
