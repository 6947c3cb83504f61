"""Writes tests/fixtures/redaction/corpus.ndjson: what `redact: ["text"]` is measured with.

    python3 -m venv /tmp/corpus && /tmp/corpus/bin/pip install -r tests/redaction/requirements.txt
    /tmp/corpus/bin/python tests/redaction/corpus.py

Telephone numbers are the examples of Google's libphonenumber (its Python port `phonenumbers`, a library that
the package does not use), as that library writes them: of each country, none of anybody. E-mail addresses
are those of RFC 2606's domains, and of domains that do not exist.

A form is a line: `id`, its `group`, `country`, `script` (ISO 15924), and `text`, in which ⟦ ⟧ stand around
what is private; `same`: the plain spelling, whose mask it has to have. `place`: `json` where the text is
JSON in the metadata, `parts` where each element of the text is a part of one message, `messages` where it
is a message of its own. Nothing here is random: the same library writes the same file.
"""

import json
import pathlib
import re
import unicodedata

import phonenumbers as pn
from phonenumbers import PhoneNumberFormat as F, PhoneNumberType as T

COUNTRIES = """IN US GB FR ES NL PL DE IT PT SE NO DK FI IS IE BE CH AT CZ SK HU RO BG GR HR RS UA RU TR IL AE SA QA KW
JO EG MA TN NG KE ZA GH ET TZ UG BR MX AR CL CO PE EC AU NZ SG MY ID PH TH VN KH MM LA CN HK TW JP KR PK BD LK NP
IR IQ KZ UZ GE AM""".split()

SCRIPTS = {  # the digit zero, and a sentence in the script
    "Arab": (0x660, "رقمي هو {} شكرا"),
    "Aran": (0x6F0, "شماره من {} است"),
    "Deva": (0x966, "मेरा नंबर {} है।"),
    "Beng": (0x9E6, "আমার নম্বর {}।"),
    "Guru": (0xA66, "ਮੇਰਾ ਨੰਬਰ {} ਹੈ।"),
    "Gujr": (0xAE6, "મારો નંબર {} છે."),
    "Orya": (0xB66, "ମୋ ନମ୍ବର {} ଅଟେ।"),
    "Taml": (0xBE6, "என் எண் {}."),
    "Telu": (0xC66, "నా నంబర్ {}."),
    "Knda": (0xCE6, "ನನ್ನ ಸಂಖ್ಯೆ {}."),
    "Mlym": (0xD66, "എന്റെ നമ്പർ {}."),
    "Thai": (0xE50, "เบอร์ของฉันคือ {} ค่ะ"),
    "Laoo": (0xED0, "ເບີຂອງຂ້ອຍແມ່ນ {}"),
    "Mymr": (0x1040, "ကျွန်တော့်ဖုန်း {} ပါ။"),
    "Khmr": (0x17E0, "លេខរបស់ខ្ញុំគឺ {}។"),
    "Tibt": (0xF20, "ངའི་ཁ་པར་ {}"),
    "Jpan": (0xFF10, "電話番号は{}です。"),
}
LOCAL = {  # digits of ASCII in a sentence of another script, some of which have no spaces
    "Cyrl": ("RU", "Мой номер {}, звоните."),
    "Grek": ("GR", "Το τηλέφωνό μου είναι {}."),
    "Hebr": ("IL", "המספר שלי {} תודה"),
    "Hans": ("CN", "我的电话是{}请联系"),
    "Jpan": ("JP", "電話は{}です"),
    "Kore": ("KR", "제 번호는 {}입니다"),
    "Thai": ("TH", "โทร{}นะคะ"),
    "Arab": ("EG", "اتصل على {} الآن"),
    "Deva": ("IN", "मुझे {}पर कॉल करें"),
    "Geor": ("GE", "ჩემი ნომერია {}."),
    "Armn": ("AM", "իմ համարը {} է"),
}
SENTENCES = ["My number is {}.", "{}", "Call me on {} please", "it's {}, thanks", "Tel. {}", "({})", "“{}” she said"]

rows = []
ids = {}


def add(group, text, country="", script="Latn", same=None, place=None):
    ids[group] = ids.get(group, 0) + 1
    row = {"id": f"{group} {ids[group]}" + (f" {country}" if country else ""), "group": group}
    row |= {"country": country} if country else {}
    row |= {"script": script, "text": text}
    row |= {"same": same} if same else {}
    row |= {"place": place} if place else {}
    rows.append(row)


