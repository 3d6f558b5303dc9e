"""Cells of the desk's lists, in a box that the style sheet can cut."""

from django.utils.safestring import mark_safe

from units.templatetags.cells import in_lines


def test_a_cell_keeps_its_place_and_what_stands_in_it():
    cell = mark_safe('<th class="field-name"><a href="/1/">甲 &lt;&amp; &quot;乙&quot;</a></th>')
    assert in_lines(cell) == (
        '<th class="field-name"><div class="cell" title="甲 &lt;&amp; &quot;乙&quot;">'
        '<a href="/1/">甲 &lt;&amp; &quot;乙&quot;</a></div></th>'
    )


def test_quotation_marks_that_a_column_left_as_they_are_end_no_attribute():
    assert 'title="a&quot; onclick=&quot;b"' in in_lines(mark_safe('<td>a" onclick="b</td>'))


def test_a_cell_of_several_lines_is_one_cell():
    assert in_lines(mark_safe("<td>甲\n乙</td>")).count("甲\n乙") == 2
