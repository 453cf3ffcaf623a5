"""The configuration and the form file: what loads, and what is said of what does not."""

import logging
import os
import re
import traceback
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from bot.channel_config import is_exposed, on_windows_disk
from bot.config import ConfigError, Settings, load
from bot.config_listing import describe
from bot.core.digests import Rule
from bot.core.model import Ward
from bot.core.periods import Ladder, PeriodRule, Policy
from bot.core.texts import config as texts
from bot.core.texts import form as form_texts
from bot.form_rows import FormTables
from bot.toml_file import Table

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
FORM = (ROOT / "indicators.toml").read_text(encoding="utf-8")
TOKEN = "987654321:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
PLACEHOLDER = 'token = "<mã do @BotFather cấp>"'

Change = tuple[str, str]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write config.toml (mode 600): the example with changes, and beside it a form with changes."""

    def written(*changes: Change, form: tuple[Change, ...] = ()) -> Path:
        config = changed(EXAMPLE, *changes)
        if form:
            (tmp_path / "form.toml").write_text(changed(FORM, *form), encoding="utf-8")
            config = changed(config, ('#form = "indicators.toml"', 'form = "form.toml"'))
        path = tmp_path / "config.toml"
        path.write_text(config, encoding="utf-8")
        path.chmod(0o600)
        return path

    return written


def changed(text: str, *changes: Change) -> str:
    """The text with each old replaced where it comes first; one that is not there is a wrong test."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def cases(text: str) -> list[tuple[str, str, str]]:
    """Paragraphs of three lines: what is replaced, by what, and what load says then."""
    return [
        (old, "" if new == "(nothing)" else new, problem)
        for old, new, problem in (case.split("\n") for case in text.strip().split("\n\n"))
    ]


def problems(path: Path) -> list[str]:
    """What load says is wrong."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    return caught.value.problems


# What loads


def test_the_example_loads_where_it_stands() -> None:
    """The example holds no secret, so it loads as it is, readable by all."""
    settings = load(ROOT / "config.example.toml")
    assert settings.telegram is not None
    assert not settings.telegram.filled
    assert "telegram.token: còn là chữ mẫu; thay bằng mã thật trước khi chạy" in describe(settings)


def test_values_of_the_example(write: Write, tmp_path: Path) -> None:
    """The example's values arrive as what the core takes."""
    settings = load(write())
    assert settings.zone.key == "Asia/Ho_Chi_Minh"
    assert settings.ward == Ward(
        name="phường Lê Chân",
        office="Văn phòng Đảng ủy phường Lê Chân",
        helper="đồng chí trực Văn phòng",
        phone="0225 3 000 000",
        group_word="tổ dân phố",
        group_short="Tổ",
        leader_word="tổ trưởng",
    )
    assert settings.storage.path == tmp_path / "data/phuongbot.sqlite3"
    assert (settings.quiet.start, settings.quiet.end) == (time(20, 0), time(7, 30))
    assert settings.reminders.morning == time(8, 0)
    assert settings.policy == Policy(PeriodRule(14, 25, 20), Ladder((3, 1), (1,)))
    assert settings.web is None
    assert settings.invites.days == 30
    assert settings.digests == Rule(hour=time(8, 0))


def test_a_weekday_or_none(write: Write) -> None:
    """A Friday's digest for the office alone, at half past nine; none at all, and no hour but the morning's."""
    path = write(
        ('weekday = "mon"', 'weekday = "fri"'),
        ('hour = "08:00"', 'hour = "9:30"'),
        ('"party_office", "leadership", "charges"', '"party_office"'),
    )
    assert load(path).digests == Rule(weekday=4, hour=time(9, 30), leadership=False, charges=False)
    path = write(
        ('weekday = "mon"', 'weekday = "none"'), ('hour = "08:00"\n', ""), ("closing = true", "closing = false")
    )
    assert load(path).digests == Rule(weekday=None, closing=False)