def private(spelt, sentence="{}"):
    return sentence.replace("{}", f"⟦{spelt}⟧")


turn = 0


def sentence():
    global turn
    turn += 1
    return SENTENCES[turn % len(SENTENCES)]


def example(country, kind=T.MOBILE):
    number = pn.example_number_for_type(country, kind)
    assert pn.is_valid_number(number), country
    return number


def e164(number):
    return pn.format_number(number, F.E164)


def written(number, form):
    return pn.format_number(number, form)


def digits(text):
    return re.sub(r"\D", "", text)


def groups(text):
    """The groups of digits that people would make of it."""
    found = [it for it in re.split(r"\D+", text) if it]
    if len(found) > 1:
        return found
    sizes = {7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [5, 5], 11: [3, 4, 4], 12: [4, 4, 4]}[len(found[0])]
    cut, at = [], 0
    for size in sizes:
        cut.append(found[0][at : at + size])
        at += size
    return cut


def telephone():
    for at, country in enumerate(COUNTRIES):
        mobile, fixed = example(country), example(country, T.FIXED_LINE)
        for number in [mobile] if written(mobile, F.NATIONAL) == written(fixed, F.NATIONAL) else [mobile, fixed]:
            add("national", private(written(number, F.NATIONAL), sentence()), country, same=e164(number))
            add("international", private(written(number, F.INTERNATIONAL), sentence()), country, same=e164(number))
        add("E.164", private(e164(mobile), sentence()), country, same=e164(mobile))
        add("national, without spaces", private(digits(written(mobile, F.NATIONAL)), sentence()), country, same=e164(mobile))
        add("international, without plus", private(digits(e164(mobile)), sentence()), country, same=e164(mobile))
        abroad = ["DE", "US", "AU", "JP", "IN", "FR"][at % 6]
        if abroad != country and not (abroad == "US" and mobile.country_code == 1):
            spelt = pn.format_out_of_country_calling_number(mobile, abroad)
            add("dialled from abroad", private(spelt, sentence()), country, same=e164(mobile))
    separators = [", ", "; ", "\n", "·", "•", "_", "|", "~", "*", ",", ";", " · ", " • ", " | ", "…", ":", "-", ".", "/",
                  "–", " - ", "\u00a0", "\u2009", "\u202f", "‑", "  ", "\t", " / ", "\r\n", ".  "]
    for at, separator in enumerate(separators):
        for step in range(3):
            country = COUNTRIES[(at * 3 + step * 17) % len(COUNTRIES)]
            number = example(country)
            form = F.INTERNATIONAL if step == 2 else F.NATIONAL
            plus = "+" if step == 2 else ""
            spelt = plus + separator.join(groups(written(number, form)))
            add("other separators", private(spelt, sentence()), country, same=e164(number))
    for at, separator in enumerate([" ", ", ", "-", ".", "; ", "\n", " . ", "·", ",", "_", " - ", "|", "*", "\u200b"]):
        country = ["US", "IN", "GB", "FR", "BR", "DE", "ZA"][at % 7]
        number = example(country)
        spelt = separator.join(digits(written(number, F.NATIONAL)))
        add("digit by digit", private(spelt, sentence()), country, same=e164(number))
    words = [("tel", ""), ("call", "now"), ("ph", ""), ("No", ""), ("phone:", ""), ("WhatsApp", ""), ("m", "x"), ("", "is mine"),
             ("call_", "_now"), ("#", ""), ("", "thanks"), ("Mob", "."), ("number=", "&ok"), ("", "ok"), ("Tel:", "ext")]
    for at, (before, after) in enumerate(words):
        for country in [COUNTRIES[at * 2], COUNTRIES[at * 3 + 7]]:
            number = example(country)
            spelt = e164(number) if at % 3 == 0 else digits(written(number, F.NATIONAL))
            add("glued to words", before + private(spelt) + after, country, same=e164(number))
    for at, (script, (zero, text)) in enumerate(SCRIPTS.items()):
        home = {"Arab": "EG", "Aran": "IR", "Thai": "TH", "Laoo": "LA", "Mymr": "MM", "Khmr": "KH", "Jpan": "JP", "Beng": "BD", "Tibt": "CN"}
        country = home.get(script, "IN")
        number = example(country)
        spell = lambda text: re.sub(r"\d", lambda it: chr(zero + int(it[0])), text)
        for form in [F.NATIONAL, F.INTERNATIONAL]:
            add("digits of other scripts", private(spell(written(number, form)), text), country, script, same=e164(number))
        add("digits of other scripts", private(spell(digits(written(number, F.NATIONAL))), text), country, script, same=e164(number))
    for script, (country, text) in LOCAL.items():
        number = example(country)
        for form in [F.NATIONAL, F.INTERNATIONAL, F.E164]:
            add("in sentences of other scripts", private(written(number, form), text), country, script, same=e164(number))
    for country in ["US", "IN", "FR", "BR", "DE", "JP"]:
        number = example(country)
        keycaps = lambda text: re.sub(r"\d", lambda it: it[0] + "\ufe0f\u20e3", text)
        add("keycap emoji", private(keycaps(digits(written(number, F.NATIONAL)))), country, "Zsye", same=e164(number))
        add("keycap emoji", private(keycaps(written(number, F.INTERNATIONAL)), "☎️ {} 🙏"), country, "Zsye", same=e164(number))
    unseen = ["\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u200e", "\u202a", "\u034f", "\u180e", "\ufe0f", "\u2063"]
    for at, mark in enumerate(unseen):
        country = COUNTRIES[at * 5 % len(COUNTRIES)]
        number = example(country)
        spelt = digits(written(number, F.NATIONAL))
        add("invisible characters", private(mark.join([spelt[:3], spelt[3:6], spelt[6:]]), sentence()), country, same=e164(number))
        add("invisible characters", private(mark.join(e164(number)), sentence()), country, same=e164(number))
    for at, country in enumerate(["IN", "US", "DE", "FR", "GB", "SG", "NO", "HK", "AE", "BR", "ZA", "KE"]):
        number = example(country)
        national = str(number.national_number)
        add("JSON numbers", private(digits(e164(number))), country, same=e164(number), place="json")
        add("JSON numbers", private(national), country, same=e164(number), place="json")
        add("JSON numbers", private(digits(e164(number)) + ".0"), country, same=e164(number), place="json")
        whole = digits(e164(number))
        power = f"{whole[0]}.{whole[1:]}e{len(whole) - 1}"
        add("JSON numbers", private(power), country, same=e164(number), place="json")
    for country in ["IN", "US", "GB", "BR", "DE", "AE"]:
        number = example(country)
        plain = digits(e164(number))
        for text in [f"tel:⟦+{plain}⟧", f"sip:⟦+{plain}⟧@sip.example.com", f"whatsapp:⟦+{plain}⟧", f"https://wa.me/⟦{plain}⟧?text=hi",
                     f"https://api.example.com/calls?to=%2B⟦{plain}⟧&ring=1", "⟦" + written(number, F.RFC3966) + "⟧"]:
            add("addresses with a number", text.replace("⟦tel:", "tel:⟦"), country, same=e164(number))
    for country in ["US", "IN", "FR", "GB", "DE", "JP", "BR", "AU"]:
        number = example(country)
        cut = groups(written(number, F.NATIONAL))
        add("split over parts of one message", [f"It is ⟦{cut[0]}", " ".join(cut[1:]) + "⟧."], country, same=e164(number), place="parts")
    for at, (one, other) in enumerate([("IN", "IN"), ("US", "GB"), ("FR", "DE"), ("JP", "KR"), ("BR", "AR"), ("SE", "NO")]):
        a, b = written(example(one), F.INTERNATIONAL), written(example(other, T.FIXED_LINE), F.INTERNATIONAL)
        add("several in a row", f"⟦{a}⟧ or ⟦{b}⟧", one)
        add("several in a row", f"⟦{a}⟧, ⟦{b}⟧", one)
        add("several in a row", f"⟦{a}⟧/⟦{b}⟧", one)
        add("several in a row", f"⟦{a}⟧ on 2026-01-15 at 10:30, then ⟦{b}⟧", one)


