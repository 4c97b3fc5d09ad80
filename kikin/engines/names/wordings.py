"""Words that bodies' names are made of, in one form for all: abbreviations, and the same word in other tongues."""

from __future__ import annotations

LITTLE: frozenset[str] = frozenset({"and", "the", "of", "for", "in", "y", "et", "und", "de", "la", "del", "e", "i"})

_SAME = {
    "international": "intl internacional internationale internazionale mezhdunarodny mezhdunarodnyi",
    "university": "univ universitet universiteit universidad universite universitat universitaet universita daneshgah",
    "institute": "inst institut instituto istituto instituut",
    "technology": "tech technologies technologie tecnologia tecnologias tekhnologii tekhnologiya tekhnologiy",
    "technical": "technique tecnico tecnica tekhnicheski tekhnicheskiy",
    "national": "natl nacional nationale nazionale natsionalny",
    "research": "rsch recherche investigacion issledovatelski issledovatelskiy",
    "scientific": "science sciences sci scientifique cientifico nauchno nauchny",
    "industry": "industries industrial ind industria industrias industrie industriel sanaye promyshlennost",
    "trading": "trade trd comercio comercial commerce commerciale tejarat torgovy torgovyi",
    "department": "dept departamento departement",
    "laboratory": "lab labs laboratories laboratorio laboratoire laboratorium",
    "engineering": "eng engg engrg engineers ingenieria ingenierie",
    "manufacturing": "mfg manufacturers manufacture manufacturer",
    "development": "dev desarrollo developpement",
    "center": "centre ctr centro zentrum tsentr",
    "electronics": "electronic elec electronica elektronik elektronika",
    "electric": "electrical",
    "equipment": "equip equipments",
    "association": "assn assoc asociacion associacao",
    "organization": "organisation org organizacion",
    "academy": "acad academia akademiya",
    "government": "govt gobierno",
    "ministry": "min ministerio ministere ministerstvo",
    "services": "service svc svcs servicios servicio",
    "systems": "system sys sistemas sistemy",
    "products": "product prod productos",
    "brothers": "bros hermanos",
    "group": "grp groupe grupo gruppe gruppa",
    "holding": "holdings hldg hldgs",
    "investment": "investments invest inversiones inversion investissement investissements",
    "transport": "transportation transportes transporte trans",
    "import": "imports importadora importacion importaciones",
    "export": "exports exportadora exportacion exportaciones",
    "bank": "banco banque banca bankasi",
    "general": "gen",
    "aviation": "avn",
    "shipping": "shpg",
    "maritime": "maritima",
    "petroleum": "petrol petroleo",
    "chemical": "chemicals chem quimica",
    "pharmaceutical": "pharmaceuticals pharma",
    "construction": "constructions const construccion construcciones stroitelny",
    "company": "compania compagnie",
    "foundation": "fdn fundacion fondation",
    "factory": "plant zavod fabrica usine werk",
    "republic": "republica republique",
    "north": "norte nord",
    "south": "sur sud",
    "front": "frente",
    "army": "ejercito armee",
    "party": "partido parti",
    "islamic": "islami islamiyah islamique",
    "society": "sociedad societe soc jamiat",
    "brigade": "brigades brigada brigadas",
    "battalion": "battalions bn",
    "liberation": "liberacion",
    "cooperative": "coop cooperativa",
}

MEANING: dict[str, str] = {word: canon for canon, words in _SAME.items() for word in (canon, *words.split())}
"""What a word means in English, written in full: two words of one meaning may be one."""

FREQUENT: dict[str, float] = {
    **dict.fromkeys(_SAME, 0.01),
    **dict.fromkeys("al el abd abdul abu bin ben ibn muhammad mohammed mohammad mohamed ahmad ahmed ali hassan".split(), 0.01),
    **dict.fromkeys("hasan hussein husayn khan maria jose juan carlos kim li wang zhang".split(), 0.004),
    **dict.fromkeys("china beijing shanghai russia russian iran japan korea america american india".split(), 0.004),
    **dict.fromkeys("state first new global world united central public private joint stock fund capital".split(), 0.006),
}
"""How often a word is met in names anywhere, where a list is too short to tell."""
