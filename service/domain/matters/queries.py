"""Questions to the matters."""

from service.domain.matters.store import claims, matters, parties

MATTER = matters.MATTER
MATTERS = matters.MATTERS
PARTY = parties.PARTY
PARTIES = parties.PARTIES
CLAIM = claims.CLAIM
CLAIMS = claims.CLAIMS
CLAIMS_OF_MATTER = claims.CLAIMS_OF_MATTER
