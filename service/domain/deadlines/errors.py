"""What can go wrong with deadlines."""

from service.values.errors import DomainError


class FactsImpossible(DomainError):
    """The facts contradict each other, or no date can follow from them."""

    code = "impossible_facts"
    title = "No date can follow from these facts"