def test_optional_parts(write: Write) -> None:
    """Sections the example leaves out load once their lines are made effective."""
    path = write(
        ("#[web]", "[web]"),
        ("#port = 8080", "port = 0"),
        ("#[[zalo.bots]]", "[[zalo.bots]]"),
        ('#name = "zalo-1"', 'name = "zalo-1"'),
        ('#token = "<mã do Zalo', 'token = "<mã do Zalo'),
        ('#username = "le_chan_bot"', 'username = "@le_chan_bot"'),
    )
    settings = load(path)
    assert settings.web is not None
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 0)
    assert [bot.name for bot in settings.zalo.bots] == ["zalo-1"]
    assert settings.zalo.bots[0].base_url == "https://bot-api.zaloplatforms.com/bot"
    assert settings.telegram is not None
    assert settings.telegram.username == "le_chan_bot"


def test_no_channel_is_said(write: Write) -> None:
    """A configuration without a channel loads; check-config says that nobody can be reached."""
    path = write()
    path.write_text(re.sub(r"\[telegram\].*?(?=\[storage\])", "", EXAMPLE, flags=re.DOTALL), encoding="utf-8")
    settings = load(path)
    assert settings.telegram is None
    assert describe(settings)[-1].startswith("kênh: chưa có")


@pytest.mark.parametrize(
    ("base_url", "on_loopback"),
    [
        ("https://api.telegram.org/bot", False),
        ("http://127.0.0.1:8081/bot", True),
        ("http://[::1]:8081/bot", True),
        ("http://localhost:8081/bot", True),
        ("http://localhost.example.vn/bot", False),
    ],
)
def test_on_loopback(write: Write, base_url: str, *, on_loopback: bool) -> None:
    """Whether everything stays on this machine is read from the addresses."""
    assert load(write(("https://api.telegram.org/bot", base_url))).on_loopback == on_loopback


def test_times_and_dates_as_toml_writes_them(write: Write) -> None:
    """Times and dates may stand with or without quotes."""
    settings = load(
        write(
            ('quiet_from = "20:00"', "quiet_from = 19:30:00"),
            ('morning = "08:00"', 'morning = "7:45"'),
            ("days_off = []", 'days_off = [2027-02-11, "2027-02-12"]'),
        )
    )
    assert settings.quiet.start == time(19, 30)
    assert settings.reminders.morning == time(7, 45)
    assert settings.calendar_lists.days_off == (date(2027, 2, 11), date(2027, 2, 12))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 24), False),  # Vietnam's day of culture, a holiday since 2026
        (date(2027, 2, 4), False),  # Tết
        (date(2027, 2, 10), False),
        (date(2027, 2, 11), True),
        (date(2027, 4, 16), False),  # the Hùng Kings' day, lunar
        (date(2026, 8, 22), True),  # a make-up Saturday by decree
        (date(2050, 9, 2), False),
    ],
)
def test_public_holidays(day: date, *, working: bool) -> None:
    """The law's holidays and make-up days are known without being listed."""
    assert load(ROOT / "config.example.toml").calendar.is_working(day) == working


def test_the_wards_own_days(write: Write) -> None:
    """The ward's lists win over the public ones."""
    path = write(("days_off = []", "days_off = [2027-02-11]"), ("workdays = []", "workdays = [2026-11-24]"))
    calendar = load(path).calendar
    assert not calendar.is_working(date(2027, 2, 11))
    assert calendar.is_working(date(2026, 11, 24))
    assert not load(write(("days_off = []", "days_off = [2026-08-22]"))).calendar.is_working(date(2026, 8, 22))


def test_letters_are_composed(write: Write) -> None:
    """Words typed on a system that takes letters apart are put together."""
    settings = load(write(('"tổ trưởng"', '"tổ trưởng"')))
    assert settings.ward.leader_word == "tổ trưởng"


