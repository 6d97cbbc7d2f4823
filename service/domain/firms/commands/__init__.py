"""What can be done about firms, and what happens inside one."""

from service.domain.firms.commands.operators import close_firm, create_firm, restore_firm, suspend_firm

__all__ = ["close_firm", "create_firm", "restore_firm", "suspend_firm"]
