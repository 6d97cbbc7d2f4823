"""Merit: the case system for law firms that fight medical malpractice. The map is README.md beside this file."""
