"""How the commonest Arabic, Persian, Urdu and Pashto names are written in Latin letters. A table of facts.

Arabic writes no short vowels: only who knows the name can read it. A second spelling, after a stroke, is how
Persian, Turkish or the Maghreb write a name that the skeleton would not bring together with the first.
Written without hamza, and with the Arabic letters for kaf, ya and ha (see `arabic.plain`).
"""

from __future__ import annotations

_NAMES = """
muhammad|mehmet=محمد ahmad=احمد mahmud=محمود hamid=حامد hamid=حميد hamad=حمد hamdan=حمدان hamdi=حمدي hammad=حماد
hamada=حماده mhamed=امحمد abd=عبد abdullah=عبدالله abdo=عبده abidi=عبيدي ubayd|obeid=عبيد ubaydi|obaidi=العبيدي
ubaydallah|obaidullah=عبيدالله allah|ullah=الله rahman=رحمن rahman=رحمان rahim=رحيم karim=كريم latif=لطيف
ghafur=غفور ghaffar=غفار majid=مجيد majid=ماجد hamza=حمزه aziz=عزيز qadir|kader=قادر qadir=قدير quddus=قدوس
salam=سلام samad=صمد sattar=ستار jabbar=جبار malik=مالك malik=ملك halim=حليم hakim=حكيم hakim=حاكم haq=حق hai=حي
wahid=واحد wahid=وحيد wahhab=وهاب wadud=ودود khaliq=خالق razzaq=رزاق raziq=رازق fattah=فتاح hadi=هادي
mannan|manan=منان mumin=مومن muhsin|mohsen=محسن jalil=جليل basir=بصير basit=باسط nasir=ناصر nasir=نصير nasr=نصر
nassar=نصار mansur=منصور muntasir=منتصر intisar=انتصار rauf|raouf=رووف rauf=رءوف rafi=رفيع rashid=رشيد rashid=راشد
rushdi=رشدي hasan=حسن husayn|hossein=حسين hassan=حسان husni=حسني muhsin=محسن ali=علي aliy=عليا umar|omar=عمر
amr=عمرو amir=امير amir|aamer=عامر ammar=عمار umran|imran=عمران uthman|osman=عثمان abu=ابو abu=ابا abi=ابي bakr=بكر
bakri=بكري umm=ام bin=بن ibn=ابن bint=بنت walad|ould=ولد ibrahim=ابراهيم ismail=اسماعيل ishaq=اسحاق ishaq=اسحق
yaqub=يعقوب yusuf=يوسف musa=موسي harun=هارون isa|essa=عيسي yahya|yehia=يحيي zakariya=زكريا dawud|daoud=داود
dawud|daoud=داوود sulayman|sulaiman=سليمان salman=سلمان sulaiman=سلمان ayyub=ايوب idris=ادريس ilyas=الياس nuh=نوح
adam=ادم yunus|younis=يونس luqman=لقمان maryam=مريم maryam=مريام jibril=جبريل mikail=ميكاييل mustafa=مصطفي
murtada|morteza=مرتضي mujtaba|mojtaba=مجتبي rida|reza=رضا rida|reza=رضي radi=راضي mahdi=مهدي hadi=هادي baqir=باقر
sadiq=صادق sadiq=صديق siddiq=صديقي jafar=جعفر kazim=كاظم zayn|zein=زين zaynab|zeinab=زينب abidin=عابدين sajjad=سجاد
abbas=عباس fatima=فاطمه aisha=عايشه khadija=خديجه amina=امينه amin=امين mamun=مامون iman=ايمان ayman=ايمن yaman=يمان
salih|saleh=صالح salah=صلاح muslih=مصلح islah=اصلاح islam=اسلام muslim=مسلم salim=سالم salim=سليم salama=سلامه
salma=سلمي sami=سامي samir=سمير sami=سميع samira=سميره samara=سماره samarrai=سامرايي said=سعيد saad=سعد saad=سعاد
saud=سعود masud=مسعود sayyid=سيد sayyid=سيدي sayyed=السيد asad=اسد usama=اسامه usayd=اسيد anas=انس anwar=انور
nur=نور nuri=نوري munir=منير nayif=نايف nawaf=نواف nabil=نبيل nabi=نبي najib=نجيب naji=ناجي najm=نجم najjar=نجار
nadir=نادر nadhir|nazir=نذير nazir=نظير nazim=ناظم nazmi=نظمي nizam=نظام naim=نعيم numan|noman=نعمان
numani|nomani=نعماني nima=نعمه nimr=نمر nidal=نضال nazar=نظر nawaz=نواز niaz=نياز nik=نيك khalid=خالد khalil=خليل
khalifa=خليفه khalaf=خلف khamis=خميس khayr|kheir=خير khayri|khairy=خيري khan=خان khattab=خطاب khatib=خطيب
khatam=خاتم khawla=خوله khuda=خدا khudai=خداي khomeini=خميني khamenei=خامنه jamal=جمال jamil=جميل jamila=جميله
jamali=جمالي jasim=جاسم jabir=جابر jabr=جبر jalal=جلال jawad|javad=جواد jihad=جهاد juma=جمعه jan=جان junayd=جنيد
jahan=جهان jund=جند habib=حبيب hafiz=حافظ hafizullah=حفيظ haidar|haydar=حيدر hajj=حاج haji|hajji=حاجي haji|hajji=حجي
hikmat=حكمت hikmat=حكمه hilal=هلال hisham=هشام hashim=هاشم hashimi=هاشمي hani=هاني hanif=حنيف hanifa=حنيفه
hanafi=حنفي haqqani=حقاني harith=حارث hatim=حاتم hazim=حازم habash=حبش hijazi=حجازي huda=هدي humam=همام
humayun=همايون humaid=حميدي houthi=حوثي huthi=الحوثي tahir|taher=طاهر tariq=طارق tariq=طاريق taha=طه talal=طلال
talib=طالب taliban=طالبان talha=طلحه tayyib|tayeb=طيب tantawi=طنطاوي tawfiq=توفيق taqi=تقي turki=تركي tamim=تميم
thamir|samer=ثامر tharwat=ثروت thabit|sabet=ثابت thani=ثاني thaqib|saqib=ثاقب thuraya|soraya=ثريا fadl|fazl=فضل
fadil|fazel=فاضل fahd=فهد fahim=فهيم faysal|faisal=فيصل fayz|faiz=فيض fayiz=فايز fawzi=فوزي fawaz=فواز fuad=فواد
farid=فريد farida=فريده faruq=فاروق faris=فارس faraj=فرج farhan=فرحان farhad=فرهاد fath=فتح fathi=فتحي fatih=فاتح
fida=فداء fikri=فكري firas=فراس faqir=فقير qasim=قاسم belqasim|belgacem=بلقاسم qasimi=قاسمي qari=قاري qahtan=قحطان
qahtani=قحطاني qays|qais=قيس qudrat=قدرت qul=قل qaida=قاعده qureshi=قريشي qurayshi=قرشي qutb=قطب kamal|kamel=كمال
kamil=كامل kabir=كبير kubaysi=كبيسي karam=كرم karami=كرمي kuwari=كواري kashif=كاشف khaksar=خاكسار gul=گل ghulam=غلام
ghani=غني ghanim=غانم ghalib=غالب ghazi=غازي ghamdi=غامدي ghiyath=غياث ghaith=غيث ghadir=غدير labib=لبيب
layla|leila=ليلي luay=لوي lutfi=لطفي lahbib=لحبيب laden=لادن libi=ليبي lubnan=لبنان makki=مكي mazin=مازن mazen=مازن
mizban=مزبان muzahim=مزاحم mukhtar=مختار murad=مراد marwan=مروان musab=مصعب misri|masri=مصري muti|mati=مطيع
mutlaq=مطلق muthanna=مثني munim|monem=منعم munir=منير muhanad=مهند muayyad=مويد mulla|mullah=ملا mawlawi=مولوي
mawla=مولا mawlana=مولانا mazhari=مظهري madani=مدني maghribi=مغربي mashhadani=مشهداني mirza=ميرزا mir=مير
mujahid=مجاهد mubarak=مبارك munawwar=منور musharraf=مشرف muadh|moaz=معاذ muawiya=معاويه rajab|ragab=رجب raja=رجا
ramadan|ramazan=رمضان ramzi=رمزي ramzan=رمزان ruhullah=روح rahmat=رحمت rabi=ربيع raid=رايد riyad|riaz=رياض rawi=راوي
rasul=رسول rustam=رستم rostami=رستمي razuqi=رزوقي rizq=رزق rizwan|ridwan=رضوان rashad=رشاد shah=شاه shakir=شاكر
shafiq=شفيق shafi=شافعي shams=شمس shamsi=شمسي sharif=شريف sharifi=شريفي sharia=شريعه sharaf=شرف shahid=شهيد
shahid=شاهد shaykh|sheikh=شيخ shaban=شعبان shihab=شهاب shihata=شحاته shukri=شكري shukur=شكور sher=شير
shinwari=شينواري shuja=شجاع sabir=صابر sabri=صبري saddam=صدام safi=صافي safa=صفاء safwan=صفوان sadr=صدر sahib=صاحب
sarwar=سرور sabawi=سبعاوي sultan=سلطان sirajuddin=سراجالدين siraj=سراج sayf|saif=سيف sahraoui|sahrawi=صحراوي
sardar=سردار sufyan=سفيان sunni=سني suhail=سهيل sundus=سندس surur=سرور suri=سوري tikriti=تكريتي tunisi=تونسي
duri=دوري dari=ضاري dayf=ضيف zayd|zaid=زيد zayid=زايد zaydan|zidane=زيدان zubayr|zoubeir=زبير zahir=زاهر zahir=ظاهر
zahid=زاهد zahrani=زهراني zaki=زكي zia|dia=ضيا zia|dia=ضياء ziyad|ziad=زياد zuhair|zouheir=زهير zarqawi=زرقاوي
zarqawi=الزرقاوي zawahiri=ظواهري zada=زاده zadran=ځدران dost=دوست dad=داد din=دين dhahab|zahab=ذهب dhikr|zekr=ذكر
dujail=دجيل daghistani=داغستاني daud=داءود wali|vali=ولي walid=وليد wahid=وحيد waqas=وقاص wazir|vazir=وزير
walid=والد wasim=وسيم wafa=وفاء ward=ورد yar=يار yasin=ياسين yasir=ياسر yazid=يزيد yamani=يماني yahia=يحيا
yunis=يونس yazdi=يزدي adil=عادل adil=عديل adnan=عدنان uday|odai=عدي ala=علاء alam=علم alawi=علوي aqil=عقيل arif=عارف
arab=عرب arabi=عربي asim=عاصم ashur|ashour=عاشور atif=عاطف atiya=عطيه ata=عطا ata=عطاء awad=عوض awwad=عواد
awda|odeh=عوده ayad|iyad=اياد ayash=عياش ayed=عايد azzam=عزام izz=عز izzat=عزت azzawi=عزاوي asiri=عسيري
awlaqi|aulaqi=عولقي imad=عماد ismat=عصمت isam=عصام ubada=عباده ubaida|obaida=عبيده utaybi|otaibi=عتيبي aqila=عقيله
akkasha=عكاشه alim=عليم azim=عظيم afif=عفيف agha=اغا akhund=اخوند akhundzada=اخوندزاده akbar=اكبر akhtar=اختر
akram=اكرم ashraf=اشرف aslam=اسلم ansar=انصار ansari=انصاري afghan=افغان afghani=افغاني amjad=امجد anis=انيس
arshad=ارشد asghar=اصغر athir=اثير ayat=ايه ayatollah=ايه arsalan=ارسلان iqbal=اقبال ihsan=احسان ikram=اكرام
ilham=الهام iltaf=الطاف irfan=عرفان iraqi=عراقي islami=اسلامي islamiya=اسلاميه ittihad=اتحاد badr=بدر badri=بدري
bahr=بحر bilal=بلال bashir=بشير bashar=بشار bassam=بسام basim=باسم barzan=برزان barzani=برزاني bahaji=باهاجي
baghdadi=بغدادي baluchi=بلوشي benhassine=بنحسين birjandi=بيرجندي busaidi=بوسعيدي bu=بو parviz=پرويز pasha=پاشا
padshah=پادشاه pakistan=پاكستان peshawar=پشاور pur=پور chaudhry=چوهدري chaudhry=چودهري ferdowsi=فردوسي farrokh=فرخ
fallah=فلاح farahi=فراهي mohsenzadeh=محسنزاده mohammadi=محمدي ahmadi=احمدي hosseini=حسيني hasani=حسني rezaei=رضايي
karimi=كريمي rahimi=رحيمي ebrahimi=ابراهيمي moradi=مرادي jafari=جعفري mousavi=موسوي abbasi=عباسي salehi=صالحي
sadeghi=صادقي hashemi=هاشمي rostam=رستم esfahani=اصفهاني tehrani=تهراني shirazi=شيرازي tabrizi=تبريزي ghasemi=قاسمي
nejad=نژاد mehr=مهر behrouz=بهروز bahram=بهرام daryush=داريوش kurush=كوروش siavash=سياوش soleimani=سليماني
ghaani=قااني fakhrizadeh=فخريزاده fakhri=فخري salami=سلامي bagheri=باقري zarif=ظريف rouhani=روحاني raisi=رييسي
larijani=لاريجاني jalali=جلالي mohajer=مهاجر nasrallah=نصرالله haniyeh=هنيه sinwar=سنوار assad=اسد maliki=مالكي
sadat=سادات mubarak=مبارك sisi=سيسي qaddafi|gaddafi=قذافي haftar=حفتر tajik=تاجيك uzbek=اوزبك turkmen=تركمن
kurdi=كردي harzi=حرزي nouri=نوري mufti=مفتي imam=امام ustad=استاد doktor=دكتور kaiser=قيصر sham=شام nusra=نصره
jabhat=جبهه
"""

NAMES: dict[str, tuple[str, ...]] = {}
"""Arabic word -> its Latin spellings, the usual one first."""
for _pair in _NAMES.split():
    _latin, _arabic = _pair.split("=")
    NAMES[_arabic] = tuple(dict.fromkeys((*NAMES.get(_arabic, ()), *_latin.split("|"))))