def mail():
    plain = ["jane@example.com", "jane.doe@mail.example.co.uk", "j_doe-99@example.org", "1234567@example.net", "x@example.io",
             "first.last@sub.dept.example.com", "o'neil@example.com", "jane@exa-mple.com", "sales@example.museum", "a.b.c@example.travel"]
    for address in plain:
        for text in [sentence(), sentence()]:
            add("e-mail: plain", private(address, text), same=address)
    for address in ["jane+crm@example.com", "jane+a.b-c@example.com", "jane%dept@example.com", "jane=x@example.com", "#jane@example.com",
                    "jane{x}@example.com", "jane/x=y@example.com", "ja~ne@example.com"]:
        add("e-mail: odd local parts", private(address, "mail {} ok"), same=address)
    for before, after in [("<", ">"), ("'", "'"), ('"', '"'), ("(", ")"), ("mailto:", "?subject=x"), ("To: Jane <", ">, x"), ("[", "]"),
                          ("", ";bob"), ("e-mail=", "&x=1"), ("`", "`"), ("**", "**"), ("«", "»"), ("", "/"), ("", ","), ("", "!")]:
        add("e-mail: in punctuation", before + private("jane@example.com") + after, same="jane@example.com")
    for address in ["Jane@Example.com", "JANE@EXAMPLE.COM", "jAnE@example.COM", "Jane.Doe@example.org", "MÜLLER@example.com", "ÅSA@EXAMPLE.SE"]:
        add("e-mail: other case", private(address, sentence()), same=address.lower())
    coded = [("%40", "percent"), ("&#64;", ""), ("&commat;", ""), ("&#x40;", ""), ("&#X40;", ""), ("&#064;", ""), ("%2540", ""), ("&amp;#64;", "")]
    for sign, _ in coded:
        for local, domain, text in [("jane", "example.com", "write to {} please"), ("jane.doe", "mail.example.co.uk", "{}"),
                                    ("jane", "example.org", "https://app.example/u?mail={}&x=1")]:
            add("e-mail: encoded @", private(f"{local}{sign}{domain}", text), same=f"{local}@{domain}")
    for local, domain in [("jane", "example.com"), ("jane.doe", "mail.example.co.uk"), ("x", "example.org")]:
        add("e-mail: encoded @", private(f"{local}%2Bcrm%40{domain}", "?to={}"), same=f"{local}+crm@{domain}")
        add("e-mail: encoded @", private(f"{local}\\u0040{domain}", '"{}"'), place="json", same=f"{local}@{domain}")
        add("e-mail: encoded @", private(f"{local}\\u0040{domain}", '{"mail":"{}"}'), same=f"{local}@{domain}")
        add("e-mail: encoded @", private(f"{local}\\u0040{domain}", '{"a":[{"mail":"{}","n":1}]}'), same=f"{local}@{domain}")
        add("e-mail: encoded @", private(f"{local}@{domain}", r'{\"mail\":\"{}\"}'), same=f"{local}@{domain}")
    for spelt in ["jane @ example.com", "jane@ example.com", "jane @example.com", "jane  @  example.com", "jane.doe @ mail.example.co.uk",
                  "jane\u00a0@\u00a0example.com", "jane @\nexample.com", "jane ＠ example.com", "jane @ example . com", "jane@example .com",
                  "jane . doe @ example.com", "jane (@) example.com", "jane [@] example.com"]:
        add("e-mail: spaces around @", private(spelt, "reach {} now" if "doe" not in spelt else "{} now"), same=re.sub(r"[\s()\[\]]", "", spelt).replace("＠", "@"))
    for spelt in ['"jane doe"@example.com', '"jane@home"@example.com', '"j\\"d"@example.com', '"very.(),:;<>[]unusual"@example.com', '"jane"@example.org']:
        add("e-mail: quoted local parts", private(spelt, "mail {} ok"), same=spelt)
    for spelt in ["jane@okhdfcbank", "9876543210@ybl", "jane.doe@upi", "jane-1@paytm", "shop@okaxis", "jane@ibl", "root@localhost", "jane@intranet",
                  "jane@oksbi", "98765.43210@apl"]:
        add("e-mail: without a dot (UPI)", private(spelt, "pay {} today"), "IN", same=spelt)
        add("e-mail: without a dot (UPI)", private(spelt, "UPI: {}"), "IN", same=spelt)
    world = [("müller@bücher.example", "Latn"), ("josé@correo.example", "Latn"), ("почта@пример.рф", "Cyrl"), ("用户@例子.中国", "Hans"),
             ("आशा@उदाहरण.भारत", "Deva"), ("παράδειγμα@παράδειγμα.ελ", "Grek"), ("משתמש@דוגמה.ישראל", "Hebr"), ("사용자@예시.한국", "Kore"),
             ("ผู้ใช้@ตัวอย่าง.ไทย", "Thai"), ("مثال@مثال.السعودية", "Arab"), ("jane@xn--fsq.xn--fiqs8s", "Latn"), ("đỗ@ví-dụ.vn", "Latn")]
    for address, script in world:
        for text in ["mail {} ok", "{}", "<{}>"]:
            add("e-mail: international", private(address, text), "", script, same=address)
    for script, text in [("Hans", "请联系{}谢谢"), ("Jpan", "メールは{}です"), ("Thai", "อีเมล{}นะคะ"), ("Deva", "मेल {}है"), ("Kore", "메일은 {}입니다"),
                         ("Cyrl", "пишите на {}, спасибо"), ("Arab", "راسلني على {}،"), ("Hebr", "שלחו ל-{} תודה"), ("Grek", "γράψτε στο {}·"), ("Taml", "மின்னஞ்சல் {}.")]:
        for address in ["jane@example.com", "jane.doe@mail.example.co.in"]:
            add("e-mail: in sentences of other scripts", private(address, text), "", script, same=address)
    for mark in ["\u200b", "\u200c", "\u00ad", "\u2060", "\ufeff", "\u200e", "\u202a", "\u200d", "\u034f", "\u180e"]:
        for spelt in [f"jane{mark}@example.com", f"ja{mark}ne@exam{mark}ple.com", f"jane@{mark}example.com", f"jane@example{mark}.com"]:
            add("e-mail: invisible characters", private(spelt, "mail {} ok"), same=spelt.replace(mark, ""))
    for spelt in ["jane@[192.0.2.1]", "jane@192.0.2.1", "jane＠example。com", "jane@example。com", "jane@example．com", "jane@example.com."]:
        add("e-mail: other domains", private(spelt.removesuffix("."), "mail {} ok"), same=spelt.removesuffix(".").replace("＠", "@").replace("。", ".").replace("．", "."))


