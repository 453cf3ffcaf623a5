"""The example workbook: what the office finds in it beside the headings. Nobody in it is real."""

from bot.core.texts.roster_headings import (
    ALIASES,
    AREA,
    CODE,
    COLLECTIVE,
    FIELD,
    HOUSEHOLDS,
    KIND,
    LEAVES,
    MERGED,
    NAME,
    PHONE,
    PLACE,
    RENAMED,
    RESIDENTS,
    ROLE,
    SINCE,
    SPLIT,
    UNTIL,
)

LIST_SHEET, GUIDE_SHEET = "Danh sách", "Hướng dẫn"

COLUMNS = {
    ROLE: "tổ trưởng (trưởng thôn, trưởng khu phố), tổ phó, đầu mối, phó đầu mối, văn phòng, lãnh đạo, duyệt số liệu, "
    "vận hành. "
    "Để trống nếu dòng chỉ ghi tổ hoặc đơn vị, chưa có người.",
    NAME: "Đủ họ và tên, có dấu.",
    PHONE: "Đủ chữ số, kể cả số 0 đầu. Mỗi người một số.",
    CODE: "Mã ngắn của tổ hoặc đơn vị, không trùng nhau, không đổi, ví dụ HK05.",
    PLACE: "Tên đầy đủ. Mỗi mã chỉ cần ghi tên ở một dòng.",
    KIND: "tổ dân phố (thôn, khu phố, ấp), đơn vị, chi bộ hoặc trường. Cần ghi ở dòng không có người.",
    AREA: "Khu của tổ. Ở dòng lãnh đạo: khu được giao phụ trách.",
    FIELD: "Chỉ ở dòng lãnh đạo: lĩnh vực phụ trách; Bí thư ghi: bí thư. Phụ trách nhiều việc thì ghi nhiều dòng.",
    ALIASES: "Các tên thường gọi khác, cách nhau bằng dấu chấm phẩy.",
    COLLECTIVE: "Mã của đơn vị tập thể mà đơn vị, chi bộ, trường này là thành viên.",
    SINCE: "Ngày đầu tiên có tổ hoặc đơn vị; ngày gộp, ngày tách. Ghi ngày trước, tháng sau, đủ năm.",
    UNTIL: "Ngày cuối cùng còn tổ hoặc đơn vị.",
    MERGED: "Mã các tổ cũ gộp thành tổ này. Các tổ cũ thôi hoạt động từ ngày gộp.",
    SPLIT: "Mã tổ cũ mà tổ này tách ra. Tổ cũ vẫn còn, trừ khi dòng của tổ cũ ghi “đến ngày”.",
    RENAMED: "Đổi tên từ ngày nào; ghi tên mới ở cột tên đầy đủ. Để trống nếu chỉ sửa chính tả.",
    LEAVES: "Người này thôi vai trò từ ngày nào. Người mới nhận thay thì chỉ cần ghi dòng của người mới.",
    HOUSEHOLDS: "Số hộ đã có trước kỳ báo cáo đầu tiên; có thể để trống.",
    RESIDENTS: "Số khẩu đã có trước kỳ báo cáo đầu tiên; có thể để trống.",
}
"""Every column and what to write there, in the order of the workbook."""

KINDS = ("tổ dân phố", "thôn", "khu phố", "ấp", "đơn vị", "chi bộ", "trường")
"""What is offered in the column "loại"; a ward uses its own word for its groups."""

RULES = (
    "Mỗi dòng là một người với một vai trò, hoặc một tổ, một đơn vị chưa có người. Cột không dùng thì xóa đi.",
    "Ai, nơi nào không có trong tệp thì giữ nguyên, không bị xóa.",
    "Nhập tệp thì hệ thống cho xem trước từng thay đổi, đồng ý mới ghi. Nhập lại lần nữa không thay đổi gì.",
    "Tên và số điện thoại trong trang mẫu đều là ví dụ; thay bằng danh sách của phường, xã.",
)

