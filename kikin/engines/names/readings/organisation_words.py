"""Words of organisations in many languages, and their abbreviations, each with its English word. A table of facts."""

from __future__ import annotations

from kikin.engines.names.readings.transliterated_words import TRANSLITERATED

_LATIN = """
university: univ universitat universitaet universitet universite universita universidad universidade uniwersytet
  univerzita univerzitet universiteit universitatea yliopisto egyetem universitesi universiti universitas daigaku
  daxue daehakgyo
institute: inst institut instituto instytut institutt institutet istituto instituut institutul kenkyujo kenkyusho
  yanjiusuo enstitusu institutes nii
academy: acad akademie akademia akademiya academie academia accademia akademija akademi akademiia
school: ecole escuela scuola schule shkola escola skola okulu
college: coll kolleg kolegium
faculty: facultad faculte fakultat fakultet wydzial
laboratory: lab labs laboratories laboratoire laboratorio laboratoriya laboratorium laboratorija kenkyushitsu
centre: center centr centrum centro zentrum tsentr centar ctr centers centres merkezi markaz sentaa
research: rsch forschung recherche recherches investigacion ricerca badania issledovatelskii issledovatelskiy
  issledovatelsky issledovaniya onderzoek forskning arastirma researches
science: sci sciences scientific wissenschaft wissenschaften scientifique ciencia ciencias scienza scienze nauk
  nauka nauchnyi nauchnyy nauchny naucno nauchno kagaku kexue bilim
technology: tech technologies technological technologie technologia tecnologia tekhnologiya tekhnologii tehnologija
  technologiya technologii gijutsu jishu keji teknoloji teknologi
technical: techn technik technische technique tecnico tecnica tekhnicheskii tekhnicheskiy tekhnichesky tehnicheskiy
national: natl nat nationale nacional nazionale natsionalnyi natsionalnyy natsionalny kokuritsu guojia narodowy
  milli
state: govt government gosudarstvennyi gosudarstvennyy gosudarstvenny staatliche estatal derzhavnyi panstwowy devlet
federal: federalnyi federalnoe federalnaya federalny bundes
international: intl int internationale internacional internazionale mezhdunarodnyi mezhdunarodnaya uluslararasi
  kokusai guoji
manufacturing: mfg manuf manufacturer manufacturers manufacture manufaktur seizo zhizao
industry: ind industries industrial inds industrie industria industrias promyshlennost promyshlennyi kogyo gongye
  sanayi
engineering: eng engg engr ingenierie ingenieria ingegneria inzhiniring inzhenernyi muhendislik kogaku gongcheng
electronics: elec electronic electronique electronica elektronik elektronika elektronnyi denshi dianzi elektroniki
electric: electrical electrique electrico elektro denki elektrik elektricheskii
machinery: mach machine machines maschinen maschinenbau mashinostroenie mashinostroitelnyi kikai jixie makina
factory: fabrik fabrica fabbrica fabryka kojo gongchang fabrikasi fabrika
plant: works zavod werk werke usine zaklad zaklady seisakusho kombinat
shipyard: shipbuilding werft sudostroitelnyi astillero chantier zosen
bureau: buro byuro biuro office oficina ofis bureaux
design: konstruktorskoe konstruktorskoye konstruktorskii konstruktsiya sheji
trading: trade trad handel handels comercio commerciale torgovyi torgovaya torgovlya boeki shoji maoyi ticaret
  bazargani tijara
import: imp importation
export: exp exportation
group: grp gruppe groupe grupo gruppo gruppa grupa jituan guruupu holding holdings
association: assn assoc verein asociacion associazione assotsiatsiya kyokai xiehui dernegi union
society: soc societa sociedade obshchestvo jamiyat jameyat jamia
foundation: fdn found stiftung fondation fundacion fondazione fond fundacja zaidan vakfi bonyad stichting
bank: banque banco banca banka ginko yinhang
development: dev devel entwicklung developpement desarrollo sviluppo razvitie razvitiya kaihatsu fazhan
production: prod produktion produccion proizvodstvo proizvodstvennyi
enterprise: ent entreprise empresa predpriyatie predpriiatie qiye kigyo enterprises
agency: agentur agence agencia agentstvo
ministry: min ministerium ministere ministerio ministero ministerstvo wizarat vezarat
department: dept departement departamento departament abteilung otdel
defence: defense defensa difesa oborona oborony verteidigung difa defa
aviation: aero aircraft aviatsionnyi aviatsiya luftfahrt aviacion aeronautica aeronautics kouku hangkong
aerospace: aerokosmicheskii luftundraumfahrt uchu hangtian
space: raumfahrt espace espacial kosmicheskii kosmos kosmicheskiy
energy: energie energia energiya energetika enerji
nuclear: nucleaire nuklear atomnyi yadernyi atomic genshiryoku he
chemical: chem chemie chimique quimica khimicheskii kagyo huaxue chemicals chemistry
physics: phys physik physique fizika fiziki fizicheskii
steel: stahl acier acero stal metallurgicheskii
construction: constr bau baugesellschaft stroitelstvo stroitelnyi stroi kensetsu jianshe insaat
transport: trans transportation transporte transporti transportnyi logistics logistik logistique
shipping: ship ships shipp schiffahrt sudokhodnyi kaiun
oil: petroleum neft neftyanoi naft nafta
gas: gaz gazovyi
company: firma kompaniya kampaniya sharikat sherkat gongsi kaisha
service: svc services servis dienst servizi servicios
system: sys systems systeme sistem sistemy sistemas
general: gen generale allgemeine obshchii
military: mil militar militaire voennyi
special: spec spetsialnyi
united: utd vereinigte unidos
medical: med medizin medico medicale meditsinskii
hospital: hosp krankenhaus hopital bolnitsa
mining: bergbau minera gornyi
security: sec sicherheit seguridad bezopasnost
brothers: bros ikhwan
saint: st ste sankt santo santa san
mount: mt
mister: mr herr monsieur
"""

ENGLISH: dict[str, str] = {}
"""Word of a Latin reading -> the English word that it abbreviates or translates."""
for _line in _LATIN.strip().replace("\n ", "").splitlines():
    _key, _, _others = _line.partition(":")
    ENGLISH.update(dict.fromkeys(_others.split(), _key))
_KNOWN = TRANSLITERATED | ENGLISH
ENGLISH = {word: _KNOWN.get(english, english) for word, english in _KNOWN.items()}


def expanded(word: str) -> str:
    """The English word for an abbreviation, or for another language's word of the same meaning; else the word."""
    return ENGLISH.get(word, word)