def nothing():
    tables = {
        "money": ["1 250 000 €", "10.000.000", "Rs. 12,50,000", "₹1,25,00,000", "$1,234,567.89", "1.234.567,89 €", "CHF 1'250'000", "USD 1250000.00",
                  "12,50,000 rupees", "1 000 000 kr", "EUR 12.345.678,90", "¥12,345,678", "£9,999,999", "10,000,000", "1 234 567,89 zł",
                  "R$ 1.500.000,00", "2,500,000 VND", "Rp 15.000.000", "₦2,000,000", "1250000 EUR", "₹ 9876543", "$ 1250000", "1.250.000.000 đ"],
        "coordinates": ["12.9715987, 77.5945627", "40.7127753,-74.0059728", "48.8566° N, 2.3522° E", "-33.8688197, 151.2092955", "lat 51.5074 lon -0.1278",
                        "geo:37.786971,-122.399677", "51°30'26\"N 0°7'39\"W", "(35.6894875, 139.6917064)", "12.97160 77.59460", "55.755826;37.6173",
                        "@12.9715987,77.5945627,15z", "POINT(77.5945627 12.9715987)", "1.352083 103.819836"],
        "IP addresses": ["192.168.100.200", "10.0.0.1", "203.0.113.195", "192.168.100.200:8080", "255.255.255.255", "198.51.100.23/24", "from 172.16.254.100 to 172.16.254.101",
                         "http://203.0.113.195/x", "2001:db8:85a3:0:0:8a2e:370:7334", "fe80::1ff:fe23:4567:890a", "100.100.100.100"],
        "small numbers in a row": ["10 20 30 40", "1, 2, 3, 4, 5, 6, 7, 8", "press 1 2 or 3", "5 10 15 20 25", "100, 200, 300, 400", "sizes 38 40 42 44", "12 of 345, 6 left",
                                   "1 2 3 4 5 6 7 8 9 10", "3, 4 or 5 or 6", "rooms 101, 102, 103", "0 0 0 0 0 0 0", "10-20-30-40 units", "scores 12 14 16 18 20", "100 200 300",
                                   "15 30 45 60 minutes", "1/2/3/4", "1000, 2000, 3000"],
        "times since 1970": ["1733235263", "1733235263123", "at 1764072863", "ts=1700000000", "\"1733235263\"", "1764072863123456", "1733235263.123", "updated 1764072863,"],
        "dates and times": ["2026-01-15", "on 15/01/2026 at 10:30:15", "15.01.2026, 9:30 - 11:45", "2026-01-15T10:30:00.123456+05:30", "2026-01-15 10:30:00", "20260115T103000Z",
                            "२०२६-०१-१५", "1/15/2026 3:45 PM", "15 Jan 2026 10:30", "2026/01/15", "10:30-11:45 and 14:00-15:30", "Mon 15 01 2026", "2019-2024 and 1998-2003", "20260115",
                            "15-01-26 10:30", "2026年1月15日 10時30分", "15. 1. 2026", "2026-W03-4", "12/2026-01/2027", "00:12:34.567", "1:02:03 and 2:03:04", "2026.01.15",
                            "from 2026-01-15 to 2026-02-15", "15/01 10:30, 16/01 11:30", "10h30 - 12h45"],
        "identifiers": ["550e8400-e29b-41d4-a716-446655440000", "65f1c0ffee1234567890abcd", "a1b2c3d4e5f6", "CA1234567890abcdef1234567890abcdef", "4111111111111111",
                        "4111 1111 1111 1111", "order 123456", "ticket #98765", "PNR AB1C2D", "INV-2026-0042", "v1.2.3", "1.22.333.4444-beta.5", "node 20.19.0",
                        "sha256:9f86d081884c7d65", "0xDEADBEEF", "GB29NWBK60161331926819", "DE89 3704 0044 0532 0130 00", "MH12AB1234", "ISO 8601", "RFC 3966", "A4 210x297", "SKU-12-345-678x",
                        "case 12-345", "OTP 482913", "PIN 560001", "zip 94103", "90210-1234", "98.6", "order 12 of 345"],
        "measures": ["3.14159265358", "99.5 %", "1234567.89", "1e10", "12.5 s", "1 234 567 bytes", "1,048,576 B", "37.0-38.5", "5 km 300 m", "12345678 bytes", "16777216 KB", "10 000 000 users", "3/4", "0.1234567", "1:1000000",
                     "200-300-400 mg"],
        "e-mail: handles and others": ["@jane", "follow @jane_doe and @bob", "3 @ 5", "10 pcs @ 4.50", "meet @ 10", "see you @ 5pm", "npm i foo@1.2.3", "convoscope@0.1.0", "@scope/pkg@2.0.0",
                                       "lunch @ noon", "a @ b", "2 @ $5", "@@@@", "x@", "@", "rate @ 12.5 %", "I am @ work", "react@latest is fine", "@jane: hi", "5@10", "^3.2@beta", "@media print", "user/@me", "é@ à", "qty 3@4",
                                       "100 % 40 dollars", "5%40", "&#64; sign", "50%4012", "\\u0040 alone", "left @ the corner", "jsr:@std/path@1.0.8"],
    }
    for group, texts in tables.items():
        for text in texts:
            add(group, text)
            if group in ("money", "times since 1970", "coordinates", "IP addresses"):
                add(group, f"It said {text} today.")
    for number in ["1733235263", "1733235263123", "123456", "12.9715987", "1250.5", "0", "-5", "20260115", "3.14159265358", "1.5e3"]:
        add("JSON numbers that are none", number, place="json")


