"""Tables of the documents, a module a resource."""

from service.domain.documents.tables.documents import Document, DocumentVersion, DocumentWord
from service.domain.documents.tables.holds import LegalHold

__all__ = ["Document", "DocumentVersion", "DocumentWord", "LegalHold"]
