"""What takes its time is worked out once: a rating that is said, or corrected, changes nothing that it is read from."""

from __future__ import annotations

import pytest

from analysis import slow
from analysis.findings import analyse
from tests.analysis import known


def worked_out(name, said, kept):
    """The whole findings, and the stages on the way to them."""
    stages = []
    of = known.measured(known.plant(name))
    *_, last = analyse(of, said, progress=lambda stage, _share: stages.append(stage), kept=kept)
    return last, stages


def key_of(name, said):
    class Asked(Exception):
        pass

    def kept(key):
        raise Asked(key)

    with pytest.raises(Asked) as asked:
        worked_out(name, said, kept)
    return str(asked.value)


@pytest.mark.parametrize("name", ["soiled", "3", "28"])
@pytest.mark.parametrize("times", [None, 0.85, 1.2])
def test_another_rating_takes_over_what_was_found_and_equals_a_fresh_run_to_the_digit(name, times):
    """`known.findings` were found with the true rating."""
    before, plant = known.findings(name), known.plant(name)
    kwp = plant.site.kwp * times if times else None
    said = known.facts(plant, kwp=kwp)
    reused, stages = worked_out(name, said, {before[slow.KEY]: before}.get)
    assert not {"soiling", "degradation"} & set(stages)
    assert reused["facts"]["kwp"] == kwp
    if (name, times) == ("soiled", 1.2):  # takes as long as all others together
        fresh, stages = worked_out(name, said, lambda _key: None)
        assert {"soiling", "degradation"} <= set(stages)
        assert reused == fresh


@pytest.mark.parametrize("other", [{"gamma": -0.0045}, {"ac_kw": None}, {"ac_kw": 800.0}, {"seed": 1}])
def test_what_changes_the_inputs_is_worked_out_anew(other):
    plant = known.plant("soiled")
    assert key_of("soiled", known.facts(plant, **other)) != key_of("soiled", known.facts(plant))


def test_one_value_more_or_less_is_another_input():
    plant = known.plant("clean")
    of = known.measured(plant)
    frame = of.frame.copy()
    frame.loc[frame["power_kw"].idxmax(), "power_kw"] -= 0.001
    keys = []
    for measured in (of, known.of_frame(frame)):
        *_, last = analyse(
            measured,
            known.facts(plant),
            progress=lambda _stage, _share: None,
            kept=lambda key: keys.append(key) or {"degradation": {}, "soiling": {}},
        )
        assert last["degradation"] == {}
    assert len(set(keys)) == 2
