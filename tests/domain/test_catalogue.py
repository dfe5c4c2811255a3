"""The catalogue: the shipped tables are whole and honest, lookups lead from a problem and a place to a body."""

import dataclasses

import pytest

from console.domain.catalogue import (
    Body,
    BodyId,
    BodyLevel,
    Catalogue,
    Office,
    Place,
    PlaceCode,
    PlaceLevel,
    Responsibility,
    Responsible,
    Status,
    Topic,
    TopicId,
    bodies_above,
    build_catalogue,
    needs_place,
    responsible,
    topic_path,
)
from console.domain.catalogue_rows import catalogue_id, read_synonyms
from tests.domain.shipped import place, rows, shipped

KINDS = {"complaint", "request", "proposal", "tip", "thanks", "criticism", "inquiry"}


def topic(title: str) -> TopicId:
    return next(found.id for found in shipped().topics.values() if found.title == title)


def body_at(title: str, where: str | None) -> tuple[str, bool, str]:
    found = responsible(shipped(), topic(title), place(where) if where else None)
    assert found is not None
    return shipped().bodies[found.body].name, found.guessed, found.reason


class TestShippedTables:
    def test_all_citizen_services_are_there_and_no_service_of_the_data_exchange(self) -> None:
        assert len(shipped().services) == 852
        assert not any("ХУР мэдээлэл" in (service.category or "") for service in shipped().services.values())

    def test_what_is_not_known_is_none(self) -> None:
        services = shipped().services.values()
        assert (
            sum(service.fee is None and not service.duration and not service.documents for service in services) >= 735
        )
        assert sum(service.body is None for service in services) == 242
        assert sum(service.body_guessed for service in services) == 481

    def test_a_guessed_body_is_marked_and_an_unknown_one_has_no_name(self) -> None:
        for service in shipped().services.values():
            assert (service.body is None) == (service.body_name is None)
            assert not (service.body_guessed and service.body is None)

    def test_all_places_are_there(self) -> None:
        levels = [found.level for found in shipped().places.values()]
        counts = {level: levels.count(level) for level in PlaceLevel}
        assert counts == {"capital": 1, "aimag": 21, "district": 9, "soum": 330, "khoroo": 204, "bag": 1638}

    def test_every_aimag_district_and_soum_has_its_governors_office(self) -> None:
        wanted = {code for code in shipped().places if len(code) <= 4}
        assert set(shipped().offices) == wanted

    def test_the_topics_are_a_tree_of_two_levels(self) -> None:
        depths = [len(topic_path(shipped(), found)) for found in shipped().topics]
        assert depths.count(1) == 20
        assert depths.count(2) == len(depths) - 20
        assert set(depths) == {1, 2}

    def test_every_topic_has_both_titles_words_a_kind_and_a_rule(self) -> None:
        for found in shipped().topics.values():
            assert found.title_en.isascii()
            if found.parent is not None:
                assert found.kind in KINDS
                assert found.words
                assert found.responsibilities

    def test_every_sample_case_has_a_topic_a_body_and_a_place_that_are_there(self) -> None:
        assert len(rows("demo_cases")) == 183
        for row in rows("demo_cases"):
            assert shipped().topics[TopicId(row["topic"])].parent is not None
            assert row["kind"] in KINDS
            assert BodyId(row["body"]) in shipped().bodies
            assert not row["place"] or PlaceCode(row["place"]) in shipped().places

    def test_a_body_that_no_list_of_bodies_states_is_marked_to_be_checked(self) -> None:
        for found in shipped().bodies.values():
            stated = "agencies.csv" in found.source
            assert found.source
            assert stated or found.status is Status.CHECK

    def test_a_rule_that_is_not_a_guess_rests_on_a_source_or_the_bodys_own_name(self) -> None:
        for row in rows("responsibilities"):
            sure = row["guessed"] == "no"
            assert not sure or "real_" in row["source"] or "own name" in row["source"]

    def test_ids_are_made_from_kind_name_and_body(self) -> None:
        assert all(row["id"] == catalogue_id("body", row["name"], "") for row in rows("bodies"))
        assert len({row["id"] for row in rows("services")}) == 852

    def test_the_measured_synonyms_are_there(self) -> None:
        synonyms = read_synonyms(rows("synonyms"))
        assert synonyms["НДШ"] == "нийгмийн даатгалын шимтгэл"
        assert synonyms["загс"] == "гэрлэлт"


