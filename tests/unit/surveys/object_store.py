"""A store that speaks the protocol of S3, for tests: moto's server, which counts what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from tests.serving import serving

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}


class Request(NamedTuple):
    """What was asked of the store: a method, a path with its query, the range asked for, and the bytes that came."""

    method: str
    path: str
    range: str
    size: int


class ObjectStore:
    """The store.

    Attributes:
        url: where it is.
        requests: what was asked of it, in order.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []

    def put(self, bucket: str, files: dict[str, bytes]) -> None:
        """Make a bucket of files."""
        client = boto3.client("s3", endpoint_url=self.url)
        client.create_bucket(Bucket=bucket)  # of us-east-1, where one that is there is taken
        for key, content in files.items():
            client.put_object(Bucket=bucket, Key=key, Body=content)
        client.close()
        self.requests.clear()

    def remove(self, bucket: str, key: str) -> None:
        """Remove a file."""
        client = boto3.client("s3", endpoint_url=self.url)
        client.delete_object(Bucket=bucket, Key=key)
        client.close()


@contextmanager
def object_store(host: str = "127.0.0.1") -> Iterator[ObjectStore]:
    """A store on this machine, ended at the end."""
    application = DomainDispatcherApplication(create_backend_app)

    def counted(environ, start_response) -> Iterable[bytes]:
        body = b"".join(application(environ, start_response))
        path = environ["PATH_INFO"] + "?" + environ["QUERY_STRING"]
        store.requests.append(Request(environ["REQUEST_METHOD"], path, environ.get("HTTP_RANGE", ""), len(body)))
        return [body]

    server = make_server(host, 0, counted, threaded=True)
    store = ObjectStore(f"http://{host}:{server.port}")
    with serving(server):
        yield store
