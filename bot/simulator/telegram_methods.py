"""The bot's side: the methods of the Bot API, each a function of what Telegram remembers and what was given.

A method returns the call's `result`, ready for JSON, or raises Refused. getUpdates is not here: it waits, and
lives with the connections in `telegram_wire`. What a real server understands and this one does not
(parse_mode, files by URL) is refused, never ignored.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias

from bot.simulator.parameters import Given, Refused
from bot.simulator.telegram_chats import Chat, Chats, Standing, StoredFile
from bot.simulator.telegram_objects import (
    Json,
    caption,
    inline_keyboard,
    listed,
    membership,
    message_text,
    seconds,
)
from bot.simulator.telegram_updates import Updates

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = MappingProxyType({"photo": 10 * MEGABYTE, "document": 50 * MEGABYTE, "voice": 50 * MEGABYTE})
LARGEST_DOWNLOAD = 20 * MEGABYTE
DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(minutes=15)  # Telegram publishes no figure; the button stops spinning long before

Method: TypeAlias = Callable[[Chats, Updates, Given], object]


def get_me(chats: Chats, _updates: Updates, _given: Given) -> Json:
    """Introduce the bot."""
    abilities = {
        "can_join_groups": chats.joinable,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    return {**chats.bot, **abilities}


def send_message(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Send a text with or without an inline keyboard."""
    _plain_text_only(given)
    text = message_text(given.text("text"))
    keyboard = inline_keyboard(given.text("reply_markup"))
    return chats.post(chats.writable(given.text("chat_id")), chats.bot, {"text": text, **keyboard})


