"""A file of macros becomes a file for each, and the comments above them their properties."""

import yaml

from datamigrate.render.macros import with_macro_properties
from datamigrate.render.pieces import Piece

TEXT = """\
{#- Says {{ hello }},
    to everybody. -#}
{% macro hello() -%}
hello {#- a remark -#}
{%- endmacro %}


{#-
    Says it to one.

    name: whom
-#}
{%- macro hello_to(name, loud=false) -%}
hello {{ name }}
{%- endmacro -%}


{% macro silent() %}{% endmacro %}
"""


def test_macros_part():
    pieces = [
        Piece("macros/greetings.sql", TEXT),
        Piece("README.md", TEXT),
        Piece("models/a.sql", ""),
    ]
    files = {piece.path: piece.text for piece in with_macro_properties(pieces)}
    properties = yaml.safe_load(files.pop("macros/_macros.yml"))
    assert files.pop("README.md") == TEXT
    assert list(files) == [
        "macros/hello.sql",
        "macros/hello_to.sql",
        "macros/silent.sql",
        "models/a.sql",
    ]
    assert "\n\n".join(text for path, text in files.items() if path.startswith("macros/")) == TEXT
    assert properties["macros"] == [
        {"name": "hello", "description": "Says {{ '{' }}{{ '{' }} hello }}, to everybody."},
        {
            "name": "hello_to",
            "description": "Says it to one.",
            "arguments": [{"name": "name", "description": "whom"}, {"name": "loud"}],
        },
        {"name": "silent", "description": ""},
    ]


def test_a_test_is_described_without_arguments():
    text = (
        "{#-\n    One row.\n\n    model: it\n-#}\n{% test one(model) %}\nselect 1\n{% endtest %}\n"
    )
    files = dict(p[:2] for p in with_macro_properties([Piece("tests/generic/all.sql", text)]))
    assert files["tests/generic/one.sql"] == text
    assert yaml.safe_load(files["macros/_macros.yml"])["macros"] == [
        {"name": "test_one", "description": "One row."}
    ]


def test_what_is_no_macro_keeps_the_file_whole():
    text = TEXT + "{% materialization copy, default %}{% endmaterialization %}\n"
    files = dict(
        piece[:2] for piece in with_macro_properties([Piece("macros/greetings.sql", text)])
    )
    assert files["macros/greetings.sql"] == text
    assert len(yaml.safe_load(files["macros/_macros.yml"])["macros"]) == 3


def test_without_macros_nothing_is_added():
    pieces = [Piece("README.md", "")]
    assert list(with_macro_properties(pieces)) == pieces
