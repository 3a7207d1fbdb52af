"""What the client asks, what it tries again, and how it says what an API refuses."""

import pytest

from datamigrate.client.address import Address
from datamigrate.client.api import Api
from datamigrate.client.errors import ApiError

FORM = {"fields": {"key": "uploads/a/b.sql", "policy": "p"}, "max_bytes": 10}


def test_the_key_is_sent_and_identities_are_quoted(fake):
    fake.answer(200, {"id": "x"})
    assert fake.api.migration("a/../b?c") == {"id": "x"}
    asked = fake.asked[0]
    assert asked.line == "GET /v1/migrations/a%2F..%2Fb%3Fc"
    assert asked.headers["x-api-key"] == "the key"


def test_a_busy_api_is_asked_again(fake):
    fake.answer(503)
    fake.answer(429, Retry_After="0")
    fake.answer(200, {"id": "x"})
    assert fake.api.migration("x") == {"id": "x"}
    assert len(fake.asked) == 3


def test_what_may_have_been_done_is_not_done_twice(fake):
    fake.answer(503, {"message": "Service Unavailable"})
    with pytest.raises(ApiError, match=r"Service Unavailable \(503\)"):
        fake.api.begin({"filename": "a.sql"})
    assert len(fake.asked) == 1


def test_a_retry_is_posted_once(fake):
    fake.answer(202, {"id": "x", "execution": "https://console"})
    assert fake.api.retry("x")["id"] == "x"
    assert [asked.line for asked in fake.asked] == ["POST /v1/migrations/x/retry"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"detail": "expected a migration", "title": "Not Found"}, "expected a migration (404)"),
        ({"message": "Forbidden"}, "Forbidden (404)"),
        (
            {"detail": "another form", "errors": [{"at": "body/tests", "message": "too long"}]},
            "another form; body/tests: too long (404)",
        ),
        (b"<html>", "status 404"),
        (b"[]", "status 404"),
        (b"", "status 404"),
    ],
)
def test_a_refusal_says_why(fake, body, says):
    fake.answer(404, body)
    with pytest.raises(ApiError) as found:
        fake.api.migration("x")
    assert str(found.value) == f"the API refused: {says}"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"<html>"])
def test_an_answer_that_is_no_json_is_an_error(fake, body):
    fake.answer(200, body)
    with pytest.raises(ApiError, match="expected an answer in JSON"):
        fake.api.migration("x")


def test_the_key_follows_no_redirect(fake):
    fake.answer(302, location="http://127.0.0.1:1/elsewhere")
    with pytest.raises(ApiError, match="status 302"):
        fake.api.migration("x")
    assert len(fake.asked) == 1


def test_a_script_is_posted_as_a_form_without_the_key(fake):
    fake.answer(204)
    fake.api.upload({**FORM, "url": fake.url}, "b.sql", b"select 1")
    asked = fake.asked[0]
    assert "x-api-key" not in asked.headers
    assert b'name="policy"\r\n\r\np\r\n' in asked.body
    fields = asked.body.split(b"Content-Disposition")
    assert b'name="file"; filename="b.sql"' in fields[-1], "what follows the file is ignored"
    assert b"\r\n\r\nselect 1\r\n" in fields[-1]


def test_a_script_that_is_too_large_is_not_sent(fake):
    fake.answer(204)
    with pytest.raises(ApiError, match=r"expected at most 0 MB, found 0\.0 MB"):
        fake.api.upload({**FORM, "url": fake.url}, "b.sql", b"x" * 11)
    assert fake.asked == []


def test_what_the_storage_refuses_is_said_in_its_words(fake):
    fake.answer(403, b"<Error><Code>A</Code><Message>Policy &amp; all expired</Message></Error>")
    with pytest.raises(ApiError, match=r"refused `b.sql`: Policy & all expired \(403\)"):
        fake.api.upload({**FORM, "url": fake.url}, "b.sql", b"x")


def test_tables_are_read_page_after_page(fake):
    fake.answer(200, {"items": [{"name": "a"}], "next": "n=1"})
    fake.answer(200, {"items": [{"name": "b"}], "next": None})
    assert [table["name"] for table in fake.api.tables("x")] == ["a", "b"]
    assert fake.asked[1].line == "GET /v1/migrations/x/tables?cursor=n%3D1"


def test_a_project_comes_from_its_link(fake):
    fake.answer(200, {"url": f"{fake.url}/zip"})
    fake.answer(200, b"PK")
    assert fake.api.project("x") == b"PK"
    assert "x-api-key" not in fake.asked[1].headers


def test_an_api_that_is_not_there_is_named_without_the_path():
    with pytest.raises(ApiError, match=r"could not reach `127\.0\.0\.1:1`: .*refused"):
        Api(Address("http://127.0.0.1:1/v1", "k")).begin({})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "example.com", "ftp://x"])
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(ApiError, match="https://"):
        Api(Address(url, "k"))


def test_a_key_is_not_printed():
    assert "secret" not in repr(Address("https://x", "secret"))
