"""What the world relies on: addresses that go on answering, and headers of every answer."""

from pathlib import PurePosixPath

from webapp.pages import NOT_FOUND
from webapp.site import HEALTH, WORKER

# What browsers and search engines ask for without being told to.
UNASKED = (
    "/favicon.ico",
    "/apple-touch-icon.png",
    "/apple-touch-icon-precomposed.png",
    "/robots.txt",
    "/sitemap.xml",
)
# A contract: bookmarks, home-screen shortcuts and caches know these. Never take one away;
# an address that moves must go on answering.
ADDRESSES = (
    "/",
    "/relief/foot",
    "/relief/hamstring",
    "/relief/quadriceps",
    "/relief/shin",
    "/relief/inner-thigh",
    "/relief/water",
    "/relief/driving",
    "/helper",
    "/card",
    "/aftercare",
    "/warning-signs",
    "/quiz",
    "/triggers",
    "/prevention",
    "/prevention/bedtime",
    "/diary",
    "/diary/patterns",
    "/diary/data",
    "/diary/report",
    "/about",
    NOT_FOUND,
    WORKER,
    "/manifest.webmanifest",
    HEALTH,
    *UNASKED,
)
# Those of pages; `test_the_list_of_pages_is_complete` compares them with what the table serves.
HTML_PATHS = [
    path for path in ADDRESSES if path != HEALTH and PurePosixPath(path).suffix in ("", ".html")
]
SECURITY = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
}
# As typed or linked -> the address that is meant.
MEANT = {
    "/prevention/": "/prevention",
    "/prevention//": "/prevention",
    "/relief/foot/": "/relief/foot",
    "/relief/FOOT": "/relief/foot",
    "/Relief/Foot/": "/relief/foot",
    "//relief//foot": "/relief/foot",
    "/relief/foot.html": "/relief/foot",
    "/relief/foot.htm": "/relief/foot",
    "/relief/foot/index.html": "/relief/foot",
    "/relief/inner_thigh": "/relief/inner-thigh",
    "/relief/inner%20thigh": "/relief/inner-thigh",
    "/relief/%46oot": "/relief/foot",
    "/prevention.": "/prevention",
    "/prevention).": "/prevention",
    "/prevention%E2%80%9D": "/prevention",
    "/prevention%20": "/prevention",
    "/prevention%E2%80%A6": "/prevention",
    "/relief/foot%E2%80%8B": "/relief/foot",
    "/%EF%BB%BFrelief/foot": "/relief/foot",
    "/warning%C2%AD-signs": "/warning-signs",
    "/relief/foot&utm_source=post": "/relief/foot",
    "/%E2%80%8B": "/",
    "/PREVENTION/BEDTIME": "/prevention/bedtime",
    "/Quiz/": "/quiz",
    "/index.html": "/",
    "/Index.HTM": "/",
    "/index": "/",
    "//": "/",
    "/.": "/",
    "/relief": "/",
    "/relief/": "/",
    "/relief/calf": "/",
    "/Relief/Calf.html": "/",
}