def test_a_mark_of_windows_editors(write: Write) -> None:
    """The mark Notepad puts before the text is no error."""
    path = write()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(path).ward_table.group_short == "Tổ"


def test_a_form_of_ones_own(write: Write) -> None:
    """A form beside the configuration takes the place of the packaged one."""
    settings = load(write(form=(("last_day = 14", "last_day = 15"), ("before = [3, 1]", "before = [5, 2]"))))
    assert settings.policy == Policy(PeriodRule(15, 25, 20), Ladder((5, 2), (1,)))


def test_settings_do_not_change(write: Write) -> None:
    """Loaded settings are frozen, sections too."""
    settings = load(write())
    with pytest.raises(ValidationError):
        settings.reminders.morning = time(9)


# What does not load


WRONG_VALUES = """
quiet_from =
qiuet_from =
reminders.qiuet_from: không có khóa này; có phải là quiet_from không

[invites]
[invite]
invite: không có khóa này; có phải là invites không

days = 30
x = 1
invites.x: không có khóa này; các khóa dùng được: days

"20:00"
20
reminders.quiet_from: phải là giờ và phút trong ngoặc kép, ví dụ "20:00"

"20:00"
"8 giờ tối"
reminders.quiet_from: phải là giờ và phút trong ngoặc kép, ví dụ "20:00"

"20:00"
"24:00"
reminders.quiet_from: phải là giờ và phút trong ngoặc kép, ví dụ "20:00"

"20:00"
"07:30"
reminders.quiet_to: phải khác quiet_from

morning = "08:00"
morning = "07:29"
reminders.morning: rơi vào giờ nghỉ (quiet_from đến quiet_to); chọn giờ khác

hour = "08:00"
hour = "07:59"
digest.hour: phải từ giờ reminders.morning trở đi và trước giờ nghỉ (quiet_from)

hour = "08:00"
hour = "20:00"
digest.hour: phải từ giờ reminders.morning trở đi và trước giờ nghỉ (quiet_from)

hour = "08:00"
hour = "8 giờ"
digest.hour: phải là giờ và phút trong ngoặc kép, ví dụ "20:00"

weekday = "mon"
weekday = "sun"
digest.weekday: phải là một trong: mon, tue, wed, thu, fri, sat, none

"charges"]
"everybody"]
digest.recipients[3]: phải là một trong: party_office, leadership, charges

"07:30"
"09:00"
reminders.morning: rơi vào giờ nghỉ (quiet_from đến quiet_to); chọn giờ khác

days = 30
days = "30"
invites.days: phải là số nguyên, không có ngoặc kép

days = 30
days = true
invites.days: phải là số nguyên, không có ngoặc kép

days = 30
days = 0
invites.days: phải từ 1 trở lên

days = 30
days = 366
invites.days: phải từ 365 trở xuống

"Tổ"
5
ward.group_short: phải là chữ trong ngoặc kép, ví dụ "…"

"Tổ"
" "
ward.group_short: đang để trống; ghi chữ vào giữa hai dấu ngoặc kép

group_short = "Tổ"
(nothing)
ward.group_short: còn thiếu; chép khóa này từ tệp mẫu rồi sửa

"0225 3 000 000"
"gọi trực"
ward.helper_phone: phải là số điện thoại 8 đến 12 chữ số, ví dụ "0225 3 847 000"

"Asia/Ho_Chi_Minh"
"Asia/Hanoi"
timezone: không có múi giờ này; ở Việt Nam ghi "Asia/Ho_Chi_Minh"

"Asia/Ho_Chi_Minh"
"Asia"
timezone: không có múi giờ này; ở Việt Nam ghi "Asia/Ho_Chi_Minh"

"Asia/Ho_Chi_Minh"
7
timezone: không có múi giờ này; ở Việt Nam ghi "Asia/Ho_Chi_Minh"

https://api.telegram.org/bot
https://api.telegram.org
telegram.base_url: phải là địa chỉ http:// hoặc https:// tận cùng bằng /bot, không kèm mật khẩu hay dấu hỏi

https://api.telegram.org/bot
ftp://x/bot
telegram.base_url: phải là địa chỉ http:// hoặc https:// tận cùng bằng /bot, không kèm mật khẩu hay dấu hỏi

https://api.telegram.org/bot
https://a:b@x/bot
telegram.base_url: phải là địa chỉ http:// hoặc https:// tận cùng bằng /bot, không kèm mật khẩu hay dấu hỏi

https://api.telegram.org/bot
http://[::1/bot
telegram.base_url: phải là địa chỉ http:// hoặc https:// tận cùng bằng /bot, không kèm mật khẩu hay dấu hỏi

#username = "le_chan_bot"
username = "lê chân"
telegram.username: phải là tên người dùng của bot, 5 đến 32 chữ, số, gạch dưới, ví dụ "phuong_bot"

#proxy = "http:
proxy = "socks5:
telegram.proxy: phải là địa chỉ http:// hoặc https:// của máy chủ trung gian, ví dụ http://10.0.0.5:3128

token = "<mã do @BotFather cấp>"
(nothing)
telegram.token: còn thiếu; ghi một trong ba khóa token, token_env, token_file

token = "<mã do @BotFather cấp>"
token = ""
telegram.token: đang để trống; ghi mã của bot vào đó

token = "<mã do @BotFather cấp>"
token = 5
telegram.token: phải là chữ trong ngoặc kép, ví dụ "…"

token = "<mã do @BotFather cấp>"
token = "12 34"
telegram.token: không giống mã của bot; chép lại nguyên dòng mã được cấp, dạng 123456789:AbC-dEf…

token = "<mã do @BotFather cấp>"
token_env = "NOT_SET"
telegram.token_env: biến môi trường NOT_SET chưa đặt hoặc để trống; đặt biến này trước khi chạy

"data/phuongbot.sqlite3"
"."
storage.path: đang chỉ vào một thư mục; ghi tên tệp

"data/phuongbot.sqlite3"
""
storage.path: đang để trống; ghi chữ vào giữa hai dấu ngoặc kép

"data/phuongbot.sqlite3"
3
storage.path: phải là đường dẫn trong ngoặc kép, ví dụ "…"

days_off = []
days_off = ["2027-02-11", "11/02/2027"]
calendar.days_off[2]: phải là ngày viết năm-tháng-ngày, ví dụ 2027-02-04

days_off = []
days_off = 2027-02-11
calendar.days_off: phải là danh sách trong ngoặc vuông, ví dụ [1, 2]

workdays = []
workdays = [20270220]
calendar.workdays[1]: phải là ngày viết năm-tháng-ngày, ví dụ 2027-02-04

[storage]
[[storage]]
storage: phải là một mục có các khóa riêng, như trong tệp mẫu

#form = "indicators.toml"
form = 3
form: phải là đường dẫn trong ngoặc kép, ví dụ "…"

#form = "indicators.toml"
form = ""
form: đang để trống; ghi chữ vào giữa hai dấu ngoặc kép
"""


