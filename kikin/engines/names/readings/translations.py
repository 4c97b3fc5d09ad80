"""Words of organisations in their own scripts, each with the English words that lists put for it. A table of facts."""

from __future__ import annotations

import re
from functools import lru_cache

from kikin.engines.names.readings.arabic import plain

_ARABIC = """
شركة=company شركه=company شرکت=company مؤسسة=foundation موسسه=foundation جمعية=society جمعيه=society
جامعة=university دانشگاه=university معهد=institute مركز=centre مرکز=centre مجموعة=group گروه=group گروپ=group
جماعة=group الجماعة=group جبهة=front حركة=movement حرکت=movement شبكة=network شبکه=network تنظيم=organization
منظمة=organization سازمان=organization بنك=bank بانک=bank مصرف=bank وزارة=ministry وزارت=ministry مكتب=office
دفتر=office للصرافة=exchange صرافی=exchange الصرافة=exchange تجارة=trading للتجارة=trading التجارية=trading
بازرگانی=trading صناعة=industry صناعات=industries الصناعات=industries صنایع=industries الصناعية=industrial
صنعتی=industrial الإسلامية=islamic الاسلامية=islamic الإسلامي=islamic الاسلامي=islamic اسلامی=islamic
المقاتلة=combatant المسلحة=armed الليبية=libyan التونسية=tunisian المغربية=moroccan المصري=egyptian السورية=syrian
العربية=arab العراقية=iraqi ایران=iran إيران=iran سوريا=syria العراق=iraq لبنان=lebanon اليمن=yemen
الدولية=international بین‌المللی=international العامة=general القابضة=holding هلدینگ=holding المحدودة=limited
محدودة=limited لمتد=limited للنقل=transport النقل=transport النفط=oil نفت=oil الغاز=gas گاز=gas للبترول=petroleum
پتروشیمی=petrochemical هندسی=engineering مهندسی=engineering للهندسة=engineering تحقیقات=research
پژوهشگاه=research-institute پژوهش=research البحوث=research الأبحاث=research علمی=science العلمية=scientific
فناوری=technology تکنولوژی=technology دفاع=defence دفاعی=defence الدفاع=defence هوافضا=aerospace هوایی=aviation
الطيران=airlines للطيران=airlines هواپیمایی=airlines کشتیرانی=shipping دریایی=marine البحرية=marine انرژی=energy
اتمی=atomic هسته‌ای=nuclear شیمیایی=chemical الإغاثة=relief للإغاثة=relief الخيرية=charitable الخيريه=charitable
إحياء=revival احياء=revival التراث=heritage جيش=army لواء=brigade كتيبة=battalion كتائب=brigades جزيرة=peninsula
العرب=arabian غرب=west إفريقيا=africa افريقيا=africa دولة=state الدولة=state حزب=party
"""
_CYRILLIC = """
общество=company акционерное=joint-stock открытое=open закрытое=closed публичное=public ответственностью=liability
ограниченной=limited компания=company фирма=firm предприятие=enterprise завод=plant комбинат=combine фабрика=factory
объединение=association производственное=production научно=scientific научный=scientific
научно-производственное=scientific-production научно-исследовательский=scientific-research
исследовательский=research институт=institute университет=university академия=academy наук=sciences центр=centre
лаборатория=laboratory бюро=bureau конструкторское=design государственный=state государственное=state
федеральное=federal федеральный=federal унитарное=unitary национальный=national международный=international
банк=bank группа=group холдинг=holding корпорация=corporation концерн=concern союз=union фонд=fund
министерство=ministry обороны=defence служба=service агентство=agency управление=directorate авиационный=aviation
авиации=aviation космический=space ракетно=rocket машиностроительный=machine-building судостроительный=shipbuilding
приборостроительный=instrument электронный=electronic электроники=electronics радио=radio техника=technology
технологии=technologies системы=systems связи=communications энергия=energy атомный=nuclear химический=chemical
физики=physics торговый=trading транспорт=transport логистика=logistics армия=army
"""
_HAN_AND_KANA = """
株式会社=kk 有限会社=yk 合同会社=gk 公開株式会社=ojsc 公共株式会社=pjsc 非公開株式会社=cjsc 共同株式会社=jsc
有限責任会社=llc 股份有限公司=ltd 有限责任公司=ltd 有限責任公司=ltd 有限公司=ltd 公司=company 集团=group 集團=group
会社=company 商会=trading 商社=trading 商事=trading 貿易=trading 贸易=trading 大学=university 大學=university
学院=college 學院=college 研究所=institute 研究院=research-academy 研究センター=research-centre
研究中心=research-centre 中心=centre センター=centre 科学院=academy-of-sciences 科學院=academy-of-sciences
科学アカデミー=academy-of-sciences アカデミー=academy 科学=science 科學=science 科技=technology 技術=technology
技术=technology 学術=scientific 学術研究=scientific-research 学術生産公団=npo 学術生産=scientific-production
生産公団=production-association 生産=production 製造=manufacturing 制造=manufacturing 製作所=works 工場=plant
工厂=factory 造船所=shipyard 造船=shipbuilding 航空機=aircraft 航空=aviation 航天=aerospace 航空宇宙=aerospace
宇宙=space 工業=industry 工业=industry 産業=industry 产业=industry 电子=electronics 電子=electronics 電機=electric
电气=electric 機械=machine 机械=machinery 重工=heavy-industries 工学=engineering 工程=engineering
設計局=design-bureau 設計=design 情報=information 信息=information 通信=communication 通讯=communication
システム=systems 系统=system 国立=national 国家=national 连邦=federal 連邦=federal 国営=state 国有=state
国際=international 国际=international 國際=international 銀行=bank 银行=bank 基金=fund 財団=foundation
協会=association 协会=association 連合=union 統一=united 総局=directorate 国防=defence 国防省=ministry-of-defence
防衛=defence 軍=military 军=military 精密=precision 機器=instruments 仪器=instruments 計測=instrument 光学=optics
光電=optoelectronics 半導体=semiconductor 半导体=semiconductor 材料=materials 化学=chemical 化工=chemical
物理=physics 原子力=nuclear 核=nuclear 能源=energy エネルギー=energy エンジン=engine 発動機=engine 船舶=ship
海運=shipping 石油=petroleum 天然气=gas ガス=gas 鉄鋼=steel 冶金=metallurgical 中国=china 中國=china 北京=beijing
上海=shanghai 香港=hong-kong 東京=tokyo 日本=japan ロシア=russia ロシア連邦=russian-federation モスクワ=moscow
サンクトペテルブルク=saint-petersburg ヘリコプター=helicopter ロケット=rocket ミサイル=missile レーダー=radar
レーザー=laser コンピュータ=computer ソフトウェア=software エレクトロニクス=electronics テクノロジー=technology
グループ=group ホールディングス=holdings インターナショナル=international エンジニアリング=engineering
サービス=service コーポレーション=corporation カンパニー=company コンツェルン=concern プラント=plant
ロジスティクス=logistics トレーディング=trading 第=no 号=no 実験=experimental 中央=central 特別=special
保安庁=security-service 専門=special 法科学=forensic 内務省=ministry-of-internal-affairs
研究開発=research-development 研究=research 開発=development 计算机=computing 計算機=computing
参謀本部=general-staff 民間=civil 電波=radio 無線=radio 电=electric 電気=electric 能力=competence 試験場=test-site
試験=test 戦術=tactical 兵器=weapons 武器=weapons 極東=far-eastern 支部=branch 海洋=marine 問題=problems
付属=affiliated 特殊=special 本局=head-bureau 局=bureau 推進=propulsion 計器=instrument 全=all 企業=enterprise
企业=enterprise 団体=association 法人=corporation 本部=headquarters 拠点=base 大統領=president
単一企業=unitary-enterprise オートメーション=automation マイクロ=micro ラジオ=radio リレー=relay
有限責任=limited-liability 自動=automatic 自动=automatic 制御=control 控制=control 装置=devices 部品=components
計量=metrology 測定=measurement 真空=vacuum 熱=thermal 動力=power 电力=power 電力=power 港=port 海軍=naval
海军=naval 空軍=air-force 陸軍=army 警察=police 局長=director 省=ministry 庁=agency 院=institute 学校=school
病院=hospital 医院=hospital 医学=medical 生物=biological 生物学=biology 微生物=microbiology 農業=agricultural
农业=agricultural 鉱業=mining 矿业=mining 金属=metal 鋼=steel 钢铁=steel 鉄道=railway 铁路=railway 運輸=transport
运输=transport 物流=logistics 輸送=transport 輸出=export 出口=export 輸入=import 进出口=import-export
輸出入=import-export 商業=commercial 商务=business 投資=investment 投资=investment 控股=holding
開発局=development-bureau 发展=development 发动机=engine 无线电=radio 雷达=radar 卫星=satellite 衛星=satellite
导弹=missile 火箭=rocket 飞机=aircraft 直升机=helicopter 船厂=shipyard 兵工=ordnance 核工业=nuclear-industry
人民=peoples 解放军=liberation-army 解放軍=liberation-army 共和国=republic 民主主義=democratic 朝鮮=korean
韓国=korea 台湾=taiwan 深圳=shenzhen 广州=guangzhou 南京=nanjing 西安=xian 武汉=wuhan 天津=tianjin 成都=chengdu
重庆=chongqing 哈尔滨=harbin 西北=northwestern 东北=northeastern 东南=southeast 西部=western 東部=eastern
北部=northern 南部=southern 中部=central 大阪=osaka 京都=kyoto 名古屋=nagoya 北海道=hokkaido 九州=kyushu 東北=tohoku
研究機構=research-organization 機構=organization 機関=institution 財閥=group 組合=cooperative 連盟=federation
委員会=committee 委员会=committee 学会=society 新聞=newspaper 放送=broadcasting 保険=insurance 保险=insurance
証券=securities 不動産=real-estate 建設=construction 建设=construction 建築=architecture 製薬=pharmaceutical
制药=pharmaceutical 製鋼=steel 製鉄=steel 自動車=motor 汽车=automobile 食品=foods 繊維=textile 紡織=textile
水産=fisheries 光学機械=optical-mechanical サイエンス=science センサー=sensor デザイン=design システムズ=systems
マイクロエレクトロニクス=microelectronics コンプレックス=complex プロジェクト=project コーポレイション=corporation
コンサルティング=consulting ソリューションズ=solutions エアロスペース=aerospace ケミカル=chemical
マテリアル=materials メディカル=medical モーター=motor パワー=power ホールディング=holding バンク=bank オイル=oil
スチール=steel ロシア製=russian モスクワ市=moscow 応用=applied 音響=acoustics 飛行=flight 支援=support 対外=foreign
対外経済=foreign-trade 経済=economic 经济=economic 軍事=military 協力=cooperation 高等教育=higher-education
教育=education 予算=budgetary 及び=and 極超音速=hypersonic 抵抗器=resistor 水中翼船=hydrofoil-ships 船=ship
地域=regional 管理=management 气象=meteorological 気象=meteorological 地質=geological 地质=geological 地球=earth
大気=atmospheric 高精度=high-precision 精度=precision 超音波=ultrasonic 理論=theoretical 理论=theoretical
数学=mathematics 力学=mechanics 空力=aerodynamics 空气动力=aerodynamics 爆発物=explosives 火薬=powder
弾薬=ammunition 戦車=tank 装甲=armoured 車両=vehicles 車=vehicle 潜水艦=submarine 艦船=ships 砲=artillery
銃器=firearms 民族=national 工程大学=engineering-university 理工=technology 理工大学=university-of-technology
师范=normal 交通=jiaotong 航天科技=aerospace-science-technology 航天科工=aerospace-science-industry
信息技术=information-technology 有限=limited 股份=ltd 责任=liability 実業=jitsugyo 製品=products 产品=products
设备=equipment 設備=equipment 供应链=supply-chain 供应=supply 部隊=unit 修理=repair
国家予算機関=state-budgetary-institution 名称=
"""
_HANGUL = """
주식회사=jusikhoesa 유한회사=yuhan 회사=company 대학교=university 대학=university 연구소=institute 연구원=institute
과학=science 기술=technology 산업=industry 공업=industry 전자=electronics 무역=trading 은행=bank 그룹=group
조선=korea 국가=national 중공업=heavy-industries 총회사=general-corporation 공사=corporation 국제=international
센터=centre
"""


