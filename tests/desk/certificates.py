"""Throw-away authorities and a TLS server on loopback, made for one test."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


def new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@dataclass(frozen=True)
class Served:
    """A certificate with its key, as files."""

    chain: Path
    certificate: bytes
    """DER."""


class Authority:
    """One that signs for whoever asks."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._key = new_key()
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._builder(self._name, self._key, days=3650)
        basic = x509.BasicConstraints(ca=True, path_length=None)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        signed = made.add_extension(basic, critical=True).add_extension(usage, critical=True)
        self.path = folder / f"{name}.pem"
        self.path.write_bytes(signed.sign(self._key, SHA256()).public_bytes(Encoding.PEM))
        self._count = 0

    def sign(self, host: str = "127.0.0.1", *, key: EllipticCurvePrivateKey | None = None, days: float = 30) -> Served:
        """A certificate for an address or a name; with negative days one that is over."""
        key = key if key is not None else new_key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        shown: x509.GeneralName
        shown = x509.IPAddress(ip_address(host)) if host.startswith("127.") else x509.DNSName(host)
        made = self._builder(name, key, days=days).add_extension(x509.SubjectAlternativeName([shown]), critical=False)
        signed = made.sign(self._key, SHA256())
        self._count += 1
        chain = self._folder / f"{self.path.stem}-{self._count}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        chain.write_bytes(signed.public_bytes(Encoding.PEM) + secret)
        return Served(chain, signed.public_bytes(Encoding.DER))

    def _builder(self, name: x509.Name, key: EllipticCurvePrivateKey, *, days: float) -> x509.CertificateBuilder:
        public = key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=60))
            .not_valid_after(NOW + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )


@dataclass
class Said:
    """What a server answers to everything, and what it was asked."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@contextmanager
def serving(shown: Served | None, said: Said, heard: list[bytes] | None = None) -> Iterator[str]:
    """A server over TLS with this certificate (None: in the open); gives its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Answer."""
            asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if heard is not None:
                heard.append(str(self.headers).encode() + asked)
            self.send_response(said.status)
            for name, value in (*said.headers, ("Content-Length", str(len(said.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *where: object) -> None:
            """Somebody hung up, which is what many of these tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        port = server.server_address[1]
        if shown is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(shown.chain)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"{'http' if shown is None else 'https'}://127.0.0.1:{port}"
        finally:
            server.shutdown()
            thread.join()
