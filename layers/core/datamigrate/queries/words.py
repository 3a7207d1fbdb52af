"""Names in a query: where a word is one, and where it begins the next clause."""

from datamigrate.translate.stream import Stream

NAMES = frozenset({"name", "bracket", "quoted"})
RESERVED = frozenset(
    """
    all and any as asc between by case check collate cross current desc distinct else end escape
    except exists fetch for from full group having in inner intersect into is join left like not
    null offset on option or order outer over percent pivot right select some table tablesample
    then to top union unpivot values when where with
    """.split()
)


def name(stream: Stream) -> str:
    """A name that has to be here."""
    if stream.token.kind not in NAMES or stream.token.word in RESERVED:
        stream.stop("a name")
    return stream.take().text


def names(stream: Stream) -> tuple[str, ...]:
    """( name [ ,...n ] )"""
    stream.expect("(")
    found = [name(stream)]
    while stream.accept(","):
        found.append(name(stream))
    stream.expect(")")
    return tuple(found)


def alias(stream: Stream, texts: bool = False) -> str | None:
    """[ AS ] name; `texts`: which may be in quotes, as a text is."""
    kinds = NAMES | {"text", "national"} if texts else NAMES
    told = stream.accept("as")
    if stream.token.kind in kinds and stream.token.word not in RESERVED:
        return stream.take().text
    return stream.stop("a name") if told else None
