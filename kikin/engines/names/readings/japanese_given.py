"""How Japanese given names are read: names whose parts do not tell, and characters by their place. A table of facts.

Long vowels are spelt out; an apostrophe parts sounds that belong to two characters. A stroke parts readings; after
a colon stand the readings at the end of a name, where these differ.
"""

from __future__ import annotations

_WHOLE = """
希=nozomi 翔平=shouhei 哲也=tetsuya 真央=mao 誠=makoto 真=makoto|shin 実=minoru|makoto 隆=takashi 孝=takashi
崇=takashi 貴=takashi 敬=takashi|kei 浩=hiroshi 博=hiroshi 寛=hiroshi 洋=hiroshi|you 弘=hiroshi 宏=hiroshi
裕=yutaka|hiroshi 豊=yutaka 明=akira 昭=akira 章=akira 彰=akira 晃=akira 亮=ryou|akira 修=osamu|shuu 治=osamu
茂=shigeru 繁=shigeru 勇=isamu 進=susumu 清=kiyoshi 潔=kiyoshi 正=tadashi|masashi 忠=tadashi 匡=tadashi 学=manabu
剛=tsuyoshi|takeshi|gou 武=takeshi 健=ken|takeshi 猛=takeshi 毅=takeshi|tsuyoshi 聡=satoshi|sou 智=satoshi|tomo
哲=tetsu|satoshi|akira 悟=satoru 徹=tooru 透=tooru 亨=tooru 淳=jun|atsushi 純=jun|atsushi 潤=jun 敦=atsushi
篤=atsushi 諒=ryou 涼=ryou 翔=shou|kakeru 翼=tsubasa 蓮=ren 蒼=sou|aoi 葵=aoi 愛=ai|megumi 恵=megumi|kei 薫=kaoru
香=kaori 茜=akane 舞=mai 望=nozomi|nozomu 光=hikaru|hikari|kou 輝=hikaru|akira 勝=masaru 優=yuu|masaru
賢=ken|satoshi|masaru 大=dai|masaru 昇=noboru 登=noboru 守=mamoru 衛=mamoru 勉=tsutomu 努=tsutomu 務=tsutomu
力=chikara|riki 満=mitsuru 充=mitsuru 均=hitoshi 仁=hitoshi|jin 等=hitoshi 稔=minoru 譲=yuzuru|jou 巌=iwao 功=isao
勲=isao 渉=wataru 航=wataru|kou 亘=wataru 司=tsukasa 要=kaname 歩=ayumu|ayumi 樹=itsuki|tatsuki 薫子=kaoruko 圭=kei
啓=kei|hiroshi|akira 慧=kei|satoshi 恒=hisashi|kou 久=hisashi 尚=hisashi|shou|nao 靖=yasushi 康=yasushi|kou
泰=yasushi 保=tamotsu 有=yuu|tamotsu 護=mamoru 穣=minoru|yuzuru 忍=shinobu 操=misao 梓=azusa 楓=kaede 遥=haruka
悠=yuu|haruka 花=hana 桜=sakura 陽=you|akira 蛍=hotaru 緑=midori 翠=midori|sui 泉=izumi 渚=nagisa 静=shizuka
瞳=hitomi 彩=aya 綾=aya 文=aya|fumi 円=madoka 唯=yui 結=yui 雅=miyabi|masa 岳=gaku|takeshi 太郎=tarou 一郎=ichirou
二郎=jirou 次郎=jirou 三郎=saburou 四郎=shirou 五郎=gorou 六郎=rokurou 九郎=kurou 十郎=juurou 純一郎=jun'ichirou
晋三=shinzou 信三=shinzou 文雄=fumio 和子=kazuko 幸子=sachiko|yukiko 洋子=youko 陽子=youko 裕子=yuuko|hiroko
恵子=keiko 美智子=michiko 由美子=yumiko 真由美=mayumi 明美=akemi 直美=naomi 久美子=kumiko 智子=tomoko 順子=junko
京子=kyouko 良子=yoshiko|ryouko 節子=setsuko 正子=masako 雅子=masako 大輔=daisuke 大介=daisuke 直樹=naoki
秀樹=hideki 大樹=daiki|hiroki 大輝=daiki 和也=kazuya 大翔=hiroto|haruto 悠斗=yuuto|haruto 陽翔=haruto
陽菜=hina|haruna 結衣=yui 美咲=misaki 七海=nanami 大和=yamato 一=hajime 肇=hajime 元=hajime|gen 始=hajime
公一=kouichi 浩一=kouichi 光一=kouichi 耕一=kouichi 孝一=kouichi 栄作=eisaku 角栄=kakuei 赳夫=takeo 正芳=masayoshi
善幸=zenkou 康弘=yasuhiro 喜一=kiichi 護熙=morihiro 孜=tsutomu 富市=tomiichi 竜太郎=ryuutarou 恵三=keizou
喜朗=yoshirou 康夫=yasuo 由紀夫=yukio 直人=naoto 佳彦=yoshihiko 義偉=yoshihide 早苗=sanae 晴信=harunobu
信長=nobunaga 秀吉=hideyoshi 家康=ieyasu 漱石=souseki 由紀=yuki 由美=yumi 真弓=mayumi 弓子=yumiko 小百合=sayuri
百合子=yuriko 千尋=chihiro 真琴=makoto 斎=hitoshi 凜=rin
"""
_CHARACTERS = """
一=kazu|ichi:ichi|kazu 二=ji 三=zou|mitsu|mi:zou|mi|mitsu 四=shi 五=go 六=roku 七=nana 八=ya|hachi 九=ku 十=juu
百=momo|yu 千=chi|sen 万=ma|kazu 大=dai|hiro:hiro|dai 太=ta|hiro:ta 小=sa|ko 子=ne:ko 男=o 夫=o
雄=yuu|o|takeshi:o|yuu 郎=rou 朗=rou|aki 次=tsugu|ji:ji|tsugu 治=haru|ji 司=shi|ji 志=shi 介=suke 助=suke 輔=suke
佑=yuu|suke:suke|yuu 祐=yuu|suke:suke|yuu 之=yuki|no 彦=hiko 比=hi 樹=ki|itsuki|tatsu:ki|tatsu 平=hei|taira:hei
人=hito|to:to|hito 仁=jin|hito:hito|jin 斗=to 翔=shou|to:to|ka 也=ya 哉=ya 弥=ya|mi 矢=ya 代=yo 世=yo|se 江=e|kou
恵=kei|e|megu:e|kei 枝=e 絵=e 英=hide|ei 香=ka|kou:ka 花=hana|ka:ka 華=ka|hana:ka 佳=yoshi|kei|ka:ka|yoshi
夏=natsu|ka:ka 加=ka 奈=na 菜=na 南=mina|na:mi 里=sato|ri:ri 理=ri|masa|michi:ri 梨=ri 利=toshi|ri:toshi 莉=ri 沙=sa
紗=sa 早=sa|haya 佐=sa|suke 織=ori 穂=ho 保=yasu|ho 乃=no 希=ki|nozo:ki 紀=nori|ki 輝=teru|ki:ki|teru
喜=yoshi|ki:ki|yoshi 貴=taka|ki 己=mi|ki 実=mi|sane:mi 美=mi|yoshi:mi 見=mi 未=mi 海=mi|umi|kai 生=iku:o|ki
央=o|hiro 緒=o 音=oto|ne:ne|oto 吾=go 悟=go|sato 護=mori|go 剛=tsuyo|gou 和=kazu|wa:kazu 正=masa|shou 昌=masa|shou
政=masa|sei 雅=masa 将=masa|shou 勝=katsu|masa|shou 真=ma|masa|shin 誠=sei|masa 晶=aki|shou 明=aki|mei:aki
昭=aki|shou 章=aki|shou:aki 彰=aki|shou 秋=aki|shuu 晃=aki|kou 光=mitsu|kou:mitsu|hiko|kou 晴=haru|sei 春=haru|shun
陽=you|haru:hi|you|haru 悠=yuu|haru 遥=haru 直=nao 尚=nao|hisa|shou 信=nobu|shin:nobu 伸=nobu|shin 延=nobu
宣=nobu|nori 展=nobu 進=nobu|shin 則=nori 典=nori|ten:nori 法=nori 憲=nori|ken 徳=nori|toku:nori 範=nori
教=nori|kyou:nori 孝=taka|kou:taka 隆=taka|ryuu 高=taka|kou:taka 敬=taka|kei 崇=taka 岳=take|gaku:take 武=take|mu
健=ken|take 建=ken|take|tate 剣=ken 賢=ken|yoshi|masa:ken 研=ken 謙=ken 俊=toshi|shun 敏=toshi|bin:toshi 年=toshi
寿=toshi|hisa|ju:toshi|hisa 智=tomo|chi|toshi:tomo 知=tomo|chi:tomo 友=tomo|yuu 朋=tomo 朝=tomo|asa 共=tomo 伴=tomo
義=yoshi|gi:yoshi 良=yoshi|ryou 吉=yoshi|kichi:kichi|yoshi 好=yoshi 善=yoshi|zen 芳=yoshi 由=yu|yoshi 慶=yoshi|kei
嘉=yoshi|ka 康=yasu|kou 泰=yasu|tai:yasu 安=yasu|an 靖=yasu|sei 恭=yasu|kyou 幸=yuki|kou|sachi 行=yuki|kou 雪=yuki
征=masa|yuki 享=kyou 恒=tsune|kou 常=tsune|jou 経=tsune 弘=hiro|kou:hiro 浩=hiro|kou:hiro 博=hiro|haku:hiro
宏=hiro|kou:hiro 寛=hiro|kan:hiro 裕=hiro|yuu 洋=hiro|you 広=hiro|kou:hiro 紘=hiro|kou 拓=taku|hiro 啓=kei|hiro
圭=kei 桂=kei 秀=hide|shuu:hide 栄=ei|hide:ei 久=hisa|ku 文=fumi|bun:fumi 史=fumi|shi:shi|fumi 郁=iku|fumi 重=shige
茂=shige|mo 繁=shige 成=nari|shige|sei:nari|shige 忠=tada|chuu 唯=yui|tada 貞=sada|tei 定=sada 節=setsu|sada
哲=tetsu|aki 鉄=tetsu 徹=tetsu|tooru 勇=yuu|isa 優=yuu|masa|yu 有=yuu|ari 侑=yuu|yu 結=yu|yui 夕=yuu 亜=a
愛=ai|a|mana:ai|na|mana|a 彩=aya|sa 綾=aya|ryou 礼=rei|aya 玲=rei 麗=rei 怜=rei 令=rei 涼=ryou 亮=ryou|aki 諒=ryou
遼=ryou 竜=ryuu|tatsu 流=ryuu 瑠=ru 留=ru 琉=ryuu|ru 蓮=ren 廉=ren 連=ren 達=tatsu 辰=tatsu 立=tatsu|ritsu
匠=takumi|shou 巧=taku 卓=taku 琢=taku 忍=shino 順=jun|yori 純=jun|sumi 淳=jun|atsu 潤=jun 準=jun 惇=jun|atsu
敦=atsu 篤=atsu 厚=atsu 温=atsu|haru 清=kiyo|sei 聖=sei|kiyo|masa 静=shizu|sei 星=sei|hoshi 晋=shin|kuni 新=shin|ara
慎=shin 心=shin|kokoro|koko:shin|kokoro|mi|ko 紳=shin 森=shin|mori 周=shuu|chika 修=shuu|nobu|osa 柊=shuu
宗=mune|sou 総=sou|fusa 聡=sou|sato|aki 壮=sou|take 創=sou 蒼=sou|ao 颯=sou 奏=sou|kana 草=sou 桃=momo|tou 藤=fuji
京=kyou 鏡=kyou 匡=masa|kyou 薫=kaoru 郷=sato|gou 豪=gou 強=tsuyo 元=moto|gen 源=gen|moto 玄=gen 基=moto|ki 素=moto
幹=miki|kan 満=mitsu|ma 充=mitsu|michi 弓=yumi 悦=etsu|yoshi 越=etsu 笑=emi 咲=saki|sa 隼=haya|shun 駿=shun|haya
瞬=shun 旬=shun 舜=shun 竣=shun 功=kou|isa 公=kimi|kou 君=kimi 耕=kou 航=kou|wata 洸=kou 昂=kou|taka 甲=kou 虎=tora
寅=tora 熊=kuma 鶴=tsuru 亀=kame 松=matsu 竹=take 梅=ume 菊=kiku 桜=sakura|o 蘭=ran 蓉=you 容=you 葉=you|ha:ha|yo
要=you 瑛=ei 永=naga|ei 詠=ei 衛=e|mori 士=shi|o 詩=shi|uta 紫=shi|yukari 思=shi|omo 芝=shiba 柴=shiba
麻=asa|ma:ma|asa 摩=ma 磨=ma 茉=ma 牧=maki 巻=maki 守=mori 盛=mori 貢=mitsugu 邦=kuni 国=kuni 州=kuni|shuu 津=tsu
都=to|miyako 登=to|nori 渡=to 冬=fuyu|to 灯=to 響=hibi|kyou 鈴=suzu|rei 倫=rin|nori|michi 林=rin|hayashi 臨=rin
琳=rin 凌=ryou 稜=ryou 両=ryou 朔=saku 作=saku 策=saku 祥=shou|yoshi|saki|sachi 省=shou 庄=shou 丞=jou|suke 譲=jou
城=jou|ki 丈=take|jou 条=jou 嗣=shi|tsugu 継=tsugu|kei 頼=yori 依=yori|i:i|e 衣=i|e 伊=i 井=i 以=i 偉=i|hide
威=i|take 維=i 慈=shige|ji 児=ji 爾=ji 滋=shige|ji 鷹=taka 峰=mine 嶺=mine|rei 路=ro|michi:ro|ji 道=michi|dou
通=michi 陸=riku|mutsu 律=ritsu 力=riki 蔵=zou 造=zou 象=zou 房=fusa 夜=ya|yo 耶=ya 椰=ya 谷=ya|tani 多=ta 汰=ta
帆=ho 歩=ayu|ho:ho 浦=ura 宇=u 羽=ha|wa|u:ha|wa 卯=u 空=sora|ku 来=rai|ki:ki|ku 玖=ku 琥=ko 湖=ko 胡=ko 鼓=ko 瑚=ko
向=hi|kou 日=hi|haru:hi|ka 妃=hi|ki 緋=hi 姫=hime|ki 媛=hime 望=nozo|mi:mi 巳=mi 那=na 凪=nagi|na 名=na 祢=ne
寧=ne|yasu 根=ne 野=no 能=no|yoshi 伯=haku 芙=fu 風=fuu|kaze 楓=kaede|fuu 舞=mai|ma 夢=yume|mu 睦=mutsu 旨=mune
萌=moe|mo 椛=momiji 門=kado|mon 紋=mon 左=sa 波=nami 湊=minato 澪=mio 杏=an 栞=shiori 汐=shio 潮=shio
月=tsuki:tsuki|zuki 雲=kumo 雨=ame 虹=niji 珠=tama|ju:mi 瑞=mizu 碧=ao|midori 藍=ai 紅=beni|kou 朱=aka|shu 彬=aki
暁=aki 旭=asahi|aki 昊=hiro 景=kei|kage 歌=uta:ka 壱=ichi 弐=ni 羊=you 鷲=washi 鴻=kou 鵬=hou 誉=homare|taka
諭=satoshi 譜=fu 賀=ga 資=suke 赳=take 迪=michi 遊=yuu 鉱=kou 銀=gin 錦=nishiki 鎮=shizu 雷=rai 霞=kasumi 露=tsuyu
鞠=mari 韻=oto 頌=shou 願=gan 駒=koma 鯉=koi 麿=maro 黎=rei 凱=gai 凰=ou 叶=kana 喬=taka 坦=hiro 堅=ken|kata 塁=rui
墨=sumi 奨=shou 妙=tae 嬉=ki 孔=kou 宥=yuu 宰=sai 尊=taka|takeru 嵐=arashi 嵩=taka 巌=iwa|gan 帝=tei 庸=yasu|you
弦=gen|ito 彗=sui 悌=tei 惟=tada|yui 慧=kei|e 憬=kei 懐=kane 拳=ken 捷=shou|haya 揮=ki 揚=you 敢=kan 斐=hi|aya
旦=dan 晏=an 晟=sei|aki 暉=ki|aki 暖=haru|atsu 曜=you 曹=sou 最=mo 柚=yu|yuzu 柾=masa 梧=go 椋=ryou 椿=tsubaki
楠=kusu 楽=raku|gaku 榛=haru 槙=maki 樺=kaba 橙=tou 欣=yoshi|kin 毅=tsuyo|ki 沖=oki 洲=shuu 浬=ri 渓=kei 湧=yuu
滉=kou|hiro 漣=ren 澄=sumi 瀬=se 炎=en 烈=retsu 煌=kou|kira:ki 照=teru 燦=san 爽=sou|sawa 王=ou 珂=ka 珀=haku
球=kyuu 環=kan|tamaki 甚=jin 畿=ki 皇=kou 皓=kou|hiro 眸=hitomi 矩=nori 碩=seki 祈=ino:ki 禎=yoshi|tada 秦=hata|shin
稀=ki 穏=yasu 笙=shou 粋=sui 紬=tsumugi 絃=gen 絆=kizuna 綺=aya|ki 緑=midori 縁=yukari 繭=mayu 羚=rei 翠=sui|midori
聴=chou 肇=hajime 脩=shuu 芹=seri 苑=sono 茅=kaya 荘=sou 莞=kan 菖=shou 萩=hagi 蒔=maki 蓬=yomogi 蔦=tsuta 薙=nagi
蘇=so 蝶=chou 裟=sa 覚=kaku|sato 親=chika 観=kan 訓=kuni|nori 詢=jun 諄=jun 豹=hyou 貫=kan|tsura 輪=rin|wa 迅=jin
逸=itsu|haya 邑=yuu 郭=kaku 醇=jun 量=ryou|kazu 鋭=ei 鋼=kou 錬=ren 長=naga|chou 関=seki 陣=jin 陶=tou 雛=hina
霧=kiri 青=ao|sei 飛=hi|to 馨=kaoru|ka 駆=kakeru|ku 鮎=ayu 鳳=hou 鹿=ka|shika 麟=rin 凜=rin 渉=wata
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {written: tuple(read.split("|")) for written, _, read in (pair.partition("=") for pair in text.split())}


WHOLE = _table(_WHOLE)
_READINGS = dict(pair.split("=") for pair in _CHARACTERS.split())
FIRST = {written: tuple(read.split(":")[0].split("|")) for written, read in _READINGS.items()}
LAST = {written: tuple(read.split(":")[-1].split("|")) for written, read in _READINGS.items()}
