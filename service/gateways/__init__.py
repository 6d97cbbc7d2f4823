"""The world outside the process and its database, one file each."""
