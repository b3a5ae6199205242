"""The one address of a page, out of what people type and link.

The service worker has the same rule (static/sw.js, `oneAddress`), for then there may be no
network; a test holds the two together.
"""

import re

# Slashes, and what a link takes with it out of a sentence: also dashes, closing quotes, an ellipsis
# and a hard space, as the bytes of UTF-8.
ENDING = re.compile(r"""(?:[/ .,;:!?'")\]>*]|\xe2\x80[\x93\x94\x99\x9d\xa6]|\xc2[\xa0\xbb])+\Z""")
# What comes along unseen from messages and documents: spaces of no width, marks of direction, soft
# hyphens, a byte order mark; and a query that was joined on without its "?".
UNSEEN = re.compile(r"\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81\xa0|\xc2\xad|\xef\xbb\xbf|&[\s\S]*")
FILE = re.compile(r"(?:/index)?\.html?\Z|/index\Z")


def one_address(path: str) -> str:
    """The address that is meant: "/Relief//FOOT/" -> "/relief/foot", "/index.html" -> "/".

    `path` is decoded, one character a byte. Nobody may exist at the result.
    """
    address = ENDING.sub("", UNSEEN.sub("", path)).lower()
    address = ENDING.sub("", FILE.sub("", address))
    return "/" + re.sub(r"/+", "/", re.sub(r"[ _]+", "-", address)).lstrip("/")


def is_pages(address: str) -> bool:
    """Whether an address, as `one_address` gives it, looks like one of a page: nobody reads
    "/.well-known/x" or "/wp-login.php", and a plain line answers that there is none."""
    return "/." not in address and "." not in address.rpartition("/")[2]