EXAMPLES = (
    ("Gộp tổ HK05 và HK06 từ ngày 01/01/2027: thêm một dòng như dưới đây.", {
        ROLE: "tổ trưởng", NAME: "Nguyễn Văn Mẫu", PHONE: "0900 000 101", CODE: "HK56", PLACE: "Tổ dân phố số 56",
        AREA: "khu A", SINCE: "01/01/2027", MERGED: "HK05; HK06",
    }),
    ("Tách tổ HK07, tổ cũ vẫn còn: thêm một dòng cho tổ mới.", {
        CODE: "HK27", PLACE: "Tổ dân phố số 27", KIND: "tổ dân phố", AREA: "khu A", SINCE: "01/01/2027", SPLIT: "HK07",
    }),
    ("Đổi tên tổ KB05 từ ngày 01/01/2027: ghi tên mới và ngày, giữ nguyên mã.", {
        CODE: "KB05", PLACE: "Tổ dân phố số 15", KIND: "tổ dân phố", AREA: "khu B", RENAMED: "01/01/2027",
    }),
)  # fmt: skip
"""What to do, and the row that does it."""

ROWS: tuple[dict[str, str], ...] = (
    {ROLE: "tổ trưởng", NAME: "Nguyễn Văn Mẫu", PHONE: "0900 000 101", CODE: "HK05", PLACE: "Tổ dân phố số 5",
     AREA: "khu A", ALIASES: "Tổ 5; Tổ cầu Đá", HOUSEHOLDS: "312", RESIDENTS: "1096"},
    {ROLE: "tổ phó", NAME: "Trần Thị Ví", PHONE: "0900 000 102", CODE: "HK05"},
    {ROLE: "tổ trưởng", NAME: "Lê Văn Dụ", PHONE: "0900 000 103", CODE: "HK06", PLACE: "Tổ dân phố số 6",
     AREA: "khu A", HOUSEHOLDS: "287", RESIDENTS: "1004"},
    {ROLE: "tổ trưởng", NAME: "Phạm Thị Thử", PHONE: "0900 000 104", CODE: "KB05", PLACE: "Tổ dân phố số 5",
     AREA: "khu B", ALIASES: "Tổ 5", HOUSEHOLDS: "298", RESIDENTS: "1052"},
    {CODE: "HK07", PLACE: "Tổ dân phố số 7", KIND: "tổ dân phố", AREA: "khu A"},
    {ROLE: "đầu mối", NAME: "Vũ Thị Nháp", PHONE: "0900 000 105", CODE: "VHXH", PLACE: "Phòng Văn hóa - Xã hội",
     ALIASES: "VH-XH"},
    {ROLE: "phó đầu mối", NAME: "Đỗ Văn Giả", PHONE: "0900 000 106", CODE: "VHXH"},
    {CODE: "CTXH", PLACE: "Các tổ chức chính trị - xã hội", KIND: "đơn vị"},
    {ROLE: "đầu mối", NAME: "Bùi Thị Định", PHONE: "0900 000 107", CODE: "HPN", PLACE: "Hội Liên hiệp Phụ nữ",
     COLLECTIVE: "CTXH"},
    {ROLE: "đầu mối", NAME: "Ngô Văn Tạm", PHONE: "0900 000 108", CODE: "DTN", PLACE: "Đoàn Thanh niên",
     COLLECTIVE: "CTXH"},
    {CODE: "CCB", PLACE: "Các chi bộ", KIND: "đơn vị"},
    {ROLE: "đầu mối", NAME: "Đặng Thị Nêu", PHONE: "0900 000 109", CODE: "CB1", PLACE: "Chi bộ số 1", KIND: "chi bộ",
     COLLECTIVE: "CCB"},
    {CODE: "CTH", PLACE: "Các trường học", KIND: "đơn vị"},
    {ROLE: "đầu mối", NAME: "Hoàng Văn Lệ", PHONE: "0900 000 110", CODE: "THA", PLACE: "Trường Tiểu học A",
     KIND: "trường", COLLECTIVE: "CTH"},
    {ROLE: "văn phòng", NAME: "Phan Thị Phỏng", PHONE: "0900 000 111"},
    {ROLE: "lãnh đạo", NAME: "Lý Văn Minh Họa", PHONE: "0900 000 112", FIELD: "văn hóa - xã hội", AREA: "khu A"},
    {ROLE: "duyệt số liệu", NAME: "Vũ Thị Nháp", PHONE: "0900 000 105"},
    {ROLE: "vận hành", NAME: "Mai Văn Thí", PHONE: "0900 000 113"},
)  # fmt: skip
"""A small ward that does not exist; two groups share a number."""
