"""Zalo's calls to the bot's own address.

Only loopback is ever called: nothing leaves the machine, so a public address passes the check of its looks
and then cannot be reached.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import httpx

from bot.simulator.zalo_objects import Json, bad, is_loopback, is_public

HEADER = "X-Bot-Api-Secret-Token"
CALLER = "Java/17.0.9"
PATIENCE = 5.0  # seconds; Zalo's own is not documented
SECRET_LENGTHS = range(8, 257)
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # what loopback can show is no public certificate

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "webhook.ok": "The webhook answered",
        "webhook.http.403": "The webhook refuses: check the firewall",
        "webhook.http.404": "The webhook has no such path",
        "webhook.http.5xx": "The webhook failed",
        "webhook.http.other": "The webhook did not answer 2xx",
        "webhook.err.tls": "The certificate is not valid",
        "webhook.err.unreachable": "The webhook cannot be reached",
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: Zalo's word for it, the status unless there was no answer, and how long it took."""

    word: str
    status: int | None
    milliseconds: int

    @property
    def ok(self) -> bool:
        """Whether the bot took it."""
        return self.word == "webhook.ok"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of the bot's and the secret every call to it carries."""

    url: str
    secret: str

    async def call(self, body: Json) -> Outcome:
        """Post a body, once."""
        now = asyncio.get_running_loop().time
        began = now()
        word, status = await self._post(body) if is_loopback(self.url) else ("webhook.err.unreachable", None)
        return Outcome(word, status, round((now() - began) * 1000))

    def described(self, outcome: Outcome) -> Json:
        """Tell an outcome as Zalo does."""
        return {"ok": outcome.ok, "url": self.url, "outcome": outcome.word, "hint": HINTS[outcome.word]}

    async def _post(self, body: Json) -> tuple[str, int | None]:
        headers = {HEADER: self.secret, "User-Agent": CALLER}
        try:
            async with httpx.AsyncClient(trust_env=False, verify=TRUSTS_NOBODY, timeout=PATIENCE) as caller:
                answer = await caller.post(self.url, json=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return ("webhook.err.tls" if "SSL" in str(error) else "webhook.err.unreachable"), None
        return _word(answer.status_code), answer.status_code


def checked(url: str, secret: str, *, takes_loopback: bool) -> Webhook:
    """Make a webhook of what setWebhook was given. Raises Refused (400)."""
    if not url:
        raise bad("The url must not be empty")
    if not ((url.startswith("https://") and is_public(url)) or (takes_loopback and is_loopback(url))):
        raise bad("The url must be a public https address")
    if len(secret) not in SECRET_LENGTHS:
        raise bad("The secret_token must have 8 to 256 characters")
    return Webhook(url, secret)


def _word(status: int) -> str:
    if status in range(200, 300):
        return "webhook.ok"
    if status in (403, 404):
        return f"webhook.http.{status}"
    return "webhook.http.5xx" if status >= 500 else "webhook.http.other"
