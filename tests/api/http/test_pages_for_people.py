"""/docs comes from the package and needs nothing from anywhere else."""

import re
from html.parser import HTMLParser

import httpx

OUTSIDE = re.compile(r"^(?:[a-z]+:)?//", re.IGNORECASE)


class References(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes addresses."""
        self.found += [value for name, value in attrs if name in {"src", "href", "action", "data"} and value]


async def test_the_documentation_refers_to_nothing_outside(anyone: httpx.AsyncClient) -> None:
    page = await anyone.get("/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    found = References(page.text).found
    assert found
    assert [address for address in found if OUTSIDE.match(address)] == []
    assert "://" not in re.sub(r"<!--.*?-->", "", page.text, flags=re.DOTALL)


async def test_the_assets_of_the_documentation_are_served(anyone: httpx.AsyncClient) -> None:
    for address in References((await anyone.get("/docs")).text).found:
        asset = await anyone.get(address)
        assert (asset.status_code, len(asset.content) > 100) == (200, True), address


async def test_the_style_of_the_documentation_loads_nothing_outside(anyone: httpx.AsyncClient) -> None:
    styles = [address for address in References((await anyone.get("/docs")).text).found if address.endswith(".css")]
    for address in styles:
        loaded = re.findall(r"url\(\s*[\"']?([^\"')]+)", (await anyone.get(address)).text)
        assert [one for one in loaded if not one.startswith("data:")] == []


async def test_the_documentation_may_load_nothing_outside(anyone: httpx.AsyncClient) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in (await anyone.get("/docs")).headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    allowed = {source for sources in policy.values() for source in sources.split()}
    assert allowed <= {"'none'", "'self'", "'unsafe-inline'", "data:"}


async def test_the_documentation_reads_the_description_of_this_server(anyone: httpx.AsyncClient) -> None:
    assert re.search(r"""url["']?:\s*["']/openapi\.json["']""", (await anyone.get("/docs")).text)


async def test_no_file_beside_the_assets_is_served(anyone: httpx.AsyncClient) -> None:
    for address in ("/docs/assets/", "/docs/assets/../docs.py", "/docs/assets/%2e%2e/%2e%2e/web/docs.py"):
        answer = await anyone.get(address)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
