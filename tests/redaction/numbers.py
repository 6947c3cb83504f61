"""Writes what the identity of telephone numbers is tested with, from Google's libphonenumber (its Python port
`phonenumbers`; see corpus.py for how to install it).

    /tmp/corpus/bin/python tests/redaction/numbers.py

- tests/fixtures/redaction/country-codes.tsv: each country calling code, and the fewest and most digits of the
  numbers behind it, leading zeros left out. src/export/redaction/country_code.rs holds the same.
- tests/fixtures/redaction/spellings.tsv: the example numbers of every region, in each of their spellings.
"""

import pathlib

import phonenumbers as pn
from phonenumbers import PhoneMetadata, PhoneNumberFormat as F, PhoneNumberType as T

here = pathlib.Path(__file__).parent.parent / "fixtures/redaction"


def digits(text):
    return "".join(it for it in text if it.isdigit())


codes = []
for code, regions in sorted(pn.COUNTRY_CODE_TO_REGION_CODE.items()):
    lengths = set()
    for region in regions:
        world = region == "001"
        plan = PhoneMetadata.metadata_for_nongeo_region(code) if world else PhoneMetadata.metadata_for_region(region)
        for kind in [plan.general_desc] if world else [plan.fixed_line, plan.mobile]:
            for length in (kind.possible_length if kind else ()) or ():
                if length > 0:
                    lengths.add(length)
                    # A zero that belongs to the number is no part of what it is known by.
                    if (kind.example_number or "").startswith("0"):
                        lengths.add(length - 1)
    codes.append(f"{code}\t{min(lengths)}\t{min(max(lengths), 15 - len(str(code)))}\n")
(here / "country-codes.tsv").write_text("".join(codes))

spellings = ["region\tinternational\tnational\tE.164\tRFC 3966\twithout plus\tdialled\n"]
for region in sorted(pn.SUPPORTED_REGIONS):
    seen = set()
    for kind in [T.MOBILE, T.FIXED_LINE]:
        number = pn.example_number_for_type(region, kind)
        if number is None or pn.format_number(number, F.E164) in seen:
            continue
        e164 = pn.format_number(number, F.E164)
        seen.add(e164)
        international = pn.format_number(number, F.INTERNATIONAL)
        national = pn.format_number(number, F.NATIONAL)
        rfc = pn.format_number(number, F.RFC3966)
        row = [region, international, national, e164, rfc, digits(e164), "00 " + international[1:]]
        spellings.append("\t".join(row) + "\n")
(here / "spellings.tsv").write_text("".join(spellings))
print(len(codes), "country codes,", len(spellings) - 1, "numbers")
