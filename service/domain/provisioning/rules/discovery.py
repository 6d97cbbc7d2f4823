"""What this service says of itself (RFC 7643, 5 to 7): how it is configured, its resource types and their schemas."""

from functools import cache
from typing import Any

from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    Filter,
    Meta,
    Patch,
    Resource,
    ResourceType,
    Schema,
    ServiceProviderConfig,
    Sort,
)

from service.domain.provisioning.rules.resources import EnterpriseUser, Group, User
from service.domain.provisioning.rules.searching import MOST_RESULTS

_SHOWN = Context.RESOURCE_QUERY_RESPONSE


def configuration(base: str) -> dict[str, Any]:
    """Returns the ServiceProviderConfig."""
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type="oauthbearertoken",
                name="Bearer token",
                description="A token of the firm's directory, or an access token that carries scim:manage",
                primary=True,
            )
        ],
    )
    return _shown(config, f"{base}/ServiceProviderConfig", "ServiceProviderConfig")


def resource_types(base: str) -> list[dict[str, Any]]:
    """Returns the resource types."""
    return [_shown(one, f"{base}/ResourceTypes/{one.id}", "ResourceType") for one in _types()]


def schemas(base: str) -> list[dict[str, Any]]:
    """Returns the schemas of the resources."""
    return [_shown(one, f"{base}/Schemas/{one.id}", "Schema") for one in _schemas()]


@cache
def _types() -> tuple[ResourceType, ...]:
    return ResourceType.from_resource(User), ResourceType.from_resource(Group)


@cache
def _schemas() -> tuple[Schema, ...]:
    return tuple(kind.to_schema() for kind in (User, EnterpriseUser, Group))


def _shown(resource: Resource[Any], location: str, kind: str) -> dict[str, Any]:
    return resource.model_copy(update={"meta": Meta(resource_type=kind, location=location)}).model_dump(
        mode="json", scim_ctx=_SHOWN
    )
