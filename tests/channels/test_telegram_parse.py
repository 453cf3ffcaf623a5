"""Telegram's updates as stored and as translated, with the provider's own JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Unparsable
from bot.channels.telegram.parse import as_raw, parse, update_id
from bot.core.model import Attached, Inbound, Kind

LAN = {"id": 5, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
BOT = {"id": 123456789, "is_bot": True, "first_name": "Phường", "username": "phuong_bot"}
PRIVATE = {"id": 5, "type": "private", "first_name": "Lan"}
GROUP = {"id": -42, "type": "group", "title": "Tổ 5", "all_members_are_administrators": True}
SUPERGROUP = {"id": -10042, "type": "supergroup", "title": "Tổ 5"}
CHANNEL = {"id": -10043, "type": "channel", "title": "Phường"}
FILE = {"file_id": "AgACAgUAAxkBAAIB", "file_unique_id": "AQADtbgxG-R8", "file_size": 1234}
LARGE = FILE | {"file_id": "AgACAgUAAxkBAAIB-large"}
AT = datetime(2025, 11, 24, 16, 0, tzinfo=UTC)

TEXT = Inbound("telegram", "5", Kind.TEXT, "17", AT)
HELD = Attached("AgACAgUAAxkBAAIB", Kind.FILE, size=1234)
A_PHOTO = replace(TEXT, kind=Kind.PHOTO, file=Attached("AgACAgUAAxkBAAIB-large", Kind.PHOTO, size=1234))
A_VIDEO = replace(TEXT, kind=Kind.FILE, file=replace(HELD, mime="video/mp4"))


def message(chat: dict[str, object] = PRIVATE, /, **fields: object) -> dict[str, object]:
    """Make an update with a message."""
    return {
        "update_id": 8001,
        "message": {"message_id": 17, "date": 1764000000, "from": LAN, "chat": chat} | fields,
    }


def edited(chat: dict[str, object] = PRIVATE, /, **fields: object) -> dict[str, object]:
    """Make an update with an edited message."""
    body = {"message_id": 17, "date": 1764000000, "edit_date": 1764000050, "from": LAN, "chat": chat}
    return {"update_id": 8002, "edited_message": body | fields}


def press(data: str | None, chat: dict[str, object] = PRIVATE) -> dict[str, object]:
    """Make an update with a press on a button under our message."""
    under = {"message_id": 18, "date": 1764000100, "text": "Câu 2/3", "from": BOT, "chat": chat}
    query = {"id": "4382bfdwdsb323b2d9", "from": LAN, "chat_instance": "-3112", "message": under}
    return {"update_id": 8003, "callback_query": query | ({} if data is None else {"data": data})}


def membership(old: str, new: str, chat: dict[str, object] = PRIVATE) -> dict[str, object]:
    """Make an update that says what became of us in a chat."""

    def member(status: str) -> dict[str, object]:
        return {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})

    change = {"chat": chat, "from": LAN, "date": 1764000000}
    return {
        "update_id": 8004,
        "my_chat_member": change | {"old_chat_member": member(old), "new_chat_member": member(new)},
    }


def translated(update: object) -> Inbound | None:
    """Take an update the whole way: stored, then parsed."""
    return parse(as_raw(update).body)


PHOTO: dict[str, object] = {"photo": [FILE | {"width": 90, "height": 67}, LARGE | {"width": 800, "height": 600}]}
VIDEO: dict[str, object] = {"video": FILE | {"width": 800, "height": 600, "duration": 3, "mime_type": "video/mp4"}}
DOCUMENT: dict[str, object] = {
    "document": FILE | {"file_name": "bao-cao.xlsx", "mime_type": "application/vnd.ms-excel"}
}
ANIMATION: dict[str, object] = {"animation": FILE | {"width": 80, "height": 60, "duration": 3}} | DOCUMENT
STICKER: dict[str, object] = {
    "sticker": FILE
    | {"width": 512, "height": 512, "type": "regular", "emoji": "👍", "is_animated": False, "is_video": False}
}
CONTACT: dict[str, object] = {"contact": {"phone_number": "+84912345678", "first_name": "Lan", "user_id": 5}}


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (message(text="415 hộ"), replace(TEXT, text="415 hộ")),
        (message(text="  như\ncũ "), replace(TEXT, text="  như\ncũ ")),
        (message(text="/start"), replace(TEXT, text="/start")),
        (message(text="/start dQw4w9WgXcQ_-"), replace(TEXT, text="/start", start="dQw4w9WgXcQ_-")),
        (message(text="/start@phuong_bot abc"), replace(TEXT, text="/start", start="abc")),
        (message(text="/start hai từ"), replace(TEXT, text="/start hai từ")),
        (message(text="/started"), replace(TEXT, text="/started")),
        (message(text=f"/start {'a' * 65}"), replace(TEXT, text=f"/start {'a' * 65}")),
        (message(text="x" * 5000), replace(TEXT, text="x" * 4096)),
        (
            message(text="415", forward_origin={"type": "hidden_user", "sender_user_name": "Ai", "date": 1}),
            replace(TEXT, text="415"),
        ),
        (
            message(text="415", reply_to_message={"poll": "of another Bot API"}, quote={}, external_reply=3),
            replace(TEXT, text="415"),
        ),
        (message(**PHOTO), A_PHOTO),
        (message(**PHOTO, caption="415"), replace(A_PHOTO, text="415")),
        (message(**PHOTO, caption="/start abc"), replace(A_PHOTO, text="/start abc")),
        (
            message(**PHOTO, media_group_id="13877", caption="họp tổ"),
            replace(A_PHOTO, album="13877", text="họp tổ"),
        ),
        (message(**VIDEO, media_group_id="13877"), replace(A_VIDEO, album="13877")),
        (
            message(voice=FILE | {"duration": 3}),
            replace(TEXT, kind=Kind.VOICE, file=replace(HELD, media=Kind.VOICE)),
        ),
        (message(audio=FILE | {"duration": 3}), replace(TEXT, kind=Kind.VOICE, file=HELD)),
        (message(video_note=FILE | {"duration": 3, "length": 240}), replace(TEXT, kind=Kind.VOICE, file=HELD)),
        (message(**STICKER), replace(TEXT, kind=Kind.STICKER)),
        (message(**ANIMATION), replace(TEXT, kind=Kind.STICKER)),
        (message(**CONTACT), replace(TEXT, kind=Kind.CONTACT)),
        (
            message(**DOCUMENT),
            replace(TEXT, kind=Kind.FILE, file=replace(HELD, name="bao-cao.xlsx", mime="application/vnd.ms-excel")),
        ),
        (message(**VIDEO), A_VIDEO),
        (message(location={"latitude": 20.8, "longitude": 106.7}), replace(TEXT, kind=Kind.OTHER)),
        (message(dice={"emoji": "🎲", "value": 3}), replace(TEXT, kind=Kind.OTHER)),
        (message(), replace(TEXT, kind=Kind.OTHER)),
        (message(something_of_next_year={"a": 1}), replace(TEXT, kind=Kind.OTHER)),
        (message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}), None),
        (
            message(pinned_message={"message_id": 3, "date": 1764000000, "chat": PRIVATE, "text": "…"}),
            None,
        ),
    ],
)
def test_messages(update: object, expected: Inbound | None) -> None:
    """Every kind of message in a private chat has its kind, with what was written and when."""
    assert translated(update) == expected


EDIT = Inbound("telegram", "5", Kind.EDIT, "17", AT.replace(second=50))


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (edited(text="451 hộ"), replace(EDIT, text="451 hộ")),
        (edited(text="/start abc"), replace(EDIT, text="/start abc")),
        (edited(**PHOTO, caption="451"), replace(EDIT, text="451")),
        (edited(location={"latitude": 20.8, "longitude": 106.7, "live_period": 900}), None),
    ],
)
def test_edits(update: object, expected: Inbound | None) -> None:
    """An edit carries the new words and its own date; a moving live location is none."""
    assert translated(update) == expected


PRESS = Inbound(
    "telegram",
    "5",
    Kind.PRESS,
    message="4382bfdwdsb323b2d9",
    ack="4382bfdwdsb323b2d9",
    version=12,
    choice="same",
)


@pytest.mark.parametrize(
    ("data", "version", "choice"),
    [
        ("12:same", 12, "same"),
        ("0:a:b", 0, "a:b"),
        ("12:", -1, ""),
        (":same", -1, ""),
        ("-3:same", -1, ""),
        ("same", -1, ""),
        ("", -1, ""),
        (None, -1, ""),
        ("١٢:same", -1, ""),
        (f"{10**60}:x", -1, ""),
        ("12 :same", -1, ""),
    ],
)
def test_presses(data: str | None, version: int, choice: str) -> None:
    """A press says which list it was on; data no keyboard of ours wrote is no choice of any list."""
    assert translated(press(data)) == replace(PRESS, version=version, choice=choice)


def test_a_press_without_its_message_belongs_to_its_person() -> None:
    """Telegram leaves out messages it no longer has, or sends a stub; the private chat is the person."""
    query = {"id": "77", "from": LAN, "chat_instance": "-3112", "data": "12:same"}
    stub = {"message": {"message_id": 18, "date": 0, "chat": PRIVATE}}

    for update in (
        {"update_id": 1, "callback_query": query},
        {"update_id": 1, "callback_query": query | stub},
    ):
        inbound = translated(update)
        assert inbound == replace(PRESS, message="77", ack="77")
        assert as_raw(update).address == "5"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (membership("member", "kicked"), Inbound("telegram", "5", Kind.LEFT, at=AT)),
        (membership("kicked", "member"), Inbound("telegram", "5", Kind.BACK, at=AT)),
        (membership("left", "member", GROUP), Inbound("telegram", "-42", Kind.GROUP, at=AT)),
        (membership("member", "kicked", GROUP), None),
        (membership("member", "left", SUPERGROUP), None),
        (message(GROUP, text="chào"), Inbound("telegram", "-42", Kind.GROUP, "17", AT)),
        (message(SUPERGROUP, text="chào"), Inbound("telegram", "-10042", Kind.GROUP, "17", AT)),
        (message(CHANNEL, text="chào"), Inbound("telegram", "-10043", Kind.GROUP, "17", AT)),
        (edited(GROUP, text="chào"), Inbound("telegram", "-42", Kind.GROUP, "17", AT)),
        (
            press("12:same", GROUP),
            Inbound("telegram", "-42", Kind.GROUP, "4382bfdwdsb323b2d9", ack="4382bfdwdsb323b2d9"),
        ),
    ],
)
def test_where_we_are_and_are_not(update: object, expected: Inbound | None) -> None:
    """Blocked and back are told; a group is named without a word of its members, unless we are out of it."""
    assert translated(update) == expected


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1", "question": "of another Bot API"}},
        {"update_id": 1, "something_of_next_year": {"a": 1}},
    ],
)
def test_what_nobody_asked_for_is_nothing(update: object) -> None:
    """Kinds of updates that were not wanted are no error."""
    assert translated(update) is None


MALFORMED = [
    "",
    "not json",
    "[]",
    "null",
    "3",
    '"?"',
    "{}",
    json.dumps({"update_id": 1, "message": {}}),
    json.dumps({"update_id": 1, "message": {"message_id": 1, "date": "yesterday", "chat": PRIVATE}}),
    json.dumps({"update_id": 1, "message": {"message_id": 1, "date": 2**52, "chat": PRIVATE, "text": "x"}}),
    json.dumps(message(text=17)),
    json.dumps(message({"id": 5})),
    json.dumps(message(voice="?")),
    json.dumps({"update_id": 1, "callback_query": {"id": "77"}}),
    json.dumps({"update_id": 1, "my_chat_member": {"chat": PRIVATE}}),
]


@pytest.mark.parametrize("body", MALFORMED)
def test_a_malformed_update_is_unparsable(body: str) -> None:
    """Whatever the library trips over becomes the one error the caller sets the update aside for."""
    with pytest.raises(Unparsable):
        parse(body)


def test_the_error_tells_nothing_personal() -> None:
    """The text for the log names the error's type; what a person wrote stays out."""
    with pytest.raises(Unparsable, match=r"^\w+Error$"):
        parse(json.dumps(message(text="Nguyễn Thị Lan", voice=5)))