def edit_message_text(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Change a text of the bot's; a keyboard not given again disappears."""
    _plain_text_only(given)
    text = message_text(given.text("text"))
    keyboard = inline_keyboard(given.text("reply_markup"))
    chat, message = _own_message(chats, given, "edit")
    kept = {name: value for name, value in message.items() if name != "reply_markup"}
    _must_differ(message, {**kept, "text": text, **keyboard})
    return chats.rewrite(chat, {**kept, "text": text, **keyboard, "edit_date": seconds(chats.clock())})


def edit_message_reply_markup(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Change or take away the keyboard under a message of the bot's; people do not see it as an edit."""
    keyboard = inline_keyboard(given.text("reply_markup"))
    chat, message = _own_message(chats, given, "edit")
    changed = {name: value for name, value in message.items() if name != "reply_markup"} | keyboard
    _must_differ(message, changed)
    return chats.rewrite(chat, changed)


def delete_message(chats: Chats, _updates: Updates, given: Given) -> bool:
    """Take away a message not older than 48 hours."""
    chat = chats.find(given.text("chat_id"))
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise Refused(400, "Bad Request: message to delete not found")
    if seconds(chats.clock() - DELETABLE_FOR) > message["date"]:
        raise Refused(400, "Bad Request: message can't be deleted for everyone")
    chats.remove(chat, message["message_id"])
    return True


def answer_callback_query(chats: Chats, _updates: Updates, given: Given) -> bool:
    """Stop a pressed button's spinning."""
    pressed = chats.pressed.get(given.text("callback_query_id"))
    if pressed is None or chats.clock() - pressed > ANSWERABLE_FOR:
        raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    return True


def send_document(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Send a file, uploaded or by the file_id of an earlier one."""
    words, chat = _with_file(chats, given)
    file = _file(chats, given, "document")
    about = {**file.described, "file_name": file.name, "mime_type": file.mime}
    return chats.post(chat, chats.bot, {"document": about, **words})


def send_photo(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Send a picture, uploaded or by the file_id of an earlier one."""
    words, chat = _with_file(chats, given)
    file = _file(chats, given, "photo")
    return chats.post(chat, chats.bot, {"photo": [{**file.described, "width": 1280, "height": 960}], **words})


def send_voice(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Send a voice message, uploaded or by the file_id of an earlier one."""
    words, chat = _with_file(chats, given)
    file = _file(chats, given, "voice")
    return chats.post(chat, chats.bot, {"voice": {**file.described, "duration": 1, "mime_type": file.mime}, **words})


def get_file(chats: Chats, _updates: Updates, given: Given) -> Json:
    """Say where a file is downloaded from."""
    file = chats.file(given.text("file_id"))
    if file is None:
        raise Refused(400, "Bad Request: invalid file_id")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise Refused(400, "Bad Request: file is too big")
    return {**file.described, "file_path": file.path}


def send_chat_action(chats: Chats, _updates: Updates, given: Given) -> bool:
    """Show "typing…", which this simulator does not draw."""
    chats.writable(given.text("chat_id"))
    return True


def leave_chat(chats: Chats, updates: Updates, given: Given) -> bool:
    """Leave a group; Telegram reports it back as a change of the bot's own membership."""
    chat = chats.find(given.text("chat_id"))
    if chat.id > 0:
        raise Refused(400, "Bad Request: chat member status can't be changed in private chats")
    chat.standing = Standing.LEFT
    change = {
        "chat": chat.about,
        "from": chats.bot,
        "date": seconds(chats.clock()),
        "old_chat_member": membership(chats.bot, "member"),
        "new_chat_member": membership(chats.bot, "left"),
    }
    updates.put("my_chat_member", change)
    return True


def set_my_commands(chats: Chats, _updates: Updates, given: Given) -> bool:
    """Set the menu of commands for a scope and a language."""
    chats.commands[_scope(given)] = listed(given.text("commands"))
    return True


def get_my_commands(chats: Chats, _updates: Updates, given: Given) -> list[Json]:
    """Give the menu of exactly this scope and language."""
    return chats.commands.get(_scope(given), [])


def set_my_description(chats: Chats, _updates: Updates, given: Given) -> bool:
    """Set the text people read before they press Start."""
    chats.description = given.text("description")
    return True


def delete_webhook(_chats: Chats, updates: Updates, given: Given) -> bool:
    """Do nothing about the webhook there never is, but drop what waits when asked to."""
    if given.text("drop_pending_updates") in ("true", "True", "1"):
        updates.forget()
    return True


def get_webhook_info(_chats: Chats, updates: Updates, _given: Given) -> Json:
    """Say that there is no webhook, and how much waits."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(updates)}


def no_method(_chats: Chats, _updates: Updates, _given: Given) -> object:
    """Stand in for every method this server does not have."""
    raise Refused(404, "Not Found: method not found")


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getMe": get_me,
        "sendMessage": send_message,
        "editMessageText": edit_message_text,
        "editMessageReplyMarkup": edit_message_reply_markup,
        "deleteMessage": delete_message,
        "answerCallbackQuery": answer_callback_query,
        "sendDocument": send_document,
        "sendPhoto": send_photo,
        "sendVoice": send_voice,
        "getFile": get_file,
        "sendChatAction": send_chat_action,
        "leaveChat": leave_chat,
        "setMyCommands": set_my_commands,
        "getMyCommands": get_my_commands,
        "setMyDescription": set_my_description,
        "deleteWebhook": delete_webhook,
        "getWebhookInfo": get_webhook_info,
    }
)


def _plain_text_only(given: Given) -> None:
    if given.text("parse_mode"):
        raise Refused(400, "Bad Request: unsupported parse_mode")


def _own_message(chats: Chats, given: Given, verb: str) -> tuple[Chat, Json]:
    chat = chats.find(given.text("chat_id"))
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise Refused(400, f"Bad Request: message to {verb} not found")
    if message["from"]["id"] != chats.bot["id"]:
        raise Refused(400, f"Bad Request: message can't be {verb}ed")
    return chat, message


def _must_differ(before: Json, after: Json) -> None:
    shown = ("text", "reply_markup")
    if all(before.get(part) == after.get(part) for part in shown):
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly"
            " the same as a current content and reply markup of the message",
        )


def _with_file(chats: Chats, given: Given) -> tuple[Json, Chat]:
    _plain_text_only(given)
    words = {**caption(given.text("caption")), **inline_keyboard(given.text("reply_markup"))}
    return words, chats.writable(given.text("chat_id"))


def _file(chats: Chats, given: Given, kind: str) -> StoredFile:
    upload = given.upload(kind)
    if upload is None:
        return _file_by_id(chats, given.text(kind), kind)
    if not upload.content:
        raise Refused(400, "Bad Request: file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD[kind]:
        raise Refused(413, "Request Entity Too Large")
    return chats.keep(kind, upload.name, upload.content, upload.mime)


def _file_by_id(chats: Chats, file_id: str, kind: str) -> StoredFile:
    if not file_id:
        raise Refused(400, f"Bad Request: there is no {kind} in the request")
    file = chats.file(file_id)
    if file is None:
        raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise Refused(400, f"Bad Request: can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _scope(given: Given) -> tuple[str, str]:
    return given.text("scope"), given.text("language_code")
