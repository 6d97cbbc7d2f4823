"""What can go wrong with contacts, their relations and the providers among them."""

from service.values.errors import Conflict, NotFound


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


class BothHave(Conflict):
    """Two contacts to be merged have what only one contact can have, such as the same role in a matter."""

    code = "both_have"
    title = "Both contacts have what only one can have"


class TooManyNames(Conflict):
    """A contact has a bounded number of names."""

    code = "too_many_names"
    title = "The contact would have too many names"


class MergedAway(NotFound):
    """The contact was merged into another."""

    code = "merged_contact"
    title = "The contact was merged into another"
