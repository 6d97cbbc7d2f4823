"""Provisioning: the firm's own directory says who is in the firm, over SCIM 2.0 (RFC 7643, RFC 7644)."""
