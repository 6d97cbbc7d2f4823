"""What can happen to contacts."""
