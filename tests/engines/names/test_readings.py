"""Names across scripts: known names, each with a spelling that lists use for it."""

from __future__ import annotations

import pytest

from kikin.engines.names.problem import Kind
from kikin.engines.names.readings import expanded, readings_of, skeleton, tidied, without_form


def meets(name: str, latin: str, kind: Kind = "person") -> bool:
    """Whether some reading of the one has the skeletons of some reading of the other."""
    first, second = (
        {tuple(sorted(map(skeleton, reading.words))) for reading in readings_of(one, kind)} for one in (name, latin)
    )
    return bool(first & second)


@pytest.mark.parametrize(
    ("spellings"),
    [
        "muhammad mohammed mohamad mohamed muhammed mohammad muhamed mehmet",
        "abdulrahman abdurrahman abderrahmane abdelrahman abdalrahman abdurahman",
        "abdullah abdallah abdulla abdalla",
        "hussein husayn hussain hossein hocine houcine",
        "sharif cherif charif shareef",
        "uthman othman osman usman ousmane",
        "shcherbakov scherbakov chtcherbakov schtscherbakow",
        "ivanov ivanoff iwanow",
        "dostoevsky dostoyevskiy dostoevskij dostojewski dostoievski",
        "zhukov jukov",
        "aleksandr alexander alexandr alexandre",
        "petrovich petrovitch petrovic petrovitsch",
        "sato satou satoh satoo",
        "ohno ono oono",
        "youssef yusuf yousef youssouf",
        "khalid khaled halid",
        "sahraoui sahrawi",
        "noureddine nuruddin nooruddin nuraldin",
        "bin ibn ben",
        "qasim kassem gasim kasim",
        "qadhafi gaddafi kadafi",
        "salih saleh",
        "barsukov barsukou",
        "volodymyr vladimir uladzimir",
        "serhiy sergey siarhei",
        "jong chong jeong jung",
        "jongun chongun jungun jeongeun",
        "park pak",
        "hsiao xiao",
        "hsu xu",
        "lee yi rhee",
    ],
)
def test_spellings_of_one_word_share_a_skeleton(spellings: str) -> None:
    assert len({skeleton(word) for word in spellings.split()}) == 1, {w: skeleton(w) for w in spellings.split()}


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("ali", "omar"),
        ("hasan", "hamid"),
        ("ivanov", "petrov"),
        ("sato", "seki"),
        ("wang", "li"),
        ("kim", "park"),
        ("hassan", "hamsan"),
    ],
)
def test_different_words_keep_apart(one: str, another: str) -> None:
    assert skeleton(one) != skeleton(another)


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("محمد", "Mohammed"),
        ("محمد", "Mehmet"),
        ("عبد الرحمن ياسين", "Abdul Rahman Yasin"),
        ("عبدالرحمن ياسين", "ABDURRAHMAN YASSINE"),
        ("سيف الدين المشهداني", "Saif-al-Din al-Mashhadani"),
        ("مطيع الله", "Matiullah"),
        ("فاطمة", "Fatimah"),
        ("أسامة بن لادن", "Usama bin Laden"),
        ("گل آغا", "Gul Agha"),
        ("پرویز مشرف", "Pervez Musharraf"),
        ("رضا", "Reza"),
        ("زكريا الصبار", "Zakarya Essabar"),
        ("محمد اسحاق آخوند زاده", "Mohammad Eshaq Akhundzada"),
        ("سيد أحمد شهيد خيل", "Sayed Ahmed Shahidkhel"),
        ("أبو بكر البغدادي", "Abu Bakr al-Baghdadi"),
        ("عبدالكريم", "Abd al-Karim"),
        ("أم كلثوم", "Umm Kulthum"),
        ("Щербаков Юрий", "Yuri Scherbakov"),
        ("Григорій Шевченко", "Hryhoriy Shevchenko"),
        ("Ђорђе Милошевић", "Djordje Milosevic"),
        ("Хрушчов", "Khrushchov"),
        ("Αλέξης Τσίπρας", "Alexis Tsipras"),
        ("Γιώργος Παπανδρέου", "Giorgos Papandreou"),
        ("Ευάγγελος Μπένος", "Evangelos Benos"),
        ("Նիկոլ Փաշինյան", "Nikol Pashinyan"),
        ("მიხეილ სააკაშვილი", "Mikheil Saakashvili"),
        ("דוד כהן", "David Cohen"),
        ("שמעון פלדמן", "Shimon Feldman"),
        ("Нұрсұлтан Назарбаев", "Nursultan Nazarbayev"),
        ("Аляксандр Лукашэнка", "Aliaksandr Lukashenka"),
        ("Бойко Борисов", "Boyko Borissov"),
    ],
)
def test_a_name_in_its_own_script_meets_its_latin_spelling(name: str, latin: str) -> None:
    assert meets(name, latin), (readings_of(name, "person"), readings_of(latin, "person"))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Müller", ("muller",)),
        ("Müller", ("mueller",)),
        ("Łukasz Żak", ("lukasz", "zak")),
        ("Nguyễn Văn Đức", ("nguyen", "van", "duc")),
        ("Straße", ("strasse",)),
        ("Işık", ("isik",)),
        ("Ｓｍｉｔｈ", ("smith",)),
        ("Sm\u200bith", ("smith",)),
        ("Pаvel", ("pavel",)),  # its second letter is Cyrillic
        ("K.K. Kikin", ("kk", "kikin")),
        ("O'Brien & Sons", ("obrien", "and", "sons")),
    ],
)
def test_signs_that_mean_nothing_are_no_difference(name: str, plain: tuple[str, ...]) -> None:
    assert plain in {reading.words for reading in readings_of(name, "any")}


