"""Bad input, case by case: sizes, framing, paths, keys."""

from bad_values import Bad, bars, order
from raw_http import HOST, KEY, get, post, post_head

_MIB = 1024 * 1024

SIZES = [
    Bad("a row over the limit by a byte", post("/v1/orders", order().ljust(_MIB + 1)), 413, "1m"),
    Bad("a batch over the limit by a byte", post("/v1/daily-bars", bars().ljust(8 * _MIB + 1)), 413, "8m"),
    Bad("a text of 5 MB in a row", post("/v1/orders", order(note="x" * 5_000_000)), 413, "1m"),
    Bad(
        "a text of 5 MB in a batch",
        post("/v1/orders/batch", f'{{"orders": [{order(note="x" * 5_000_000)}]}}'),
        422,
        "orders.0.note",
    ),
    Bad("a million bars", post("/v1/daily-bars", '{"bars": [' + "0," * 999_999 + "0]}"), 422, "bars"),
    Bad("10,001 orders", post("/v1/orders/batch", '{"orders": [' + ",".join([order()] * 10_001) + "]}"), 422, "orders"),
    Bad("an empty batch", post("/v1/orders/batch", '{"orders": []}'), 422, "orders"),
    Bad("a URL of 9 kB", get("/v1/orders?symbol=" + "A" * 9000), 414, "8k"),
    Bad("100 headers", get("/v1/orders", *(b"X-%d: a\r\n" % n for n in range(100))), 431, "headers"),
    Bad("a header of 16 kB", get("/v1/orders", b"X-A: " + b"a" * 16_000 + b"\r\n"), 431, "8k"),
    Bad("40 kB of headers", get("/v1/orders", *(b"X-%d: %b\r\n" % (n, b"a" * 5000) for n in range(8))), 431, "8k"),
    Bad(
        "a multipart flood",
        post(
            "/v1/orders", b"--x\r\n\r\n\r\n" * 50_000, media_type=b"Content-Type: multipart/form-data; boundary=x\r\n"
        ),
        415,
        "application/json",
    ),
    Bad(
        "a flood of form fields",
        post("/v1/orders", b"a=1&" * 200_000, media_type=b"Content-Type: application/x-www-form-urlencoded\r\n"),
        415,
        "application/json",
    ),
    Bad("no media type", post("/v1/orders", order(), media_type=b""), 415, "application/json"),
]

FRAMES = [
    Bad("a length and chunks", post("/v1/orders", order(), b"Transfer-Encoding: chunked\r\n"), 400, "HTTP"),
    Bad("two lengths", post("/v1/orders", order(), b"Content-Length: 1\r\n"), 400, "HTTP"),
    Bad("a length below the body", post_head("/v1/orders", b"Content-Length: 20\r\n") + order().encode(), 422, "body"),
    Bad("a negative length", post_head("/v1/orders", b"Content-Length: -1\r\n"), 400, "HTTP"),
    Bad("a length with a sign", post_head("/v1/orders", b"Content-Length: +5\r\n") + b"12345", 400, "HTTP"),
    Bad("a length beyond 64 bits", post_head("/v1/orders", b"Content-Length: %d\r\n" % 2**64), 400, "HTTP"),
    Bad("an unknown transfer coding", post_head("/v1/orders", b"Transfer-Encoding: gzip\r\n"), 400, "HTTP"),
    Bad("chunked twice", post_head("/v1/orders", b"Transfer-Encoding: chunked, chunked\r\n"), 400, "HTTP"),
    Bad("a chunk without a size", post_head("/v1/orders", b"Transfer-Encoding: chunked\r\n") + b"x\r\n", 400, "HTTP"),
    Bad(
        "a chunk beyond 64 bits",
        post_head("/v1/orders", b"Transfer-Encoding: chunked\r\n") + b"f" * 17 + b"\r\n",
        400,
        "HTTP",
    ),
    Bad(
        "chunks over the limit",
        post_head("/v1/orders", b"Transfer-Encoding: chunked\r\n")
        + b"%x\r\n" % (_MIB + 1)
        + b" " * (_MIB + 1)
        + b"\r\n0\r\n\r\n",
        413,
        "1m",
    ),
    Bad("no host", b"GET /v1/orders HTTP/1.1\r\n" + KEY + b"\r\n", 400, "HTTP"),
    Bad("another host", b"GET /v1/orders HTTP/1.1\r\nHost: evil.example\r\n" + KEY + b"\r\n", 421, "Host"),
    Bad("two hosts", get("/v1/orders", HOST), 400, "HTTP"),
    Bad("a NUL in a header", get("/v1/orders", b"X-A: a\0b\r\n"), 400, "HTTP"),
    Bad("a folded header", get("/v1/orders", b"X-A: a\r\n  b\r\n"), 400, "HTTP"),
    Bad("a space before the colon", get("/v1/orders", b"X-A : a\r\n"), 400, "HTTP"),
    Bad("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n", 400, "HTTP"),
    Bad("TRACE", get("/v1/orders", method="TRACE"), 405, "method"),
    Bad("a method that is not taken", get("/v1/orders", method="PUT"), 405, "Method Not Allowed"),
    Bad("an invented method", get("/v1/orders", method="STEAL"), 405, "method"),
    Bad("a control character in a header", get("/v1/orders", b"X-A: a\x01b\r\n"), 400, "HTTP"),
    Bad("a control character in a key", get("/v1/orders", key=KEY[:-2] + b"\x01\r\n"), 400, "HTTP"),
    Bad("a control character in a URL", get("/v1/orders?symbol=a\x01b"), 400, "HTTP"),
    Bad("DEL in a URL", get("/v1/orders?symbol=a\x7fb"), 400, "HTTP"),
    Bad("a space in a URL", get("/v1/orders?symbol=a b"), 400, "HTTP"),
    Bad("bytes that are no UTF-8 in a URL", get("/v1/orders?symbol=").replace(b"symbol=", b"symbol=\xff"), 400, "HTTP"),
    Bad("bytes that are no UTF-8 in a header", get("/v1/orders?limit=x", b"X-A: \xff\r\n"), 422, "limit"),
    Bad("an invented upgrade", get("/v1/orders?limit=x", b"Upgrade: h2c\r\nConnection: Upgrade\r\n"), 422, "limit"),
    Bad("a header of the connection", get("/v1/orders?limit=x", b"Connection: Authorization\r\n"), 422, "limit"),
    Bad("an absolute URL", get("http://evil.example/v1/orders"), 421, "Host"),
    Bad("a fragment", get("/v1/orders?limit=x#y"), 422, "limit"),
]

