"""The one way out: nothing inside is reached by it, whatever is entered, resolved or redirected to."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time

import pytest

from takt.ground import fetching
from takt.ground.fetching import Unreached, fetch
from takt.ground.outward import Forbidden, is_outside, place_of
from tests.canary import Canary, forbidden_hosts

FORMS = forbidden_hosts()
OUTSIDE = "93.184.215.14"  # a public address, never called here


@pytest.fixture(scope="module")
def canary():
    found = Canary()
    yield found
    found.close()


@pytest.fixture
def redirecting(settings):
    """A server that is allowed to be called, and answers with a redirect to the address in its own."""
    found = Canary(lambda request: (307, {"Location": request[1].removeprefix("/to/")}, b""))
    settings.FETCH_ALLOW = frozenset({f"127.0.0.1:{found.port}"})
    yield f"http://127.0.0.1:{found.port}/to/"
    found.close()


@pytest.fixture
def resolving(monkeypatch):
    """Let names resolve to what a test says, each time to the next."""
    asked: list[str] = []

    def resolve(*answers: str) -> list[str]:
        def found(host, port, *args, **named):
            asked.append(host)
            address = answers[min(len(asked), len(answers)) - 1]
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", found)
        return asked

    return resolve


def test_there_are_sixty_forms_and_more():
    assert len(set(FORMS)) >= 60


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("host", FORMS, ids=ascii)
def test_no_spelling_of_an_inside_address_is_called(canary, host, scheme):
    with pytest.raises((Forbidden, Unreached)):
        fetch("POST", f"{scheme}://{host}:{canary.port}/", body=b"{}", within=3)
    assert (canary.touched, canary.heard) == (0, [])


@pytest.mark.parametrize("host", FORMS, ids=ascii)
def test_no_redirect_leads_inside(canary, redirecting, host):
    for scheme in ("https", "http"):
        with pytest.raises((Forbidden, Unreached)):
            fetch("POST", f"{redirecting}{scheme}://{host.strip()}:{canary.port}/", body=b"{}", within=3)
    assert (canary.touched, canary.heard) == (0, [])


NOT_CALLED = [
    "", "takt", "//127.0.0.1/", "ftp://example.com", "file:///etc/passwd", "gopher://127.0.0.1", "http://example.com/",
    "https://", "https://[", "https://a:b", "https://a:99999", "https://a b", "https://u:p@example.com",
    "https://x/" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("url", NOT_CALLED)
def test_what_is_no_plain_secure_address_is_refused(url):
    with pytest.raises(Forbidden):
        place_of(url)


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.8", "::1", "fe80::1%lo", "::ffff:127.0.0.1"])
def test_a_name_that_resolves_inside_is_not_called(canary, resolving, inside):
    resolving(inside)
    with pytest.raises(Forbidden):
        fetch("GET", f"https://looks-public.example:{canary.port}/")
    assert (canary.touched, canary.heard) == (0, [])


def test_a_name_that_changes_its_answer_is_asked_once_and_pinned(canary, resolving, monkeypatch):
    asked = resolving(OUTSIDE, "127.0.0.1")
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreached):
        fetch("GET", f"https://rebinding.example:{canary.port}/")
    assert (asked, connected) == (["rebinding.example"], [(OUTSIDE, canary.port)])


def test_every_special_network_counts_as_inside():
    inside = ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "2001::1", "::8.8.8.8", "fe80::1", "fd00::1"]
    assert not any(is_outside(ipaddress.ip_address(one)) for one in inside)
    assert all(is_outside(ipaddress.ip_address(one)) for one in ("8.8.8.8", "2606:4700::1111", OUTSIDE))


def test_a_host_that_is_allowed_may_lie_inside(settings):
    here = Canary()
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    answer = fetch("POST", f"http://127.0.0.1:{here.port}/hook?a=b", headers={"X-Takt": "1"}, body=b'{"a":1}')
    here.close()
    assert (answer.status, answer.body) == (200, b"ok")
    method, path, headers, body = here.heard[0]
    assert (method, path, headers["X-Takt"], body) == ("POST", "/hook?a=b", "1", b'{"a":1}')
    assert headers["Host"] == f"127.0.0.1:{here.port}"


def test_allowing_one_port_allows_no_other(settings, canary):
    settings.FETCH_ALLOW = frozenset({"127.0.0.1:1"})
    with pytest.raises(Forbidden):
        fetch("GET", f"http://127.0.0.1:{canary.port}/")


def test_what_proves_who_we_are_goes_to_no_other_port_of_a_host(settings):
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    other = Canary(lambda request: (200, {}, b""))
    first = Canary(lambda request: (307, {"Location": f"http://127.0.0.1:{other.port}/"}, b""))
    fetch("GET", f"http://127.0.0.1:{first.port}/", headers={"Authorization": "Bearer x", "X-Kept": "1"})
    for server in (first, other):
        server.close()
    names = [{name.lower() for name in heard[2]} for heard in first.heard + other.heard]
    assert ["authorization" in one for one in names] == [True, False]
    assert all("x-kept" in one for one in names)


def test_redirects_end(settings, redirecting):
    round_and_round = Canary(lambda request: (302, {"Location": "/again"}, b""))
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    with pytest.raises(Unreached):
        fetch("GET", f"http://127.0.0.1:{round_and_round.port}/")
    round_and_round.close()
    assert len(round_and_round.heard) == 4


def test_what_is_sent_is_not_turned_into_a_look(settings):
    moved = Canary(lambda request: (302, {"Location": "/elsewhere"}, b""))
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    assert fetch("POST", f"http://127.0.0.1:{moved.port}/", body=b"x").status == 302
    moved.close()


def test_a_large_answer_is_not_read(settings):
    large = Canary(lambda request: (200, {}, b"x" * 2_000_000))
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    with pytest.raises(Unreached):
        fetch("GET", f"http://127.0.0.1:{large.port}/")
    large.close()


def test_an_answer_that_drips_is_cut(settings):
    """A byte now and then keeps every single read alive; the whole has its end nevertheless."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    over = threading.Event()

    def drip():
        held, _address = server.accept()
        with held, contextlib.suppress(OSError):
            while not over.wait(0.05):
                held.sendall(b"H")

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(Unreached):
        fetch("GET", f"http://127.0.0.1:{server.getsockname()[1]}/", within=0.4)
    over.set()
    server.close()
    assert time.monotonic() - began < 2


def test_a_certificate_that_nobody_vouches_for_is_refused(settings, tmp_path):
    here = Canary()
    settings.FETCH_ALLOW = frozenset({"localhost"})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path))
    here.server.socket = context.wrap_socket(here.server.socket, server_side=True)
    with pytest.raises(Unreached):
        fetch("GET", f"https://localhost:{here.port}/")
    here.close()
    assert here.heard == []


def self_signed(folder):
    """A key and a certificate that it signed itself, for localhost."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    (folder / "cert").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return folder / "cert", folder / "key"


@pytest.fixture
def vouched(monkeypatch, tmp_path):
    """A house whose authority vouches for localhost."""
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetching._tls.cache_clear()
    yield certificate, key
    fetching._tls.cache_clear()


def test_a_certificate_that_the_house_vouches_for_holds_for_its_name_only(settings, vouched):
    here = Canary()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*vouched)
    here.server.socket = context.wrap_socket(here.server.socket, server_side=True)
    settings.FETCH_ALLOW = frozenset({"localhost", "127.0.0.1"})
    assert fetch("GET", f"https://localhost:{here.port}/").status == 200
    with pytest.raises(Unreached):
        fetch("GET", f"https://127.0.0.1:{here.port}/")
    here.close()
