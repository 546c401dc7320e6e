"""What the journeys take for one page and look at once."""

from __future__ import annotations

from tests.journeys.shape import shape_of

PAGE = """<html lang="en"><body><main><h1>{title}</h1><ul>{rows}</ul>
<label for="row-{n}-name">{label}</label><input id="row-{n}-name" value="{value}"></main></body></html>"""


def page(*, title: str = "One", rows: int = 2, n: int = 1, label: str = "Name", value: str = "Ana") -> str:
    listed = "".join(f'<li><a href="/{number}/">row {number}</a></li>' for number in range(rows))
    return PAGE.format(title=title, rows=listed, n=n, label=label, value=value)


def test_other_words_numbers_and_rows_are_the_same_shape() -> None:
    assert shape_of(page()) == shape_of(page(title="Two", rows=7, n=2, label="Emri", value="Bekim"))


def test_what_may_be_a_barrier_is_another_shape() -> None:
    assert shape_of(page()) != shape_of(page(label=""))
    assert shape_of(page()) != shape_of(page(rows=0))
    assert shape_of(page()) != shape_of(page().replace('lang="en"', ""))
    assert shape_of(page()) != shape_of(page().replace("</ul>", '<li><a href="/"></a></li></ul>'))
    assert shape_of(page()) != shape_of(page().replace('for="row-1-name"', 'for="row-1-mail"'))