@pytest.mark.parametrize(("old", "new", "problem"), cases(WRONG_VALUES))
def test_one_wrong_value_is_one_line(write: Write, old: str, new: str, problem: str) -> None:
    """A wrong value is named by its key, in one sentence that says what to do."""
    assert problems(write((old, new))) == [problem]


def test_a_port_is_a_port(write: Write) -> None:
    """A port beyond the last one is refused."""
    path = write(("#[web]", "[web]"), ("#port = 8080", "port = 70000"))
    assert problems(path) == ["web.port: phải từ 65535 trở xuống"]


def test_a_day_both_off_and_worked(write: Write) -> None:
    """The two lists of the calendar may not share a day."""
    path = write(("days_off = []", "days_off = [2027-02-11]"), ("workdays = []", "workdays = [2027-02-11]"))
    assert problems(path) == ["calendar.workdays: ngày 2027-02-11 có cả trong days_off; bỏ ở một bên"]


def test_zalo_bots_are_told_apart(write: Write) -> None:
    """A list's rows are counted from one; two bots of one name are refused."""
    one, other = '\nname = "z"\ntoken = "<…>"\n', '\nname = "z"\ntoken_env = "NOT_SET"\n'
    path = write(("#[[zalo.bots]]", f"[[zalo.bots]]{one}[[zalo.bots]]{other}"))
    assert problems(path) == [f"zalo.bots[2].token_env: {texts.no_variable('NOT_SET')}"]
    path = write(("#[[zalo.bots]]", f"[[zalo.bots]]{one}[[zalo.bots]]{one}"))
    assert problems(path) == ["zalo.bots: z đã dùng ở trên; chọn tên khác"]


