"""What the roster's columns are called: in its heading, in what is wrong with a cell, in the example workbook."""

ROLE, NAME, PHONE = "vai trò", "họ tên", "điện thoại"
CODE, PLACE, KIND = "mã", "tên đầy đủ", "loại"
AREA, ALIASES, COLLECTIVE, FIELD = "khu", "tên gọi khác", "thuộc", "lĩnh vực"
SINCE, UNTIL = "từ ngày", "đến ngày"
MERGED, SPLIT, RENAMED, LEAVES = "gộp từ", "tách từ", "đổi tên từ ngày", "thôi từ ngày"
HOUSEHOLDS, RESIDENTS = "hộ", "khẩu"

GROUP_CODE, GROUP_NAME = "mã khu dân cư", "tên khu dân cư"
UNIT_CODE, UNIT_NAME = "mã đơn vị", "tên đơn vị"
"""In place of CODE, PLACE and KIND where groups and units have columns of their own; a ward may use its own word."""

LINE = "dòng"
"""The row of the file that a row was made of: in what the product itself writes."""
