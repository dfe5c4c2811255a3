"""Words that say little about what is looked for: how people ask and tell, numbers, time, words of every complaint."""

from functools import lru_cache

from console.domain.likeness import is_ending
from console.domain.spelling import search_key

_ASKING = """
    яаж хэрхэн хаана хаанаас хаашаа хэзээ хэн ямар юу юуг яагаад вэ бэ уу үү юм гэж гэсэн гэх гээд гэдэг гэхээр гэсэн
    би та бид миний минь маань манай манайх манайд надад намайг танай таны түүний энэ тэр эдгээр ийм тийм тэнд энд өөр
    болон ба бөгөөд эсвэл буюу мөн бас харин гэхдээ гэтэл учир учраас тул
    байна байгаа байх байсан байгаад болно болох болж бол болоод больсон нь л ч шүү даа юмаа гэнэ билээ вэдээ юмсан
    хэрэгтэй хүсч хүсье маш их тун нэлээд бүр бүх тухай талаар талаарх тулд зорилгоор хүртэл хэд хэдэн холбоотой
    сайн өгнө өгөөч өгөхгүй авъя авья авна авмаар авах гэлээ асууя асуух мэдэх мэдье лавлая хийж хийх хийхгүй
    ирж очиж явж гарч орж ирлээ гарлаа болчихлоо
    дээр доор дотор гадна хажууд хойш өмнө дараа үед
    ын ийн ны ний ыг ийг т д аас ээс оос өөс аар ээр оор өөр тай тэй той гүй р н руу рүү
    гомдол хүсэлт өргөдөл санал асуудал мэдээлэл хэлэх
    please how where what the of for to in a an and is my
"""
_WITH_ENDINGS = """
    нэг хоёр гурав гурван дөрөв дөрвөн тав таван зургаа зургаан долоо долоон найм найман ес есөн арав арван
    хоног өдөр сар жил цаг минут удаа өчигдөр өнөөдөр маргааш одоо өглөө орой хүн хүмүүс иргэн
"""


def keys_of(words: str) -> frozenset[str]:
    """The search keys of some words."""
    return frozenset(search_key(word) for word in words.split()) - {""}


LIGHT = keys_of(_ASKING)
"""Keys that are light as they stand."""
_STEMS = keys_of(_WITH_ENDINGS)


@lru_cache(maxsize=4_096)
def is_light(key: str) -> bool:
    """Whether a word, by its key, says little."""
    if key in LIGHT or key.isdigit():
        return True
    return any(key[:length] in _STEMS and is_ending(key[length:]) for length in range(2, len(key) + 1))
