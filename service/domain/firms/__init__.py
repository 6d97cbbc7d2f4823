"""The firms: the tenants of the service."""
