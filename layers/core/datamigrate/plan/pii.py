"""Guess what a column says of people, by its name. A suggestion for somebody who knows the data."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from datamigrate.catalog.model import Traits

MASKED = "masked"

# What is said, by the words that say it; the first that a name holds counts. `_` may be missing.
_WORDS: Mapping[str, str] = {
    "email": "e_mail e_mails email_addr email_address mail_address",
    "phone": "phone phone_no phone_number mobile mobile_no mobile_number cell_phone fax fax_number"
    " tel telephone telephone_number",
    "national_id": "ssn social_security social_security_no social_security_number nino"
    " national_id national_id_number national_insurance_number passport passport_no passport_number"
    " tax_id tax_number drivers_license driver_license driving_licence",
    "birth_date": "birth_date birth_day date_of_birth dob",
    "name": "first_name last_name middle_name given_name family_name maiden_name full_name"
    " preferred_name surname",
    "address": "street_address home_address postal_address mailing_address delivery_address"
    " address_line address_line_1 address_line_2 post_code postal_code zip zip_code",
    "gender": "gender sex",
    "payment": "credit_card credit_card_no credit_card_number card_number cvv iban bank_account"
    " bank_account_no bank_account_number",
    "credential": "password password_hash password_salt pass_phrase secret pin_code",
    "income": "salary wage income",
    "health": "diagnosis disability blood_type",
    "origin": "ethnicity race religion nationality marital_status",
    "location": "latitude longitude ip_addr ip_address",
}


def _pattern(words: str) -> re.Pattern[str]:
    spelled = "|".join(word.replace("_", "_?") for word in words.split())
    return re.compile(rf"(?:^|_)(?:{spelled})(?:_|$)")


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(kind, _pattern(words)) for kind, words in _WORDS.items()]


def pii_of(name: str, traits: Traits) -> str | None:
    """What the column's name says of people; `masked` where only the source's mask tells."""
    return _said(name) or (MASKED if traits.masked is not None else None)


@lru_cache(maxsize=16384)
def _said(name: str) -> str | None:
    return next((kind for kind, words in _patterns() if words.search(name)), None)
