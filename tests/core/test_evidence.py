"""Which products may be shown by a file, and what never comes in."""

from __future__ import annotations

import pytest

from bot.core.evidence import EvidencePolicy, Refused, is_secret, refusal
from bot.core.model import Kind

POLICY = EvidencePolicy(frozenset({"CB", "UBKT"}), ("biên bản sinh hoạt",), 10_000_000)

MARKED = ["MẬT", "Mật", " TỐI MẬT ", "Tuyệt mật", "Độ mật: Mật", "Độ mật: Tuyệt mật", "Báo cáo mật quý IV",
          "cong van mat", "van-ban-mat.pdf", "TUYET_MAT_12.docx", "Tài liệu Mật số 5.pdf", "(MẬT)",
          "đóng dấu mật nhé", "bí mật nhà nước"]  # fmt: skip
PLAIN = ["Mặt trận Tổ quốc", "mat tran", "mật độ dân số", "bảo mật thông tin", "báo cáo mật độ dân cư", "mật ong",
         "Bao cao MTTQ thang 11.pdf", "danh sach tham mat.docx", "bản mật mã nguồn", ""]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_secret_mark_is_seen(text: str) -> None:
    """A stamp alone on its line, and words that say so in a name or under a file."""
    assert is_secret(text)


@pytest.mark.parametrize("text", PLAIN)
def test_words_that_only_look_like_it_are_none(text: str) -> None:
    """Mặt trận, mật độ and bảo mật are words like others."""
    assert not is_secret(text)


@pytest.mark.parametrize(
    ("kind", "name", "said", "size", "units", "product", "why"),
    [
        (Kind.FILE, "bao-cao.pdf", "", 5, {"VHXH"}, "Báo cáo, rà soát", None),
        (Kind.PHOTO, "", "", None, {"VHXH"}, "Báo cáo, rà soát", None),
        (Kind.FILE, "bien-ban.pdf", "", 5, {"CB01", "CB"}, "Hội nghị", Refused.NUMBERS_ONLY),
        (Kind.FILE, "bien-ban.pdf", "", 5, {"DU"}, "Biên bản sinh hoạt", Refused.NUMBERS_ONLY),
        (Kind.FILE, "bao-cao.pdf", "", 5, {"UBKT"}, "Báo cáo kiểm tra", Refused.NUMBERS_ONLY),
        (Kind.FILE, "TUYET MAT.pdf", "", 5, {"VHXH"}, "Báo cáo", Refused.MARKED),
        (Kind.FILE, "a.pdf", "tài liệu mật", 5, {"CB"}, "Biên bản sinh hoạt", Refused.MARKED),
        (Kind.VOICE, "", "", 5, {"VHXH"}, "Báo cáo", Refused.VOICE),
        (Kind.FILE, "a.pdf", "", 10_000_001, {"VHXH"}, "Báo cáo", Refused.HEAVY),
    ],
)
def test_the_policy_by_unit_product_and_kind(
    kind: Kind, name: str, said: str, size: int | None, units: set[str], product: str, why: Refused | None
) -> None:
    """Minutes of party cells and papers of the inspection committee are named only; the mark comes before all else."""
    assert refusal(POLICY, kind, name, said, size, units, product) is why
