"""What can go wrong with contacts, their relations and the providers among them."""

from service.values.errors import Conflict


class RelationExists(Conflict):
    """The contact is this to the other already."""

    code = "relation_exists"
    title = "The contacts are related like this already"


class ProviderExists(Conflict):
    """The contact is a provider already."""

    code = "provider_exists"
    title = "The contact is a provider already"


class NpiTaken(Conflict):
    """Another provider of the firm has this NPI."""

    code = "npi_taken"
    title = "The NPI belongs to another provider"
