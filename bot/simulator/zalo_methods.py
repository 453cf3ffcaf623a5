"""The bot's side: Zalo's methods, each a function of what Zalo remembers and what was given.

A method returns the call's `result`, ready for JSON, None where Zalo gives none, or raises Refused. getUpdates
is not here: it waits, and lives with the connections in `zalo_wire`. What a real server understands and this
one does not (parse_mode, text_styles) is refused, never ignored. There are no others: no buttons, no edits, no
files. Pictures and voices are links, taken by their looks: nothing is fetched.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from bot.simulator.parameters import Given, Refused
from bot.simulator.zalo_chats import Chats
from bot.simulator.zalo_events import Events
from bot.simulator.zalo_objects import Json, bad, checked_link, checked_text, milliseconds
from bot.simulator.zalo_webhook import Webhook, checked

Method: TypeAlias = Callable[[Chats, Events, Given], object | Awaitable[object]]


def get_me(chats: Chats, _events: Events, _given: Given) -> Json:
    """Introduce the bot."""
    return {
        "id": chats.bot["id"],
        "account_name": chats.bot["display_name"],
        "account_type": "BASIC",
        "can_join_groups": False,
    }


def send_message(chats: Chats, _events: Events, given: Given) -> Json:
    """Send a text."""
    return _send(chats, given, lambda: {"text": checked_text(given.text("text"), "text")})


def send_photo(chats: Chats, _events: Events, given: Given) -> Json:
    """Send a picture by its public link, with or without a caption; an uploaded one does not count."""

    def content() -> Json:
        caption = given.text("caption")
        words = {"caption": checked_text(caption, "caption")} if caption else {}
        return {"photo": _link(chats, given, "photo"), **words}

    return _send(chats, given, content)


def send_sticker(chats: Chats, _events: Events, given: Given) -> Json:
    """Send a sticker by its id."""
    return _send(chats, given, lambda: {"sticker": checked_text(given.text("sticker"), "sticker")})


def send_voice(chats: Chats, _events: Events, given: Given) -> Json:
    """Send a voice message by its public link."""
    return _send(chats, given, lambda: {"voice_url": _link(chats, given, "voice_url")})


def send_chat_action(chats: Chats, _events: Events, given: Given) -> None:
    """Show "typing…", which this simulator does not draw."""
    chat_id = _chat_id(given)
    if given.text("action") != "typing":
        raise bad("The action is invalid")
    chats.writable(chat_id)


async def set_webhook(chats: Chats, events: Events, given: Given) -> Json:
    """Have events posted to an address from now on; it is tried at once, and kept whatever comes of it."""
    webhook = checked(given.text("url"), given.text("secret_token"), takes_loopback=chats.habits.takes_loopback)
    outcome = await webhook.call({})  # what Zalo tries it with is not documented
    events.deliver_to(webhook, chats.clock())
    return {**_told(events), "verification": webhook.described(outcome)}


def delete_webhook(chats: Chats, events: Events, _given: Given) -> Json:
    """Leave the events to polls again. Raises Refused (400) when there was no webhook."""
    _webhook(events)
    events.deliver_to(None, chats.clock())
    return _told(events)


def get_webhook_info(_chats: Chats, events: Events, _given: Given) -> Json:
    """Say where events go, an empty url when to polls."""
    return _told(events)


async def try_webhook(chats: Chats, events: Events, _given: Given) -> Json:
    """Try the webhook. Raises Refused: 400 when there is none, 426 when it was tried too often today."""
    webhook = _webhook(events)
    chats.plan.test_webhook()
    outcome = await webhook.call({})
    answered = {} if outcome.status is None else {"status_code": outcome.status, "latency_ms": outcome.milliseconds}
    return {**webhook.described(outcome), **answered}


def no_method(_chats: Chats, _events: Events, _given: Given) -> object:
    """Stand in for every method there is not."""
    raise Refused(404, "Not Found")


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getMe": get_me,
        "setWebhook": set_webhook,
        "deleteWebhook": delete_webhook,
        "getWebhookInfo": get_webhook_info,
        "testWebhook": try_webhook,
        "sendMessage": send_message,
        "sendPhoto": send_photo,
        "sendSticker": send_sticker,
        "sendVoice": send_voice,
        "sendChatAction": send_chat_action,
    }
)


def _send(chats: Chats, given: Given, content: Callable[[], Json]) -> Json:
    chat_id = _chat_id(given)
    for styled in ("parse_mode", "text_styles"):
        if given.text(styled):
            raise bad(f"The {styled} is not simulated")
    checked_content = content()
    chat = chats.writable(chat_id)
    chats.plan.send()
    message = chats.post(chat, chats.bot, checked_content)
    return {"message_id": message["message_id"], "date": message["date"]}


def _chat_id(given: Given) -> str:
    chat_id = given.text("chat_id")
    if not chat_id:
        raise bad("The chat_id must not be empty")
    return chat_id


def _link(chats: Chats, given: Given, name: str) -> str:
    return checked_link(given.text(name), name, takes_loopback=chats.habits.takes_loopback)


def _webhook(events: Events) -> Webhook:
    if events.webhook is None:
        raise bad("The webhook is not set")
    return events.webhook


def _told(events: Events) -> Json:
    return {
        "url": events.webhook.url if events.webhook else "",
        "updated_at": milliseconds(events.changed) if events.changed else 0,
    }
