"""Words of bodies' names of languages that lists write in Latin letters, with their English words. A table of facts."""

from __future__ import annotations

_ADJECTIVES = """
oboronn=defence mezhdunarodn=international gosudarstvenn=state natsionaln=national federaln=federal
respublikansk=republican regionaln=regional gorodsk=city narodn=peoples obshchestvenn=public obedinenn=united
ekonomichesk=economy finansov=finance promyshlenn=industry proizvodstvenn=production torgov=trading
kommerchesk=commercial investitsionn=investment strakhov=insurance kreditn=credit transportn=transport morsk=marine
rechn=river zheleznodorozhn=railway aviatsionn=aviation vertoletn=helicopter kosmichesk=space raketn=rocket
sudostroiteln=shipbuilding sudoremontn=ship-repair korabeln=ship mashinostroiteln=machinery stroiteln=construction
priborostroiteln=instrument avtomobiln=automobile metallurgichesk=metallurgy neftyan=oil neftegazov=oil gazov=gas
ugoln=coal gornorudn=mining energetichesk=energy elektrichesk=electric elektronn=electronics
elektromekhanichesk=electromechanical
opticheskikh=optical optichesk=optical khimichesk=chemical biologichesk=biological meditsinsk=medical fizichesk=physics
yadern=nuclear atomn=nuclear nauchn=science issledovatelsk=research tekhnichesk=technical tekhnologichesk=technology
konstruktorsk=design inzhenern=engineering proektn=design uchebn=training obrazovateln=education voenn=military
takticheskikh=tactical taktichesk=tactical spetsialn=special informatsionn=information programmn=software
vychisliteln=computing
tsifrov=digital telekommunikatsionn=telecommunications sputnikov=satellite kvantov=quantum lazern=laser
radiotekhnichesk=radio radioelektronn=radioelectronics avtomatichesk=automatic mikroelektronn=microelectronics
molekulyarn=molecular prikladn=applied teoretichesk=theoretical eksperimentaln=experimental opytn=experimental
tsentraln=central glavn=main obshch=general rossiisk=russia rossiysk=russia russk=russia belorussk=belarus
ukrainsk=ukraine krymsk=crimea moskovsk=moscow sankt-peterburgsk=petersburg sibirsk=siberia uralsk=ural
dalnevostochn=far-eastern severn=northern yuzhn=southern vostochn=eastern zapadn=western chernomorsk=black-sea
kaspiisk=caspian baltiisk=baltic arkticheskikh=arctic arktichesk=arctic islamsk=islamic molodezhn=youth sportivn=sport
kulturn=culture patriotichesk=patriotic dobrovolchesk=volunteer blagotvoriteln=charitable
"""
_ADJECTIVE_ENDINGS = """
yi yy iy y ii i aya aia oe oye oie ye yie ie yye ogo ego oi oy oj ykh ikh ym im o
"""
_NOUNS = """
oboron=defence promyshlennost=industry proizvodstv=production predpriyati=enterprise predpriiati=enterprise
obedineni=association kompani=company korporatsi=corporation organizatsi=organization assotsiatsi=association
uchrezhdeni=institution upravleni=directorate otdeleni=division tsentr=centre institut=institute
universitet=university akademi=academy laboratori=laboratory fabrik=factory zavod=plant kombinat=plant verf=shipyard
terminal=terminal ekonomik=economy finans=finance investitsi=investment initsiativ=initiative
programm=program proekt=project sistem=system tekhnologi=technology tekhnik=technical elektronik=electronics
mekhanik=mechanics fizik=physics khimi=chemical biologi=biology meditsin=medical energi=energy energetik=energy
vertolet=helicopter samolet=aircraft raket=rocket sudn=ship korabl=ship dvigatel=engine pribor=instrument
materiel=materials material=materials metall=metal stroitelstv=construction transport=transport perevozk=transport
aviatsi=aviation kosmos=space svyaz=communications informatsi=information novost=news gazet=newspaper zhurnal=magazine
agentstv=agency ministerstv=ministry komitet=committee komissi=commission sluzhb=service bezopasnost=security
razvedk=intelligence razviti=development sotrudnichestv=cooperation ekspluatatsi=operation remont=repair
dobych=extraction pererabotk=refining truboprovod=pipeline nefteprovod=pipeline gazoprovod=pipeline
magistral=trunk bezopastnost=security nedvizhimost=real-estate kapital=capital
belarus=belarus ukrain=ukraine krym=crimea
"""
_NOUN_ENDINGS = """
a ya ia y i ii iy u yu iu e ye ie iye o om iem am akh ov ev ey yi
"""
_WORDS = """
committee: lajnat lajna comite komite komitesi komitet
movement: harakat haraka harekat movimiento mouvement dvizhenie
front: jabhat jabha cephesi frente
party: hizb hezb partisi partido partei parti partiya
army: jaysh jaish ejercito ordusu armiya
brigade: brigada
battalion: katibat katiba katibah
call: dawa daawa dawah
islamic: islami islamiyya islamiyah islamiya islamia islamiyyah eslami islamique islamico islam
cooperation: taawun tawun
relief: ighatha ighathah igatha
charitable: khayriya khayriyya khairia khayriyyah kheyrieh
intelligence: mukhabarat istikhbarat istihbarat etelaat
directorate: idarat idara mudiriyat direktorat direccion
agricultural: ziraat zirai zeraei keshavarzi agricola agropecuaria tarim nongye
investment: sarmaye gozari sarmayegozari sarmayeh yatirim inversiones inversion investissement investissements
  investimentos touzi  istithmar investments investiciones
exchange: sarrafi sarafi sarraf sarafa sirafa hawala kambio doviz
cement: siman cimento
steel: foulad fulad gangtie
petrochemical: petroshimi petrochimi petrokimya petrochemicals
insurance: bimeh sigorta seguros tamin assurance assurances baoxian versicherung
airlines: havapeymaei havayollari havapeymai khutut tayaran airways aerolineas
aviation: havacilik tayaran
shipping: denizcilik keshtirani keshtiranie bahriya navigation naviera
marine: daryaei bahri maritime maritima maritimo
transport: nakliyat tasimacilik naql naqliyat haml transportes transportadora yunshu
food: gida alimentos shipin foods alimentaria
textile: tekstil textiles fangzhi
marketing: pazarlama mercadeo
consulting: danismanlik consultores consultoria consultants consultancy moshavereh zixun
informatics: bilisim informatika informatique
software: yazilim ruanjian softvar logiciel programmnoe
defence: savunma defa difaa fangwu
tourism: turizm turismo tourisme
machinery: makine makina mashin maquinaria
organization: sazman organizasyon organizacion organisation munazzama tanzim tashkilat
group: gorooh goruh guruh majmua majmuah
engineering: mohandesi mohandessi muhandisi handasa mohandesin
research: pajouhesh pazhouhesh pajooheshi tahghighat tahqiqat buhuth abhath yanjiu pesquisa
technology: fanavari fanavaran fannavari taqniya
industry: sanaye sanat sanayeh sinaat sinaa senayi
services: khadamat khidmat hizmetleri hizmet
power: niru nirou niroo dianli
production: tolid tolidi towlid intaj uretim produccion
development: tose toseh tosee touse tanmiya kalkinma rozvytku
bank: masraf masrif bankasi bankas
house: casa
sons: hijos fils hermanos awlad
construction: constructora construcciones construccion inshaat sakhteman sakhtemani omran umran
commercial: comercial tijari tejari tijariya tejarat
distribution: distribuidora distribuciones distribucion distributor dagitim tawzi
real: inmobiliaria bienes emlak
export: exportaciones exportadora ihracat sadirat saderat
import: importaciones importadora ithalat
information: xinxi maalumat ettelaat bilgi informacion
communication: tongxin ittisalat ertebatat iletisim communications comunicaciones telecommunication
optoelectronics: guangdian photoelectric photoelectronic optoelectronic
microelectronics: weidianzi microelectronic mikroelektronika mikroelektroniki
semiconductor: bandaoti semiconductors
precision: jingmi
instrument: yiqi instruments yibiao instrumentation
equipment: shebei zhuangbei tajhizat ekipman equipos equipement
materials: cailiao material
biological: shengwu biologique bio biotech biotechnology
pharmaceutical: yiyao zhiyao daru darou ilac farmaceutica pharma
automobile: qiche otomotiv automotriz auto automotive khodro motor motors
intelligent: zhineng smart
laser: jiguang
satellite: weixing mahvareh uydu
data: shuju dade
network: wangluo shabaka shabakeh
control: kongzhi
systems: xitong
energy: nengyuan energi
robot: jiqiren robotics
centre: zhongxin
college: xueyuan
institute: yanjiuyuan yanjiusuo moassese moasese
supply: gongying tedarik tamim
russia: rossiya rossiia rossii rossia rossija
general: umum
international: dawli dawliya duwali beynolmelal beinolmelal
national: watani wataniya melli meli ulusal
republic: jumhuriya jomhouri cumhuriyeti republica republik respublika
revolutionary: enghelab inqilab thawra
guards: pasdaran
foundation: muassasa muassasah moassasat muassasat
"""


def _inflected(table: str, endings: list[str]) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in table.split())
    return {stem.replace("-", "") + ending: english.split("-")[-1] for stem, _, english in pairs for ending in endings}


def _listed(table: str) -> dict[str, str]:
    lines = (line.partition(":") for line in table.strip().replace("\n ", "").splitlines())
    return {word: english for english, _, words in lines for word in words.split()}


TRANSLITERATED = (
    _inflected(_NOUNS, ["", *_NOUN_ENDINGS.split()])
    | _inflected(_ADJECTIVES, _ADJECTIVE_ENDINGS.split())
    | _listed(_WORDS)
)
