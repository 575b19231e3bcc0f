"""Where figures come from: the very rows of the edition, what became of it since, and answers that are run again.

The embedded interpreter answers over the starter data. What must be found is read from the reference files by
themselves, or follows from the change that a test makes to a newer edition.
"""

from __future__ import annotations

import csv
import io
import threading
import uuid
from datetime import date

import pytest
from sqlalchemy import delete, event, func, select, update

from conversations.manager import ConversationManager
from extensions import db, sessions
from knowledge.starter import FOLDER
from models import AgentMessages, Artifact, Dataset, Edition, Lcoe, Message, Source, Step, Turn
from problems import Conflict
from tests import editions
from tests.people import speaking_as

pytestmark = pytest.mark.usefixtures("starter_data")

JSON = {"Accept": "application/json"}
COST = {"message": "LCOE in Germany since 2019", "agent": "price"}
RAISED = 1.1  # what the newer edition multiplies Germany's cost of 2022 by


@pytest.fixture
def ann(signed_in, cast):
    return signed_in(cast.ann)


@pytest.fixture
def ask(ann):
    def ask(**question):
        answer = ann.post("/chat", json=question or COST, headers=JSON).get_json()
        assert answer["status"] == "done"
        return answer

    return ask


@pytest.fixture
def renew(app):
    """A newer edition of the cost data: Germany's 2022 is dearer, its 2019 is gone, the rest as it was."""

    def change(row):
        if row["entity"] != "Germany":
            return row
        if row["year"] == 2019:
            return None
        return {**row, "value": row["value"] * RAISED} if row["year"] == 2022 else row

    def renew(name="2025", as_of=date(2025, 9, 1), change=change):
        with app.app_context():
            editions.replace(db.session, "irena_lcoe", name, as_of, change)
            db.session.commit()

    return renew


def message_of(browser, answer):
    shown = browser.get(f"/conversations/{answer['conversation_id']}", headers=JSON).get_json()
    return shown["messages"][-1]


