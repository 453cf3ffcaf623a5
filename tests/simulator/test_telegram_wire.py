"""What the bot does on the wire, through the real python-telegram-bot and a real socket."""

import asyncio
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest, Forbidden

from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, MINH, Clock

YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Đúng", callback_data="y"), InlineKeyboardButton("Sai", callback_data="n")]]
)


async def pressed(wire: TelegramWire, bot: Bot) -> CallbackQuery:
    """Have Lan press the first button of a new question, and the bot fetch it."""
    question = await bot.send_message(LAN, "415 hộ, đúng không ạ?", reply_markup=YES_NO)
    wire.press(LAN, question.message_id, "y")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    return update.callback_query


async def test_the_bot_learns_its_name(bot: Bot) -> None:
    """getMe gives the token's number and the username."""
    me = await bot.get_me()

    assert (me.id, me.username, me.is_bot) == (123456, "phuongbot_demo_bot", True)


async def test_a_message_sent_is_the_message_shown(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """A sent text comes back dated in whole seconds of the simulator's clock and stands in the transcript."""
    sent = await bot.send_message(LAN, "  Chào bác!\n", reply_markup=YES_NO)

    shown = wire.chat(LAN)[-1]
    assert sent.date == shown.date == clock.now.replace(microsecond=0)
    assert (sent.message_id, sent.text) == (shown.id, shown.text) == (2, "Chào bác!")
    assert shown.buttons == ((("Đúng", "y"), ("Sai", "n")),)
    assert sent.reply_markup == YES_NO
    assert shown.from_bot
    assert shown.edited is None


@pytest.mark.parametrize(
    ("chat", "text", "error", "words"),
    [
        (MINH, "Chào", Forbidden, "bot can't initiate conversation with a user"),
        (99, "Chào", BadRequest, "Chat not found"),
        ("@phuong", "Chào", BadRequest, "Chat not found"),
        (LAN, " \n", BadRequest, "Message text is empty"),
        (LAN, "a" * 4097, BadRequest, "Message is too long"),
        (LAN, "😀" * 2049, BadRequest, "Message is too long"),
    ],
)
async def test_what_telegram_refuses_is_refused(
    bot: Bot, chat: int | str, text: str, error: type[Exception], words: str
) -> None:
    """Unknown chats, people who never pressed Start and texts outside 1 to 4096 UTF-16 units are refused."""
    with pytest.raises(error, match=words):
        await bot.send_message(chat, text)


@pytest.mark.parametrize("data", ["đ" * 33, "x" * 65])
async def test_a_button_carries_at_most_64_bytes(bot: Bot, data: str) -> None:
    """callback_data is measured in bytes, not letters."""
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(
            LAN,
            "?",
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data=data)),
        )


async def test_a_blocked_bot_is_told_so_until_unblocked(wire: TelegramWire, bot: Bot) -> None:
    """Blocking and unblocking change both what sending does and what getUpdates tells."""
    wire.block(LAN)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(LAN, "Chào bác!")

    wire.say(LAN, "Bác đây")
    await bot.send_message(LAN, "Chào bác!")

    blocked, unblocked, said = await bot.get_updates()
    assert blocked.my_chat_member is not None
    assert unblocked.my_chat_member is not None
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert said.message is not None


async def test_an_edit_replaces_text_and_buttons(wire: TelegramWire, bot: Bot) -> None:
    """Editing a text without giving the keyboard again takes the keyboard away and dates the edit."""
    sent = await bot.send_message(LAN, "Đang ghi …", reply_markup=YES_NO)
    await bot.edit_message_text("Đã ghi.", LAN, sent.message_id)

    shown = wire.chat(LAN)[-1]
    assert (shown.id, shown.text, shown.buttons) == (sent.message_id, "Đã ghi.", ())
    assert shown.edited is not None


async def test_buttons_can_be_taken_away_alone(wire: TelegramWire, bot: Bot) -> None:
    """editMessageReplyMarkup leaves the text, and people do not see an edit."""
    sent = await bot.send_message(LAN, "Đúng không ạ?", reply_markup=YES_NO)
    await bot.edit_message_reply_markup(LAN, sent.message_id)

    assert wire.chat(LAN)[-1].buttons == ()
    assert wire.chat(LAN)[-1].edited is None


async def test_edits_that_cannot_be_are_told_apart(bot: Bot) -> None:
    """An unchanged, a missing and somebody else's message each have their own error."""
    sent = await bot.send_message(LAN, "Đã ghi.")

    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Đã ghi. ", LAN, sent.message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(LAN, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Đã ghi.", LAN, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Đã ghi.", LAN, 1)


