"""What can go wrong with a firm's own identity provider."""

from service.values.errors import Conflict, DomainError


class DomainTaken(Conflict):
    """Another firm has verified the domain."""

    code = "domain_taken"
    title = "The domain is another firm's"


class NoProvider(DomainError):
    """No firm signs people of this address in in another way."""

    code = "no_provider"
    title = "No other way to sign in"


class TripUnknown(DomainError):
    """The answer of a provider belongs to no question of this browser: replayed, too old, or somebody else's."""

    status = 400
    code = "trip_unknown"
    title = "This sign-in was not begun here"


class ProviderUnavailable(DomainError):
    """The provider does not answer as it should."""

    status = 503
    code = "provider_unavailable"
    title = "Your firm's sign-in does not answer"


class ProviderRefused(DomainError):
    """What the provider says lets nobody in."""

    status = 403
    code = "provider_refused"
    title = "Your firm's sign-in did not let you in"
