"""A name server on loopback that knows the TXT records it is told: what a firm publishes in the DNS."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

RECORDS: dict[str, str] = {}
"""Name to text; a test puts in what its firm publishes, under a domain of its own."""


@contextmanager
def name_server() -> Iterator[str]:
    """Answers over UDP (RFC 1035); yields host:port. Of a name that it does not know it says that there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.2)
        closing = threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, closing), daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            closing.set()
            thread.join(timeout=5)


def _serve(listening: socket.socket, closing: threading.Event) -> None:
    while not closing.is_set():
        try:
            data, sender = listening.recvfrom(4_096)
        except TimeoutError:
            continue
        listening.sendto(_answer(data), sender)


def _answer(data: bytes) -> bytes:
    question = dns.message.from_wire(data)
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    name = question.question[0].name
    text = RECORDS.get(name.to_text(omit_final_dot=True))
    if text is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    else:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
    return answer.to_wire()
