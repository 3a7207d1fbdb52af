"""Dates as SQL Server reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.plan.moments import read_moment

READ = {
    "19970101": "1997-01-01 00:00:00",
    "1996-07-04 00:00:00.000": "1996-07-04 00:00:00",
    "2011-05-31T00:00:00": "2011-05-31 00:00:00",
    "7/4/1996": "1996-07-04 00:00:00",
    "06/12/91": "1991-06-12 00:00:00",
    "1/1/49": "2049-01-01 00:00:00",
    "Jan 1 1970": "1970-01-01 00:00:00",
    "January 15, 2020 3:04PM": "2020-01-15 15:04:00",
    "15 Mar 2020": "2020-03-15 00:00:00",
    "20200101 10:11:12.1234567": "2020-01-01 10:11:12.123456",
    "2020-01-01 10:11:12:5": "2020-01-01 10:11:12.005",
    "2020-01-01 12 AM": "2020-01-01 00:00:00",
    "2020-01-01T10:00:00Z": "2020-01-01 10:00:00+00:00",
    "2020-01-01 10:00:00 +5:30": "2020-01-01 10:00:00+05:30",
    "13:45": "1900-01-01 13:45:00",
    "": "1900-01-01 00:00:00",
    "2020": "2020-01-01 00:00:00",
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text, expected):
    moment = read_moment(text)
    assert moment is not None
    assert moment.timestamp_text(6) == expected


@pytest.mark.parametrize("text", ["31/12/1999", "never", "2020-02-30", "25:00", "13 PM", "1/2-3"])
def test_no_date(text):
    assert read_moment(text) is None


@given(st.text())
def test_any_text_is_a_date_or_none(text):
    read_moment(text)


@given(st.datetimes())
def test_iso_comes_back(moment):
    text = moment.isoformat(" ", "microseconds")
    read = read_moment(text)
    assert read is not None
    assert read.timestamp_text(6).split(".")[0] == text.split(".")[0]