def test_a_period_without_room(write: Write) -> None:
    """A hand-in day that leaves no day to answer in some month is named with the first such period."""
    path = write(form=(("\nhand_in_day = 25", "\nhand_in_day = 16"),))
    assert problems(path) == [f"period.hand_in_day: {texts.no_room('2026-02')}"]
    path = write(form=(("quarter_hand_in_day = 20", "quarter_hand_in_day = 15"),))
    assert problems(path) == [f"period.quarter_hand_in_day: {texts.no_room('2026-03')}"]


def test_every_problem_of_both_files_at_once(write: Write) -> None:
    """All that is wrong is listed in one go; a wrong key hides no other, in either file."""
    path = write(
        ("days_off = []", "days_of = []"),
        ('"20:00"', '"8h"'),
        ("days = 30", "days = 0"),
        (PLACEHOLDER, f'token = "{TOKEN}"\ntoken_env = "NOT_SET"'),
        ('group_short = "Tổ"', ""),
        form=(
            ("high = 31", "high = -1\nlimit = 3"),
            ('asks = ["S8"]', 'asks = ["S8", "N9"]'),
            ("quý, {you}", "quý, {ten}"),
            ('right = "S4"', 'right = "S3"'),
            ("last_day = 14", "last_day = 0"),
        ),
    )
    path.chmod(0o644)
    assert problems(path) == [
        "ward.group_short: còn thiếu; chép khóa này từ tệp mẫu rồi sửa",
        f"telegram.token_env: {texts.no_variable('NOT_SET')}",
        f"telegram.token: {texts.two_tokens()}",
        "calendar.days_of: không có khóa này; có phải là days_off không",
        'reminders.quiet_from: phải là giờ và phút trong ngoặc kép, ví dụ "20:00"',
        "invites.days: phải từ 1 trở lên",
        texts.exposed(str(path), windows_disk=False),
        "period.last_day: phải từ 1 trở lên",
        "indicator S3.high: phải từ low trở lên",
        "indicator S3.limit: không có khóa này; các khóa dùng được: code, label, owner, sort, answer, unit, "
        "unit_words, words, low, high, soft_percent, roster, absent, stage, options, few_told, seen_by",
        "question K.text: không có chỗ thay thế {ten}; chỉ dùng {you}",
        "check S3, S3.right: phải khác left",
        "question S8+N9.asks: không có chỉ tiêu N9; khai báo ở [[indicator]] trước",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'timezone = "Asia/Ho_Chi_Minh"\n[ward\n', "dòng 2: sai cú pháp TOML"),
        (b'timezone = "', "cuối tệp: sai cú pháp TOML"),
        ('name = "phường"'.encode("utf-16"), "không phải UTF-8"),
    ],
)
def test_files_that_are_no_toml(write: Write, content: bytes, problem: str) -> None:
    """A file that cannot be read as TOML is named with the line to look at, the form's under its key."""
    path = write()
    form = path.with_name("form.toml")
    form.write_bytes(content)
    path.write_bytes(b'form = "form.toml"\n' + path.read_bytes().replace(b"timezone", b"#timezone"))
    assert problems(path)[0].startswith(f"form: {form}: {problem}")
    path.write_bytes(content)
    assert problems(path)[0].startswith(f"{path}: {problem}")