def test_a_reading_is_words_of_plain_letters_and_there_are_at_most_eight() -> None:
    for name in (
        "山田太郎",
        "김정은",
        "王小明",
        "محمد بن سلمان",
        "Ж" * 1000,
        "ประยุทธ์",
        "a" * 10_000,
        "عبد" * 500,
        "ال" * 500,
        "山" * 1000,
        "아" * 1000,
        "𝔘𝔫𝔦",
        "㈱山田",
    ):
        readings = readings_of(name, "any")
        assert 1 <= len(readings) <= 8
        for reading in readings:
            assert all(word.isascii() and word.isalnum() and word == word.lower() for word in reading.words), reading
            assert sum(map(len, reading.words)) <= 6_000
    assert readings_of("", "any") == readings_of("--- ", "any") == ()


def test_legal_forms_are_taken_off_unless_nothing_is_left() -> None:
    assert without_form(("kikin", "co", "ltd"), "organisation") == ("kikin",)
    assert without_form(("ooo", "argut"), "any") == ("argut",)
    assert without_form(("public", "joint", "stock", "company", "sukhoi"), "any") == ("sukhoi",)
    assert without_form(("argut", "sa", "de", "cv"), "any") == ("argut",)
    assert without_form(("bank", "of", "china"), "any") == ("bank", "of", "china")
    assert without_form(("co", "ltd"), "organisation") == ("co", "ltd")
    assert without_form(("as", "sa"), "person") == ("as", "sa")


def test_words_of_organisations_are_told_in_english() -> None:
    assert {expanded(word) for word in ("univ", "universitat", "universidad", "daigaku")} == {"university"}
    assert expanded("mfg") == "manufacturing"
    assert expanded("kikin") == "kikin"
    assert ("exchange",) in {tuple(r.words[-1:]) for r in readings_of("مكتب حنيفة للصرافة", "organisation")}


def test_tidying_keeps_what_is_plain() -> None:
    assert tidied("Sun  Moon") == "Sun  Moon"
    assert tidied("x" * 1001) == "x" * 1000
