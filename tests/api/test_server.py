"""The API as a real server on loopback, started as the page for operators says."""

import socket
from threading import Thread

import httpx
import pytest
import uvicorn

from gateway.api.app import maak_app


@pytest.fixture
def server(los):
    """Uvicorn on a free port, in a thread of its own."""
    with socket.socket() as vrij:
        vrij.bind(("127.0.0.1", 0))
        poort = vrij.getsockname()[1]
    app = maak_app(los)
    config = uvicorn.Config(
        app, port=poort, server_header=False, proxy_headers=False, access_log=False, log_config=None
    )
    draaiend = uvicorn.Server(config)
    thread = Thread(target=draaiend.run)
    thread.start()
    yield f"http://127.0.0.1:{poort}"
    draaiend.should_exit = True
    thread.join()


def _vraag(url, **opties):
    """Ask once the server listens."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as http:
        return http.get(url, **opties)


def test_nothing_tells_what_we_run_on(server):
    """No header names the server or framework."""
    answer = _vraag(f"{server}/gezond")
    assert answer.status_code == 200
    assert {"server", "x-powered-by", "via"} & set(answer.headers) == set()


def test_a_forwarded_address_is_not_believed(server, stad):
    """The address that decides whom we believe is that of the connection, whatever a header says."""
    headers = {"Authorization": f"Bearer {stad.uitgever.token()}", "X-Forwarded-For": "203.0.113.9"}
    # Our connection is the proxy's, so its (malformed) certificate is looked at and refused.
    answer = _vraag(f"{server}/v1/openapi.json", headers=headers)
    assert answer.status_code == 200
    answer = _vraag(f"{server}/v1/syncs", headers={**headers, "Client-Cert": "onzin"})
    assert (answer.status_code, answer.json()["code"]) == (401, "API-401")