def test_files_that_are_not_there(write: Write, tmp_path: Path) -> None:
    """A missing file says where the example is; a folder is no file."""
    missing = tmp_path / "none.toml"
    assert problems(missing) == [f"{missing}: {texts.no_file('config.example.toml')}"]
    assert problems(tmp_path) == [f"{tmp_path}: {texts.unreadable_file()}"]
    assert problems(write(('#form = "indicators.toml"', 'form = "none.toml"'))) == [
        f"form: {form_texts.no_form(str(missing))}"
    ]
    assert problems(write(('#form = "indicators.toml"', 'form = "../"'))) == [
        f"form: {tmp_path / '..'}: {texts.unreadable_file()}"
    ]


# Secrets


def test_three_sources_of_a_token(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token stands in the file, in a variable, or in a file of its own, spaces around it left out."""
    monkeypatch.setenv("A_TOKEN", TOKEN)
    secret = tmp_path / "telegram.token"
    secret.write_text(f" {TOKEN}\n")
    secret.chmod(0o600)
    sources = (f'token = "{TOKEN}"', 'token_env = "A_TOKEN"', 'token_file = "telegram.token"')
    for source in sources:
        telegram = load(write((PLACEHOLDER, source))).telegram
        assert telegram is not None
        assert telegram.token.get_secret_value() == TOKEN
        assert telegram.filled
    assert problems(write((PLACEHOLDER, "\n".join(sources[1:])))) == [f"telegram.token: {texts.two_tokens()}"]


def test_a_token_file_that_does_not_serve(write: Write, tmp_path: Path) -> None:
    """A token's file must be there and hold something."""
    path = write((PLACEHOLDER, 'token_file = "telegram.token"'))
    secret = tmp_path / "telegram.token"
    assert problems(path) == [f"telegram.token_file: {texts.no_token_file(str(secret))}"]
    secret.write_text("\n")
    assert problems(path) == [f"telegram.token_file: {texts.empty_token()}"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_exposed_secrets_are_refused_with_the_cure(write: Write, tmp_path: Path, mode: int) -> None:
    """A file with a secret that others may open is refused; without a secret it may be open to all."""
    path = write((PLACEHOLDER, f'token = "{TOKEN}"'))
    path.chmod(mode)
    assert problems(path) == [f"{path}: tệp có mã bí mật mà người khác trên máy mở được; chạy: chmod 600 {path}"]
    path = write(("#proxy = \"http://10", "proxy = \"http://user:password@10"))  # fmt: skip
    path.chmod(mode)
    assert len(problems(path)) == 1
    secret = tmp_path / "telegram.token"
    secret.write_text(TOKEN)
    secret.chmod(mode)
    path = write((PLACEHOLDER, 'token_file = "telegram.token"'))
    path.chmod(mode)
    assert problems(path) == [f"telegram.token_file: {texts.exposed(str(secret), windows_disk=False)}"]


def test_a_cure_can_be_pasted() -> None:
    """The path in the cure is quoted for the shell."""
    assert texts.exposed("/home/an/bot moi/c.toml", windows_disk=False).endswith("chmod 600 '/home/an/bot moi/c.toml'")


@pytest.mark.parametrize(
    ("path", "release", "expected"),
    [
        ("/mnt/c/phuongbot/config.toml", "5.15.153.1-microsoft-standard-WSL2", True),
        ("/home/an/config.toml", "5.15.153.1-microsoft-standard-WSL2", False),
        ("/mnt/c/phuongbot/config.toml", "6.8.0-48-generic", False),
    ],
)
def test_windows_disks_seen_from_linux(path: str, release: str, *, expected: bool) -> None:
    """On a Windows disk chmod does nothing, so the cure is another one and explains itself."""
    assert on_windows_disk(Path(path), release) == expected
    cure = texts.exposed(path, windows_disk=expected)
    assert ("wsl.conf" in cure) == expected


def test_what_the_system_keeps_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows keeps no such bits, and systemd's credentials are private whatever theirs say."""
    secret = tmp_path / "token"
    secret.write_text(TOKEN)
    secret.chmod(0o640)
    assert is_exposed(secret)
    with monkeypatch.context() as windows:
        windows.setattr(os, "name", "nt")
        exposed = is_exposed(secret)
    assert not exposed
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert not is_exposed(secret)


def test_secrets_are_never_shown(write: Write, caplog: pytest.LogCaptureFixture) -> None:
    """No repr, log line or check-config shows a token or a proxy's password."""
    path = write((PLACEHOLDER, f'token = "{TOKEN}"'), ('#proxy = "http://10', 'proxy = "http://u:Passw0rd@10'))
    settings = load(path)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").info("%s %r %s", settings, settings, settings.telegram)
    shown = [repr(settings), str(settings), caplog.text, *describe(settings), str(settings.model_dump())]
    assert not [text for text in shown if TOKEN in text or "Passw0rd" in text]
    assert "telegram.token: đã có, không hiện" in describe(settings)
    assert "telegram.proxy: đã có, không hiện" in describe(settings)


@pytest.mark.parametrize(
    "line",
    [
        f'token = "{TOKEN} {TOKEN}"',
        f'token = ["{TOKEN}"]',
        f'tokn = "{TOKEN}"',
        f'token = "{TOKEN}"\ntoken_env = "{"PATH"}"',
        f'token = "{TOKEN}',
        f'proxy = "{TOKEN}"',
    ],
)
def test_problems_do_not_repeat_secrets(write: Write, line: str) -> None:
    """A secret in a wrong place or shape is not repeated by the error, its causes or its traceback."""
    with pytest.raises(ConfigError) as caught:
        load(write((PLACEHOLDER, line)))
    seen: BaseException | None = caught.value
    while seen is not None:
        assert TOKEN not in repr(seen) + str(seen)
        seen = seen.__cause__ or seen.__context__
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


# The example and the models


def tables_in(annotation: Any) -> list[type[Table]]:
    """The tables within an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return [annotation]
    return [table for inner in get_args(annotation) for table in tables_in(inner)]


def keys_of(model: type[Table], where: str = "") -> set[str]:
    """Every key of the models, dotted."""
    keys = set()
    for name, field in model.model_fields.items():
        key = f"{where}{field.alias or name}"
        inner = tables_in(field.annotation)
        keys |= {key} if not inner else set().union(*(keys_of(table, f"{key}.") for table in inner))
    return keys


def keys_written(text: str) -> set[str]:
    """Every key a file sets or shows behind a "#", dotted."""
    table, keys = "", set()
    for line in text.splitlines():
        if head := re.match(r"#?\[+([a-z.]+)\]", line):
            table = f"{head[1]}."
        elif key := re.match(r"#?([a-z_]+) = ", line):
            keys.add(table + key[1])
    return keys


def test_the_example_shows_every_key() -> None:
    """Every key of the models stands in the example, and the example shows no other."""
    as_for_telegram = {"zalo.bots.token_env", "zalo.bots.token_file"}
    assert keys_of(Settings) - as_for_telegram == keys_written(EXAMPLE)


def test_every_key_of_the_example_is_explained() -> None:
    """Above each key of the example, or the keys it stands together with, is a comment."""
    lines = EXAMPLE.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"#?[a-z_]+ = ", line):
            above = number
            while re.match(r"#?[a-z_]+ = ", lines[above]):
                above -= 1
            assert lines[above].startswith("# "), line


def test_the_form_shows_the_keys_of_its_tables() -> None:
    """The keys of the period and the ladder stand in the form that ships."""
    assert keys_of(FormTables) - {"indicator", "question", "check", "target"} <= keys_written(FORM)
