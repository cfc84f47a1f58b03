"""A tracking address is shown without what it holds of a user, a password or a token, wherever these stand."""

from __future__ import annotations

import re
import string
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odyssey.errors import InputError
from odyssey.tracking.address import shown, told_safely
from odyssey.tracking.store import open_store

SHOWN = {
    "https://ann:s3cr3t@127.0.0.1:1": "https://127.0.0.1:1",
    "https://ann@mlflow.example.org/team/a": "https://mlflow.example.org/team/a",
    "http://[::1]:5000": "http://[::1]:5000",
    "https://here?token=s3cr3t&X-Amz-Signature=s3cr3t#s3cr3t": "https://here",
    "https://here/a;access_key=s3cr3t": "https://here/...",
    "https://ann:p@s3cr3t@here": "https://here",
    "https://ann:s3/cr3t@here": "https:...",
    "https://ann:1/s3cr3t@here": "https:...",
    "https://ann:1?s3cr3t@here": "https:...",
    "https://ann:1#s3cr3t@here": "https:...",
    "https://ann:s3cr3t": "https:...",
    "https:ann:s3cr3t@here": "https:...",
    "https://": "https:...",
    "http://[::1": "http:...",
    "postgresql://ann:s3cr3t@db:5432/ml": "postgresql://db:5432/ml",
    "postgresql+psycopg2://ann:s3%40cr3t@db/ml?sslpassword=s3cr3t&host=/run": "postgresql://db/ml?host=/run",
    "postgresql://ann:s3/c?r3t@db/ml": "postgresql://db/ml",
    "postgresql://ann:s3@cr3t@db/ml": "postgresql:...",
    "postgresql://db/ml?password=s3cr3t": "postgresql://db/ml",
    "mysql+pymysql://ann:s3:cr3t@db/ml": "mysql://db/ml",
    "mssql+pyodbc:///?odbc_connect=SERVER%3Ddb1%3BPWD%3Ds3cr3t": "mssql://?server=db1",
    "mssql+pyodbc:///?odbc_connect=PWD%3D{a%3BSERVER%3Ds3cr3t}": "mssql://",
    "sqlite:////data/me@home/mlflow.db": "sqlite:////data/me@home/mlflow.db",
    "sqlite+pysqlcipher://:s3cr3t@/ml.db": "sqlite:///ml.db",
    "databricks": "databricks",
    "databricks://profile": "databricks://profile",
    "databricks://ann:s3cr3t@profile": "databricks:...",
    "ann:s3cr3t@here": "(an address that cannot be shown)",
    "s3://ann:s3cr3t@bucket": "(an address that cannot be shown)",
    "": "",
}
PASSWORDS = st.text(string.ascii_letters + string.digits + string.punctuation + "é ", min_size=7, max_size=12).filter(
    lambda text: any(character not in "., " for character in text)
)
PLACED = [  # where a secret may stand
    "https://ann:{}@here:5000/x",
    "https://{}@here",
    "https://ann:{}",
    "https://here/?token={}",
    "https://here/x?a=b&X-Amz-Signature={}#c",
    "https://here#{}",
    "HTTPS://ann:{}@HERE",
    "postgresql://ann:{}@db/ml",
    "postgresql://db/ml?sslpassword={}&password={}",
    "mysql+pymysql://ann:{}@db:3306/ml?ssl_key={}",
    "mssql+pyodbc:///?odbc_connect=SERVER=db;PWD={}",
    "sqlite+pysqlcipher://:{}@/ml.db",
    "databricks://ann:{}@x",
    "ann:{}@here",
    "{}://here",
]


@pytest.mark.parametrize("uri", SHOWN)
def test_shown_is_where_a_store_is(uri: str) -> None:
    assert shown(uri) == SHOWN[uri]


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(PLACED), PASSWORDS, st.booleans())
def test_no_secret_is_shown_or_told(place: str, secret: str, quoted: bool) -> None:
    written = quote(secret, safe="") if quoted else secret
    uri = place.replace("{}", written)
    known = place.replace("{}", "") + "(an address that cannot be shown)..."
    assume(secret.lower() not in known.lower())
    for form in (secret, written):
        assert form.lower() not in shown(uri).lower()
        for said in (f"cannot reach {uri}", f"no host {form!r}", f"it is '{form}'".upper()):
            told = told_safely(said, uri)
            assert told is None or form.lower() not in told.lower()
    parts = [part for part in re.split(r"[/@:?#]", secret) if len(part) > 5]
    assert not parts or told_safely(f"the port {parts[0]} is no number", uri) is None


@settings(deadline=None, max_examples=100)
@given(st.text(string.printable, max_size=40))
def test_any_text_has_a_form_that_is_shown(uri: str) -> None:
    assert isinstance(shown(uri), str)


@pytest.mark.parametrize(
    "uri",
    [
        "http://ann:s3cr3tive@127.0.0.1:1",
        "http://ann:s3cr3tive/x@127.0.0.1:1",
        "http://ann:s3cr3tive@[::1",
        f"http://ann:s3cr3tive@{'a' * 70}.example:80",
        "postgresql://ann:s3cr3tive@127.0.0.1:1/ml",
        "postgresql://ann:x@s3cr3tive@127.0.0.1/ml",
        "postgresql+s3cr3tive://ann@127.0.0.1/ml",
        "sqlite+pysqlcipher://:s3cr3tive@/ml.db",
        "s3cr3tive://127.0.0.1/ml",
        "ann:s3cr3tive@127.0.0.1",
    ],
)
def test_a_store_that_cannot_be_used_is_named_without_its_secret(uri: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused, open_store(uri, tmp_path / "mlartifacts"):
        pass
    assert shown(uri) in str(refused.value)
    assert "s3cr3tive" not in str(refused.value)
    assert refused.value.__suppress_context__


class Guarded(BaseHTTPRequestHandler):
    """A tracking server behind a password, which nobody has; it says who asked, as some proxies do."""

    def do_GET(self) -> None:
        body = f"no entry for {self.headers['Authorization']} at http://annabel:s3cr3tive@here".encode()
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="mlflow"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


def test_a_server_that_wants_another_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t0kentoken")
    with HTTPServer(("127.0.0.1", 0), Guarded) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        uri = f"http://annabel:s3cr3tive@127.0.0.1:{server.server_port}"
        with pytest.raises(InputError) as refused, open_store(uri, tmp_path / "mlartifacts"):
            pass
        server.shutdown()
    sentence = str(refused.value)
    assert "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD" in sentence
    assert not any(secret in sentence for secret in ("annabel", "s3cr3tive", "t0kentoken", "YW5u", "dDBrZW"))
