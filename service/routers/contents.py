"""Contents: the bytes of a document, version by version."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response

from service.db.reads import FirmReads
from service.db.sessions import FirmSession
from service.domain.documents import queries
from service.domain.documents.commands import contents as commands
from service.domain.documents.commands.files import Files, opened
from service.domain.documents.policy import sees_privileged
from service.domain.documents.schemas.documents import DocumentVersionOut
from service.values.errors import NotFound
from service.values.sealed_stream import Stretch
from service.web.access import commanding, reading, uploading
from service.web.access_log import shown_from
from service.web.digests import digest_field, sha256_of
from service.web.downloads import File, file_answer
from service.web.etags import IfMatch, created, deleted, expected_version, read_answer
from service.web.paging import ListQuery, PageOut, page_answer
from service.web.route import MeritRoute
from service.web.uploads import Upload

router = APIRouter(prefix="/v1/documents/{document_id}", tags=["contents"], route_class=MeritRoute)

Reads = Annotated[FirmReads, reading("documents:read", logged="document")]
VersionNumber = Annotated[int, Path(ge=1, le=2**53)]
Disposition = Annotated[
    Literal["attachment", "inline"],
    Query(description="inline: shown by a browser, if it is of a kind that cannot do anything there"),
]
_BYTES: dict[str, Any] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": _BYTES},
    206: {"description": "The part that Range asks for", "content": _BYTES},
    304: {"description": "Not changed"},
    409: {},
    410: {},
    416: {},
}


class VersionsQuery(ListQuery):
    """The order of the versions."""

    order: Literal["number", "-number"] = "-number"


@router.put(
    "/content",
    operation_id="putContent",
    status_code=201,
    response_model=DocumentVersionOut,
    responses={410: {}},
    openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
)
async def put_content(
    request: Request,
    document_id: UUID,
    upload: Annotated[Upload, uploading("documents:write")],
    content_digest: Annotated[
        str | None, Header(alias="Content-Digest", description="sha-256=:…: of the body, checked (RFC 9530)")
    ] = None,
    repr_digest: Annotated[str | None, Header(alias="Repr-Digest", description="As Content-Digest")] = None,
    if_match: IfMatch = None,
) -> Response:
    """Send the content of a document.

    The bytes as they are, in a stream; each time it is the document's next version. If-Match names the version of the
    document. What is cut off, or is not what its digest says, leaves nothing behind. The media type is found from the
    bytes.
    """
    files, caller = files_of(request), request.scope["state"]["caller"]
    expected = expected_version(if_match)
    row = await upload.reads.first(queries.DOCUMENT, id=document_id, sees_privileged=sees_privileged(caller))
    if row is None:
        raise NotFound("There is no such thing here.")
    sending = commands.Sending(
        caller.firm_id,
        document_id,
        expected,
        declared_type=(request.headers.get("content-type") or "")[:200] or None,
        digests=[given for given in map(sha256_of, (content_digest, repr_digest)) if given is not None],
    )
    out = await commands.receive(files, sending, upload.pieces(files.limit_bytes), upload.command)
    return created(out, f"/v1/documents/{document_id}/versions/{out.number}")


@router.get("/content", operation_id="getContent", response_class=Response, responses=_FILE)
async def get_content(
    request: Request, document_id: UUID, reads: Reads, disposition: Disposition = "attachment"
) -> Response:
    """Read the content of a document.

    The current version, or the part of it that Range asks for. 409 while it is kept back because of what the scanner
    for malware said, 410 where the firm's data key was destroyed.
    """
    return await _content(request, reads, document_id, None, disposition)


@router.get("/versions", operation_id="listDocumentVersions", response_model=PageOut[DocumentVersionOut])
async def list_versions(
    request: Request, document_id: UUID, query: Annotated[VersionsQuery, Query()], reads: Reads
) -> Response:
    """List the versions of a document.

    The newest first.
    """
    shown = {"sees_privileged": sees_privileged(request.scope["state"]["caller"])}
    if await reads.first(queries.DOCUMENT, id=document_id, **shown) is None:
        raise NotFound("There is no such thing here.")
    return await page_answer(request, reads, queries.VERSIONS, query, {"document_id": document_id, **shown})


@router.get("/versions/{version_number}", operation_id="getDocumentVersion", response_model=DocumentVersionOut)
async def get_version(request: Request, document_id: UUID, version_number: VersionNumber, reads: Reads) -> Response:
    """Read what is said of a version."""
    row = await reads.first(
        queries.VERSION,
        document_id=document_id,
        version_number=version_number,
        sees_privileged=sees_privileged(request.scope["state"]["caller"]),
    )
    return read_answer(request, row)


@router.get(
    "/versions/{version_number}/content",
    operation_id="getVersionContent",
    response_class=Response,
    responses=_FILE,
)
async def get_version_content(
    request: Request,
    document_id: UUID,
    version_number: VersionNumber,
    reads: Reads,
    disposition: Disposition = "attachment",
) -> Response:
    """Read the content of an earlier version.

    As the current one is read.
    """
    return await _content(request, reads, document_id, version_number, disposition)


@router.delete("/versions/{version_number}", operation_id="deleteDocumentVersion", status_code=204)
async def delete_version(
    document_id: UUID,
    version_number: VersionNumber,
    db: Annotated[FirmSession, commanding("documents:write")],
    if_match: IfMatch = None,
) -> Response:
    """Delete an earlier version.

    Refused with 409 for the current one, and while a legal hold keeps the document. Its file is swept away afterwards.
    """
    await commands.delete_version(db, document_id, version_number, expected_version(if_match))
    return deleted()


async def _content(
    request: Request, reads: FirmReads, document_id: UUID, number: int | None, disposition: str
) -> Response:
    files, sees = files_of(request), sees_privileged(request.scope["state"]["caller"])
    found = await queries.content(reads, files.vault, document_id, number, sees_privileged=sees)
    shown_from(request, found.matter_id)
    file = File(
        name=found.file_name,
        media_type=found.media_type,
        size=found.size,
        sha256_field=digest_field(found.sha256),
        tag=f'"{found.sha256}"',
        opened=lambda start, end: opened(files, reads.firm_id, found.id, found.key, Stretch(start, end, found.size)),
    )
    return await file_answer(request, file, inline=disposition == "inline")


def files_of(request: Request) -> Files:
    """Returns what the files of this process are kept with."""
    found: Files = request.app.state.files
    return found
