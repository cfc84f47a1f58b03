"""The address of a tracking store as it may be shown: where it is, without who may use it.

An address may hold a user, a password or a token, and each of these anywhere. What is shown is therefore put together
from the parts that say where a store is, and from no other; an address that is not understood is shown as its scheme
alone. Imports no mlflow: Snakemake imports this at every parse.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote_plus, urlsplit

DATABASES = ("postgresql", "postgres", "mysql", "mariadb", "mssql", "sqlite", "oracle", "cockroachdb")
WEB, PROFILES = ("http", "https"), ("databricks", "databricks-uc", "uc")
# Of a database's parameters, and of those inside odbc_connect, the ones that say where it is
PLACES = ("host", "port", "dbname", "database", "service", "unix_socket", "server", "address", "dsn")
HOST = re.compile(r"[\w.-]*|[0-9A-Fa-f:.]+", re.ASCII)
PLAIN = re.compile(r"[\w./\\ ~+,-]*")
SECRETS = ("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN")
NOWHERE = "(an address that cannot be shown)"


def shown(uri: str) -> str:
    """Where the store is: scheme, host, port, and path or database; never a user, a password or a token."""
    if uri.startswith("sqlite:///"):
        return uri.partition("?")[0]  # a file; its folders may be called anything
    scheme, colon, rest = uri.partition(":")
    if not colon:
        return uri if PLAIN.fullmatch(uri) else NOWHERE
    scheme = scheme.lower().partition("+")[0]  # without the driver
    try:
        if scheme in DATABASES:
            where = _database(uri)
        elif scheme in WEB:
            where = _server(uri)
        elif scheme in (*PROFILES, "file"):
            where = rest if re.fullmatch(r"//[\w./ -]*", rest) else None
        else:
            return NOWHERE
    except ValueError:  # a port that is no number, a bracket that is not closed
        where = None
    return f"{scheme}:..." if where is None else f"{scheme}:{where}"


def told_safely(text: str, uri: str) -> str | None:
    """`text`, such as what a library says of the address, if no part of it that is not shown occurs there; else None.

    Every run of letters and digits of the address and of the MLFLOW_TRACKING_ variables counts as such a part, so that
    one which is quoted, escaped or cut in two is found too.
    """
    public = shown(uri)
    whole = text.replace(uri, public) if uri else text
    hidden = _pieces(uri) | _pieces(*(os.environ.get(name, "") for name in SECRETS))
    return None if any(piece in whole.casefold() for piece in hidden - _pieces(public)) else whole


def _pieces(*texts: str) -> set[str]:
    plain = [form for text in texts for form in (text, unquote_plus(text))]
    ways = (r"[:/@?#&=;]+", r"\W+", r"[^A-Za-z0-9]+")
    return {
        piece for text in (*plain, *map(quote, plain)) for way in ways for piece in re.split(way, text.casefold())
    } - {""}


def _server(uri: str) -> str | None:
    parts = urlsplit(uri)
    host, port = parts.hostname, parts.port
    if not host or not HOST.fullmatch(host) or "@" in parts.path + parts.query + parts.fragment:
        return None  # with an @ there, what looks like the host may be the beginning of a password
    path = parts.path if PLAIN.fullmatch(parts.path) else "/..."
    return f"//{_bracketed(host)}{f':{port}' if port else ''}{path}"


def _database(uri: str) -> str | None:
    from sqlalchemy.engine import make_url  # half a second, which most parses need not wait
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(uri)
    except ArgumentError:
        return None
    host, database = url.host or "", url.database or ""
    if not HOST.fullmatch(host) or not PLAIN.fullmatch(database):
        return None
    given = [(name, value) for name, values in url.query.items() for value in _texts(values)]
    given += [pair for name, value in given if name == "odbc_connect" for pair in _odbc(value)]
    named = sorted((name.lower(), value) for name, value in given if name.lower() in PLACES)
    query = "&".join(f"{name}={value if PLAIN.fullmatch(value) else '...'}" for name, value in named)
    port = f":{url.port}" if url.port else ""
    return f"//{_bracketed(host)}{port}{f'/{database}' if database else ''}{f'?{query}' if query else ''}"


def _odbc(text: str) -> list[tuple[str, str]]:
    """The settings of an ODBC string but for those in braces, which may hold anything."""
    parts = [part.partition("=") for part in re.sub(r"\{[^}]*\}", "{}", text).split(";")]
    return [(name.strip(), value) for name, _, value in parts]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _texts(values: str | Iterable[str]) -> list[str]:
    return [values] if isinstance(values, str) else list(values)
