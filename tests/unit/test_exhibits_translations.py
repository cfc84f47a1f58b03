"""Translated sentences: what is listed is what the network says, with every reference and its authors."""

from __future__ import annotations

import torch

from exhibit_cases import trained, translation
from odyssey.exhibits.translations import show, translated


def test_the_list_is_what_the_network_says() -> None:
    one = trained(translation)
    found = {t.source: t for t in translated(one, 10)}
    assert set(found) == {"one two three", "three two", "four"}
    twice = found["one two three"]
    assert twice.references == ["Một hai!", "Hai một!"]
    assert found["four"].references == ["Bốn."], "not the <unk> that it was trained on"
    assert twice.authors == ["author 0", "author 2"]
    names = one.data.output_symbols
    greedy = one.network.greedy(torch.tensor([[0], [1], [2]]), torch.tensor([3]), 60)[0]
    beam = one.network.beam(torch.tensor([0, 1, 2]), 5, 60)
    assert twice.greedy == " ".join(names[k] for k in greedy)
    assert twice.beam == " ".join(names[k] for k in beam)
    assert len(translated(one, 2)) == 2


def test_licence_and_authors_are_in_picture_and_file() -> None:
    exhibit = show(trained(translation))
    drawn = [text.get_text() for text in exhibit.figure.texts]
    written = exhibit.files["txt"].decode()
    for words in ("author 0", "author 1", "author 2", "author 3"):
        assert words in drawn
        assert words in written
    assert "licence: free" in drawn
    assert "licence: free" in written
    for sentence in ("Một hai!", "Bốn."):
        assert sentence in drawn
        assert sentence in written
