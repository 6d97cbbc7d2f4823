"""Lists of SCIM resources: filtered, ordered and cut into pages (RFC 7644, 3.4.2)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from scim2_models import Context, ListResponse, Resource, SearchRequest

MOST_RESULTS = 200
"""Resources of one page, however many are asked for."""

USUAL_RESULTS = 100
"""Resources of a page where nobody says how many."""

Row = TypeVar("Row")


def listed(
    search: SearchRequest[Any], kind: Any, rows: Sequence[Row], show: Callable[[Row], Resource[Any]]
) -> dict[str, Any]:
    """Returns the ListResponse of a search among `rows`, each of which is shown as a resource only where it must be."""
    if search.filter is None and search.sort_by is None:
        cut, total = list(map(show, _page(search, rows))), len(rows)
    else:
        found = search.sort(_matching(search, map(show, rows)))
        cut, total = list(_page(search, found)), len(found)
    answer = ListResponse.__class_getitem__(kind)(
        total_results=total, start_index=search.start_index or 1, items_per_page=len(cut), resources=cut
    )
    shown: dict[str, Any] = answer.model_dump(
        mode="json", scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=search
    )
    return shown


def _matching(search: SearchRequest[Any], resources: Iterable[Resource[Any]]) -> list[Resource[Any]]:
    wanted = search.filter
    return [one for one in resources if wanted is None or wanted.match(one)]


def _page(search: SearchRequest[Any], rows: Sequence[Row]) -> Sequence[Row]:
    start = (search.start_index or 1) - 1
    count = USUAL_RESULTS if search.count is None else min(search.count, MOST_RESULTS)
    return rows[start : start + count]
