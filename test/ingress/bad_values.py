"""Bad input, case by case: bodies and fields."""

import json
from dataclasses import dataclass

from raw_http import get, post

# Filled in with an instrument that exists.
SYMBOL = "BADINPUT"


@dataclass(frozen=True)
class Bad:
    """`names`: the field of the answer's `errors`, or a word of its `detail` that names the limit or the header."""

    name: str
    sent: bytes
    status: int
    names: str


def order(**fields: object) -> str:
    base = {"symbol": SYMBOL, "customer": "c", "region": "r", "side": "buy", "quantity": "1"}
    return json.dumps({**base, **fields})


def order_with(field: str, raw: str) -> str:
    """An order with a field whose value is this JSON text."""
    return order()[:-1] + f', "{field}": {raw}}}'


def bars(*changes: dict[str, object], raw: str | None = None) -> str:
    """Three bars; each change is laid over one of them. `raw` is the JSON text of the last one's volume."""
    base = [{"symbol": SYMBOL, "day": f"2001-02-0{n}", "close": "1"} for n in (1, 2, 3)]
    for bar, change in zip(base, changes, strict=False):
        bar.update(change)  # type: ignore[arg-type]
    text = json.dumps({"bars": base})
    return text if raw is None else text[:-3] + f', "volume": {raw}}}]}}'


def _order(name: str, body: bytes | str, names: str = "body", status: int = 422) -> Bad:
    return Bad(name, post("/v1/orders", body), status, names)


def _field(name: str, field: str, raw: str) -> Bad:
    return _order(name, order_with(field, raw), field)


def _bar(name: str, body: str, names: str) -> Bad:
    return Bad(name, post("/v1/daily-bars", body), 422, names)


JSON_TEXT = [
    _order("an empty body", b""),
    _order("truncated JSON", order()[:-1]),
    _order("two documents", order() + order()),
    _order("a duplicate key", order_with("symbol", f'"{SYMBOL}"')),
    _order("a list", b"[]"),
    _order("a byte order mark", b"\xef\xbb\xbf" + order().encode()),
    _order("UTF-16", order().encode("utf-16")),
    _order("overlong UTF-8", order(note="x").encode().replace(b'"x"', b'"\xc0\xaf"')),
    _order("UTF-8 that ends too soon", order(note="x").encode().replace(b'"x"', b'"\xe2\x82"')),
    _order("a surrogate in UTF-8", order(note="x").encode().replace(b'"x"', b'"\xed\xa0\x80"')),
    _order("a raw control character", order(note="x").encode().replace(b'"x"', b'"\x01"')),
    _field("a NUL in a text", "note", r'"a\u0000b"'),
    _field("a NUL in attributes", "attributes", r'{"a": "\u0000"}'),
    _field("a NUL in a name of attributes", "attributes", r'{"a\u0000": 1}'),
    _field("half of a surrogate pair", "note", r'"\ud83d"'),
    _field("attributes nested 101 deep", "attributes", '{"a":' * 101 + "1" + "}" * 101),
    _order("nesting 10,000 deep", order_with("attributes", '{"a":' * 10_000 + "1" + "}" * 10_000)),
    _order("brackets without end", b"[" * 100_000),
]

NUMBERS = [
    _order("NaN", order_with("price", "NaN")),
    _order("Infinity", order_with("price", "Infinity")),
    _order("-Infinity", order_with("price", "-Infinity")),
    _field("1e400", "price", "1e400"),
    _field("NaN as text", "price", '"NaN"'),
    _field("infinity as text", "price", '"Infinity"'),
    _field("a decimal of 40 digits", "price", '"' + "9" * 40 + '"'),
    _field("40 digits behind the point", "price", '"0.' + "1" * 40 + '"'),
    _field("a number with a fraction", "price", "1.5"),
    _field("a negative price", "price", '"-1"'),
    _field("other digits", "price", '"١٢"'),
    _field("spaces around a number", "price", '" 1 "'),
    _field("hexadecimal", "price", '"0x10"'),
    _field("a number of a million digits", "price", "1" * 1_000_000),
    _field("a number of a million digits in attributes", "attributes", '{"a": ' + "1" * 1_000_000 + "}"),
    _field("1e999999999 in attributes", "attributes", '{"a": 1e999999999}'),
    _bar("a volume of 2^63", bars(raw="9223372036854775808"), "bars.2.volume"),
    _bar("a volume of 1e3", bars(raw="1e3"), "bars.2.volume"),
    _bar("a negative volume", bars(raw="-1"), "bars.2.volume"),
    _bar("true for a volume", bars(raw="true"), "bars.2.volume"),
    Bad("an id of 2^63", get("/v1/orders/9223372036854775808"), 422, "id"),
    Bad("a limit of 1e9", get("/v1/orders?limit=1e9"), 422, "limit"),
    Bad("a limit of 0", get("/v1/orders?limit=0"), 422, "limit"),
]

TIMES = [
    *(
        _field(f"a time of {text}", "placed_at", f'"{text}"')
        for text in (
            "0000-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "99999-01-01T00:00:00Z",
            "9999-12-31T23:59:59-12:00",
            "0001-01-01T00:00:00+12:00",
            "2016-12-31T23:59:60Z",
            "2001-02-03T04:05:06",
            "2001-02-03 04:05:06Z",
            "2001-02-03T04:05:06.1234567Z",
            "2001-02-03T24:00:00Z",
            "2001-02-03T04:05:06+99:00",
            "infinity",
            "-infinity",
            "now",
            "epoch",
            "",
        )
    ),
    _field("seconds since 1970", "placed_at", "981173106"),
    *(
        _bar(f"a day of {text}", bars({}, {"day": text}), "bars.1.day")
        for text in (
            "0000-01-01",
            "10000-01-01",
            "-0044-03-15",
            "2001-02-29",
            "2001-13-01",
            "20010203",
            "infinity",
            "today",
        )
    ),
    Bad("a day that does not exist in a path", get(f"/v1/daily-bars/{SYMBOL}/2001-02-30"), 422, "day"),
]

FIELDS = [
    _field("an unknown field", "colour", '"red"'),
    _field("a number for a text", "note", "1"),
    _field("a list for a text", "note", '["a"]'),
    _order("a word for true", order(side="BUY"), "side"),
    _order("a missing field", order().replace('"side": "buy", ', ""), "side"),
    _order("null for a required field", order(side=None), "side"),
    _order("an instrument that is not there", order(symbol="NOSUCH"), "symbol"),
    _order("a symbol with a quote", order(symbol="A'; drop table orders; --"), "symbol"),
    _order("a symbol with a line feed", order(symbol="A\n"), "symbol"),
    _order("a template as a symbol", order(symbol="{{7*7}}"), "symbol"),
    _order("a lookup as a symbol", order(symbol="${jndi:ldap://a/b}"), "symbol"),
    _order("a customer of 201 characters", order(customer="x" * 201), "customer"),
    _order("a note of 10,001 characters", order(note="x" * 10_001), "note"),
    Bad("1 for true", post("/v1/instruments", '{"symbol":"X","name":"n","currency":"USD","listed":1}'), 422, "listed"),
    Bad("SQL in a query", get("/v1/orders?symbol=A%27%20or%201=1--"), 422, "symbol"),
    Bad("SQL in a filter", get("/v1/orders?status=open%27;drop"), 422, "status"),
    Bad("SQL in a path", get("/v1/instruments/A'%20or%20'1'='1"), 422, "symbol"),
    Bad("SQL for an id", get("/v1/orders/1;select"), 422, "id"),
    Bad("an unknown parameter", get("/v1/orders?colour=red"), 422, "colour"),
    Bad("a parameter twice", get("/v1/orders?limit=1&limit=x"), 422, "limit"),
    _bar("the third bar without a price", bars({}, {}, {"close": None}), "bars.2.close"),
    _bar("an unknown field in the second", bars({}, {"colour": 1}), "bars.1.colour"),
    _bar("an instrument that is not there in the second", bars({}, {"symbol": "NOSUCH"}), "bars.1.symbol"),
    _bar("the same day twice", bars({}, {"day": "2001-02-01"}), "bars.1.day"),
    Bad(
        "a wrong order among good ones",
        post("/v1/orders/batch", f'{{"orders": [{order()}, {order(quantity="0")}]}}'),
        422,
        "orders.1.quantity",
    ),
]


VALUES = [*JSON_TEXT, *NUMBERS, *TIMES, *FIELDS]
