"""Tables of provisioning."""

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from service.db.tenancy import Versioned


class GroupName(Versioned, table=True):
    """What the firm's directory calls the group that a role is: its `externalId`."""

    __tablename__ = "scim_group_names"
    __table_args__ = (UniqueConstraint("firm_id", "role_key"),)

    role_key: str = Field(sa_type=Text)
    external_id: str = Field(sa_type=Text)
