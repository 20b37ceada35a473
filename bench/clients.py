"""A browser without a screen: signs in, asks, and reads what the meter says."""

import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    queries: int
    cpu: float  # milliseconds of the server's thread
    wall: float  # milliseconds until the last byte


class Client:
    """One connection that stays open, with its cookies."""

    def __init__(self, url: str):
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {"django_language": "zh-hans"}
        self.line = http.client.HTTPConnection(self.host, timeout=60)

    def sign_in(self, email: str, password: str) -> "Client":
        token = HIDDEN.search(self.get("/accounts/login/").text)
        if token is None:
            raise SystemExit("bench: the sign-in page has no form")
        said = {"login": email, "password": password, "csrfmiddlewaretoken": token.group(1)}
        answer = self.post("/accounts/login/", said)
        if answer.status != 302:
            raise SystemExit(f"bench: {email} could not sign in ({answer.status})")
        return self

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, "", headers)

    def post(self, path: str, values: Mapping[str, object], **headers: str) -> Answer:
        token = {"X-CSRFToken": self.cookies.get("csrftoken", "")}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(values), {**token, **kind, **headers})

    def ask(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        """Send it and read the whole answer; names of headers may be written with underscores."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, **{name.replace("_", "-"): value for name, value in headers.items()}}
        began = time.perf_counter()
        try:
            self.line.request(method, path, body.encode(), sent)
            got = self.line.getresponse()
        except http.client.RemoteDisconnected:  # nothing was said for long, and the server has hung up
            self.line.close()
            self.line.request(method, path, body.encode(), sent)
            got = self.line.getresponse()
        content = got.read()
        wall = (time.perf_counter() - began) * 1000
        for cookie in got.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(
            got.status, content.decode("utf-8", "replace"), int(got.headers.get("Bench-Queries") or 0),
            float(got.headers.get("Bench-CPU") or 0), wall,
        )  # fmt: skip
