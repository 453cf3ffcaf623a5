"""Files, both ways, through the real python-telegram-bot and a real socket."""

import httpx
import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError

from bot.simulator.telegram_wire import TelegramWire
from tests.simulator.conftest import LAN, NO_TLS, TOKEN


async def test_files_go_down_to_people_byte_for_byte(wire: TelegramWire, bot: Bot) -> None:
    """An uploaded document keeps its bytes and Vietnamese name, and is sent again by its file_id."""
    content = bytes(range(256)) * 40 + b"\r\n--\r\n"
    sent = await bot.send_document(LAN, InputFile(content, 'Báo cáo "tháng 11".xlsx'), caption="Dự thảo")
    assert sent.document is not None
    again = await bot.send_document(LAN, sent.document.file_id)

    shown = wire.chat(LAN)[-2]
    assert (shown.kind, shown.text, shown.file_name) == ("document", "Dự thảo", 'Báo cáo "tháng 11".xlsx')
    assert again.document == sent.document
    assert bytes(await (await bot.get_file(sent.document.file_id)).download_as_bytearray()) == content


async def test_photos_go_both_ways(wire: TelegramWire, bot: Bot) -> None:
    """A photo can be uploaded as an attachment, sent again by id, and a person's downloaded."""
    sent = await bot.send_photo(LAN, InputFile(b"PNG", "so-do.png", attach=True))
    await bot.send_photo(LAN, sent.photo[-1].file_id, caption="Sơ đồ")
    wire.photo(LAN, caption="Biểu đây")

    (update,) = await bot.get_updates()
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()).startswith(b"\xff\xd8")
    assert [(m.kind, m.text) for m in wire.chat(LAN)[1:]] == [
        ("photo", ""),
        ("photo", "Sơ đồ"),
        ("photo", "Biểu đây"),
    ]


async def test_files_that_cannot_be_sent_or_fetched_are_refused(wire: TelegramWire, bot: Bot, url: str) -> None:
    """Unknown ids, the wrong kind, empty files and long captions are errors, and an unknown path is a 404."""
    photo = await bot.send_photo(LAN, b"PNG")
    for document in ("unknown", photo.photo[-1].file_id, InputFile(b"", "a.txt")):
        with pytest.raises(BadRequest):
            await bot.send_document(LAN, document)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(LAN, b"x", caption="a" * 1025)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("unknown")
    async with httpx.AsyncClient(verify=NO_TLS) as browser:
        assert (await browser.get(f"{url}/file/bot{TOKEN}/documents/none.txt")).status_code == 404


async def test_files_have_their_limits(wire: TelegramWire, bot: Bot) -> None:
    """A photo above 10 MB cannot go up, nor a file above 20 MB come down."""
    huge = wire.chats.keep("document", "huge.bin", bytes(20 * 1024 * 1024 + 1))

    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_photo(LAN, bytes(10 * 1024 * 1024 + 1))
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(huge.id)


async def test_voices_go_both_ways(wire: TelegramWire, bot: Bot) -> None:
    """A voice is uploaded and sent again by its id; a person's is downloaded as it was spoken."""
    sent = await bot.send_voice(LAN, InputFile(b"OggS 1", "a.ogg"), caption="Nghe giúp")
    assert sent.voice is not None
    again = await bot.send_voice(LAN, sent.voice.file_id)
    wire.voice(LAN, content=b"OggS 2")

    assert again.voice == sent.voice
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.voice is not None
    assert bytes(await (await update.message.voice.get_file()).download_as_bytearray()) == b"OggS 2"
    assert [(m.kind, m.text) for m in wire.chat(LAN)[1:]] == [("voice", "Nghe giúp"), ("voice", ""), ("voice", "")]
    with pytest.raises(BadRequest, match="voice as document"):
        await bot.send_document(LAN, sent.voice.file_id)


async def test_what_a_phone_sends_has_its_own_content(wire: TelegramWire, bot: Bot) -> None:
    """A photo and a document carry the bytes and the words the person gave them."""
    wire.photo(LAN, caption="Biểu", content=b"JPEG")
    wire.document(LAN, "a.xlsx", b"PK", "Danh sách")
    photo, document = await bot.get_updates()
    assert photo.message is not None
    assert document.message is not None
    assert bytes(await (await photo.message.photo[-1].get_file()).download_as_bytearray()) == b"JPEG"
    assert (photo.message.caption, document.message.caption) == ("Biểu", "Danh sách")