@pytest.mark.parametrize(
    ("update", "key", "address"),
    [
        (message(text="1"), "8001:5:17", "5"),
        (message(GROUP, text="1"), "8001:-42:17", "-42"),
        (edited(text="1"), "8002:5:17:1764000050", "5"),
        (press("12:same"), "8003:4382bfdwdsb323b2d9", "5"),
    ],
)
def test_a_key_names_the_event(update: object, key: str, address: str) -> None:
    """The id and the event together: an id that starts again after a silent week is no repeat."""
    raw = as_raw(update)
    assert (raw.key, raw.address) == (key, address)


@pytest.mark.parametrize(
    ("update", "prefix", "address"),
    [
        (membership("member", "kicked"), "8004:", "5"),
        ({"update_id": 7, "message": {"chat": {"id": 5}}}, "7:", "5"),
        ({"update_id": 7, "edited_message": {"message_id": 3, "chat": {"id": 5}}}, "7:", "5"),
        ({"update_id": 7}, "7:", ""),
        ({"update_id": True, "message": "?"}, ":", ""),
        ({}, ":", ""),
        ("?", ":", ""),
        (None, ":", ""),
    ],
)
def test_without_an_event_the_key_is_a_hash(update: object, prefix: str, address: str) -> None:
    """The same JSON gives the same key, other JSON another, and nothing is too broken to be stored."""
    raw = as_raw(update)

    assert raw.key.startswith(prefix)
    assert len(raw.key) == len(prefix) + 16
    assert raw.address == address
    assert as_raw(json.loads(raw.body)) == raw
    assert as_raw({"another": update}).key != raw.key


