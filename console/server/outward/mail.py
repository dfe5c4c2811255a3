"""Mail out, by SMTP."""

import smtplib
import ssl
from contextlib import suppress

import msgspec

from console.server.outward.posting import NotSent
from console.server.outward.settings import Server
from console.store.jobs import Message

KIND = "mail"
MOST_TRIES = 120
"""About five days: the pauses grow to an hour (RFC 5321, 4.5.4.1)."""
ENDING_SECONDS = 600
"""How long a server may take to say that it has the mail (RFC 5321, 4.5.3.2.6): given up sooner, it would go twice."""


class Letter(msgspec.Struct, frozen=True):
    """A mail as it goes, byte for byte the same at each try: to whom, where its bounces go, and its text."""

    to: str
    bounces: str
    raw: bytes


class Smtp:
    """One connection a mail. What a server refuses once and for all (5xx for this mail) is given up; the rest waits."""

    most_tries = MOST_TRIES

    def __init__(self, server: Server) -> None:
        self._server = server

    def carry(self, message: Message) -> None:
        """Hand a letter to the server. Raises NotSent."""
        letter = msgspec.json.decode(message.body, type=Letter)
        try:
            with self._connected() as smtp:
                _hand_over(smtp, letter)
                with suppress(smtplib.SMTPException, OSError):
                    smtp.quit()
        except (smtplib.SMTPException, OSError) as fault:
            raise NotSent(_code_of(fault), for_all=True) from None

    def _connected(self) -> smtplib.SMTP:
        """A connection that is signed in. Raises SMTPException, OSError."""
        server = self._server
        if server.security == "tls":
            tls = context_of(server)
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=tls)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        try:
            if server.security == "starttls":
                smtp.starttls(context=context_of(server))
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def context_of(server: Server) -> ssl.SSLContext:
    """Whom to trust. Raises OSError where the file of certificates cannot be read."""
    return ssl.create_default_context(cafile=server.authority or None)


def _hand_over(smtp: smtplib.SMTP, letter: Letter) -> None:
    """The mail itself. Raises NotSent, SMTPException, OSError."""
    smtp.ehlo_or_helo_if_needed()
    _check(smtp.mail(letter.bounces), "sender_refused", ours=True)
    _check(smtp.rcpt(letter.to), "address_refused")
    if smtp.sock is not None:
        smtp.sock.settimeout(max(ENDING_SECONDS, smtp.timeout))
    try:
        answered = smtp.data(letter.raw)
    except smtplib.SMTPDataError as refused:
        answered = (refused.smtp_code, b"")
    _check(answered, "mail_refused")


def _check(answered: tuple[int, bytes], code: str, *, ours: bool = False) -> None:
    """Raise NotSent unless the server said yes; what is `ours` to mend is tried again though it said never.

    What it says in words may quote the address, and is kept nowhere.
    """
    status = answered[0]
    if not 200 <= status < 300:
        never = 500 <= status < 600
        raise NotSent(code if never else "not_now", for_good=never and not ours, for_all=ours)


def _code_of(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return "not_signed_in"
    if isinstance(fault, ssl.SSLError):
        return "not_trusted"
    return "unreachable"
