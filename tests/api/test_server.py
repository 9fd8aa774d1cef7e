"""The API as a real server on loopback, started as the page for operators says."""

import socket
from threading import Event, Thread

import httpx
import pytest
import uvicorn

from gateway.api.app import maak_app


class _Server(uvicorn.Server):
    """Tells when it listens, or when it never will."""

    def __init__(self, config):
        super().__init__(config)
        self.besloten = Event()

    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.besloten.set()

    def draai(self):
        """Run to the end."""
        try:
            self.run()
        finally:
            self.besloten.set()


@pytest.fixture
def server(los):
    """Uvicorn on a free port, in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        maak_app(los), fd=listener.fileno(), server_header=False, proxy_headers=False, access_log=False, log_config=None
    )
    draaiend = _Server(config)
    thread = Thread(target=draaiend.draai)
    thread.start()
    assert draaiend.besloten.wait(30)
    assert draaiend.started
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    draaiend.should_exit = True
    thread.join()
    listener.close()


def test_nothing_tells_what_we_run_on(server):
    """No header names the server or framework."""
    answer = httpx.get(f"{server}/gezond")
    assert answer.status_code == 200
    assert {"server", "x-powered-by", "via"} & set(answer.headers) == set()


def test_a_forwarded_address_is_not_believed(server, stad):
    """The address that decides whom we believe is that of the connection, whatever a header says."""
    headers = {"Authorization": f"Bearer {stad.uitgever.token()}", "X-Forwarded-For": "203.0.113.9"}
    # Our connection is the proxy's, so its (malformed) certificate is looked at and refused.
    answer = httpx.get(f"{server}/v1/openapi.json", headers=headers)
    assert answer.status_code == 200
    answer = httpx.get(f"{server}/v1/syncs", headers={**headers, "Client-Cert": "onzin"})
    assert (answer.status_code, answer.json()["code"]) == (401, "API-401")