def test_the_body_is_compact_and_readable() -> None:
    """Vietnamese stays Vietnamese, so the database can be read."""
    assert as_raw({"update_id": 1, "text": "như cũ"}).body == '{"update_id":1,"text":"như cũ"}'


def test_half_an_emoji_can_be_stored() -> None:
    """JSON may hold half a surrogate pair, which SQLite refuses: it must not block the batch."""
    raw = as_raw(json.loads(r'{"update_id":1,"callback_query":{"id":"\ud83d","data":"\udc00"}}'))

    assert raw.key == "1:?"
    assert raw.body.encode()


def test_the_number_for_the_offset() -> None:
    """Only an integer is an update id."""
    odd: list[object] = [{"update_id": "8001"}, {"update_id": True}, {}, [], None]
    assert update_id({"update_id": 8001}) == 8001
    assert [update_id(each) for each in odd] == [None] * 5


SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
BLANKS = ("message_id", "date", "chat", "from", "text", "photo", "voice", "contact", "caption", "edit_date")
WHOLE = [
    message(text="1", **PHOTO),
    message(**CONTACT),
    edited(text="1"),
    press("1:a"),
    membership("member", "left"),
]


@st.composite
def damaged(draw: st.DrawFn) -> object:
    """Take a valid update and put anything in the place of some of its parts."""
    update = json.loads(json.dumps(draw(st.sampled_from(WHOLE))))
    (event,) = update.keys() - {"update_id"}
    for name in draw(st.lists(st.sampled_from(BLANKS), max_size=3)):
        update[event][name] = draw(JSON)
    if draw(st.booleans()):
        update["update_id"] = draw(JSON)
    return update


@given(JSON | damaged())
def test_no_update_is_too_strange(update: object) -> None:
    """Anything can be stored; parsing gives an Inbound, nothing, or Unparsable, and no other error."""
    raw = as_raw(update)
    assert (raw.key + raw.address + raw.body).encode()
    try:
        inbound = parse(raw.body)
    except Unparsable:
        return
    assert inbound is None or inbound.channel == "telegram"


@given(
    st.text(max_size=50).filter(lambda text: not text.startswith("/start") and text != ""),
    st.integers(0, 4102444800),
    st.integers(1, 2**52),
)
def test_valid_messages_come_through(text: str, seconds: int, chat: int) -> None:
    """Any text, any date till the year 2100 and any id of 52 bits are translated as they are."""
    update = {
        "update_id": 1,
        "message": {"message_id": 3, "date": seconds, "text": text, "chat": {"id": chat, "type": "private"}},
    }
    at = datetime.fromtimestamp(seconds, UTC)
    assert translated(update) == Inbound("telegram", str(chat), Kind.TEXT, "3", at, text)
