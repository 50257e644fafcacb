"""The signed list of hotlines: a JSON Web Signature (RFC 7515) with Ed25519 (RFC 9864).

The signing key is derived from the ledger's key. The public key is at /.well-known/jwks.json.
"""

import hashlib
import hmac
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.utils import timezone
from joserfc import jws
from joserfc.jwk import KeySet, OKPKey

from kb.ledger.facts import canonical_json
from kb.ledger.keys import signing_key_id
from kb.models import Provider, VerificationStatus


def signed(providers: list[Provider]) -> dict[str, Any]:
    """Returns the hotlines of these providers as a JWS in flattened JSON serialization, without withheld ones.

    The providers come from `verification.published_providers`.
    """
    payload = {
        "issued": timezone.localdate().isoformat(),
        "hotlines": [
            {
                "provider": provider.slug,
                "key": hotline.slug,
                "number": hotline.shown_number,
                "dialled": hotline.dialled,
                "number_from_abroad": hotline.number_from_abroad,
                "callable": hotline.is_callable,
                "state": hotline.verification_status.value,
                "checked_on": hotline.checked_on.isoformat() if hotline.checked_on else None,
                "source_url": hotline.source_url,
            }
            for provider in providers
            for hotline in provider.hotlines.all()
            if hotline.verification_status != VerificationStatus.WITHHELD
        ],
    }
    key_id = signing_key_id()
    member: jws.HeaderDict = {"protected": {"alg": "Ed25519", "kid": key_id}}
    return dict(jws.serialize_json(member, canonical_json(payload).encode(), _key(key_id), algorithms=["Ed25519"]))


def public_keys() -> dict[str, Any]:
    """Returns the public keys as a JWK set (RFC 7517), the signing key first."""
    return dict(KeySet([_key(key_id) for key_id in settings.LEDGER_KEYS]).as_dict(private=False))


def _key(key_id: str) -> OKPKey:
    seed = hmac.new(settings.LEDGER_KEYS[key_id].encode(), b"the key of hotlines.json", hashlib.sha256).digest()
    return OKPKey.import_key(
        Ed25519PrivateKey.from_private_bytes(seed), {"kid": key_id, "use": "sig", "alg": "Ed25519"}
    )