def beyond():
    for text in ["⟦nine eight seven six five four three two one zero⟧", "⟦double nine eight seven triple six five four⟧", "⟦zero six, twelve, thirty-four, fifty-six, seventy-eight⟧",
                 "⟦नौ आठ सात छह पांच चार तीन दो एक शून्य⟧", "⟦jane at example dot com⟧", "⟦jane (at) example (dot) com⟧", "⟦jane arroba example punto com⟧", "⟦j a n e at example dot com⟧",
                 "I am ⟦Jane Doe⟧", "It is for ⟦Mr. Asha Kumar⟧", "⟦221B Baker Street, London⟧", "⟦12 MG Road, Bengaluru 560001⟧"]:
        add("out of reach", text)
    for one, other in [("98765", "43210"), ("It is 0612", "345678"), ("jane@", "example.com")]:
        cut = one.rfind(" ") + 1
        add("out of reach", [f"{one[:cut]}⟦{one[cut:]}", f"{other}⟧"], place="messages")


def seen(line):
    """Invisible characters as escapes, so that the file can be read."""
    is_unseen = lambda it: unicodedata.category(it) in ("Cf", "Zs", "Mn", "Cc") and it != " " and not ("\u0900" <= it <= "\u109f") and not ("\u1780" <= it <= "\u17ff")
    return "".join(f"\\u{ord(it):04x}" if is_unseen(it) else it for it in line)


telephone()
mail()
nothing()
beyond()
file = pathlib.Path(__file__).parent.parent / "fixtures/redaction/corpus.ndjson"
file.write_text("".join(seen(json.dumps(row, ensure_ascii=False)) + "\n" for row in rows), encoding="utf-8")
print(len(rows), "forms,", len({row.get("country") for row in rows} - {None}), "countries,", len({row["script"] for row in rows}), "scripts")
