"""Links between claims never lead back to where they began."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from service.domain.matters.rules.parties import closes_circle

_CLAIMS = st.integers(0, 7).map(lambda number: UUID(int=number))
_LINKS = st.lists(st.tuples(_CLAIMS, _CLAIMS), max_size=40)


@given(_LINKS)
def test_links_that_were_let_in_one_by_one_can_be_put_in_an_order(offered: list[tuple[UUID, UUID]]) -> None:
    kept: list[tuple[UUID, UUID]] = []
    for link in offered:
        if not closes_circle(kept, *link):
            kept.append(link)
    left = {claim for link in kept for claim in link}
    while left:  # Kahn: a graph without circles always has a node on which nothing that is left rests
        free = {claim for claim in left if not any(above in left and below == claim for above, below in kept)}
        assert free
        left -= free


@given(_LINKS, _CLAIMS)
def test_a_claim_never_rests_on_itself(links: list[tuple[UUID, UUID]], claim: UUID) -> None:
    assert closes_circle(links, claim, claim)
