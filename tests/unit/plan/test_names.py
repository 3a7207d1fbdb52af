"""Names: snake_case, legal, short, one of a kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.plan.names import shortened, snake_case, source_name, told_apart

WORDS = {
    "OrderID": "order_id",
    "OrderIDs": "order_ids",
    "XMLData": "xml_data",
    "AWBuildVersion": "aw_build_version",
    "SalesYTD": "sales_ytd",
    "Order Details": "order_details",
    "CUSTOMER_ID": "customer_id",
    "AddressLine1": "address_line1",
    "Line2Text": "line2_text",
    "B2BCustomer": "b2b_customer",
    "rowguid": "rowguid",
    "  odd -- name!": "odd_name",
    "Größe": "grosse",
    "Ångström": "angstrom",
    "ØreŁódź": "ore_lodz",
    "顧客ID": "顧客id",
    "Имя": "имя",
    "हिन्दी": "हिन्दी",
    "ﬁle": "file",
    "%": "",
    "": "",
    "a.b/../c": "a_b_c",
    "nul\0l": "nul_l",
    "line\nbreak": "line_break",
}


@pytest.mark.parametrize(("given_name", "expected"), WORDS.items())
def test_snake_case(given_name, expected):
    assert snake_case(given_name) == expected


@given(st.text())
def test_snake_case_is_stable(text):
    name = snake_case(text)
    assert snake_case(name) == name
    assert not set(name) & set("/\\.\0\n\r\"'`{} -")


@given(st.text())
def test_a_source_name_is_legal_anywhere(text):
    assert source_name(text).isidentifier()
    assert source_name(text).isascii()
    assert len(source_name(text)) <= 50


@pytest.mark.parametrize(
    "name", ["con", "NUL", "Com1", "dbt", "dbt_duckdb", "2020 sales", "True", "no", "null"]
)
def test_a_source_name_is_no_reserved_name(name):
    assert source_name(name).startswith("source_")


@given(st.text(min_size=1), st.integers(12, 70))
def test_shortened_fits(name, limit):
    short = shortened(name, limit)
    assert len(short.encode("utf-8", "surrogatepass")) <= limit
    assert short == shortened(name, limit)


def test_shortened_tells_long_names_apart():
    assert shortened("a" * 80, 63) != shortened("a" * 81, 63)


@given(st.lists(st.sampled_from(["a", "a_2", "b", "b_2", "b_3", "c"])))
def test_told_apart_names_differ(wanted):
    given_names = told_apart(wanted, [str(position) for position, _ in enumerate(wanted)])
    assert len(set(given_names)) == len(wanted)
    assert all(name.startswith(wish) for name, wish in zip(given_names, wanted, strict=True))


def test_the_order_of_the_script_does_not_decide():
    assert told_apart(["x", "x"], ["b.X", "a.X"]) == ["x_2", "x"]
    assert told_apart(["x", "x"], ["a.X", "b.X"]) == ["x", "x_2"]


def test_names_that_a_file_system_may_take_for_one_are_told_apart():
    assert told_apart(["οδος", "οδοσ"], ["a", "b"]) == ["οδος", "οδοσ_2"]
