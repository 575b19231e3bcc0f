"""`flask data` and `flask news`."""

from knowledge import datasets
from tests.feeds import FIXTURES, RSS

FEED = ("--feed", "https://news.example.org/feed", "--title", "Example PV News")


def test_data_are_loaded_and_listed(runner, starter_data):
    assert "already" in runner.invoke(args=["data", "load"]).output
    listed = runner.invoke(args=["data", "list"]).output
    assert "on  irena_capacity" in listed
    assert "off demo_prices" in listed
    assert "SYNTHETIC" in listed


def test_a_dataset_is_switched_on_and_off(runner, starter_data):
    assert "is on" in runner.invoke(args=["data", "enable", "demo_prices"]).output
    assert "demo_prices" in {one.code for one in datasets.sourced("price")}
    assert "is off" in runner.invoke(args=["data", "disable", "demo_prices"]).output
    assert "demo_prices" not in {one.code for one in datasets.sourced("price")}


def test_an_unknown_dataset_is_an_error(runner, starter_data):
    result = runner.invoke(args=["data", "enable", "nonsense"])
    assert result.exit_code == 1
    assert "There is no dataset 'nonsense'" in result.output
    assert "Traceback" not in result.output


def test_a_feed_is_imported_from_a_file(runner):
    result = runner.invoke(args=["news", "import", str(FIXTURES / "news_rss.xml"), *FEED])
    assert "Added 22 items (1 carried before by others" in result.output


def test_a_broken_feed_is_a_clear_error(runner, tmp_path):
    broken = tmp_path / "feed.xml"
    broken.write_bytes(RSS[:2000])
    result = runner.invoke(args=["news", "import", str(broken), *FEED])
    assert result.exit_code == 1
    assert "not well formed" in result.output
    assert "Nothing of it was imported" in result.output


def test_a_missing_file_is_a_clear_error(runner):
    assert runner.invoke(args=["news", "import", "/nowhere.xml", *FEED]).exit_code == 2
