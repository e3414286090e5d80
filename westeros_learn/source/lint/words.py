"""Words that item writing looks for, by language.

A language that is not here is not judged by its words.
"""

from __future__ import annotations

import re

OF_ALL = frozenset(
    {
        # English
        "all of the above", "none of the above", "all of these", "none of these", "all are correct",
        "none is correct", "all the above", "both of the above", "all answers are correct",
        # Polish
        "wszystkie powyzsze", "zadne z powyzszych", "zadna z powyzszych", "wszystkie odpowiedzi sa poprawne",
        "wszystkie odpowiedzi sa prawidlowe", "zadna odpowiedz nie jest poprawna", "wszystkie z powyzszych",
        # Romanian
        "toate cele de mai sus", "niciuna dintre cele de mai sus", "niciuna din cele de mai sus",
        "toate variantele sunt corecte", "toate raspunsurile sunt corecte", "nicio varianta nu este corecta",
        # French
        "toutes les reponses ci dessus", "aucune des reponses ci dessus", "toutes ces reponses",
        "aucune de ces reponses", "tout ce qui precede", "rien de ce qui precede",
        # Spanish
        "todas las anteriores", "ninguna de las anteriores", "todas son correctas", "ninguna es correcta",
        "todo lo anterior", "nada de lo anterior",
    }
)  # fmt: skip
"""Choices that speak of the others, folded."""

_STRONG = {
    "en": "always|never|completely|absolutely|entirely|under no circumstances",
    "pl": "zawsze|nigdy|całkowicie|absolutnie|pod żadnym pozorem|w żadnym wypadku",
    "ro": "întotdeauna|mereu|niciodată|complet|absolut|în niciun caz",
    "fr": "toujours|jamais|complètement|absolument|entièrement|en aucun cas",
    "es": "siempre|nunca|jamás|completamente|absolutamente|en ningún caso",
}
_WEAK = {
    "en": "all|every|everyone|everything|none|nobody|nothing|only|must|no one|any",
    "pl": "wszyscy|wszystkie|wszystko|każdy|każda|każde|nikt|nic|tylko|wyłącznie|musi|muszą",
    "ro": "toți|toate|tot|fiecare|nimeni|nimic|numai|doar|trebuie",
    "fr": "tous|toutes|tout|chaque|personne|rien|seulement|uniquement|doit|doivent",
    "es": "todos|todas|todo|cada|nadie|nada|solo|sólo|únicamente|debe|deben",
}


def _by_language(words: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(rf"(?i)\b(?:{some})\b") for language, some in words.items()}


STRONG = _by_language(_STRONG)
"""Absolute words that give a wrong choice away by themselves."""

WEAK = _by_language(_WEAK)
"""Absolute words that do so when several wrong choices have them."""

NEGATIVE = {
    "en": re.compile(
        r"(?i)\b(?:which|what|who|whom|where|when)\b[^?.]{0,300}?\b(not|n[’']t|except|least|incorrect|wrong)\b"
        r"|\b(EXCEPT|except)\s*[:…?]?\s*$"
    ),
    "pl": re.compile(
        r"(?i)\b(?:któr\w+|co|kto|kiedy|gdzie|jaki\w*)\b[^?.]{0,300}?"
        r"\b(nie|oprócz|z wyjątkiem|błędn\w+|fałszyw\w+)\b"
    ),
    "ro": re.compile(
        r"(?i)\b(?:care|ce|cine|când|unde)\b[^?.]{0,300}?\b(nu|cu excepția|în afară de|greșit\w*|fals\w*)\b"
    ),
    "fr": re.compile(
        r"(?i)\b(?:l[ae]quelle|lequel|lesquel\w+|quel\w*|que|qui|quand)\b[^?.]{0,300}?"
        r"\b(ne|sauf|excepté|hormis|fau(?:x|sse)|incorrecte?)\b"
    ),
    "es": re.compile(
        r"(?i)\b(?:cuál\w*|qué|quién\w*|cuándo)\b[^?.]{0,300}?\b(no|excepto|salvo|falsa?|incorrect[ao])\b"
    ),
}
"""What is asked is asked by a negative; its group is the word to stress."""
