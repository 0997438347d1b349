"""A package index on this machine that passes on what the one outside has, with the headers that pip caches by.

Some networks take Cache-Control and ETag off, and pip, pdm, pipenv and poetry then keep nothing, or less. Pages and
files are those of the index that this machine's pip is configured with; the headers are those that the public index sends.
"""
import gzip, hashlib, html, json, subprocess, sys, threading, urllib.error, urllib.parse, urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = "application/vnd.pypi.simple.v1+json"
SECONDS = 120
LONGEST_BYTES = 2 * 10**9


def outside():
    """The index that pip asks, by pip's own word."""
    code = ("from pip._internal.models.index import PyPI; from pip._internal.configuration import Configuration\n"
            "c = Configuration(isolated=False); c.load()\n"
            "print(next((v for k, v in c.items() if k in ('global.index-url', ':env:.index-url')), PyPI.simple_url))")
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    return done.stdout.strip().rstrip("/") + "/"


def as_html(page):
    """The same page for programs that ask for no JSON."""
    links = []
    for file in page["files"]:
        hashes = "&".join(f"{name}={value}" for name, value in file["hashes"].items())
        more = {"data-requires-python": file.get("requires-python"), "data-yanked": file.get("yanked")}
        metadata = file.get("core-metadata")
        if isinstance(metadata, dict):
            more["data-core-metadata"] = "&".join(f"{name}={value}" for name, value in metadata.items())
        said = "".join(f' {name}="{html.escape("" if value is True else value)}"'
                       for name, value in more.items() if value)
        links.append(f'<a href="{html.escape(file["url"])}#{hashes}"{said}>{html.escape(file["filename"])}</a><br>')
    return "\n".join(["<!DOCTYPE html><html><body>", *links, "</body></html>"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    index = None

    def do_GET(self):
        try:
            if self.path.startswith("/simple/"):
                self.page(self.path.removeprefix("/simple/").strip("/"))
            elif self.path.startswith("/files/"):
                self.send_whole(self.fetch(self.path.removeprefix("/files/").replace("/", "://", 1)),
                                "application/octet-stream", "max-age=365000000, immutable, public")
            else:
                self.send_error(404)
        except urllib.error.HTTPError as error:
            self.send_error(error.code)

    def fetch(self, address, accept="*/*"):
        request = urllib.request.Request(address, headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.read(LONGEST_BYTES)

    def page(self, name):
        page = json.loads(self.fetch(urllib.parse.urljoin(self.index, name + "/"), PAGE))
        for file in page["files"]:
            address = urllib.parse.urljoin(urllib.parse.urljoin(self.index, name + "/"), file["url"])
            # What pip appends to it, for the metadata beside the file, is appended to the address, too.
            file["url"] = "/files/" + address.replace("://", "/", 1)
        json_asked = PAGE in self.headers.get("Accept", "")
        kind, text = (PAGE, json.dumps(page)) if json_asked else ("text/html", as_html(page))
        self.send_whole(gzip.compress(text.encode(), mtime=0), kind, "max-age=600, public", "gzip")

    def send_whole(self, body, kind, caching, encoding=None):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", caching)
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def index():
    """Serves while the block runs; the value is the address for pip's --index-url."""
    Handler.index = outside()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
    finally:
        server.shutdown()
        server.server_close()