class TestResponsible:
    @pytest.mark.parametrize(
        ("title", "where", "body", "guessed", "reason"),
        [
            ("Гудамжны гэрэлтүүлэг", "БГД 4", "Гэрэлтүүлэг, чимэглэлийн газар", True, "body_of_place"),
            (
                "Гудамжны гэрэлтүүлэг",
                "хужирт",
                "Өвөрхангай аймгийн Хужирт сумын Засаг даргын Тамгын газар",
                True,
                "office_of_place",
            ),
            ("Халаалт муу, тасалгаа хүйтэн", "БЗД", "УБДС ТӨХК", False, "body_of_place"),
            ("Авлига, ашиг сонирхлын зөрчил", None, "Авлигатай тэмцэх газар", False, "body"),
            ("Авлига, ашиг сонирхлын зөрчил", "БЗД", "Авлигатай тэмцэх газар", False, "body"),
            (
                "ТҮЦ, зөвшөөрөлгүй худалдаа",
                "СХД 19",
                "Сонгинохайрхан дүүргийн Засаг даргын Тамгын газар",
                True,
                "office_of_place",
            ),
            (
                "ТҮЦ, зөвшөөрөлгүй худалдаа",
                "өвөрхангай",
                "Өвөрхангай аймгийн Засаг даргын Тамгын газар",
                True,
                "office_above_place",
            ),
            (
                "Хүртээмж: дохионы хэл, бусад хэл",
                "өлгий",
                "Баян-Өлгий аймгийн Засаг даргын Тамгын газар",
                True,
                "office_of_place",
            ),
        ],
    )
    def test_a_topic_and_a_place_lead_to_a_body(
        self, title: str, where: str | None, body: str, guessed: bool, reason: str
    ) -> None:
        assert body_at(title, where) == (body, guessed, reason)

    def test_the_body_above_and_the_phone_come_along(self) -> None:
        found = responsible(shipped(), topic("Халаалт муу, тасалгаа хүйтэн"), place("БЗД"))
        assert found is not None
        assert found.phone == "70047005"
        assert found.above is not None
        assert shipped().bodies[found.above].name == "Эрчим хүчний зохицуулах хороо"

    def test_without_a_place_a_matter_of_the_place_has_no_body_yet(self) -> None:
        assert responsible(shipped(), topic("Золбин амьтан"), None) is None
        assert needs_place(shipped(), topic("Золбин амьтан"))
        assert not needs_place(shipped(), topic("Авлига, ашиг сонирхлын зөрчил"))

    def test_every_topic_leads_to_a_body_in_every_soum_and_district(self) -> None:
        places = [code for code in shipped().places if len(code) == 4]
        leaves = [found.id for found in shipped().topics.values() if found.parent]
        assert all(responsible(shipped(), leaf, code) for leaf in leaves for code in places[::17])

    def test_above_a_soums_office_stand_the_aimags_and_the_government(self) -> None:
        office = shipped().offices[place("хужирт")]
        above = [found.name for found in bodies_above(shipped(), office)]
        assert above == ["Өвөрхангай аймгийн Засаг даргын Тамгын газар", "Засгийн газар"]

    def test_an_unknown_topic_or_body_has_nothing(self) -> None:
        assert responsible(shipped(), TopicId("?"), place("БЗД")) is None
        assert bodies_above(shipped(), BodyId("?")) == ()
        assert not needs_place(shipped(), TopicId("?"))


def a_body(name: str, *, parent: str | None = None) -> Body:
    return Body(
        id=BodyId(name),
        name=name,
        name_en=None,
        abbreviation=None,
        level=BodyLevel.AGENCY,
        parent=BodyId(parent) if parent else None,
        phone=None,
        web=None,
        status=Status.CHECK,
        source="test",
        place=None,
    )


def a_rule(body: str | None = None, *, within: str | None = None, office: Office | None = None) -> Responsibility:
    area = PlaceCode(within) if within else None
    chosen = BodyId(body) if body else None
    return Responsibility(TopicId("t"), area, chosen, office, above=None, guessed=False, source="test")


def a_catalogue(*rules: Responsibility, bodies: tuple[Body, ...] = ()) -> Catalogue:
    group = Topic(TopicId("g"), None, "Бүлэг", "Group", None, (), rules)
    leaf = Topic(TopicId("t"), TopicId("g"), "Сэдэв", "Topic", "complaint", (), ())
    ulaanbaatar = Place(PlaceCode("11"), None, PlaceLevel.CAPITAL, "Улаанбаатар", "Ulaanbaatar", None)
    return build_catalogue(services=(), topics=(group, leaf), bodies=bodies, places=(ulaanbaatar,))


class TestRules:
    def test_the_rule_for_the_narrowest_area_wins_whatever_its_order(self) -> None:
        bodies = (a_body("wide"), a_body("city"), a_body("district"))
        catalogue = a_catalogue(
            a_rule("wide"), a_rule("city", within="11"), a_rule("district", within="1107"), bodies=bodies
        )
        found = [responsible(catalogue, TopicId("t"), PlaceCode(code)) for code in ("110751", "1110", "62")]
        assert [answer and answer.body for answer in found] == ["district", "city", "wide"]

    def test_a_topic_without_rules_asks_its_group(self) -> None:
        catalogue = a_catalogue(a_rule("wide"), bodies=(a_body("wide", parent="above"), a_body("above")))
        assert responsible(catalogue, TopicId("t"), None) == Responsible(
            BodyId("wide"), BodyId("above"), None, False, "body"
        )

    def test_a_rule_whose_body_is_not_here_yet_gives_way_to_the_next(self) -> None:
        catalogue = a_catalogue(a_rule("gone", within="11"), a_rule("wide"), bodies=(a_body("wide"),))
        found = responsible(catalogue, TopicId("t"), PlaceCode("11"))
        assert found is not None
        assert found.body == "wide"

    def test_bodies_in_a_circle_end_where_it_closes(self) -> None:
        catalogue = a_catalogue(bodies=(a_body("a", parent="b"), a_body("b", parent="a")))
        assert [found.id for found in bodies_above(catalogue, BodyId("a"))] == ["b"]

    def test_the_values_are_frozen(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            a_body("a").name = "b"  # type: ignore[misc]
