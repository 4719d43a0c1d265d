"""One patient question over HTTP: ask, wait, ask again, or refuse with one Swedish line.

koladapy and pxstatspy talk through a `Line` in place of their own session. Their own handling is not
enough: koladapy repeats nothing but 429, waits as long as it is told to and stops at a Retry-After that is
a date; pxstatspy has no time limit and repeats nothing.
"""

import email.utils
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from kpbcalc.base import params

_AGAIN = {408, 425, 429, 500, 502, 503, 504}
_REFUSED = {
    400: "frågan godtas inte",
    401: "åtkomst nekas",
    403: "åtkomst nekas",
    404: "adressen finns inte",
    410: "adressen är nedlagd. Tjänsten har bytt version och arbetsbänken behöver uppdateras",
    422: "frågan godtas inte",
}
_MOVED = {301, 302, 303, 307, 308}
_REDIRECTS = 3
_PIECE = 65_536


class FetchError(Exception):
    """A source gave no usable answer. `text` is one Swedish line; `down` when it cannot be reached at all."""

    def __init__(self, text: str, *, down: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.down = down


class _AgainError(FetchError):
    """A fault that may pass: ask again, after `wait` seconds at least."""

    wait: float = 0.0


@dataclass(frozen=True)
class Patience:
    """How often and how long: `tries` in all, the first wait and the longest (s), and an answer's limits.

    `connect` and `answer` limit the time to get a connection and between two pieces of the answer,
    `whole` and `largest` the time (s) and size (bytes) of all of it.
    """

    tries: int
    wait: float
    longest: float
    connect: float
    answer: float
    whole: float = 300.0
    largest: int = 100_000_000

    @classmethod
    def stated(cls, tries: int | None = None) -> "Patience":
        """As params/kallor.toml says, perhaps with another number of tries."""
        said = params.toml("kallor.toml")["vantan"]
        return cls(
            tries or int(said["forsok"]), said["forsta_s"], said["langst_s"], said["anslut_s"],
            said["svar_s"], said["helt_s"], said["hogst_byte"],
        )  # fmt: skip


@dataclass
class Answer:
    """A whole answer, with what the two clients ask a response of `requests` for."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    parsed: Any = None

    def json(self) -> Any:
        """The answer, read as JSON (which is UTF-8, whatever the headers say)."""
        return self.parsed

    def raise_for_status(self) -> None:
        """Nothing to raise: a faulty status has been refused already."""


class Line:
    """What the clients use as their session: `get` and `request`, towards one host only."""

    def __init__(
        self, name: str, base: str, patience: Patience, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.name, self.base, self.patience, self._sleep = name, base, patience, sleep
        self._session = requests.Session()
        self.headers = self._session.headers
        self.headers["Accept"] = "application/json"
        self.headers["User-Agent"] = "kpbcalc"

    def fault(self, text: str, *, down: bool = False) -> FetchError:
        """A fault told with the name of the source and the host."""
        return FetchError(self._told(text), down=down)

    def _told(self, text: str) -> str:
        return f"{self.name} ({urlsplit(self.base).netloc}): {text}."

    def _again(self, text: str, *, down: bool = False, wait: float = 0.0) -> _AgainError:
        tries = f"{self.patience.tries} försök" if self.patience.tries > 1 else "ett försök"
        fault = _AgainError(self._told(f"{text} ({tries})"), down=down)
        fault.wait = wait
        return fault

    def same_host(self, url: str) -> str:
        """The address, absolute. Raises `FetchError` when it leads away from the source."""
        target = urljoin(self.base, url)
        if _origin(target) != _origin(self.base):
            raise self.fault(
                f"svaret hänvisar till en annan värd ({urlsplit(target).netloc}) och används inte"
            )
        return target

    def get(self, url: str, **options: Any) -> Answer:
        """As `request`."""
        return self.request("GET", url, **options)

    def request(self, method: str, url: str, **options: Any) -> Answer:
        """A response whose body is whole and is JSON. Raises `FetchError` after the last try."""
        options |= {"timeout": (self.patience.connect, self.patience.answer), "allow_redirects": False}
        wait = self.patience.wait
        for left in range(self.patience.tries - 1, -1, -1):
            try:
                return self._judged(self._asked(method, url, options))
            except _AgainError as fault:
                if not left:
                    raise
                if fault.wait > self.patience.longest:
                    raise self.fault(
                        f"ber oss vänta i {fault.wait:.0f} sekunder. Hämta igen senare", down=True
                    ) from None
                self._sleep(min(max(fault.wait, wait), self.patience.longest))
                wait *= 2
        raise AssertionError("tries is at least one")

    def _asked(self, method: str, url: str, options: dict[str, Any]) -> Answer:
        """One try, with redirects followed within the host."""
        target = self.same_host(url)
        for _ in range(_REDIRECTS):
            answer = self._once(method, target, options)
            if answer.status_code not in _MOVED or "Location" not in answer.headers:
                return answer
            target = self.same_host(urljoin(target, answer.headers["Location"]))
            options = {**options, "params": None}
        raise self.fault("hänvisar vidare om och om igen")

    def _once(self, method: str, url: str, options: dict[str, Any]) -> Answer:
        try:
            with self._session.request(method, url, **options, stream=True) as response:
                return Answer(response.status_code, response.headers, self._whole(response))
        except requests.exceptions.SSLError:
            raise self.fault("certifikatet godtas inte", down=True) from None
        except requests.exceptions.RequestException as error:
            raise self._broken(error) from None

    def _whole(self, response: requests.Response) -> bytes:
        """The body, all of it, within the limits of time and size."""
        started, body = time.monotonic(), bytearray()
        for piece in response.iter_content(_PIECE):
            body += piece
            if len(body) > self.patience.largest:
                raise self.fault("svaret är orimligt stort och används inte")
            if time.monotonic() - started > self.patience.whole:
                raise self._again("svarade inte i tid", down=True)
        return bytes(body)

    def _broken(self, error: requests.exceptions.RequestException) -> FetchError:
        """What stopped an answer on its way."""
        said = repr(error)
        if isinstance(error, requests.exceptions.Timeout) or "Read timed out" in said:
            return self._again("svarade inte i tid", down=True)
        if isinstance(error, requests.exceptions.ChunkedEncodingError) or "IncompleteRead" in said:
            return self._again("svaret bröts av")
        if isinstance(error, requests.exceptions.ConnectionError):
            nameless = "NameResolution" in said or "getaddrinfo" in said
            return self._again("värdnamnet hittas inte" if nameless else "går inte att nå", down=True)
        return self.fault(f"frågan gick inte att ställa ({type(error).__name__})")

    def _judged(self, answer: Answer) -> Answer:
        """The answer with its JSON, when it is what was asked for."""
        code = answer.status_code
        if code in _AGAIN:
            what = "tar inte emot fler frågor nu" if code == 429 else "har ett fel hos sig"
            wait = _seconds(answer.headers.get("Retry-After", ""))
            raise self._again(f"{what}, HTTP {code}", down=code == 429, wait=wait)
        if code != 200:
            raise self.fault(f"{_REFUSED.get(code, 'oväntat svar')} (HTTP {code})")
        if answer.content.lstrip()[:1] == b"<":
            raise self.fault("svarade med en webbsida i stället för data")
        try:
            answer.parsed = json.loads(answer.content.decode("utf-8-sig"))
        except (ValueError, RecursionError):  # not UTF-8, not JSON, or JSON made to trip a reader
            raise self._again("svaret är inte giltig JSON") from None
        return answer


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _seconds(text: str) -> float:
    """Retry-After in seconds: a number, or a date told against now; 0 when it says neither."""
    if text.strip().isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return max(0.0, when.timestamp() - time.time())
