"""A few services, topics, bodies and places for tests; the shipped catalogue is in resources/catalogue."""

from datetime import date
from typing import Any

from console.domain.catalogue import (
    Body,
    BodyId,
    BodyLevel,
    Office,
    Place,
    PlaceCode,
    PlaceLevel,
    Responsibility,
    Service,
    ServiceId,
    Status,
    Topic,
    TopicId,
)
from console.server.directory import canonical


def small_catalogue() -> dict[str, bytes]:
    """The documents by key."""
    rows: dict[str, Any] = {f"place/{each.code}": each for each in _PLACES}
    rows |= {f"body/{each.id}": each for each in _BODIES}
    rows |= {f"topic/{each.id}": each for each in _TOPICS}
    rows |= {f"service/{each.id}": each for each in _SERVICES}
    return {key: canonical(row) for key, row in rows.items()} | {"synonym/загс": canonical("гэрлэлт")}


def _body(id: str, name: str, level: BodyLevel = BodyLevel.AGENCY, **known: Any) -> Body:
    unknown = {"name_en": None, "abbreviation": None, "parent": None, "phone": None, "web": None, "place": None}
    return Body(id=BodyId(id), name=name, level=level, status=Status.STATED, source="test", **unknown | known)


def _service(id: str, title: str, **known: Any) -> Service:
    unknown: dict[str, Any] = {"body": None, "body_name": None, "body_guessed": False, "category": None, "fee": None}
    unknown |= {"duration": None, "documents": None, "place": None, "as_of": date(2021, 6, 1)}
    return Service(id=ServiceId(id), title=title, source="test", **unknown | known)


def _topic(id: str, title: str, title_en: str, *, words: tuple[str, ...] = (), body: str | None = None) -> Topic:
    rule = Responsibility(
        topic=TopicId(id),
        within=None,
        body=BodyId(body) if body else None,
        office=None if body else Office.SOUM_OR_DISTRICT,
        above=None,
        guessed=body is None,
        source="test",
    )
    return Topic(TopicId(id), TopicId("city"), title, title_en, "complaint", words, (rule,))


_PLACES = (
    Place(PlaceCode("11"), None, PlaceLevel.CAPITAL, "Улаанбаатар", "Ulaanbaatar", "УБ"),
    Place(PlaceCode("1101"), PlaceCode("11"), PlaceLevel.DISTRICT, "Баянзүрх", "Bayanzurkh", "БЗД"),
    Place(PlaceCode("110104"), PlaceCode("1101"), PlaceLevel.KHOROO, "4-р хороо", "4-r khoroo", None),
    Place(PlaceCode("62"), None, PlaceLevel.AIMAG, "Өвөрхангай", "Uvurkhangai", None),
    Place(PlaceCode("6215"), PlaceCode("62"), PlaceLevel.SOUM, "Хужирт", "Khujirt", None),
)
_BODIES = (
    _body("lights", "Гэрэлтүүлгийн газар", phone="70001111"),
    _body("heating", "Дулааны сүлжээ компани", BodyLevel.UTILITY, phone="70002222"),
    _body("registry", "Улсын бүртгэлийн ерөнхий газар", abbreviation="УБЕГ"),
    _body("bzd", "Баянзүрх дүүргийн Засаг даргын Тамгын газар", BodyLevel.GOVERNOR_DISTRICT, place=PlaceCode("1101")),
)
_TOPICS = (
    Topic(TopicId("city"), None, "Хот тохижилт", "City works", None, (), ()),
    _topic("street-light", "Гудамжны гэрэлтүүлэг", "Street lights", words=("гэрэл асахгүй",), body="lights"),
    _topic("heat", "Халаалт", "Heating", words=("радиатор хүйтэн", "дулаан"), body="heating"),
    _topic("rubbish", "Хог хаягдал", "Rubbish", words=("хогийн цэг",)),
)
_SERVICES = (
    _service("id-card", "Иргэний үнэмлэх захиалах", body=BodyId("registry"), body_name="УБЕГ", fee="21000"),
    _service("passport", "Гадаад паспорт захиалах", body=BodyId("registry"), body_name="УБЕГ", documents="Үнэмлэх"),
    _service("marriage", "Гэрлэлт бүртгүүлэх", body=BodyId("registry"), body_name="УБЕГ", body_guessed=True),
    _service("birth", "Төрсний гэрчилгээ авах", fee="0", duration="1 хоног"),
)
