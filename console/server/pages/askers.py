"""From which network address somebody asks, also behind web servers of ours: only these are believed what they say."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

MOST_HOPS = 20
"""Nobody stands behind more web servers of ours than this."""


NETWORK_BITS = 64
"""Of an IPv6 address, by which a household or an office is known: whoever has one such network has as many addresses
as he likes."""


def asker_behind(peer: str, forwarded: Sequence[str], *, proxies: Sequence[str]) -> str:
    """The address that asks. `forwarded` are the values of X-Forwarded-For, each server's own note last; `proxies` the
    networks of those that are believed. Whoever is none of them says nothing of others: he is the asker."""
    trusted = [ip_network(each) for each in proxies]
    notes = [note.strip() for value in forwarded for note in value.split(",")]
    asker = _address(peer)
    if asker is None:
        return peer
    for note in reversed(notes[-MOST_HOPS:]):
        if not any(asker in network for network in trusted if network.version == asker.version):
            break
        before = _address(note)
        if before is None:
            break
        asker = before
    return str(asker) if asker.version == 4 else str(ip_network((asker, NETWORK_BITS), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
