"""The closed lists: every word, phrase and sign that may stand in a figure without making it doubtful.

In the table of roles "|" parts the entries; each also matches without its accents, unless it ends in "!" (the bare
letters are another word). What stands in no list here is OTHER, and a text with it is asked about.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from bot.core.folding import fold
from bot.core.number_group import NumberWord, Sign

__all__ = [
    "GROUPS",
    "NO",
    "NUMBER_WORDS",
    "ONLY_AFTER_NUMBER",
    "ONLY_BESIDE_NUMBER",
    "PHRASES",
    "SIGNS",
    "ZERO",
    "Role",
]

# Folded labels which, with no number after them, only say whose figure it is ("tổ có 130 hộ", "12 tổ").
GROUPS = frozenset({"to", "to dan pho", "tdp", "khu", "khu pho", "khu dan cu", "thon", "xom", "ap"})


class Role(Enum):
    """What a part of an answer does there."""

    NUMBER = auto()
    UNIT = auto()  # what is counted; dropped
    ORDINAL_UNIT = auto()  # a unit which before a number may name one: "buổi 2"
    OPENING = auto()  # courtesy before an answer, a word of its own after "không" ("không báo cáo")
    POLITE = auto()  # means nothing anywhere
    FILLER = auto()  # means nothing beside a number
    HEADING = auto()  # "số hộ": means nothing before a number
    LABEL = auto()  # before a number it makes it a name: "tổ 5"
    PLACE = auto()  # a facility, which a group may not have
    PERCENT = auto()
    MONEY = auto()
    RATE = auto()  # means nothing beside a percentage: "tỷ lệ"
    SLASH = auto()
    CLOCK = auto()  # ":" between digits
    OF = auto()  # between part and whole: "12 trên 15"
    ATTENDING = auto()  # "du": dự after a unit, else perhaps dư or đủ
    MORE = auto()  # the figure is a change: "tăng 3"
    LESS = auto()
    EACH = auto()  # two numbers that may have to be multiplied
    NOT = auto()  # "không phải 120"
    CORRECTION = auto()  # what follows replaces what stood before
    VAGUE = auto()  # no number can be offered: "vài trăm"
    BREAK = auto()
    OTHER = auto()


_TABLE: dict[Role, str] = {
    Role.UNIT: (
        "hộ|hộ dân|hộ gia đình|gia đình|người|ng|người dân|người dự|nhân khẩu|khẩu|nhân dân|bà con|"
        "công dân|dân|lượt|lượt người|lượt ng|lượt dự|cuộc họp|buổi họp|hội viên|đoàn viên|đảng viên|đ/c|"
        "d/c|cháu!|trường hợp|văn bản|biên bản|sự kiện|mô hình|đơn vị|trường|câu lạc bộ|clb|họp|"
        "tuyên truyền|sinh hoạt|văn nghệ|thể thao|vi phạm|nhắc nhở|tin bài|đại biểu|thành viên|cán bộ|"
        "suất|giải|tiết mục"
    ),
    Role.ORDINAL_UNIT: (
        "nhà!|hội nghị|chương trình|lớp|cuộc|buổi|vụ|vụ việc|hoạt động|ngày|lần|tin|bài|lượt bài|đợt|việc"
    ),
    Role.OPENING: (
        "dạ|dạ vâng|thưa|kính thưa|vâng!|báo cáo|xin|xin báo cáo|ok|oke|ừ!|tổ tôi!|to toi|tổ em|tổ mình|"
        "tổ này|thôn tôi!|thon toi|thôn em|thôn mình|thôn này|bên tôi!|bên em|bên mình"
    ),
    Role.POLITE: (
        "ạ|a|em|bác|ông|bà!|cô!|anh|chị|chú|đồng chí|tôi!|mình|nhé|nhá|nha|ơi|cảm ơn|cám ơn|"
        "trong tháng này|trong tháng qua|tháng này|tháng vừa qua|tháng vừa rồi|trong kỳ|trong kỳ này|"
        "kỳ này|trong quý này|quý này|hiện tại|hiện nay|hiện giờ|bây giờ|hôm nay|đến nay|tính đến nay"
    ),
    Role.FILLER: (
        "có|được|đc|dc|tổng|tổng số|tổng cộng|tổng là|tổng có|tất cả|tất cả là|cả!|cả thảy|toàn bộ|đủ!|"
        "vẫn!|chỉ!|đúng|chính xác|tròn|chẵn|tham gia|tham dự|dự!|đến dự|đi dự|có mặt|gồm|gửi|số liệu|"
        "số liệu là|số lượng|kết quả|mở|mở cửa|tổ chức|tổ chức được|họp được|mỗi tháng|hàng tháng|"
        "hằng tháng|con số là|thì|là|rồi|thôi|đã|cũng|đấy|đó!|này|luôn|hiện|nay|"
        "tổ có|tổ tôi có|tổ em có|tổ mình có|thôn có|thôn tôi có|thôn em có|tôi có|khu có|em có"
    ),
    Role.HEADING: (
        "số hộ|tổng số hộ|số hộ dân|số người|tổng số người|số lượt|số lượt người|số buổi|số cuộc|số vụ|"
        "số khẩu|số nhân khẩu|số hoạt động|số ngày|số lần|số tin|số bài|số tin bài|tổng số khẩu|"
        "tổng số nhân khẩu|tổng số buổi"
    ),
    Role.LABEL: "tổ|tổ dân phố|tdp|khu|khu phố|khu dân cư|thôn|xóm|ấp|số|câu|tháng|quý|kỳ|toi|cụm|chi bộ|phường|khối",
    Role.PLACE: (
        "nhà văn hóa|nhà văn hoá|nvh|nhà sinh hoạt|nhà sinh hoạt cộng đồng|nhà họp|hội trường|"
        "điểm sinh hoạt|nhà văn hóa riêng|nhà sinh hoạt văn hóa"
    ),
    Role.PERCENT: "phần trăm|%",
    Role.MONEY: "đồng|đ|vnd|vnđ|việt nam đồng",
    Role.RATE: "tỷ lệ|tỉ lệ|đạt|đạt tỷ lệ|đạt tỉ lệ",
    Role.OF: "trên|trong|trên tổng|trên tổng số|trong tổng|trong tổng số|trong số",
    Role.ATTENDING: "du",
    Role.MORE: "tăng|tăng thêm|thêm|nhiều hơn|cộng thêm",
    Role.LESS: "giảm|giảm đi|bớt|bớt đi|ít hơn",
    Role.EACH: "mỗi|mỗi buổi|mỗi cuộc|x|nhân",
    Role.NOT: (
        "không phải|ko phải|k phải|không phải là|ko phải là|chứ không|chứ không phải|chứ ko|chứ ko phải|"
        "chứ ko phải là|chứ không phải là"
    ),
    Role.CORRECTION: (
        "à!|à quên|quên|nhầm|à nhầm|ý là|ý tôi!|sửa|sửa lại|sửa là|sửa thành|thành|à không|lộn|đúng là|"
        "đúng ra là|đúng ra|mà!|phải là|xin sửa"
    ),
    Role.VAGUE: "vài|mấy|dăm|nhiều|ít|một ít|một vài|một số|một nửa|phần|âm!|bao nhiêu|đôi ba|đa số|một mình",
    # words whose beginning is in a table above, and what phrases are made of (see `number_phrases`)
    Role.OTHER: (
        "phát sinh|xảy ra|diễn ra|ghi nhận|thay đổi|biến động|tổng hợp|năm nay|năm ngoái|năm trước|"
        "trong năm|cả năm|một tuần|một tháng|một quý|một năm|mỗi tuần|mỗi quý|mỗi năm|mỗi ngày|hàng tuần|"
        "hằng tuần|hàng năm|hằng năm|đầu năm|cuối năm|trong đó|thống kê|một đôi|tổ chức họp|thứ|"
        "tháng trước|kỳ trước|quý trước|lần trước|đợt trước|số cũ|số trước|nhà nước|con số|kiểm tra|"
        "rà soát|bổ sung|cập nhật|áp dụng|phạm vi|đối tượng|thông tin|xem lại|hỏi lại"
    ),
}

_DIGITS = {"không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
_SCALES = {"vạn": 10**4, "nghìn": 1000, "ngàn": 1000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}


def _number_words() -> dict[str, NumberWord]:
    words = {word: NumberWord(Sign.DIGIT, value) for word, value in _DIGITS.items()}
    words |= {word: NumberWord(Sign.SCALE, value) for word, value in _SCALES.items()}
    words |= {
        "bẩy": NumberWord(Sign.DIGIT, 7),
        "mốt": NumberWord(Sign.LATE_DIGIT, 1),
        "tư": NumberWord(Sign.LATE_DIGIT, 4),
        "lăm": NumberWord(Sign.LATE_DIGIT, 5),
        "nhăm": NumberWord(Sign.LATE_DIGIT, 5),
        "mười": NumberWord(Sign.TEN, 10),
        "mươi": NumberWord(Sign.TENS, 10),
        "hăm": NumberWord(Sign.SHORT_TENS, 20),
        "băm": NumberWord(Sign.SHORT_TENS, 30),
        "chục": NumberWord(Sign.PACK, 10),
        "tá": NumberWord(Sign.DOZEN, 12),
        "trăm": NumberWord(Sign.HUNDRED, 100),
        "linh": NumberWord(Sign.ODD),
        "lẻ": NumberWord(Sign.ODD),
        "rưỡi": NumberWord(Sign.HALF_MORE),
        "rưởi": NumberWord(Sign.HALF_MORE),
        "nửa": NumberWord(Sign.HALF_OF),
        "phẩy": NumberWord(Sign.POINT),
    }
    bare = {fold(word): sign for word, sign in words.items() if fold(word) != word}
    bare |= {
        "mot": NumberWord(Sign.DIGIT, 1, maybe_late=True),
        "nam": NumberWord(Sign.DIGIT, 5, bare=True),
        "sau": NumberWord(Sign.DIGIT, 6, bare=True),
        "tam": NumberWord(Sign.DIGIT, 8, bare=True, leads=True),  # tầm
        "tu": NumberWord(Sign.LATE_DIGIT, 4, leads=True),  # từ
        "lam": NumberWord(Sign.LATE_DIGIT, 5, leads=True),  # làm
        "van": NumberWord(Sign.SCALE, 10**4, leads=True, slip=True),  # vẫn
        "ta": NumberWord(Sign.DOZEN, 12, bare=True),  # tạ
        "muoi": NumberWord(Sign.TEN_OR_TENS, 10),
    }
    heard = {  # n/l, x/s and tr/ch as spoken in the north, and accents keyboards misplace
        "linh": "ninh", "lẻ": "nẻ|lẽ|le|ne", "sáu": "xáu", "trăm": "chăm", "triệu": "chiệu",
        "mười": "muời|mưòi|mừơi", "mươi": "muơi|mưoi", "nghìn": "ngìn|nghin|ngin",
    }  # fmt: skip
    slips = {
        slip: replace(words[word], slip=True)
        for word, row in heard.items()
        for slip in row.split("|")
        if slip not in bare
    }
    chat = {
        "k": NumberWord(Sign.SCALE, 1000, chat=True),
        "tr": NumberWord(Sign.SCALE, 10**6, chat=True),
        "củ": NumberWord(Sign.SCALE, 10**6, chat=True, slip=True),
        "cu": NumberWord(Sign.SCALE, 10**6, chat=True, slip=True),
    }
    return slips | bare | words | chat


NUMBER_WORDS = _number_words()
# These are number words only beside another one: "k" is also "không", "cu" cũ, "van" vẫn, "tu" từ, "lam" làm.
ONLY_AFTER_NUMBER = frozenset({"k", "tr", "cu", "củ"})
ONLY_BESIDE_NUMBER = frozenset({"van", "tu", "lam", "ta", "le", "ne", "linh", "phay", "phẩy"})
# No, typed short; the second row says so only before "có" and the like.
NO = {
    **dict.fromkeys(["không", "khong", "ko", "k", "k0", "kô", "hông"], "khong"),
    **dict.fromkeys(["hong", "hổng", "hok", "hem", "kg", "khg", "chẳng", "chả"], "chang"),
}

ZERO = NumberWord(Sign.DIGIT, 0)

# The words of a phrase, the same without accents (None where the bare letters are another word), what it does.
_Entry = tuple[tuple[str, ...], tuple[str, ...] | None, Role]


def _phrases() -> dict[str, list[_Entry]]:
    """The entries of the table by their folded first word, longest first."""
    by_first: dict[str, list[_Entry]] = {}
    for role, row in _TABLE.items():
        for each in row.split("|"):
            words = tuple(each.rstrip("!").split())
            bare = tuple(map(fold, words))
            by_first.setdefault(bare[0], []).append((words, None if each.endswith("!") else bare, role))
    for entries in by_first.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return by_first


PHRASES = _phrases()

SIGNS = {
    **dict.fromkeys("\n,;.!()[]:=", Role.BREAK),
    **dict.fromkeys("\"'“”‘’«»🙏👍👌😊🙂😀😁😄😃☺❤🌹🌸👏💐🏻🏼🏽🏾🏿", Role.POLITE),
    "/": Role.SLASH,
    "%": Role.PERCENT,
    "％": Role.PERCENT,
    "+": Role.MORE,
    "-": Role.LESS,
    "−": Role.LESS,
    "*": Role.EACH,
    "×": Role.EACH,
}
