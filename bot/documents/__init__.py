"""Files in and out: bytes become frozen values, values become bytes; no storage, no clock."""
