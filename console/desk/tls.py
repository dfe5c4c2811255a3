"""HTTPS as a desk speaks it: trust of the system's own store, and of one of two keys where they are pinned."""

import hashlib
import os
import ssl
from typing import Any

import truststore
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from console.desk.transport import WRONG_KEY
from console.desk.trouble import Offline
from console.desk.trust import Trust


class TrustingAdapter(HTTPAdapter):
    """Carries HTTPS for a session. Raises OSError, ssl.SSLError where a file of certificates cannot be read."""

    def __init__(self, trust: Trust) -> None:
        self._context = _context(trust)
        self._pools = {"http": HTTPConnectionPool, "https": _pool_class(trust.pins)}
        super().__init__()

    def init_poolmanager(self, *sizes: Any, **more: Any) -> None:
        """The connections without a proxy."""
        super().init_poolmanager(*sizes, ssl_context=self._context, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **more: Any) -> Any:
        """The connections through a proxy."""
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **more)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing is added to the context: `requests` would trust its own list of authorities besides."""
        conn.cert_reqs = "CERT_REQUIRED"


def key_hash(certificate: bytes) -> bytes:
    """The SHA-256 of a certificate's public key (SPKI)."""
    key = load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()


def _context(trust: Trust) -> ssl.SSLContext:
    named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    if named:
        is_folder = os.path.isdir(named)
        made = ssl.create_default_context(cafile=None if is_folder else named, capath=named if is_folder else None)
    else:
        made = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if trust.authority is not None:
        made.load_verify_locations(trust.authority)
    return made


def _pool_class(pins: frozenset[bytes] | None) -> type[HTTPSConnectionPool]:
    class Connection(HTTPSConnection):
        def connect(self) -> None:
            """Before a byte of a question goes out: the other end has one of the keys. Raises Offline."""
            super().connect()
            certificate = getattr(self.sock, "getpeercert", None)
            shown = certificate(binary_form=True) if certificate is not None else None
            if pins is not None and (shown is None or key_hash(shown) not in pins):
                self.close()
                raise Offline(WRONG_KEY)

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool
