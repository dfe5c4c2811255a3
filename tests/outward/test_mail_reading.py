"""Mail as it really comes: old letters, wrong labels, HTML alone, nested parts, broken headers, programs' mail."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import ObligationId
from console.domain.signed import handle_of, local_part
from console.server.outward.mail_reading import MailRead, NotReadable, read_mail
from console.server.outward.mail_text import decoded, text_of_html, without_quotes

KEY = bytes(32)
DOMAIN = "mail.1111.test"
OURS = "11-11 <centre@mail.1111.test>"
HANDLE = handle_of(ObligationId("o1"))
ADDRESS = f"{local_part(KEY, HANDLE, purpose='answer', generation=1)}@{DOMAIN}"
BOUNCES = f"{local_part(KEY, HANDLE, purpose='bounce', generation=1)}@{DOMAIN}"
WORDS = "Сайн байна уу. Гэмтлийг зассан, гэрэл хэвийн асаж байгаа. Инженер Б. Болд"
CAPITALS = "ГЭМТЛИЙГ ЗАССАН БОЛНО"
MONGOLIAN = "Өнөөдөр үүрэг хүлээн авч, гудамжны гэрлийг зөв болгож өгөв."


def read(raw: bytes | str) -> MailRead:
    return read_mail(raw.encode() if isinstance(raw, str) else raw, domain=DOMAIN, sender=OURS)


def mail(body: bytes | str, *headers: str, kind: str = "text/plain; charset=utf-8", to: str = ADDRESS) -> bytes:
    head = [f"From: officer@lights.test\nTo: {to}\nMessage-ID: <1@l.test>\nMIME-Version: 1.0", *headers]
    head += [] if any(line.lower().startswith("content-type:") for line in headers) else [f"Content-Type: {kind}"]
    return "\n".join(head).encode() + b"\n\n" + (body.encode() if isinstance(body, str) else body)


@pytest.mark.parametrize("text", [WORDS, CAPITALS])
@pytest.mark.parametrize("coding", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5", "cp866", "utf-16"])
def test_letters_of_every_coding_are_read_by_their_label(coding: str, text: str) -> None:
    raw = mail(base64.b64encode(text.encode(coding)), f"Content-Type: text/plain; charset={coding}",
               "Content-Transfer-Encoding: base64")  # fmt: skip
    assert read(raw).text == text


@pytest.mark.parametrize(
    "label", ["us-ascii", "iso-8859-1", "utf-8", "windows-1251", "koi8-r", "x-unknown", "unknown-8bit", ""]
)
@pytest.mark.parametrize("coding", ["utf-8", "windows-1251", "koi8-r"])
def test_a_wrong_label_does_no_harm(coding: str, label: str) -> None:
    raw = mail(WORDS.encode(coding), f"Content-Type: text/plain; charset={label}", "Content-Transfer-Encoding: 8bit")
    assert read(raw).text == WORDS


def test_the_letters_that_windows_1251_lacked_are_read_as_they_were_drawn() -> None:
    old = MONGOLIAN.translate(str.maketrans("ӨөҮү", "ЄєЇї")).encode("windows-1251")
    assert decoded(old, "windows-1251") == MONGOLIAN
    assert decoded(old, None) == MONGOLIAN


@given(st.binary(max_size=300), st.none() | st.sampled_from(["utf-8", "x", "cp1251", "utf-16", "idna", "base64", "\0"]))
def test_any_bytes_are_some_text(raw: bytes, label: str | None) -> None:
    assert isinstance(decoded(raw, label), str)


def test_html_alone_is_read_as_its_lines() -> None:
    page = (
        "<html><head><style>p {color: red}</style><title>Re</title></head><body><p>Сайн байна уу,</p>"
        "<div>зассан&nbsp;болно.<br>Б. Болд</div><script>alert('x')</script></body></html>"
    )
    assert read(mail(page, kind="text/html; charset=utf-8")).text == "Сайн байна уу,\n\nзассан болно.\nБ. Болд"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div>On Fri, 11-11 wrote:</div><blockquote>{number}</blockquote></div>',
        "<blockquote>асуулт</blockquote>",
        '<div id="divRplyFwdMsg"><b>From:</b> 11-11</div><div>асуулт</div>',
        '<div class="moz-cite-prefix">11-11 бичсэн:</div><blockquote type="cite">асуулт</blockquote>',
    ],
)
def test_what_html_quotes_is_left_out(quote: str) -> None:
    assert text_of_html(f"<p>Зассан.</p>{quote}") == "Зассан."


def test_a_page_that_is_nothing_but_a_quote_is_read() -> None:
    assert text_of_html("<blockquote>Зассан.</blockquote>") == "Зассан."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Зассан.\n\n> асуулт\n> асуулт", "Зассан."),
        ("Зассан.\n\nOn Fri, 20 Nov 2026 at 12:00, 11-11 <a@b.test> wrote:\n> асуулт", "Зассан."),
        ("Зассан.\n\nOn Fri, 20 Nov 2026 at 12:00, 11-11 төв\n<a@b.test> wrote:\n\n> асуулт", "Зассан."),
        ("Зассан.\n\n2026 оны 11-р сарын 20, 11-11 <a@b.test> бичсэн:\n> асуулт", "Зассан."),
        ("Зассан.\n\n20.11.2026 12:00, 11-11 пишет:\n> асуулт", "Зассан."),
        ("Зассан.\n\n-----Original Message-----\nFrom: 11-11\nасуулт", "Зассан."),
        ("Зассан.\n\nFrom: 11-11 <a@b.test>\nSent: Friday\nTo: officer\nSubject: x\n\nасуулт", "Зассан."),
        ("Зассан.\n\nХэнээс: 11-11\nИлгээсэн: Баасан\nХэнд: x\n\nасуулт", "Зассан."),
        ("Зассан.\n________________________________\nFrom: x\nасуулт", "Зассан."),
        ("Зассан.\n=== 11-11 === Хариугаа энэ мөрөөс дээш бичнэ үү ===\nСайн байна уу.", "Зассан."),
        ("On Fri, 20 Nov 2026, 11-11 wrote:\n> асуулт\n\nЗассан.", "Зассан."),
        ("> асуулт 1\nнэг\n> асуулт 2\nхоёр", "нэг\nхоёр"),
        ("> бүгд\n> иш", "> бүгд\n> иш"),
        ("Зассан.\nXX гэж бичсэн: энэ нь иш биш", "Зассан.\nXX гэж бичсэн: энэ нь иш биш"),
        ("  \n", ""),
    ],
)
def test_quotes_are_cut_off(text: str, kept: str) -> None:
    assert without_quotes(text) == kept


def test_of_alternatives_the_plain_one_is_read_and_nested_parts_are_gone_through() -> None:
    plain = quopri.encodestring(WORDS.encode()).decode()
    raw = mail(
        f"""--a
Content-Type: multipart/related; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

{plain}
--c
Content-Type: text/html; charset=utf-8

<p>HTML</p>
--c--
--b
Content-Type: image/png; name="logo.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
--a
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''%D1%85%D0%B0%D1%80%D0%B8%D1%83.pdf
Content-Transfer-Encoding: base64

JVBERi0=
--a
Content-Type: message/rfc822

Subject: forwarded
To: answer+nobody@elsewhere.test

inner words
--a--
""",
        "Content-Type: multipart/mixed; boundary=a",
    )
    found = read(raw)
    assert found.text == WORDS
    assert [(file.name, file.media_type) for file in found.files] == [
        ("logo.png", "image/png"),
        ("хариу.pdf", "application/pdf"),
        ("3.eml", "message/rfc822"),
    ]
    assert found.files[1].content == b"%PDF-"


def test_an_empty_plain_part_gives_way_to_the_html_beside_it() -> None:
    body = "--a\nContent-Type: text/plain\n\n \n--a\nContent-Type: text/html\n\n<p>Words</p>\n--a--\n"
    assert read(mail(body, "Content-Type: multipart/alternative; boundary=a")).text == "Words"


def test_outlooks_own_format_is_a_file_and_no_text() -> None:
    body = (
        b"--a\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+\n--a--\n"
    )
    found = read(mail(body, "Content-Type: multipart/mixed; boundary=a"))
    assert found.text == ""
    assert [(file.name, file.content) for file in found.files] == [("winmail.dat", b"x\x9f>")]


def test_a_files_name_leads_nowhere() -> None:
    body = b'--a\nContent-Type: text/plain; name="../../etc/x\\0\ny"\n\nx\n--a--\n'
    found = read(mail(body, "Content-Type: multipart/mixed; boundary=a"))
    assert all("/" not in file.name and "\n" not in file.name for file in found.files)


@pytest.mark.parametrize(
    "to",
    [
        ADDRESS,
        f"11-11 <{ADDRESS}>",
        f'"Тов, 11-11" <{ADDRESS.upper()}>',
        f"other@lights.test,\n {ADDRESS}",
        f"=?utf-8?B?0KLTqdCy?= <{ADDRESS}>",
        f"төв <{ADDRESS}>",
        f"<{ADDRESS}> (broken",
    ],
)
def test_our_address_is_found_however_it_is_written(to: str) -> None:
    found = read(mail("x", to=to))
    assert [(each.purpose, each.handle) for each in found.addresses] == [("answer", HANDLE)]
    assert not found.odd


@pytest.mark.parametrize(
    "to",
    [
        ADDRESS.replace(DOMAIN, "elsewhere.test"),
        ADDRESS.replace(DOMAIN, f"{DOMAIN}.evil.test"),
        "centre@mail.1111.test",
        "",
    ],
)
def test_other_addresses_are_not_ours(to: str) -> None:
    assert (read(mail("x", to=to)).addresses, read(mail("x", to=to)).odd) == ((), False)


@pytest.mark.parametrize("to", [f"answer+@{DOMAIN}", f"answer+{HANDLE}@{DOMAIN}", ADDRESS.replace(".", "..", 1)])
def test_what_only_looks_like_ours_is_noticed(to: str) -> None:
    assert read(mail("x", to=to)).odd


def test_an_address_in_the_subject_or_text_is_no_address() -> None:
    assert read(mail(ADDRESS, f"Subject: {ADDRESS}", to="centre@mail.1111.test")).addresses == ()


REPORT = "Content-Type: multipart/report; report-type=delivery-status; boundary=a"


@pytest.mark.parametrize(
    ("headers", "machine"),
    [
        (("Auto-Submitted: auto-replied",), "automatic"),
        (("Auto-Submitted: auto-generated; type=x",), "automatic"),
        (("Auto-Submitted: no",), None),
        (("Precedence: bulk",), "automatic"),
        (("Precedence: auto_reply",), "automatic"),
        (("Precedence: first-class",), None),
        (("X-Autoreply: yes",), "automatic"),
        (("X-Autorespond: x",), "automatic"),
        (("List-Id: <x.test>",), "automatic"),
        (("Subject: Automatic reply: 11-11",), "perhaps_automatic"),
        (
            (f"Subject: =?utf-8?B?{base64.b64encode('Автомат хариу: чөлөөтэй'.encode()).decode()}?=",),
            "perhaps_automatic",
        ),
        (("Subject: Out of Office",), "perhaps_automatic"),
        (("Subject: Re: 11-11",), None),
        ((REPORT,), "bounce"),
        (("Content-Type: multipart/report; report-type=disposition-notification; boundary=a",), "bounce"),
        (("Return-Path: <>",), "bounce"),
        (("X-Failed-Recipients: a@b.test",), "bounce"),
        (("X-Loop: mail.1111.test",), "loop"),
        (tuple(f"Received: from {hop}" for hop in range(31)), "loop"),
        (tuple(f"Received: from {hop}" for hop in range(9)), None),
    ],
)
def test_programs_mail_is_known_by_its_signs(headers: tuple[str, ...], machine: str | None) -> None:
    assert read(mail("x", *headers)).machine == machine


@pytest.mark.parametrize(
    ("sender", "machine"),
    [
        ("MAILER-DAEMON@lights.test", "bounce"),
        ("postmaster@lights.test", "bounce"),
        ("no-reply@lights.test", "perhaps_automatic"),
        ("centre@mail.1111.test", "loop"),
        (ADDRESS, "loop"),
        ("", "bounce"),
        ("officer@lights.test", None),
    ],
)
def test_and_by_its_sender(sender: str, machine: str | None) -> None:
    raw = mail("x").replace(b"From: officer@lights.test", f"From: {sender}".encode())
    assert read(raw).machine == machine


def test_mail_to_the_address_for_bounces_is_a_bounce_whatever_else_it_says() -> None:
    assert read(mail("x", to=BOUNCES)).machine == "bounce"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n",
        b"no headers at all",
        b"From officer Fri\nTo: x\n\nx",
        b"To: " + ADDRESS.encode() + b"\nContent-Type: multipart/mixed\n\nno boundary",
        b"To: " + ADDRESS.encode() + b'\nContent-Type: text/plain; charset="\n\nx',
        b"To: " + ADDRESS.encode() + b"\nSubject: =?x?y?z?=\nContent-Transfer-Encoding: rot13\n\nx",
        b"To: " + ADDRESS.encode() + b"\nContent-Transfer-Encoding: base64\n\n!!!not base64!!!",
        b"To: \xf2\xee\xe2 <" + ADDRESS.encode() + b">\nSubject: \xd1\xe0\xe9\xed\n\n\xe7\xe0\xf1\xf1\xe0\xed",
        b"To: " + ADDRESS.encode() + b"\nX\0Y: z\nBroken header line\n\nx\0y",
    ],
)
def test_broken_mail_is_read_as_far_as_it_goes(raw: bytes) -> None:
    found = read(raw)
    assert "\0" not in found.text


def test_parts_within_parts_without_end_are_not_gone_through() -> None:
    def nested(depth: int) -> bytes:
        opened = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth)
        )
        return b"To: x\nMIME-Version: 1.0\n" + opened + b"Content-Type: text/plain\n\nwords\n"

    assert read(nested(20)).text == "words"
    with pytest.raises(NotReadable):
        read(nested(3000))


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_called_unreadable(raw: bytes) -> None:
    try:
        found = read(raw)
    except NotReadable:
        return
    assert found.addresses == () or ADDRESS.encode() in raw.lower()
