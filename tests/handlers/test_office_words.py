"""What the office types in a hurry: an order is never read as a question, and what is named beside it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.model import Kind
from tests.handlers.test_typing_in import last
from tests.informed import DECEMBER, WHOLE, report, sample
from tests.ward import Ward


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """18 December 2026: one group's report of the quarter is in."""
    with sample(tmp_path_factory.mktemp("words") / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        report(ward, "HK05", (WHOLE + DECEMBER).format(4, 1, 312))
        ward.advance("2026-12-18T09:00")
        yield ward


WORDS = """
ai phụ trách tổ 5 Hàng Kênh             | - Nguyễn Văn Thành, 0900000001: tổ trưởng Tổ dân phố số 5, khu Hàng Kênh
tổ trưởng HK05                          | - Nguyễn Văn Thành, 0900000001
sđt tổ 5 Hàng Kênh                      | - Nguyễn Văn Thành, 0900000001
so dien thoai anh Phước                 | - Đặng Hữu Phước, 0900000064: đầu mối Công an phường
số của bác Mận                          | - Lê Thị Mận, 0900000005
gọi HK05                                | - Nguyễn Văn Thành, 0900000001
gọi điện cho bác Mận                    | - Lê Thị Mận, 0900000005
phó tổ trưởng                           | Không tìm thấy ai khớp với “phó tổ trưởng”.
phó đầu mối                             | - Phạm Thị Minh Nguyệt, 0900000072
danh sách lãnh đạo                      | 2 người khớp với “lãnh đạo”:
đầu mối công an                         | - Đặng Hữu Phước, 0900000064
ai phụ trách 3.1                        | - Chủ trì: UBND phường
đơn vị nào chủ trì nhiệm vụ 4.3         | - Chủ trì: Công an phường
xem khu Hàng Kênh                       | Báo cáo tháng 12/2026 khu Hàng Kênh, hạn thứ Năm 17/12: 1/4 tổ đã gửi.
xem HK05 thang 11                       | Tổ dân phố số 5, khu Hàng Kênh, tháng 11/2026:
xem số hộ tổ 5 Hàng Kênh                | Số hộ, Tổ dân phố số 5, khu Hàng Kênh, tháng 12/2026: 312 hộ.
xem HK05                                | Tổ dân phố số 5, khu Hàng Kênh, tháng 12: đã nộp đúng hạn
xem tổ 99                               | Không tìm thấy tổ dân phố “to 99”.
trả lại HK05                            | Hỏi lại số nào của Tổ dân phố số 5, khu Hàng Kênh ạ?
trả lại tổ 5                            | Có nhiều nơi cùng tên. Xin chọn một nơi ạ:
tra bao cao ve cho to 5 hang kenh       | Hỏi lại số nào của Tổ dân phố số 5, khu Hàng Kênh ạ?
hỏi lại tổ 6 sao tăng vậy               | Chưa rõ hỏi lại số nào.
số nào đang chờ trả lời                 | Không có số nào của tháng 12 đang chờ trả lời
các số bị trả lại                       | Không có số nào của tháng 12 đang chờ trả lời
chốt số tháng 11                        | Kỳ mới nhất là tháng 12, tháng 11 không chốt ở đây.
chot so thang 12 di                     | Số liệu tháng 12 tự chốt hết thứ Sáu 18/12.
chốt kỳ này                             | Số liệu tháng 12 tự chốt hết thứ Sáu 18/12.
bao giờ khóa sổ                         | Số liệu tháng 12 tự chốt hết thứ Sáu 18/12.
chốt số tổ 5                            | Chốt số là chốt cả kỳ
don doc cac don vi                      | Các đơn vị: đôn đốc được
đôn đốc tất cả                          | Các đơn vị: đôn đốc được
đôn đốc các trường                      | Các trường học công lập: đôn đốc được 3 nơi.
tải dữ liệu                             | Đang lập bảng tính
xuat het                                | Đang lập bảng tính
gui tin cho cac to: mai hop             | Thông báo số 1, gửi 11 người:
nhắn cho khu Hàng Kênh: mai họp         | Thông báo số 2, gửi 4 người:
thông báo các chi bộ: họp               | Thông báo số 3, gửi 4 người:
nhắn tin các tổ mai họp                 | dấu hai chấm rồi nội dung
xem truoc ban tin thu hai               | (xem trước cho thứ Hai 21/12, chưa gửi)
xem trước bản tin ngày mai              | (xem trước cho thứ Bảy 19/12, chưa gửi)
xem trước bản tin tuần tới              | Chưa rõ xem trước cho ngày nào.
bản tin hôm nay                         | Không có bản tin thứ Sáu 18/12/2026. Gần đây có
bản tin tuần trước                      | Chưa rõ bản tin ngày nào. Gần đây có
cau cho nhom zalo                       | đã có 1/12 tổ gửi báo cáo tháng 12/2026
duyet toan bo di                        | Hệ thống chưa hiểu. Gần nhất có các câu: duyệt hết.
thay tổ 6 nhập                          | Hệ thống chưa hiểu. Gần nhất có các câu: nhập thay tổ 5
in giay moi                             | Hệ thống chưa hiểu. Gần nhất có các câu: giấy mời.
"""


@pytest.mark.parametrize(("said", "told"), [row.split("|") for row in WORDS.strip().split("\n")])
def test_as_it_is_typed(handed_in: Ward, said: str, told: str) -> None:
    """Each of these changes nothing yet."""
    shown = len(handed_in.phones["office"].shown)
    handed_in.say("office", said.strip())
    assert told.strip() in "\n".join(one.text for one, _ in handed_in.phones["office"].shown[shown:])


@pytest.mark.parametrize(
    "said", ["trả lại HK05 số hộ", "tra lai to 5 hang kenh so ho", "hỏi lại HK05 hộ", "hỏi lại HK05 số buổi họp"]
)
def test_one_figure_goes_back_in_any_of_its_names(tmp_path: Path, said: str) -> None:
    """To its leader, who answers it; the office hears of it and reads the answer."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        report(ward, "HK05", (WHOLE + DECEMBER).format(4, 1, 312))
        ward.say("office", said)
        assert "Tổ dân phố số 5, khu Hàng Kênh để Nguyễn Văn Thành xem lại" in last(ward, "office")
        ward.choose("HK05", "đúng")
        assert "Tổ dân phố số 5, khu Hàng Kênh" in last(ward, "office")


def test_a_reviewer_gives_back_by_number(tmp_path: Path) -> None:
    """A place is no number: nothing is given back, and it is no question about its figures either."""
    with Ward.opened(tmp_path / "ward.db") as ward:
        ward.link("office", "reviewer", "leader")
        ward.advance("2026-11-18T09:00")
        ward.say("reviewer", "trả lại HK05 số hộ")
        assert last(ward, "reviewer").startswith("Chưa trả lại gì.")


def test_a_collective_is_its_members(tmp_path: Path) -> None:
    """ "Các trường" is every school, for a reminder too; more than may be named in one order are not reminded."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        ward.say("office", "nhắc các trường nộp báo cáo")
        assert "Đã nhắc về báo cáo tháng 12: Trường Mầm non Hoa Phượng; " in last(ward, "office")
        ward.say("office", "nhắc các trường, các chi bộ")
        assert "câu này có 7, nên chưa nhắc ai. Xin gõ lại ít hơn, hoặc gõ: nhắc đơn vị chưa nộp" in last(
            ward, "office"
        )


@pytest.mark.parametrize("said", ["nhập thay tổ 6", "nhap ho to 6", "nhập giúp HK06", "nhập số liệu cho tổ 6"])
def test_typing_in_has_more_names(tmp_path: Path, said: str) -> None:
    """The first question of that group's report."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        ward.say("office", said)
        assert last(ward, "office").startswith("Nhập thay tháng 12, Tổ dân phố số 6, khu Hàng Kênh")


def test_a_reason_is_no_name(tmp_path: Path) -> None:
    """Words about somebody, where a reason is asked for, are the reason."""
    with sample(tmp_path / "ward.db") as ward:
        ward.advance("2026-12-16T09:00")
        for said in ("3.1 xin lùi hạn", "15/1", "tổ trưởng ốm nên chưa làm được"):
            ward.say("office", said)
        shown = "\n".join(one.text for one, _ in ward.phones["office"].shown[-3:])
        assert "lý do: “tổ trưởng ốm nên chưa làm được”" in shown


@pytest.mark.parametrize(
    ("kind", "named"), [(Kind.PHOTO, "ảnh"), (Kind.VOICE, "tiếng nói"), (Kind.STICKER, "hình dán")]
)
def test_what_is_no_words_is_said_to_be_unreadable(handed_in: Ward, kind: Kind, named: str) -> None:
    """Named for what it is, with what may be typed instead."""
    handed_in.receive("office", kind)
    assert last(handed_in, "office").startswith(f"Hệ thống chưa đọc được {named}.")
    assert "Hay dùng: ai chưa nộp" in last(handed_in, "office")
