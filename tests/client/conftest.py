"""An API that answers what a test tells it to, on this machine."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from datamigrate.client.address import Address
from datamigrate.client.api import Api


@dataclass
class Asked:
    """A request that came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeApi:
    """Answers in the order they were given; the last one again and again."""

    url: str = ""
    answers: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, status: int, body: object = b"", **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers.append((status, data, headers))

    @property
    def api(self) -> Api:
        return Api(Address(self.url, "the key"))


@pytest.fixture
def fake() -> Iterator[FakeApi]:
    found = FakeApi()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            line = f"{self.command} {self.path}"
            found.asked.append(Asked(line, {k.lower(): v for k, v in self.headers.items()}, body))
            status, data, headers = (
                found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            )
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(data))}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = respond  # noqa: N815  # the names that the base class calls
        do_POST = respond  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield found
        server.shutdown()
        thread.join()
