"""`flask data` and `flask news`."""

from sqlalchemy import update

from extensions import sessions
from knowledge import datasets
from models import Source
from tests.chats import make_chat
from tests.feeds import FIXTURES, RSS
from tests.knowledge.importing.files import PRICES, write

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


ABOUT = ("--dataset", "weekly_prices", "--title", "Weekly prices", "--publisher", "PV Weekly", "--licence", "our own")


def import_(runner, path, *options, **given):
    return runner.invoke(args=["data", "import", str(path), *options], **given)


def test_a_file_is_shown_and_stored_when_that_is_confirmed(runner, starter_data, tmp_path):
    path = write(tmp_path, PRICES.replace("8,2", "-8,2"))
    refused = import_(runner, path, *ABOUT, "--edition", "w12", input="n\n")
    assert "item                     component      Module, Polysilicon, Cell" in refused.output
    assert "2024-03-05 | module | n-type TOPCon M10 | Europe | weekly | 0.115 | €/Wp" in refused.output
    assert "5 rows: 4 to store, 0 repeated, 1 rejected." in refused.output
    assert "line 5: base_price '-8,2': a price below zero" in refused.output
    assert "Nothing was stored." in refused.output
    assert "weekly_prices" not in {one.code for one, _rows in datasets.listing()}
    done = import_(runner, path, *ABOUT, "--edition", "w12", input="y\n")
    assert done.exit_code == 0
    assert "Stored 4 rows as edition w12 of weekly_prices" in done.output


def test_what_an_import_lacks_is_said(runner, starter_data, tmp_path):
    bare = import_(runner, write(tmp_path, PRICES), "--yes")
    assert (bare.exit_code, "Add: --dataset --title --publisher --licence" in bare.output) == (1, True)
    wide = import_(runner, write(tmp_path, "Land;2022;2023\nItalia;25,1;29,8\n"), *ABOUT, "--yes")
    assert "Nothing in the file says the unit. Add: --column HEADER=unit or --set unit=…" in wide.output
    options = ("--set", "unit=GW", "--set", "metric=cumulative", "--yes")
    assert (
        "Stored 2 rows"
        in import_(runner, write(tmp_path, "Land;2022;2023\nItalia;25,1;29,8\n"), *ABOUT, *options).output
    )


def test_a_bad_file_is_a_clear_error(runner, tmp_path):
    result = import_(runner, write(tmp_path, b"%PDF-1.7", "prices.csv"), *ABOUT, "--yes")
    assert (result.exit_code, "a PDF document" in result.output, "Traceback" in result.output) == (1, True, False)


def test_editions_are_listed_used_exported_and_deleted(runner, starter_data, tmp_path):
    path = write(tmp_path, PRICES)
    assert import_(runner, path, *ABOUT, "--edition", "w12", "--yes").exit_code == 0
    newer = import_(
        runner, path, "--dataset", "weekly_prices", "--edition", "w13", "--yes"
    )  # the dataset says the rest
    assert "in place of w12" in newer.output
    assert "is in use" in runner.invoke(args=["data", "delete", "weekly_prices", "--edition", "w13", "--yes"]).output
    assert "answers from edition w12" in runner.invoke(args=["data", "use", "weekly_prices", "w12"]).output
    told = runner.invoke(args=["data", "editions", "weekly_prices"]).output
    assert [line.split()[:3] for line in told.splitlines()] == [["kept", "w13", "as"], ["in", "use", "w12"]]
    target = tmp_path / "out.csv"
    assert "Wrote 5 rows" in runner.invoke(args=["data", "export", "weekly_prices", "--output", str(target)]).output
    again = import_(runner, target, "--dataset", "again", "--yes")  # the file says the rest
    assert "Stored 5 rows as edition w12 of again" in again.output
    assert "Deleted again." in runner.invoke(args=["data", "delete", "again", "--yes"]).output
    assert "again" not in runner.invoke(args=["data", "list"]).output


def test_what_an_answer_cites_is_not_deleted(app, runner, cast, starter_data, tmp_path):
    import_(runner, write(tmp_path, PRICES), *ABOUT, "--edition", "w12", "--yes")
    make_chat(app, cast)
    with sessions.write() as session:
        session.execute(update(Source).values(dataset="weekly_prices", edition="w12"))
        session.commit()
    kept = runner.invoke(args=["data", "delete", "weekly_prices", "--yes"])
    assert kept.exit_code == 1
    assert "weekly_prices is the source of answers that are kept: 1." in kept.output
    assert "flask data disable weekly_prices" in kept.output
