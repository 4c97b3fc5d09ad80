"""How the commonest characters of Chinese names are written in Hong Kong and among Cantonese abroad. A table of facts.

By simplified character; a second spelling stands after a stroke.
"""

from __future__ import annotations

_SPELLINGS = """
陈=chan 黄=wong 李=lee|li 林=lam 张=cheung 吴=ng 梁=leung 王=wong 刘=lau 郑=cheng 何=ho 杨=yeung 叶=yip|ip
蔡=choi|tsoi 罗=law|lo 周=chow|chau 谢=tse 曾=tsang 许=hui 邓=tang 苏=so 郭=kwok 朱=chu 冯=fung 萧=siu 肖=siu 胡=wu
赵=chiu 徐=tsui|chui 高=ko 孙=suen|sun 马=ma 钟=chung 余=yu 卢=lo 潘=poon|pun 江=kong 袁=yuen 谭=tam 黎=lai 关=kwan
彭=pang 邱=yau 丘=yau 欧=au 区=au 唐=tong 方=fong 麦=mak 莫=mok 戴=tai 温=wan 石=shek 文=man 董=tung 范=fan 姚=yiu
汤=tong 卓=cheuk 陆=luk 简=kan 甘=kam 沈=shum 汪=wong 施=sze 颜=ngan 龙=lung 任=yam 邵=shiu 白=pak 霍=fok 招=chiu
丁=ting 骆=lok 翁=yung 伍=ng 韦=wai 韩=hon 金=kam 崔=chui 程=ching 傅=fu 夏=ha 贺=ho 雷=lui 史=sze 毛=mo 邹=chow
熊=hung 孟=mang 秦=chun 阮=yuen 容=yung 司=sze 徒=to 阳=yeung 古=ku 凌=ling 植=chik 向=heung 万=man 宋=sung 吕=lui
章=cheung 小=siu 大=tai 明=ming 华=wah 国=kwok 志=chi 伟=wai 强=keung 家=ka 嘉=ka 俊=chun 杰=kit 英=ying 美=mei
丽=lai 玉=yuk 珍=chun 芳=fong 慧=wai 敏=man 静=ching 婷=ting 雯=man 欣=yan 怡=yi 诗=sze 淑=shuk 惠=wai 兰=lan
凤=fung 莲=lin 秀=sau 云=wan 雪=suet 霞=ha 建=kin 健=kin 永=wing 荣=wing 成=shing 德=tak 福=fuk 光=kwong 贵=kwai
海=hoi 浩=ho 恒=hang 宏=wang 辉=fai 基=kei 坚=kin 锦=kam 景=king 军=kwan 康=hong 乐=lok 立=lap 良=leung 民=man
南=nam 宁=ning 平=ping 琪=ki 庆=hing 仁=yan 瑞=sui 森=sum 山=shan 生=sang 胜=shing 世=sai 树=shu 思=sze 天=tin
廷=ting 维=wai 武=mo 祥=cheung 新=sun 信=shun 兴=hing 学=hok 雄=hung 耀=yiu 义=yee 毅=ngai 友=yau 宇=yu 元=yuen
远=yuen 泽=chak 展=chin 振=chun 正=ching 中=chung 忠=chung 子=tsz|chi 宗=chung 祖=cho 安=on 宝=po 斌=pan 炳=ping
超=chiu 春=chun 达=tat 东=tung 恩=yan 发=fat 飞=fei 峰=fung 富=fu 刚=kong 观=kwun 冠=kwun 汉=hon 鸿=hung 洪=hung
怀=wai 焕=wun 继=kai 坤=kwan 礼=lai 力=lik 亮=leung 霖=lam 满=moon 茂=mau 铭=ming 培=pui 鹏=pang 启=kai 谦=him
权=kuen 全=chuen 日=yat 善=sin 少=siu 绍=siu 深=sum 顺=shun 水=shui 松=chung 太=tai 涛=to 威=wai 贤=yin 晓=hiu
孝=hau 心=sum 星=sing 颖=wing 勇=yung 佑=yau 裕=yu 月=yuet 悦=yuet 哲=chit 智=chi 卫=wai
"""

CANTONESE: dict[str, tuple[str, ...]] = {}
for _pair in _SPELLINGS.split():
    _character, _latin = _pair.split("=")
    CANTONESE[_character] = tuple(_latin.split("|"))