_FIRST_UNSPACED = "\u3040"


def _bare(word: str) -> str:
    """A word as the table holds it: Arabic letters in one form, without the article and what is written onto it."""
    low = plain(word.lower().strip('«»"“”().,'))
    for article in ("وال", "بال", "ال", "لل"):
        if low.startswith(article) and len(low) > len(article) + 2:
            return low.removeprefix(article)
    return low


def _table(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (pair.partition("=") for pair in text.split())
    return {word: tuple(english.replace("_", "-").split("-")) if english else () for word, _, english in pairs}


SPACED = {_bare(word): english for word, english in (_table(_ARABIC) | _table(_CYRILLIC)).items()}
UNSPACED = _table(_HAN_AND_KANA) | _table(_HANGUL)


@lru_cache(maxsize=1)
def _unspaced_words() -> re.Pattern[str]:
    """The longest first. A word of katakana ends a stretch of katakana: ヘリコプター does in カザンヘリコプター."""
    longest_first = sorted(UNSPACED, key=len, reverse=True)
    return re.compile(
        "(" + "|".join(word + ("(?![ァ-ヺー])" if "ァ" <= word[-1] <= "ー" else "") for word in longest_first) + ")"
    )


def pieces_of(run: str) -> list[tuple[str, tuple[str, ...] | None]]:
    """A stretch of one script cut at the words that the tables know: (piece, its English words, or None if unknown)."""
    pieces: list[tuple[str, tuple[str, ...] | None]] = []
    for word in run.split():
        if english := SPACED.get(_bare(word)):
            pieces.append((word, english))
        elif word[0] < _FIRST_UNSPACED:
            pieces.append((word, None))
        else:
            pieces.extend((part, UNSPACED.get(part)) for part in _unspaced_words().split(word) if part)
    return pieces
