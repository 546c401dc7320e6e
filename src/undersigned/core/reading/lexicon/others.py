"""Languages that the reader can only tell apart from those it knows, each by its most frequent words."""

from __future__ import annotations

from undersigned.core.reading.lexicon import words

FREQUENT = {
    "bg": words("и на да за в от се с е не че като по са до към през ще или как тази този ние които която"),
    "de": words("der die das und ist nicht mit ein eine zu den dem des für auf wir sich von im dass es auch werden an"),
    "el": words("και το η του της την που να για με από οι τα στην είναι στο δεν τις μας θα σε των"),
    "es": words("el la los las de y que en es por con una un para se del no su como al lo más nuestra nuestro"),
    "fr": words("le la les de des et est que dans pour une un du nous sur au qui pas par ne ce aux en notre"),
    "hu": words("a az és hogy nem egy is van meg azt mint ez el mi csak minden ki akik kell"),
    "it": words("il la di e che in un una per è non con le dei del della si i gli al da sono come nostra"),
    "mk": words("и на да се во од за не со ги го ја ќе е што сме ние сите како по кои овој оваа нашата бидат"),
    "nl": words("de het een en van is dat in te niet op zijn met voor wij ook aan er door worden die ons"),
    "pl": words("i w na z że się do nie jest to jak dla od przez po o są oraz która który nasz co"),
    "ro": words("și de în la cu pe nu din că un o este pentru care mai sunt a ale să prin noi"),
    "ru": words("и в не на что с по как это из к для мы а но за то его от или же все был"),
    "sl": words("in je na za se so da v ki z ne pri tudi kot ali pa mi bi smo ta po od"),
    "tr": words("ve bir bu için ile da de olan olarak biz ne gibi daha çok en her olduğu"),
    "uk": words("і в на що не з до та як для ми за це від є у про або які але його"),
}
