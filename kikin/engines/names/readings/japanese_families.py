"""The commonest Japanese family names and how they are read. A table of facts, in today's characters.

Long vowels are spelt out; an apostrophe parts vowels that are not one long one. A stroke parts readings.
"""

from __future__ import annotations

_NAMES = """
佐藤=satou 鈴木=suzuki 高橋=takahashi 田中=tanaka 伊藤=itou 渡辺=watanabe 山本=yamamoto 中村=nakamura 小林=kobayashi
加藤=katou 吉田=yoshida 山田=yamada 佐々木=sasaki 山口=yamaguchi 松本=matsumoto 井上=ino'ue 木村=kimura 林=hayashi
斎藤=saitou 清水=shimizu 山崎=yamazaki|yamasaki 森=mori 池田=ikeda 橋本=hashimoto 阿部=abe 石川=ishikawa
山下=yamashita 中島=nakajima|nakashima 石井=ishii 小川=ogawa 前田=maeda 岡田=okada 長谷川=hasegawa 藤田=fujita
後藤=gotou 近藤=kondou 村上=murakami 遠藤=endou 青木=aoki 坂本=sakamoto 福田=fukuda 太田=oota 西村=nishimura
藤井=fujii 金子=kaneko 岡本=okamoto 藤原=fujiwara|fujihara 中野=nakano 三浦=miura 原田=harada 中川=nakagawa
松田=matsuda 竹内=takeuchi 小野=ono 田村=tamura 中山=nakayama 和田=wada 石田=ishida 森田=morita 上田=ueda 原=hara
内田=uchida 柴田=shibata 酒井=sakai 宮崎=miyazaki 横山=yokoyama 高木=takagi 安藤=andou 宮本=miyamoto 大野=oono
小島=kojima 谷口=taniguchi 工藤=kudou 今井=imai 高田=takada|takata 増田=masuda 丸山=maruyama 杉山=sugiyama
村田=murata 大塚=ootsuka 新井=arai 小山=koyama|oyama 平野=hirano 河野=kouno|kawano 藤本=fujimoto 武田=takeda
上野=ueno 野口=noguchi 松井=matsui 千葉=chiba 菅原=sugawara 岩崎=iwasaki 久保=kubo 木下=kinoshita 松尾=matsuo
佐野=sano 野村=nomura 菊地=kikuchi 菊池=kikuchi 杉本=sugimoto 市川=ichikawa 古川=furukawa 大西=oonishi 島田=shimada
水野=mizuno 桜井=sakurai 高野=takano|kouno 渡部=watanabe|watabe 吉川=yoshikawa|kikkawa 山内=yamauchi 西田=nishida
西川=nishikawa 飯田=iida 小松=komatsu 川口=kawaguchi 北村=kitamura 安田=yasuda 五十嵐=igarashi 関=seki
中田=nakata|nakada 川崎=kawasaki 平田=hirata 東=azuma|higashi 服部=hattori 岩田=iwata 土屋=tsuchiya 本田=honda
川村=kawamura 福島=fukushima 久保田=kubota 樋口=higuchi 田口=taguchi 秋山=akiyama 永井=nagai 山中=yamanaka
川上=kawakami 大島=ooshima 松下=matsushita 須藤=sudou 辻=tsuji 大橋=oohashi 荒木=araki 菅野=kanno|sugano 田辺=tanabe
浅野=asano 尾崎=ozaki 中西=nakanishi 矢野=yano 吉村=yoshimura 野田=noda 荒井=arai 馬場=baba 広瀬=hirose
石原=ishihara 大久保=ookubo 岩本=iwamoto 関口=sekiguchi 松岡=matsuoka 熊谷=kumagai|kumagaya 松村=matsumura
川島=kawashima 望月=mochizuki 早川=hayakawa 黒田=kuroda 片山=katayama 浜田=hamada 小池=koike 本間=honma 内藤=naitou
田島=tajima|tashima 西山=nishiyama 大川=ookawa 星野=hoshino 牧野=makino 堀=hori 堀江=horie 堀内=horiuchi 永田=nagata
岡=oka 岡崎=okazaki 栗原=kurihara 白石=shiraishi 滝沢=takizawa 桑原=kuwabara|kuwahara 古田=furuta 石橋=ishibashi
三宅=miyake 児玉=kodama 上原=uehara 金城=kinjou|kaneshiro 比嘉=higa 大城=ooshiro 宮城=miyagi|miyashiro
島袋=shimabukuro 平良=taira 宮田=miyata 宮下=miyashita 宮川=miyagawa|miyakawa 宮内=miyauchi 宮沢=miyazawa
高山=takayama 高島=takashima 高井=takai 高松=takamatsu 高瀬=takase 高倉=takakura 高見=takami 森本=morimoto
森山=moriyama 森川=morikawa 森下=morishita 大谷=ootani 大山=ooyama 大石=ooishi 大木=ooki 大竹=ootake 大田=oota
大場=ooba 大沢=oosawa 大森=oomori 大平=oohira 大原=oohara 大村=oomura 大内=oouchi 大友=ootomo 小田=oda 小沢=ozawa
小倉=ogura 小野寺=onodera 小笠原=ogasawara 小泉=koizumi 小西=konishi 小原=ohara|obara|kohara 小森=komori
小田切=odagiri 小関=ozeki|koseki 小柳=koyanagi 小杉=kosugi 小玉=kodama 小山田=oyamada 小野田=onoda 小出=koide
小口=oguchi 小村=komura 西=nishi 西沢=nishizawa 西野=nishino 西岡=nishioka 西尾=nishio 西本=nishimoto 西原=nishihara
東野=higashino 南=minami 北=kita 北川=kitagawa 北島=kitajima 北野=kitano 安部=abe 安倍=abe 阿倍=abe 安井=yasui
安達=adachi 足立=adachi 荻原=ogiwara 萩原=hagiwara 荻野=ogino 萩野=hagino 菅=kan|suga 岸=kishi 岸田=kishida
岸本=kishimoto 石破=ishiba 麻生=asou 鳩山=hatoyama 福沢=fukuzawa 福井=fukui 福本=fukumoto 福原=fukuhara
福永=fukunaga 福山=fukuyama 福岡=fukuoka 細川=hosokawa 細田=hosoda 村山=murayama 村松=muramatsu 村井=murai
村岡=muraoka 橋田=hashida 羽田=hata|haneda 野中=nonaka 野上=nogami 野崎=nozaki 野沢=nozawa 野原=nohara 海部=kaifu
宇野=uno 宇田=uda 竹下=takeshita 竹中=takenaka 竹田=takeda 竹村=takemura 竹本=takemoto 武井=takei 武藤=mutou
中曽根=nakasone 中井=nakai 中尾=nakao 中原=nakahara 中谷=nakatani|nakaya 中本=nakamoto 中沢=nakazawa 仲田=nakada
長田=nagata|osada 長尾=nagao 長井=nagai 長野=nagano 長島=nagashima 長岡=nagaoka 長沢=nagasawa 永野=nagano
永山=nagayama 成田=narita 鳥居=torii 鳥山=toriyama 鶴田=tsuruta 塚本=tsukamoto 塚田=tsukada 津田=tsuda 土田=tsuchida
土井=doi 坪井=tsuboi 堤=tsutsumi 寺田=terada 寺本=teramoto 寺島=terashima 田代=tashiro 田原=tahara|tawara
田畑=tabata 田上=tanoue|tagami 多田=tada 立花=tachibana 橘=tachibana 谷=tani 谷川=tanigawa|tanikawa 玉井=tamai
玉木=tamaki 相馬=souma 相沢=aizawa 会田=aida 青山=aoyama 青柳=aoyagi 赤松=akamatsu 赤木=akagi 秋元=akimoto
秋田=akita 朝倉=asakura 浅井=asai 浅田=asada 飛田=tobita 天野=amano 荒川=arakawa 有馬=arima 有田=arita 粟田=awata
安斎=anzai 飯島=iijima 飯塚=iizuka 飯野=iino 伊東=itou 伊波=iha 稲垣=inagaki 稲葉=inaba 稲田=inada 今村=imamura
今野=konno|imano 岩井=iwai 岩瀬=iwase 岩間=iwama 岩下=iwashita 植田=ueda 植木=ueki 植松=uematsu 植村=uemura
上村=uemura|kamimura 臼井=usui 内山=uchiyama 梅田=umeda 梅原=umehara 江口=eguchi 江藤=etou 衛藤=etou 榎本=enomoto
遠山=tooyama 及川=oikawa 岡部=okabe 岡村=okamura 岡野=okano 岡山=okayama 奥田=okuda 奥村=okumura 奥野=okuno
奥山=okuyama 尾形=ogata 緒方=ogata 織田=oda 落合=ochiai 折田=orita 甲斐=kai 柿本=kakimoto 角田=tsunoda|kakuta
梶原=kajiwara 梶=kaji 片岡=kataoka 勝又=katsumata 加納=kanou 狩野=kanou|karino 亀井=kamei 亀田=kameda 河合=kawai
川合=kawai 河村=kawamura 河内=kawachi|kouchi 河原=kawahara 川田=kawada|kawata 川本=kawamoto 川端=kawabata
川原=kawahara 河田=kawada 神田=kanda 神谷=kamiya 神山=kamiyama 木内=kiuchi 木原=kihara 木本=kimoto 木田=kida
君島=kimijima 草野=kusano 窪田=kubota 倉田=kurata 栗田=kurita 黒川=kurokawa 黒木=kuroki 黒沢=kurosawa 桑田=kuwata
小宮=komiya 佐伯=saeki 佐久間=sakuma 佐竹=satake 佐川=sagawa 坂井=sakai 坂田=sakata 坂口=sakaguchi 阪本=sakamoto
榊原=sakakibara 桜田=sakurada 笹川=sasagawa|sasakawa 笹原=sasahara 沢田=sawada 沢村=sawamura 椎名=shiina 塩田=shiota
塩谷=shioya 志村=shimura 篠原=shinohara 篠田=shinoda 柴崎=shibasaki 渋谷=shibuya|shibutani 島=shima 島崎=shimazaki
島津=shimazu 島村=shimamura 下田=shimoda 下村=shimomura 庄司=shouji 東海林=shouji 白井=shirai 白川=shirakawa 城=jou
新田=nitta 新谷=shintani|araya 進藤=shindou 新藤=shindou 末永=suenaga 杉田=sugita 杉浦=sugi'ura 杉原=sugihara
杉村=sugimura 須田=suda 須賀=suga 瀬戸=seto 関根=sekine 関谷=sekiya 曽根=sone 曽我=soga 園田=sonoda 染谷=someya
平=taira 平井=hirai 平山=hirayama 平川=hirakawa 平松=hiramatsu 平岡=hiraoka 滝=taki 滝川=takigawa 武内=takeuchi
富田=tomita 富永=tominaga 戸田=toda 豊田=toyoda|toyota 内海=utsumi|uchiumi 直井=naoi 名取=natori 二宮=ninomiya
丹羽=niwa 根岸=negishi 根本=nemoto 能登=noto 畑=hata 花田=hanada 花岡=hanaoka 浜口=hamaguchi 浜崎=hamasaki
林田=hayashida 原口=haraguchi 春日=kasuga 日高=hidaka 日野=hino 氷室=himuro 藤岡=fujioka 藤川=fujikawa 藤沢=fujisawa
藤島=fujishima 藤野=fujino 藤村=fujimura 藤森=fujimori 船越=funakoshi 古賀=koga 古谷=furuya 古沢=furusawa 別府=beppu
星=hoshi 保坂=hosaka 本多=honda 本山=motoyama 牧=maki 増井=masui 真野=mano 町田=machida 松浦=matsu'ura
松永=matsunaga 松原=matsubara 松崎=matsuzaki 松島=matsushima 松山=matsuyama 松川=matsukawa 松野=matsuno 丸田=maruta
三上=mikami 三木=miki 三島=mishima 三好=miyoshi 三村=mimura 三輪=miwa 水上=mizukami 水谷=mizutani 水島=mizushima
水口=mizuguchi 溝口=mizoguchi 皆川=minagawa 南雲=nagumo 美濃=mino 向井=mukai 武者=musha 持田=mochida 本橋=motohashi
森岡=morioka 門田=kadota 八木=yagi 安川=yasukawa 柳=yanagi 柳沢=yanagisawa 柳田=yanagida 矢島=yajima 矢部=yabe
薮田=yabuta 山岸=yamagishi 山形=yamagata 山県=yamagata 山川=yamakawa 山岡=yamaoka 山根=yamane 山室=yamamuro
横井=yokoi 横田=yokota 吉井=yoshii 吉岡=yoshioka 吉野=yoshino 吉沢=yoshizawa 吉本=yoshimoto 米田=yoneda
米山=yoneyama 若林=wakabayashi 若松=wakamatsu 脇田=wakita 鷲尾=washio 渡=watari 綿貫=watanuki 梶田=kajita
湯川=yukawa 朝永=tomonaga 江崎=ezaki 利根川=tonegawa 大江=ooe 野依=noyori 小柴=koshiba 益川=masukawa 赤崎=akasaki
梶山=kajiyama 本庶=honjo 真鍋=manabe 黒須=kurosu 安西=anzai 孫=son 三木谷=mikitani 柳井=yanai 盛田=morita 井深=ibuka
本郷=hongou 畠山=hatakeyama 堀田=hotta 越智=ochi 芳賀=haga 難波=nanba 三井=mitsui 三橋=mitsuhashi 井手=ide
手塚=tezuka 毛利=mouri 那須=nasu 玉城=tamaki 越後=echigo 安岡=yasuoka 飯沼=iinuma 小坂=kosaka 土肥=doi 長友=nagatomo
遠山=tooyama 本庄=honjou 石渡=ishiwata 大槻=ootsuki 磯部=isobe 湯浅=yuasa 三田=mita 井口=iguchi 日下=kusaka
日下部=kusakabe 五味=gomi 一条=ichijou 九条=kujou 近衛=konoe 西園寺=saionji 伊達=date 蜂須賀=hachisuka 上杉=uesugi
前川=maekawa 金井=kanai 金沢=kanazawa 柏木=kashiwagi 千田=senda|chida 塩川=shiokawa 与謝野=yosano 正岡=masaoka
夏目=natsume 芥川=akutagawa 川端=kawabata 谷崎=tanizaki 三枝=saegusa 国分=kokubu 神崎=kanzaki 神戸=kanbe
服部=hattori 羽生=hanyuu|habu 錦織=nishikori 国枝=kunieda 王=ou 張本=harimoto 八代=yashiro 六車=muguruma
我妻=azuma|wagatsuma 東郷=tougou 乃木=nogi 児島=kojima 勅使河原=teshigawara 長宗我部=chousokabe
武者小路=mushanokouji 久米=kume 粂=kume 辺見=henmi 祖父江=sobue 小鳥遊=takanashi 御手洗=mitarai 月見里=yamanashi
峰=mine
"""

FAMILIES: dict[str, tuple[str, ...]] = {}
"""Family name -> its readings, the usual one first."""
for _pair in _NAMES.split():
    _written, _read = _pair.split("=")
    FAMILIES[_written] = tuple(_read.split("|"))
