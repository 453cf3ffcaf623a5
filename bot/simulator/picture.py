"""What a phone photographs when a test gives it nothing better."""

import base64

# One grey dot, the smallest picture browsers accept as JPEG.
PICTURE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP" + "/" * 86 + "wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
