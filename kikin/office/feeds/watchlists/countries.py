"""Countries and regions of addresses, by the names that publishers of lists use, as codes of two letters (ISO 3166-1).

A name that is not here gives no code: it then tells nobody apart, which never makes a match likelier.
"""

from __future__ import annotations

import re
import unicodedata

_NAMES = """
AD Andorra|アンドラ
AE United Arab Emirates|UAE|アラブ首長国連邦
AF Afghanistan|Islamic Republic of Afghanistan|アフガニスタン
AG Antigua and Barbuda
AI Anguilla
AL Albania|アルバニア
AM Armenia|アルメニア
AO Angola|アンゴラ
AR Argentina|アルゼンチン
AT Austria|オーストリア
AU Australia|オーストラリア
AW Aruba
AZ Azerbaijan|アゼルバイジャン
BA Bosnia and Herzegovina|Bosnia-Herzegovina|ボスニア・ヘルツェゴビナ
BB Barbados
BD Bangladesh|バングラデシュ
BE Belgium|ベルギー
BF Burkina Faso
BG Bulgaria|ブルガリア
BH Bahrain|バーレーン
BI Burundi
BJ Benin
BM Bermuda
BN Brunei|Brunei Darussalam|ブルネイ
BO Bolivia|Bolivia (Plurinational State of)|ボリビア
BR Brazil|ブラジル
BS Bahamas|Bahamas, The|The Bahamas
BT Bhutan
BW Botswana
BY Belarus|ベラルーシ
BZ Belize
CA Canada|カナダ
CD Democratic Republic of the Congo|Congo, Democratic Republic of the|Congo (Democratic Republic)|コンゴ民主共和国
CF Central African Republic
CG Congo|Congo, Republic of the|Republic of the Congo
CH Switzerland|スイス
CI Cote d'Ivoire|Cote d Ivoire|Ivory Coast
CK Cook Islands
CL Chile|チリ
CM Cameroon
CN China|People's Republic of China|PRC|中国|中華人民共和国
CO Colombia|コロンビア
CR Costa Rica
CU Cuba|キューバ
CV Cabo Verde|Cape Verde
CW Curacao
CY Cyprus|キプロス
CZ Czechia|Czech Republic|チェコ
DE Germany|ドイツ
DJ Djibouti
DK Denmark|デンマーク
DM Dominica
DO Dominican Republic
DZ Algeria|アルジェリア
EC Ecuador|エクアドル
EE Estonia|エストニア
EG Egypt|エジプト
ER Eritrea
ES Spain|スペイン
ET Ethiopia|エチオピア
FI Finland|フィンランド
FJ Fiji
FM Micronesia
FR France|フランス
GA Gabon
GB United Kingdom|UK|Great Britain|England|Scotland|United Kingdom of Great Britain and Northern Ireland|英国|イギリス
GD Grenada
GE Georgia|ジョージア
GG Guernsey
GH Ghana|ガーナ
GI Gibraltar
GL Greenland
GM Gambia|The Gambia|Gambia, The
GN Guinea
GQ Equatorial Guinea
GR Greece|ギリシャ
GT Guatemala
GW Guinea-Bissau|Guinea Bissau
GY Guyana
HK Hong Kong|China, Hong Kong Special Administrative Region|Hong Kong (China)|Hong Kong, China|香港
HN Honduras
HR Croatia|クロアチア
HT Haiti|ハイチ
HU Hungary|ハンガリー
ID Indonesia|インドネシア
IE Ireland|アイルランド
IL Israel|イスラエル
IM Isle of Man
IN India|インド
IQ Iraq|イラク
IR Iran|Iran (Islamic Republic of)|Islamic Republic of Iran|イラン
IS Iceland|アイスランド
IT Italy|イタリア
JE Jersey
JM Jamaica
JO Jordan|ヨルダン
JP Japan|日本
KE Kenya|ケニア
KG Kyrgyzstan|Kyrgyz Republic|キルギス
KH Cambodia|カンボジア
KI Kiribati
KM Comoros
KN Saint Kitts and Nevis|St Kitts and Nevis
KP Korea, North|North Korea|Democratic People's Republic of Korea|DPRK|北朝鮮
KR Korea, South|South Korea|Republic of Korea|Korea|韓国|大韓民国
KW Kuwait|クウェート
KY Cayman Islands
KZ Kazakhstan|カザフスタン
LA Laos|Lao People's Democratic Republic|ラオス
LB Lebanon|Lebanese Republic|レバノン
LC Saint Lucia
LI Liechtenstein|リヒテンシュタイン
LK Sri Lanka|スリランカ
LR Liberia|リベリア
LS Lesotho
LT Lithuania|リトアニア
LU Luxembourg|ルクセンブルク
LV Latvia|ラトビア
LY Libya|リビア
MA Morocco|モロッコ
MC Monaco
MD Moldova|Republic of Moldova|モルドバ
ME Montenegro|モンテネグロ
MG Madagascar
MH Marshall Islands|マーシャル諸島
MK North Macedonia|Macedonia|北マケドニア
ML Mali|マリ
MM Burma|Myanmar|ミャンマー
MN Mongolia|モンゴル
MO Macau|Macao|マカオ
MR Mauritania
MT Malta|マルタ
MU Mauritius
MV Maldives|モルディブ
MW Malawi
MX Mexico|メキシコ
MY Malaysia|マレーシア
MZ Mozambique
NA Namibia
NE Niger
NG Nigeria|ナイジェリア
NI Nicaragua|ニカラグア
NL Netherlands|The Netherlands|オランダ
NO Norway|ノルウェー
NP Nepal|ネパール
NR Nauru
NZ New Zealand|ニュージーランド
OM Oman|オマーン
PA Panama|パナマ
PE Peru|ペルー
PG Papua New Guinea
PH Philippines|フィリピン
PK Pakistan|Islamic Republic of Pakistan|パキスタン
PL Poland|ポーランド
PR Puerto Rico
PS Palestinian|State of Palestine|Palestine|Occupied Palestinian Territories|West Bank|Gaza|Gaza Strip|パレスチナ
PT Portugal|ポルトガル
PW Palau|パラオ
PY Paraguay
QA Qatar|カタール
RO Romania|ルーマニア
RS Serbia|セルビア
RU Russia|Russian Federation|ロシア|ロシア連邦
RW Rwanda|ルワンダ
SA Saudi Arabia|サウジアラビア
SB Solomon Islands
SC Seychelles
SD Sudan|スーダン
SE Sweden|スウェーデン
SG Singapore|シンガポール
SI Slovenia|スロベニア
SK Slovakia|スロバキア
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia|ソマリア
SR Suriname
SS South Sudan|南スーダン
ST Sao Tome and Principe
SV El Salvador
SY Syria|Syrian Arab Republic|シリア
SZ Eswatini|Swaziland
TC Turks and Caicos Islands
TD Chad
TG Togo
TH Thailand|タイ
TJ Tajikistan|タジキスタン
TL Timor-Leste
TM Turkmenistan|トルクメニスタン
TN Tunisia|チュニジア
TO Tonga
TR Turkey|Türkiye|Turkiye|トルコ
TT Trinidad and Tobago
TV Tuvalu
TW Taiwan|Taiwan (China)|台湾
TZ Tanzania|United Republic of Tanzania|タンザニア
UA Ukraine|ウクライナ
UG Uganda|ウガンダ
US United States|United States of America|USA|米国|アメリカ
UY Uruguay
UZ Uzbekistan|ウズベキスタン
VC Saint Vincent and the Grenadines
VE Venezuela|Venezuela (Bolivarian Republic of)|ベネズエラ
VG Virgin Islands, British|British Virgin Islands
VN Vietnam|Viet Nam|ベトナム
VU Vanuatu
WS Samoa
XK Kosovo|コソボ
YE Yemen|Republic of Yemen|イエメン
ZA South Africa|南アフリカ
ZM Zambia
ZW Zimbabwe
"""
_POSTCODE = re.compile(r"[,.\s]*\b(?=\S*\d)[\w-]+\.?$")
_BRACKETED = re.compile(r"\s*[(（][^)）]*[)）]\s*$")


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).replace("’", "'").casefold().split())


_CODES = {_folded(name): line[:2] for line in _NAMES.strip().splitlines() for name in (line[:2], *line[3:].split("|"))}


def codes_of(*names: str) -> list[str]:
    """The codes of the countries named, each once; names that are not known give none."""
    found = (code_of(name) for name in names)
    return list(dict.fromkeys(code for code in found if code))


def code_of(name: str) -> str:
    """The code of a country by its name or its code, or nothing."""
    folded = _folded(name)
    return _CODES.get(folded) or _CODES.get(_BRACKETED.sub("", folded), "")


def code_at_the_end(address: str) -> str:
    """The code of the country that an address ends with, or nothing."""
    words = re.split(r"[,，、.\s]+", _POSTCODE.sub("", address.strip()).rstrip(",.．。 "))
    return next((code for size in range(5, 0, -1) if (code := code_of(" ".join(words[-size:])))), "")
