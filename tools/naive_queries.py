"""SELECTs of T-SQL made at random, each with its rows worked out the long way.

A piece is its text beside a function: of the rows in reach, by `alias.column`, for a value or a
condition (None where that is unknown), and of the rows around for a query.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from hypothesis import strategies as st

from naive_rows import (
    COLUMNS,
    COMPARE,
    TABLES,
    Row,
    Rows,
    Value,
    always,
    compared,
    conjunction,
    divided,
    first_known,
    key,
    negation,
    quotient,
    taken,
    within,
)

Piece = tuple[str, Callable[[Row], Value]]
Test = tuple[str, Callable[[Row], bool | None]]
Names = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A query: its text, its rows, how many columns it has, which are called c1, c2, ..."""

    text: str
    rows: Callable[[Row], Rows]
    width: int


@dataclass(frozen=True)
class Given:
    """What stands in FROM: its text, its rows, and the columns of them."""

    text: str
    rows: Callable[[Row], list[Row]]
    numbers: tuple[str, ...]
    texts: tuple[str, ...] = ()
    bits: tuple[str, ...] = ()

    @property
    def empty(self) -> Row:
        return dict.fromkeys(self.numbers + self.texts + self.bits)


class Maker:
    """Makes queries; `depth` is how many more may be put inside of one."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._aliases = 0

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _few(self, most: int, least: int = 0) -> int:
        return self._random.randint(least, most)

    # Rows in FROM

    def _alias(self) -> str:
        self._aliases += 1
        return f"x{self._aliases}"

    def _table(self) -> Given:
        name, alias = self._pick(*TABLES, "t", "u"), self._alias()
        named = [f"{alias}.{column}" for column in COLUMNS]
        rows: list[Row] = [dict(zip(named, row, strict=True)) for row in TABLES[name]]
        a, b, s, e = named
        return Given(f"{name} AS {alias}", lambda _: rows, (a, b), (s,), (e,))

    def _derived(self, depth: int, around: Given | None) -> Given:
        asked, alias = self.query(depth - 1, around), self._alias()
        names = tuple(f"{alias}.c{number}" for number in range(1, asked.width + 1))
        return Given(
            f"({asked.text}) AS {alias}",
            lambda env: [dict(zip(names, row, strict=True)) for row in asked.rows(env)],
            names,
        )

    def _single(self, depth: int, around: Given | None) -> Given:
        if depth > 0 and self._few(3) == 0:
            return self._derived(depth, around)
        return self._table()

    def given(self, depth: int, around: Given | None) -> Given:
        found = self._single(depth, None)
        for _ in range(self._few(2)):
            kind = self._pick(
                "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "CROSS APPLY", "OUTER APPLY"
            )
            if kind.endswith("APPLY"):
                found = self._applied(found, kind, depth)
            else:
                right = self._single(depth, None)
                if self._few(4) == 0:
                    right = self._joined(right, self._table(), self._pick("INNER", "LEFT"))
                    right = Given(
                        f"({right.text})", right.rows, right.numbers, right.texts, right.bits
                    )
                found = self._joined(found, right, kind)
        return found

    def _joined(self, left: Given, right: Given, kind: str) -> Given:
        columns = columns_of(left, right)
        text, holds = ("", always) if kind == "CROSS" else self._on(left, right, kind)

        def rows(env: Row) -> list[Row]:
            ours, theirs = left.rows(env), right.rows(env)
            pairs = [(i, j) for i, j in product(range(len(ours)), range(len(theirs)))]
            kept = [(i, j) for i, j in pairs if holds({**env, **ours[i], **theirs[j]})]
            found: list[Row] = [{**ours[i], **theirs[j]} for i, j in kept]
            if kind in {"LEFT", "FULL"}:
                met = {i for i, _ in kept}
                found += [{**row, **right.empty} for i, row in enumerate(ours) if i not in met]
            if kind in {"RIGHT", "FULL"}:
                met = {j for _, j in kept}
                found += [{**left.empty, **row} for j, row in enumerate(theirs) if j not in met]
            return found

        return Given(f"{left.text} {kind} JOIN {right.text}{text}", rows, *columns)

    def _on(self, left: Given, right: Given, kind: str) -> Test:
        one, two = self._pick(*left.numbers), self._pick(*right.numbers)
        text = f"{one} = {two}"

        def test(env: Row) -> bool | None:
            return compared("=", env[one], env[two])

        if kind != "FULL" and self._few(2) == 0:
            pair = Given("", lambda _: [], *columns_of(left, right))
            more, also = self.test(pair, 0)
            return f" ON {text} AND {more}", lambda env: conjunction((test(env), also(env)))
        return f" ON {text}", test

    def _applied(self, left: Given, kind: str, depth: int) -> Given:
        right = self._derived(max(depth, 1), left)

        def rows(env: Row) -> list[Row]:
            found: list[Row] = []
            for row in left.rows(env):
                inner = right.rows({**env, **row})
                none = [right.empty] if kind == "OUTER APPLY" and not inner else []
                found += [{**row, **one} for one in inner + none]
            return found

        return Given(f"{left.text} {kind} {right.text}", rows, *columns_of(left, right))

    # Values and conditions

    def value(self, given: Given, depth: int) -> Piece:
        kind = self._few(9)
        if kind < 4 or depth < 0:
            name = self._pick(*given.numbers)
            return name, lambda env: env[name]
        if kind == 4:
            number = self._few(5, -2)
            return f"{number}" if number >= 0 else f"({number})", lambda _: number
        if kind == 5 and depth > 0:
            return self._scalar(given, depth)
        (one, first), (two, second) = self.value(given, depth - 1), self.value(given, depth - 1)
        if kind == 6:
            test, holds = self.test(given, depth - 1)
            text = f"CASE WHEN {test} THEN {one} ELSE {two} END"
            return text, lambda env: first(env) if holds(env) else second(env)
        if kind == 7:
            return f"ISNULL({one}, {two})", lambda env: first_known(first(env), second(env))
        if kind == 8:
            return f"({one} / NULLIF({two}, 0))", lambda env: divided(first(env), second(env))
        return f"({one} - {two})", lambda env: taken(first(env), second(env))

    def _scalar(self, given: Given, depth: int) -> Piece:
        inside = self.given(depth - 1, None)
        (text, total), where, kept = (
            self._aggregate(inside, 0),
            *self._where(inside, given, depth - 1),
        )
        return (
            f"(SELECT {text} FROM {inside.text}{where})",
            lambda env: total([r for r in within(inside.rows(env), env) if kept(r)]),
        )

    def test(self, given: Given, depth: int) -> Test:
        kind = self._few(9 if depth >= 0 else 4)
        if kind < 4:
            (one, first), (two, second) = self.value(given, depth - 1), self.value(given, depth - 1)
            sign = self._pick(*COMPARE)
            return f"{one} {sign} {two}", lambda env: compared(sign, first(env), second(env))
        if kind == 4:
            name = self._pick(*given.numbers, *given.texts, *given.bits)
            return f"{name} IS NULL", lambda env: env[name] is None
        if kind == 5 and given.texts:
            name = self._pick(*given.texts)
            return f"{name} = 'p'", lambda env: None if env[name] is None else env[name] == "p"
        if kind == 6 and given.bits:
            name = self._pick(*given.bits)
            return f"{name} = 1", lambda env: None if env[name] is None else env[name] == 1
        if kind in {5, 6, 7}:
            return self._membership(given, depth)
        if kind == 8:
            text, holds = self.test(given, depth - 1)
            return f"NOT ({text})", lambda env: negation(holds(env))
        (one, left), (two, right) = self.test(given, depth - 2), self.test(given, depth - 2)
        if self._few(1):
            return f"({one} AND {two})", lambda env: conjunction((left(env), right(env)))
        return f"({one} OR {two})", lambda env: negation(
            conjunction((negation(left(env)), negation(right(env))))
        )

    def _membership(self, given: Given, depth: int) -> Test:
        asked = self.query(depth - 1, given, 1)
        if self._few(1):
            word = self._pick("EXISTS", "NOT EXISTS")
            return f"{word} ({asked.text})", lambda env: bool(asked.rows(env)) == (word == "EXISTS")
        text, value = self.value(given, 0)

        def among(env: Row) -> bool | None:
            own = value(env)
            return negation(
                conjunction(negation(compared("=", own, row[0])) for row in asked.rows(env))
            )

        if self._few(1):
            return f"{text} IN ({asked.text})", among
        return f"{text} NOT IN ({asked.text})", lambda env: negation(among(env))

    # Queries

    def _where(self, given: Given, around: Given | None, depth: int) -> Test:
        if self._few(1) == 0:
            return "", always
        text, test = self.test(given if around is None else beside(given, around), depth)
        return f" WHERE {text}", test

    def query(self, depth: int, around: Given | None = None, width: int = 0) -> Asked:
        width = width or self._few(3, 1)
        if depth > 0 and around is None and self._few(3) == 0:
            return self._combined(depth, width)
        given = self.given(depth, around)
        where, kept = self._where(given, around, depth)
        kind = self._few(3)
        if kind == 0:
            return self._grouped(given, where, kept, width)
        reach = given if around is None else beside(given, around)
        items = [self.value(reach, depth) for _ in range(width)]
        columns = ", ".join(f"{text} AS c{n}" for n, (text, _) in enumerate(items, 1))

        def rows(env: Row) -> Rows:
            found = [r for r in within(given.rows(env), env) if kept(r)]
            return [tuple(value(row) for _, value in items) for row in found]

        if kind == 1 and self._few(1):
            return self._windowed(given, where, kept, items)
        if kind == 1:
            return Asked(
                f"SELECT DISTINCT {columns} FROM {given.text}{where}",
                lambda env: [*dict.fromkeys(rows(env))],
                width,
            )
        if kind == 2:
            first = self._few(3, 1)
            order = ", ".join(f"c{n} DESC" for n in range(1, width + 1))
            return Asked(
                f"SELECT TOP {first} {columns} FROM {given.text}{where} ORDER BY {order}",
                lambda env: sorted(rows(env), key=key, reverse=True)[:first],
                width,
            )
        return Asked(f"SELECT {columns} FROM {given.text}{where}", rows, width)

    def _windowed(
        self, given: Given, where: str, kept: Callable[[Row], bool | None], items: list[Piece]
    ) -> Asked:
        """With a window over the rows as the first of the columns; equal rows are peers."""
        part, order = self._pick(*given.numbers), self._pick(*given.numbers)
        text, value = self._aggregate(given, 0)
        ranks = self._few(1) == 0 or "DISTINCT" in text
        over = f"OVER (PARTITION BY {part} ORDER BY {order})"
        texts = [f"{'RANK()' if ranks else text} {over}", *(one for one, _ in items[1:])]
        columns = ", ".join(f"{one} AS c{n}" for n, one in enumerate(texts, 1))

        def first(row: Row, rows: list[Row]) -> Value:
            own = key([row[order]])
            beside = [one for one in rows if one[part] == row[part]]
            if ranks:
                return 1 + sum(key([one[order]]) < own for one in beside)
            return value([one for one in beside if key([one[order]]) <= own])

        def rows(env: Row) -> Rows:
            found = [r for r in within(given.rows(env), env) if kept(r)]
            return [(first(r, found), *(other(r) for _, other in items[1:])) for r in found]

        return Asked(f"SELECT {columns} FROM {given.text}{where}", rows, len(items))

    def _combined(self, depth: int, width: int) -> Asked:
        left, right = self.query(depth - 1, None, width), self.query(depth - 1, None, width)
        word = self._pick("UNION", "UNION ALL", "EXCEPT", "INTERSECT")

        def rows(env: Row) -> Rows:
            one, two = left.rows(env), right.rows(env)
            match word:
                case "UNION ALL":
                    return one + two
                case "UNION":
                    return [*dict.fromkeys(one + two)]
                case "EXCEPT":
                    return [row for row in dict.fromkeys(one) if row not in two]
                case _:
                    return [row for row in dict.fromkeys(one) if row in two]

        parts = [f"SELECT * FROM ({q.text}) AS {self._alias()}" for q in (left, right)]
        return Asked(f"{parts[0]} {word} {parts[1]}", rows, width)

    def _aggregate(self, given: Given, depth: int) -> tuple[str, Callable[[Sequence[Row]], Value]]:
        kind = self._pick("COUNT(*)", "COUNT", "COUNT DISTINCT", "SUM", "MIN", "MAX", "AVG")
        if kind == "COUNT(*)":
            return kind, len
        text, value = self.value(given, depth - 1)
        name, _, word = kind.partition(" ")

        def total(rows: Sequence[Row]) -> Value:
            known = [found for row in rows if isinstance(found := value(row), int)]
            match kind:
                case "COUNT":
                    return len(known)
                case "COUNT DISTINCT":
                    return len({*known})
                case _ if not known:
                    return None
                case "SUM":
                    return sum(known)
                case "AVG":
                    return quotient(sum(known), len(known))
                case _:
                    return min(known) if kind == "MIN" else max(known)

        return f"{name}({word}{' ' if word else ''}{text})", total

    def _grouped(
        self, given: Given, where: str, kept: Callable[[Row], bool | None], width: int
    ) -> Asked:
        keys = [self._pick(*given.numbers) for _ in range(self._few(min(width, 2)))]
        totals = [self._aggregate(given, 0) for _ in range(width - len(keys))]
        text, least = self._aggregate(given, 0)
        having = f" HAVING {text} > 1" if self._few(2) == 0 else ""
        names = [*keys, *(total for total, _ in totals)]
        columns = ", ".join(f"{name} AS c{n}" for n, name in enumerate(names, 1))
        by = f" GROUP BY {', '.join(keys)}" if keys else ""

        def rows(env: Row) -> Rows:
            groups: dict[tuple[Value, ...], list[Row]] = {} if keys else {(): []}
            for row in within(given.rows(env), env):
                if kept(row):
                    groups.setdefault(tuple(row[name] for name in keys), []).append(row)
            return [
                (*group, *(total(members) for _, total in totals))
                for group, members in groups.items()
                if not having or compared(">=", least(members), 2)
            ]

        return Asked(f"SELECT {columns} FROM {given.text}{where}{by}{having}", rows, width)


def columns_of(
    left: Given, right: Given
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return left.numbers + right.numbers, left.texts + right.texts, left.bits + right.bits


def beside(given: Given, around: Given) -> Given:
    return Given(given.text, given.rows, *columns_of(given, around))


def asked() -> st.SearchStrategy[Asked]:
    """Queries of no more than three levels, by seeds: drawn piece by piece they would be alike."""
    return st.integers(0, 1 << 32).map(lambda seed: _seeded(Random(seed)))


def _seeded(random: Random) -> Asked:
    return Maker(random).query(random.randint(0, 2))
