"""Style sheets, scripts and pictures: read, joined and compressed once at start, served from memory.

Their address holds a hash of them all, so a browser may keep them for a year and a new release is seen at once. Pages
themselves are not compressed here: they carry a secret (the CSRF token) beside what people typed.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request
from werkzeug.datastructures import Headers

ROOT = Path(__file__).parent / "static"
COMPRESS_FROM = 1024  # bytes
YEAR = 365 * 24 * 3600  # seconds
STYLE_SHEET = "css/app.css"
FIRST_STYLES = ("tokens", "base")  # the others follow by name and must not depend on their order
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    body: bytes
    compressed: bytes | None
    kind: str


@dataclass(frozen=True)
class Assets:
    by_path: dict[str, Asset]
    version: str  # a hash of all of them

    def url(self, path: str) -> str:
        """The address of an asset: `css/app.css`, `js/main.js`. Raises KeyError when there is none."""
        self.by_path[path]
        return f"/assets/{self.version}/{path}"

    def scripts(self) -> list[str]:
        """Our own; those of others stand under `vendor/`."""
        return sorted(path for path in self.by_path if path.startswith("js/"))


def load(root: Path = ROOT) -> Assets:
    files = {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.suffix in KINDS}
    sheets = {Path(path).stem: files.pop(path) for path in list(files) if path.endswith(".css")}
    order = [*FIRST_STYLES, *sorted(set(sheets) - {*FIRST_STYLES, "noscript"})]
    files[STYLE_SHEET] = b"\n".join(sheets[name] for name in order if name in sheets)
    files["css/noscript.css"] = sheets.get("noscript", b"")
    digest = hashlib.sha256(b"\0".join(path.encode() + b"\0" + body for path, body in sorted(files.items())))
    return Assets({path: _asset(path, body) for path, body in files.items()}, digest.hexdigest()[:12])


def _asset(path: str, body: bytes) -> Asset:
    compressed = gzip.compress(body, mtime=0) if len(body) >= COMPRESS_FROM else None
    return Asset(body, compressed, KINDS[Path(path).suffix])


def init_app(app: Flask) -> None:
    assets = load()
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset=assets.url, scripts=assets.scripts())
    app.add_url_rule("/assets/<version>/<path:path>", "assets", lambda version, path: serve(assets, version, path))
    app.add_url_rule("/favicon.ico", "favicon", lambda: serve(assets, "", "favicon.svg"))


def serve(assets: Assets, version: str, path: str) -> Response:
    """An old page may still ask for an old version: it gets today's, not to be kept."""
    asset = assets.by_path.get(path)
    if asset is None:
        abort(404)
    keep = f"public, max-age={YEAR}, immutable" if version == assets.version else "no-cache"
    headers = Headers({"Cache-Control": keep, "Vary": "Accept-Encoding", "Content-Type": asset.kind})
    if asset.compressed is None or not request.accept_encodings.quality("gzip"):
        return Response(asset.body, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(asset.compressed, headers=headers)