def reference(entity, years):
    """Year and cost as they stand in the file that the dataset was loaded from."""
    with (FOLDER / "lcoe.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["place"] == entity)
    return {year: float(row[str(year)]) for year in years}


# --- the rows used ----------------------------------------------------------------------------------------------------


def test_a_source_opens_the_very_rows_of_its_edition(ask, ann):
    source = ask()["sources"][0]
    opened = ann.get(source["rows_at"], headers=JSON).get_json()
    columns = [column["name"] for column in opened["rows"]["columns"]]
    found = {row[columns.index("Year")]: row[columns.index("Value")] for row in opened["rows"]["rows"]}
    assert found == reference("Germany", range(2019, 2024))
    assert opened["rows"]["total"] == len(found) == 5
    assert {row[columns.index("Entity")] for row in opened["rows"]["rows"]} == {"Germany"}
    assert opened["queries"][0]["tool"] == "get_lcoe"
    assert opened["question"] == COST["message"]
    assert opened["source"]["licence"]


def test_every_table_and_chart_knows_its_query_and_its_sources(ask):
    answer = ask()
    numbers = {source["number"]: source for source in answer["sources"]}
    assert [artifact["kind"] for artifact in answer["artifacts"]] == ["table", "chart"]
    for artifact in answer["artifacts"]:
        assert artifact["query"] == {"tool": "get_lcoe", "arguments": artifact["query"]["arguments"]}
        assert artifact["query"]["arguments"]["entities"] == ["Germany"]
        cited = [numbers[number] for number in artifact["sources"]]
        assert [(one["dataset"], one["edition"], one["as_of"]) for one in cited] == [
            ("irena_lcoe", "2024", "2024-09-24")
        ]
        where = {"entity": ["Germany"], "year": {"from": 2019, "to": 2023}, "segment": "utility_scale"}
        money = {"unit": "US$/kWh", "price_basis": "real 2023 US$"}
        assert cited[0]["filters"][0]["where"] == {**where, **money}


def test_rows_of_a_replaced_edition_are_still_those_of_the_answer(ask, ann, renew):
    source = ask()["sources"][0]
    before = ann.get(source["rows_at"], headers=JSON).get_json()["rows"]
    renew()
    assert ann.get(source["rows_at"], headers=JSON).get_json()["rows"] == before


def test_the_page_says_query_filters_licence_and_citation(ask, ann):
    source = ask()["sources"][0]
    page = ann.get(source["rows_at"]).text
    for said in (
        "get_lcoe",
        "entities: Germany",
        "Germany; real 2023 US$; utility scale; US$/kWh; 2019–2023",
        source["licence"],
        COST["message"],
        "5 rows",
    ):
        assert said in page, said
    assert f"/sources/{source['id']}.csv" in page
    assert "<h1" not in ann.get(f"{source['rows_at']}/rows").text


def test_the_rows_are_downloaded_with_their_source(ask, ann):
    source = ask()["sources"][0]
    response = ann.get(f"/sources/{source['id']}.csv")
    written = list(csv.reader(io.StringIO(response.text)))
    years = written[0].index("Year")
    assert [int(row[years]) for row in written[1:6]] == [2019, 2020, 2021, 2022, 2023]
    assert source["licence"].rstrip(".") in response.text
    assert "attachment" in response.headers["Content-Disposition"]


def test_what_the_answer_shows_of_many_rows_comes_first(ask, ann):
    answer = ask(message="How much solar capacity did Germany have in 2023?", agent="market")
    rows = ann.get(answer["sources"][0]["rows_at"], headers=JSON).get_json()["rows"]
    names = [column["name"] for column in rows["columns"]]
    first = dict(zip(names, rows["rows"][0], strict=True))
    assert (first["Entity"], first["Year"], first["In the answer"]) == ("Germany", 2023, "yes")
    assert first["Value"] == pytest.approx(81_739, rel=1e-3)  # IRENA: 81.7 GW
    assert rows["total"] > 200  # the countries of that year, for the rank
    assert sum(row[-1] == "yes" for row in rows["rows"]) == 1


def test_a_figure_that_was_computed_shows_what_the_answer_shows(ask, ann):
    question = "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %"
    source = ask(message=question, agent="price")["sources"][0]
    opened = ann.get(source["rows_at"], headers=JSON).get_json()
    assert opened["rows"] is None
    assert opened["tables"][0]["rows"]
    assert "as the answer shows them" in ann.get(source["rows_at"]).text
    assert ann.get(f"/sources/{source['id']}.csv").text.strip()


def test_rows_that_are_gone_are_replaced_by_what_the_answer_took(app, ask, ann, renew):
    source = ask()["sources"][0]
    renew()
    with app.app_context():
        db.session.execute(delete(Edition).where(Edition.name == "2024", Edition.id.in_(select(Lcoe.edition_id))))
        db.session.commit()
    page = ann.get(source["rows_at"]).text
    assert "no longer stored" in page
    assert "LCOE" in page


def test_a_filter_that_nobody_wrote_finds_nothing(app, ask, ann):
    source = ask()["sources"][0]
    made_up = [{"table": "user", "edition": str(uuid.uuid4()), "where": {}}]
    with app.app_context():
        db.session.execute(update(Source).values(filters=made_up))
        db.session.commit()
    assert ann.get(source["rows_at"], headers=JSON).get_json()["rows"] is None


# --- what became of it ------------------------------------------------------------------------------------------------


def test_an_answer_of_the_edition_in_use_says_nothing(ask, ann):
    answer = ask()
    message = message_of(ann, answer)
    assert [source["since"] for source in message["sources"]] == [None]
    assert message["outdated"] is False
    page = ann.get(f"/c/{answer['conversation_id']}").text
    assert "newer data available" not in page
    assert "Run again" not in page


def test_an_old_answer_says_that_there_are_newer_data(ask, ann, renew):
    answer = ask()
    renew()
    message = message_of(ann, answer)
    assert message["sources"][0]["since"] == {"state": "newer", "edition": "2025", "as_of": "2025-09-01"}
    assert message["outdated"] is True
    page = ann.get(f"/c/{answer['conversation_id']}").text
    assert "as of edition 2024; newer data available: edition 2025 of 2025-09-01" in page
    assert "Run again" in page


def test_an_edition_of_an_earlier_date_is_not_called_newer(ask, ann, renew):
    answer = ask()
    renew("2020", date(2020, 1, 1))
    assert message_of(ann, answer)["sources"][0]["since"]["state"] == "other"
    assert "newer data available" not in ann.get(f"/c/{answer['conversation_id']}").text


@pytest.mark.parametrize(
    ("change", "state", "said"), [("switch", "off", "switched off"), ("delete", "removed", "removed")]
)
def test_a_dataset_that_is_gone_is_said(app, ask, ann, change, state, said):
    answer = ask()
    with app.app_context():
        mine = Dataset.code == "irena_lcoe"
        db.session.execute(
            delete(Dataset).where(mine) if change == "delete" else update(Dataset).where(mine).values(enabled=False)
        )
        db.session.commit()
    assert message_of(ann, answer)["sources"][0]["since"] == {"state": state, "edition": None, "as_of": None}
    page = ann.get(f"/c/{answer['conversation_id']}").text
    assert f"the dataset has been {said} since" in page
    assert "Run again" not in page


def test_looking_for_newer_data_costs_the_same_whatever_the_length(app, ask, ann, renew):
    """One look at the editions for a whole window, however many answers and sources it has."""
    answer = ask()
    renew()

    def statements():
        heard = []
        with app.app_context():
            engine = db.engine
        here = threading.get_ident()  # others look for turns meanwhile

        def listener(_connection, _cursor, statement, *_rest):
            if threading.get_ident() == here:
                heard.append(statement)

        event.listen(engine, "before_cursor_execute", listener)
        ann.get(f"/c/{answer['conversation_id']}")
        event.remove(engine, "before_cursor_execute", listener)
        return [one for one in heard if "FROM" in one]

    few = statements()
    for _ in range(3):
        ask(**COST, conversation_id=answer["conversation_id"])
    many = statements()
    assert len(many) == len(few)
    assert sum("FROM dataset" in one for one in few) == 1


# --- run again --------------------------------------------------------------------------------------------------------


def run_again(browser, answer, **more):
    return browser.post(f"/messages/{answer['message_id']}/retry", json={"compare": True} | more, headers=JSON)


def test_run_again_adds_a_sibling_with_old_new_and_difference(ask, ann, renew):
    """Germany's 2022 was raised by a tenth and its 2019 left out; 2020, 2021 and 2023 stayed."""
    answer = ask()
    renew()
    again = run_again(ann, answer).get_json()
    was = reference("Germany", range(2019, 2024))
    table = again["artifacts"][-1]
    assert [column["name"] for column in table["columns"]] == ["Year", "Place", "Old", "New", "Difference", "Change"]
    rows = {int(row[0]): row[2:] for row in table["rows"]}
    assert rows[2022] == pytest.approx([was[2022], was[2022] * RAISED, was[2022] * 0.1, 10.0])
    assert rows[2023] == pytest.approx([was[2023], was[2023], 0, 0])
    assert rows[2019] == [was[2019], None, None, None]
    assert "1 of 4 values changed: 2022, Germany" in again["response"]
    assert "(+10.0 %)" in again["response"]
    assert "Only then: 2019, Germany" in again["response"]
    assert [(one["number"], one["edition"]) for one in again["sources"]] == [(1, "2025"), (2, "2024")]
    assert table["sources"] == [1, 2]
    message = message_of(ann, answer)
    assert message["siblings"] == [answer["message_id"], again["message_id"]]
    assert message["outdated"] is False  # the older edition is there to be compared with


def test_the_comparison_is_saved_and_the_old_answer_untouched(app, ask, ann, renew):
    answer = ask()
    before = message_of(ann, answer)
    renew()
    again = run_again(ann, answer).get_json()
    assert message_of(ann, again)["artifacts"] == again["artifacts"]
    assert message_of(ann, again)["content"] == again["response"]
    ann.post(f"/messages/{answer['message_id']}/show", headers=JSON)
    old = message_of(ann, answer)
    for name in ("id", "content", "artifacts", "created", "steps"):
        assert old[name] == before[name], name
    with sessions.read() as session:
        tools = session.scalars(select(Step.tool).order_by(Step.id)).all()
        told = session.scalars(
            select(AgentMessages.messages).where(AgentMessages.answer_id == uuid.UUID(again["message_id"]))
        ).one()
    assert tools == ["get_lcoe", "get_lcoe", "compare_answers"]
    assert told == []  # an llm that is asked what has changed is told the text, which says it


def test_without_newer_data_nothing_has_changed(ask, ann):
    again = run_again(ann, ask()).get_json()
    assert "nothing changed: all 5 values are the same" in again["response"]
    assert "(then as now edition 2024 [1])" in again["response"]
    assert len(again["sources"]) == 1


def test_an_answer_that_was_run_again_can_be_run_again(ask, ann, renew):
    """It is compared by what it found, not by its own comparison."""
    answer = ask()
    renew()
    again = run_again(ann, answer).get_json()
    third = run_again(ann, again).get_json()
    assert "nothing changed: all 4 values are the same" in third["response"]
    assert len(message_of(ann, third)["siblings"]) == 3


def test_when_the_data_are_gone_the_old_table_has_no_counterpart(app, ask, ann):
    answer = ask()
    with app.app_context():
        db.session.execute(update(Dataset).where(Dataset.code == "irena_lcoe").values(enabled=False))
        db.session.commit()
    again = run_again(ann, answer).get_json()
    assert "has no counterpart in this answer" in again["response"]
    assert again["status"] == "done"


def test_the_same_key_runs_once_and_is_another_than_that_of_a_retry(ask, ann):
    answer = ask()
    first, second = (run_again(ann, answer, client_id="k").get_json() for _ in range(2))
    assert first["message_id"] == second["message_id"]
    plain = ann.post(f"/messages/{answer['message_id']}/retry", json={"client_id": "k"}, headers=JSON)
    assert plain.status_code == 409


def test_a_plain_retry_compares_nothing(app, ask, ann):
    answer = ask()
    again = ann.post(f"/messages/{answer['message_id']}/retry", json={}, headers=JSON).get_json()
    assert "Compared with" not in again["response"]
    with sessions.read() as session:
        assert session.scalar(select(func.count()).where(Turn.compared_with_id.is_not(None))) == 0


def test_a_form_without_scripts_runs_again_and_leads_to_the_answer(ask, ann, renew):
    answer = ask()
    renew()
    response = ann.post(f"/messages/{answer['message_id']}/retry", data={"compare": "1", "client_id": "x"})
    assert response.status_code == 303
    with sessions.read() as session:
        assert session.scalar(select(Turn.compared_with_id).order_by(Turn.id.desc())) == uuid.UUID(answer["message_id"])


def test_only_a_finished_answer_is_run_again(app, cast, ask, ann):
    answer = ask()
    with speaking_as(app, cast.ann) as user:  # never committed: nobody begins to answer
        manager = ConversationManager(user)
        open_answer = manager.ask("one more", agent="market").answer_id
        with pytest.raises(Conflict):
            manager.retry(open_answer, compare=True)
        question = db.session.get(Message, uuid.UUID(answer["message_id"])).parent_id
        db.session.rollback()
    refused = ann.post(f"/messages/{question}/retry", json={"compare": True}, headers=JSON)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (400, "invalid")
    assert run_again(ann, answer, compare="perhaps").status_code == 400


def test_a_branch_keeps_the_comparison(app, ask, ann, renew):
    answer = ask()
    renew()
    again = run_again(ann, answer).get_json()
    branched = ann.post(f"/messages/{again['message_id']}/branch", json={}, headers=JSON).get_json()
    copied = ann.get(f"/conversations/{branched['id']}", headers=JSON).get_json()["messages"][-1]
    assert [one["title"] for one in copied["artifacts"]] == [one["title"] for one in again["artifacts"]]
    assert ann.get(copied["sources"][0]["rows_at"], headers=JSON).get_json()["rows"]["total"] == 4
    with sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(Artifact)) >= 2 * len(again["artifacts"])