async def test_a_message_is_deleted_within_48_hours_only(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """deleteMessage works once, and never on what is older."""
    old = await bot.send_message(LAN, "Cũ")
    clock.move(timedelta(hours=48, seconds=1))
    new = await bot.send_message(LAN, "Mới")

    await bot.delete_message(LAN, new.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(LAN, new.message_id)
    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await bot.delete_message(LAN, old.message_id)
    assert [message.text for message in wire.chat(LAN)] == ["/start", "Cũ"]


async def test_a_pressed_button_reports_its_data_and_is_answered(wire: TelegramWire, bot: Bot) -> None:
    """A press brings who pressed, the message and the data, and its query can be answered."""
    query = await pressed(wire, bot)

    assert (query.from_user.id, query.data) == (LAN, "y")
    assert query.message is not None
    assert query.message.message_id == wire.chat(LAN)[-1].id
    assert await query.answer()


async def test_a_query_is_answered_in_time_or_not_at_all(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """An old query and one that never was get the same refusal."""
    query = await pressed(wire, bot)
    clock.move(timedelta(hours=1))

    for query_id in (query.id, "made up"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(query_id)


async def test_a_tampered_app_can_press_anything(wire: TelegramWire, bot: Bot) -> None:
    """Only a forged press has data no button has, or a message that never was."""
    sent = await bot.send_message(LAN, "Đúng không ạ?", reply_markup=YES_NO)
    with pytest.raises(LookupError, match="no button"):
        wire.press(LAN, sent.message_id, "admin")

    wire.press(LAN, sent.message_id, "admin", forge=True)
    wire.press(LAN, 99, "y", forge=True)

    forged, lost = (update.callback_query for update in await bot.get_updates())
    assert forged is not None
    assert forged.data == "admin"
    assert lost is not None
    assert lost.message is not None
    assert not lost.message.is_accessible


async def test_a_group_can_be_joined_spoken_in_and_left(wire: TelegramWire, bot: Bot) -> None:
    """The bot hears of being added, may write, and after leaving may not."""
    wire.group_add(-100, "Tổ 5", LAN)
    wire.group_say(-100, LAN, "Chào cả nhà")
    added, service, said = await bot.get_updates()

    assert added.my_chat_member is not None
    assert added.my_chat_member.chat.title == "Tổ 5"
    assert service.message is not None
    assert service.message.new_chat_members[0].username == wire.chats.bot["username"]
    assert said.effective_user is not None
    assert said.effective_user.id == LAN
    await bot.send_message(-100, "Xin phép rời nhóm ạ.")
    await bot.leave_chat(-100)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(-100, "?")


async def test_a_bot_thrown_out_of_a_group_is_told_so(wire: TelegramWire, bot: Bot) -> None:
    """Being removed is a membership update and a 403 afterwards."""
    wire.group_add(-100, "Tổ 5", LAN)
    wire.group_remove(-100, LAN)

    assert (await bot.get_updates())[-1].my_chat_member is not None
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_chat_action(-100, "typing")


async def test_the_smaller_methods_answer(wire: TelegramWire, bot: Bot) -> None:
    """Commands, the description, chat actions and the webhook's state are what a bot sets up at its start."""
    commands = (BotCommand("start", "Bắt đầu"),)
    await bot.set_my_commands(commands)
    await bot.set_my_description("Trợ lý của phường")
    wire.say(LAN, "Chào")

    assert await bot.get_my_commands() == commands
    assert await bot.get_my_commands(language_code="vi") == ()
    assert wire.chats.description == "Trợ lý của phường"
    assert await bot.send_chat_action(LAN, "typing")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert wire.settled()


async def test_replies_are_waited_for_without_polling(wire: TelegramWire, bot: Bot) -> None:
    """`replied` ends with the bot's message, and with TimeoutError when there is none."""
    asked = wire.say(LAN, "Chào")
    waiting = asyncio.create_task(wire.replied(LAN, after=asked))
    await bot.send_message(LAN, "Chào bác!")

    assert [reply.text for reply in await waiting] == ["Chào bác!"]
    with pytest.raises(TimeoutError):
        await wire.replied(LAN, after=asked, count=2, within=0.01)


async def test_calls_are_recorded(wire: TelegramWire, bot: Bot, clock: Clock) -> None:
    """Every call leaves its method, parameters and moment."""
    await bot.send_message(LAN, "Chào bác!")

    (call,) = wire.calls
    assert (call.method, call.parameters["text"], call.at) == ("sendMessage", "Chào bác!", clock.now)
    assert call.parameters["chat_id"] == str(LAN)