PATHS = [
    Bad("..%2f", get("/v1/instruments/..%2f..%2fetc%2fpasswd"), 404, "Not Found"),
    Bad("..%2f above the root", get("/..%2f..%2fetc%2fpasswd"), 400, "HTTP"),
    Bad("%252f", get("/v1/instruments/..%252f..%252fetc"), 422, "symbol"),
    Bad("%00", get("/v1/instruments/A%00"), 400, "HTTP"),
    Bad("%zz", get("/v1/instruments/%zz"), 400, "HTTP"),
    Bad("overlong UTF-8 in a path", get("/v1/instruments/%c0%af"), 422, "symbol"),
    Bad("a line feed in a path", get("/v1/instruments/A%0d%0aX-A:%20b"), 422, "symbol"),
    Bad("a page of Nginx's own", get("/-/uri"), 404, "page"),
    Bad("another page", get("/admin"), 404, "Not Found"),
]

KEYS = [
    Bad("no key", get("/v1/orders", key=b""), 401, "Authorization"),
    Bad("a key that is none", get("/v1/orders", key=b"Authorization: Bearer abc\r\n"), 401, "key"),
    Bad(
        "a key that is unknown",
        get("/v1/orders", key=b"Authorization: Bearer tidemark_%b_%b\r\n" % (b"0" * 16, b"0" * 64)),
        401,
        "key",
    ),
    Bad("two keys", get("/v1/orders", KEY), 400, "HTTP"),
    Bad("a key in the URL", get("/v1/orders?key=" + KEY.decode().split()[-1], key=b""), 400, "URL"),
    Bad("a write without a key", post("/v1/orders", order(), key=b""), 401, "Authorization"),
]

IDEMPOTENCY = [
    Bad("an empty idempotency key", post("/v1/orders", order(), b"Idempotency-Key: \r\n"), 422, "Idempotency-Key"),
    Bad(
        "an idempotency key of 256 characters",
        post("/v1/orders", order(), b"Idempotency-Key: " + b"k" * 256 + b"\r\n"),
        422,
        "Idempotency-Key",
    ),
    Bad(
        "an idempotency key with a space",
        post("/v1/orders", order(), b"Idempotency-Key: a b\r\n"),
        422,
        "Idempotency-Key",
    ),
    Bad(
        "an idempotency key beyond ASCII",
        post("/v1/orders", order(), b"Idempotency-Key: \xc3\xa9\r\n"),
        422,
        "Idempotency-Key",
    ),
    Bad(
        "two idempotency keys",
        post("/v1/orders", order(), b"Idempotency-Key: a\r\nIdempotency-Key: b\r\n"),
        422,
        "Idempotency-Key",
    ),
]

REQUESTS = [*SIZES, *FRAMES, *PATHS, *KEYS, *IDEMPOTENCY]
