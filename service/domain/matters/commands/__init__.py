"""What can happen to matters, their parties and their claims."""
