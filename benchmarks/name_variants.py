"""Names as people really write them twice: made-up people of eleven languages, and variants of their names, by seed.

It measures the search for duplicates and knows nothing of it: no rule of `fieldintake.storage.names` is used here, and
Latin spellings are those that people write, never the outcome of a transliteration program. A variant is what a second
member of staff might type about the same woman. No real person is described; given names, fathers' names and family
names are drawn evenly, where in life a few names are far more common.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

# a word is its spelling, then after = the Latin spellings in use, most common first
_GIVEN = {
    "ar": "فاطمة=Fatima/Fatma مريم=Maryam/Mariam زينب=Zainab/Zeinab خديجة=Khadija/Hadija"
    " عائشة=Aisha/Aicha نور=Nour/Noor ليلى=Layla/Leila سلمى=Salma سارة=Sara/Sarah"
    " هدى=Huda/Hoda رنا=Rana دعاء=Doaa/Duaa إيمان=Iman/Eman أسماء=Asma/Asmaa"
    " يوسف=Youssef/Yusuf محمد=Mohammed/Muhammad أحمد=Ahmed/Ahmad علي=Ali حسن=Hassan/Hasan"
    " حسين=Hussein/Husain عمر=Omar/Umar خالد=Khaled/Khalid إبراهيم=Ibrahim/Ebrahim"
    " مصطفى=Mustafa/Moustafa",
    "fa": "پریسا=Parisa مهناز=Mahnaz شیرین=Shirin/Shireen نرگس=Narges/Nargis لیلا=Leila/Leyla"
    " آرزو=Arezoo/Arezu نسرین=Nasrin/Nasreen زهرا=Zahra مینا=Mina/Meena"
    " فرشته=Fereshteh/Freshta گلناز=Golnaz ستاره=Setareh/Setara کریم=Karim/Kareem"
    " رضا=Reza/Riza حمید=Hamid/Hameed جواد=Javad/Jawad امیر=Amir/Ameer"
    " بهروز=Behrouz/Behruz داوود=Davood/Dawood نادر=Nader/Nadir سعید=Saeed/Said"
    " فرهاد=Farhad قاسم=Qasem/Ghasem مهدی=Mehdi/Mahdi",
    "uk": "Оксана=Oksana/Oxana Ірина=Iryna/Irina Наталія=Nataliia/Natalia"
    " Світлана=Svitlana/Svetlana Олена=Olena/Elena Марія=Mariia/Maria Юлія=Yuliia/Julia"
    " Катерина=Kateryna/Katerina Тетяна=Tetiana/Tatiana Галина=Halyna/Galina"
    " Людмила=Liudmyla/Ludmila Надія=Nadiia/Nadia Андрій=Andrii/Andrey"
    " Сергій=Serhii/Sergey Богдан=Bohdan/Bogdan Тарас=Taras Михайло=Mykhailo/Mihailo"
    " Олександр=Oleksandr/Alexander Ганна=Hanna/Ganna Софія=Sofiia/Sofia"
    " Дарина=Daryna/Darina Вікторія=Viktoriia/Victoria Любов=Liubov/Lyubov"
    " Зоряна=Zoriana/Zoryana",
    "ru": "Анна=Anna Елена=Elena/Yelena Ольга=Olga Ахмед=Akhmed/Ahmed Фёдор=Fyodor/Fedor"
    " Вера=Vera Дарья=Daria/Darya Ксения=Ksenia/Xenia Евгения=Evgenia/Yevgeniya"
    " Юрий=Yuri/Yury Алексей=Alexey/Aleksei Жанна=Zhanna/Janna Мадина=Madina Зарема=Zarema"
    " Руслан=Ruslan Хадижат=Khadizhat/Hadijat Магомед=Magomed Шамиль=Shamil"
    " Патимат=Patimat Аминат=Aminat Любовь=Lyubov/Lubov Яна=Yana/Jana Полина=Polina"
    " Инна=Inna",
    "fr": "Aïcha=Aicha/Aisha Mariam=Maryam Chloé=Chloe Fatoumata=Fatumata Inès=Ines Aminata"
    " Élodie=Elodie Awa=Hawa Kadiatou=Kadiatu/Kadijatou Ousmane=Usman Mamadou=Mamadu"
    " Moussa=Musa Ibrahima=Ibrahim Cheikh=Sheikh Bintou=Bintu Salimata=Salimatou"
    " Rokia=Rokhaya Djeneba=Jeneba Seydou=Saidou Boubacar=Bubakar Oumou=Umu"
    " Assétou=Assetou Clémence=Clemence Geneviève=Genevieve",
    "en": "Grace Joy Blessing Mary=Marie Faith Comfort Rose Patience Mercy Gloria Esther=Hester"
    " Ruth Catherine=Katherine Philomena=Filomena Ngozi Chioma Adaeze=Adaez Folake Yetunde"
    " Abimbola Akosua=Akosia Abena Wanjiku=Wanjiko Achieng",
    "es": "Lucía=Lucia Ximena=Jimena Yolanda=Iolanda Ángela=Angela Guadalupe Esperanza Marisol"
    " Rocío=Rocio Belén=Belen Inés=Ines Jhoana=Yohana Yuliana=Juliana Wendy Vanessa=Vanesa"
    " Bryan=Brayan José=Jose Andrés=Andres Héctor=Hector Joaquín=Joaquin Raúl=Raul"
    " Verónica=Veronica Mónica=Monica Gabriela Consuelo",
    "hi": "सुनीता=Sunita/Suneeta प्रिया=Priya कविता=Kavita/Kavitha अनीता=Anita/Aneeta"
    " मीना=Meena/Mina पूजा=Pooja/Puja रेखा=Rekha सीमा=Seema/Sima गीता=Geeta/Gita"
    " राधा=Radha लक्ष्मी=Lakshmi/Laxmi ज्योति=Jyoti/Jyothi आशा=Asha उषा=Usha नेहा=Neha"
    " राजेश=Rajesh सुरेश=Suresh विजय=Vijay अमित=Amit दीपक=Deepak/Dipak संजय=Sanjay"
    " मनोज=Manoj रवि=Ravi अर्जुन=Arjun",
    "tr": "Ayşe=Ayse/Ayshe Zeynep=Zeinep Işık=Isik Elif Gülay=Gulay Fatma=Fatima Hatice=Hatije"
    " Emine Şule=Sule/Shule Çiğdem=Cigdem Özlem=Ozlem Ümit=Umit Mehmet=Mehmed"
    " Hüseyin=Huseyin Yusuf=Yousuf İbrahim=Ibrahim Ömer=Omer Gökçe=Gokce Büşra=Busra"
    " Tuğba=Tugba Sevgi Nurcan Yıldız=Yildiz Songül=Songul",
    "vi": "Hoa Lan Mai Hà=Ha Hương=Huong Thảo=Thao Ngọc=Ngoc Phương=Phuong Trang Linh Yến=Yen"
    " Thủy=Thuy Dung Hạnh=Hanh Nhung Quỳnh=Quynh Vân=Van Tuyết=Tuyet Xuân=Xuan Đào=Dao"
    " Bích=Bich Châu=Chau Diễm=Diem Kiều=Kieu",
    "ti": "ሰላም=Selam ሚርያም=Miriam/Miryam ሄለን=Helen/Hellen ሳባ=Saba ሉላ=Lula ኣስቴር=Aster"
    " ማርታ=Marta/Martha ሃና=Hana/Hanna ራሄል=Rahel/Rachel ሶፍያ=Sofia/Sofya ትርሓስ=Tirhas ኤልሳ=Elsa"
    " ዮናስ=Yonas/Jonas ዳዊት=Dawit/Davit ሙሴ=Muse/Mussie ሃብቶም=Habtom ተስፋይ=Tesfay/Tesfai"
    " ገብረ=Gebre ኪዳነ=Kidane ብርሃነ=Berhane/Birhane ኣማኑኤል=Amanuel/Emanuel ሮቤል=Robel"
    " ፍረወይኒ=Freweini/Freweyni ለተብርሃን=Letebrhan/Letebirhan",
}
_FAMILY = {
    "ar": "حداد=Haddad/Hadad الخطيب=Al-Khatib/Alkhateeb منصور=Mansour/Mansur"
    " السيد=El-Sayed/Alsayed النجار=Al-Najjar/Elnaggar صالح=Saleh/Salih"
    " سليمان=Suleiman/Sulayman عثمان=Othman/Osman رمضان=Ramadan حمدان=Hamdan"
    " خليل=Khalil/Khaleel قاسم=Qasim/Kassem ناصر=Nasser/Nasir طاهر=Taher/Tahir"
    " جابر=Jaber/Gaber شريف=Sharif/Cherif كامل=Kamel/Kamil زيدان=Zidan/Zaydan"
    " بكر=Bakr/Baker عيسى=Issa/Eissa موسى=Moussa/Musa داود=Dawood/Daoud فارس=Fares/Faris"
    " درويش=Darwish",
    "fa": "کریمی=Karimi رضایی=Rezaei/Rezai احمدی=Ahmadi محمدی=Mohammadi/Muhammadi"
    " حسینی=Hosseini/Husseini نوری=Noori/Nuri رحیمی=Rahimi صادقی=Sadeghi/Sadiqi"
    " یوسفی=Yousefi/Yusufi کاظمی=Kazemi/Kazimi موسوی=Mousavi/Musavi عباسی=Abbasi"
    " قربانی=Ghorbani/Qurbani جعفری=Jafari نظری=Nazari حیدری=Heydari/Haidari"
    " علیزاده=Alizadeh/Alizada اکبری=Akbari سلطانی=Soltani/Sultani بهرامی=Bahrami"
    " شریفی=Sharifi امینی=Amini مرادی=Moradi/Muradi فرهادی=Farhadi",
    "uk": "Шевченко=Shevchenko/Chevtchenko Коваленко=Kovalenko Бондар=Bondar"
    " Ткаченко=Tkachenko/Tkatschenko Мельник=Melnyk/Melnik Кравчук=Kravchuk"
    " Лисенко=Lysenko/Lisenko Гончар=Honchar/Gonchar Савченко=Savchenko"
    " Поліщук=Polishchuk/Polischuk Руденко=Rudenko Мороз=Moroz Петренко=Petrenko"
    " Клименко=Klymenko/Klimenko Павлюк=Pavliuk/Pavlyuk Зінченко=Zinchenko"
    " Яковенко=Yakovenko/Jakovenko Гриценко=Hrytsenko/Gritsenko Хоменко=Khomenko/Homenko"
    " Жук=Zhuk Юрченко=Yurchenko Вовк=Vovk Козак=Kozak/Kosak Цимбал=Tsymbal/Cymbal",
    "ru": "Соколова=Sokolova Лебедева=Lebedeva Магомедова=Magomedova Орлова=Orlova"
    " Кузнецова=Kuznetsova/Kusnezowa Васильева=Vasilyeva/Vasileva Алиева=Alieva/Aliyeva"
    " Гаджиева=Gadzhieva/Hajieva Жукова=Zhukova Чернова=Chernova/Tchernova"
    " Щербакова=Shcherbakova/Scherbakova Юсупова=Yusupova Яковлева=Yakovleva/Jakovleva"
    " Хасанова=Khasanova/Hasanova Цветкова=Tsvetkova/Zvetkova Исаева=Isaeva/Isayeva"
    " Громова=Gromova Белова=Belova Ибрагимова=Ibragimova Титова=Titova Шарипова=Sharipova"
    " Зайцева=Zaitseva/Zayceva Кадырова=Kadyrova/Kadirova Рыжова=Ryzhova",
    "fr": "Diallo=Jallow Traoré=Traore Lefèvre=Lefevre/Lefebvre Coulibaly=Kulibaly Moreau"
    " Koné=Kone Keïta=Keita Touré=Toure/Turay Camara=Kamara Sissoko=Cissoko"
    " Ouédraogo=Ouedraogo Sawadogo Diarra=Jarra N'Diaye=Ndiaye Fofana Bamba"
    " Cissé=Cisse/Sesay Barry=Bari Sow=So Konaté=Konate Sidibé=Sidibe Doumbia=Dumbia"
    " Kaboré=Kabore Baldé=Balde",
    "en": "Okafor Mensah Adeyemi Walker Njoroge=Njoroje Okonkwo=Okonquo Eze Balogun Afolabi"
    " Osei Boateng Asante=Ashanti Owusu=Owuso Kamau=Kamao Otieno Mwangi=Muangi"
    " Phillips=Philips Thompson=Thomson Clarke=Clark Stephens=Stevens Chukwu=Chuku Ibekwe"
    " Amadi Nwosu",
    "es": "Rojas=Roxas Quispe Hernández=Hernandez García=Garcia López=Lopez Gutiérrez=Gutierrez"
    " Jiménez=Jimenez/Ximenez Muñoz=Munoz/Muños Núñez=Nunez/Nuñes Vásquez=Vasquez/Vazquez"
    " Chávez=Chavez/Chaves Huamán=Huaman/Guaman Mamani Castañeda=Castaneda Ibáñez=Ibanez"
    " Cárdenas=Cardenas Zúñiga=Zuniga Peña=Pena Ramírez=Ramirez Velásquez=Velasquez Ortega"
    " Montoya=Montolla Yáñez=Yanez/Llanes Bautista",
    "hi": "शर्मा=Sharma यादव=Yadav कुमारी=Kumari सिंह=Singh/Sinh गुप्ता=Gupta वर्मा=Verma/Varma"
    " मिश्रा=Mishra/Misra पटेल=Patel चौहान=Chauhan/Chouhan ठाकुर=Thakur झा=Jha"
    " पांडे=Pandey/Pande राठौर=Rathore/Rathor सोनी=Soni जोशी=Joshi नायर=Nair/Nayar राव=Rao"
    " मेहता=Mehta चौधरी=Chaudhary/Choudhury तिवारी=Tiwari/Tewari भट्ट=Bhatt/Bhat दास=Das"
    " मंडल=Mandal/Mondal खान=Khan",
    "tr": "Yılmaz=Yilmaz Öztürk=Ozturk Demir Şahin=Sahin/Shahin Çelik=Celik/Chelik Kaya=Kaia"
    " Aydın=Aydin Yıldırım=Yildirim Doğan=Dogan Kılıç=Kilic/Kilich Aslan=Arslan Koç=Koc"
    " Kurt Şimşek=Simsek Güneş=Gunes Erdoğan=Erdogan Bulut Acar Çetin=Cetin"
    " Özdemir=Ozdemir Taş=Tas Kaplan=Caplan Güler=Guler Avcı=Avci",
    "vi": "Nguyễn=Nguyen Trần=Tran Lê=Le Phạm=Pham Huỳnh=Huynh Hoàng=Hoang Phan=Fan Vũ=Vu Võ=Vo"
    " Đặng=Dang Bùi=Bui Đỗ=Do Hồ=Ho Ngô=Ngo Dương=Duong Lý=Ly Đinh=Dinh Mạc=Mac Lưu=Luu"
    " Tô=To Trịnh=Trinh Đoàn=Doan Cao Lâm=Lam",
    "ti": "ተኽለ=Tekle/Tecle ሃይለ=Haile/Hayle ወልደ=Wolde/Welde ኣብርሃ=Abraha መሓሪ=Mehari"
    " ገብረመድህን=Gebremedhin ተስፋማርያም=Tesfamariam ሃብተ=Habte ኪሮስ=Kiros ዮሃንስ=Yohannes/Johannes"
    " እስቲፋኖስ=Estifanos/Stifanos ግርማይ=Girmay/Girmai ኣስመላሽ=Asmelash በራኺ=Beraki/Beraky"
    " ንጉሰ=Neguse/Nigusse መንግስቱ=Mengistu ኣለም=Alem ዘርኣይ=Zeray/Zerai ፍስሃየ=Fisehaye/Fessehaye"
    " ክፍለ=Kifle ሓጎስ=Hagos ኣሰፋ=Assefa/Asefa ጸጋይ=Tsegay/Segay ረዳ=Reda",
}
HAND_PICKED = (
    ("محمد", "Mohammed"), ("فاطمة", "Fatima"), ("يوسف", "Yusuf"), ("عبد الرحمن", "Abdulrahman"), ("Ахмед", "Ahmad"),
    ("خديجة", "Hadija"), ("حسين", "Hussein"), ("Олександр", "Alexander"), ("وفاء", "Wafa"), ("شيماء", "Chaima"),
    ("Юлия", "Julia"), ("یاسمین", "Jasmin"), ("Хадижат", "Hadijat"), ("መሓመድ", "Mohamed"), ("عائشة", "Aïcha"),
)  # fmt: skip
"""Pairs of one name in two scripts, picked by hand; 13 of 15 are wanted."""

_SWAPS = (
    ("ou", "u"), ("oo", "u"), ("u", "ou"), ("ee", "i"), ("i", "y"), ("y", "i"), ("kh", "h"), ("k", "c"), ("c", "k"),
    ("q", "k"), ("ph", "f"), ("w", "v"), ("v", "w"), ("z", "s"), ("sh", "ch"), ("j", "dj"), ("e", "a"), ("o", "u"),
    ("ll", "l"), ("mm", "m"), ("ss", "s"), ("tt", "t"), ("aa", "a"), ("al-", "el-"), ("th", "t"), ("gh", "g"),
)  # fmt: skip


class Change(Enum):
    """What became different between two times that a name was written."""

    ONE_TYPO = "one typo"
    TWO_TYPOS = "two typos"
    OTHER_SPELLING = "other spelling"
    SWAPPED_LETTERS = "swapped letters"
    WORD_ORDER = "word order"
    DROPPED_WORD = "dropped word"
    CUT_SHORT = "cut short"


@dataclass(frozen=True, slots=True)
class Named:
    """A made-up person as far as a duplicate is looked for; `words` hold each word's spellings, her own first."""

    words: tuple[tuple[str, ...], ...]
    birth_year: int

    @property
    def name(self) -> str:
        return " ".join(spellings[0] for spellings in self.words)


@dataclass(frozen=True, slots=True)
class Variant:
    """The same person as somebody else wrote her down; `of` is her place in the sequence of people."""

    of: int
    name: str
    birth_year: int
    change: Change


def _spellings(table: dict[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    split = {language: text.split() for language, text in table.items()}
    return {
        language: tuple(tuple(word.replace("=", "/").split("/")) for word in words)
        for language, words in split.items()
    }


_GIVEN_WORDS, _FAMILY_WORDS = _spellings(_GIVEN), _spellings(_FAMILY)


def named_people(seed: int) -> Iterator[Named]:
    """People without end: a given name, in six of ten cases a second one, and a family name."""
    dice = random.Random(seed)
    languages = tuple(_GIVEN_WORDS)
    while True:
        language = dice.choice(languages)
        given, family = _GIVEN_WORDS[language], _FAMILY_WORDS[language]
        middle = (dice.choice(given),) if dice.random() < 0.6 else ()
        yield Named((dice.choice(given), *middle, dice.choice(family)), 1962 + int(dice.random() * 46))


def _typo(name: str, dice: random.Random) -> str:
    """A letter left out, doubled, exchanged with its neighbour or replaced by another letter of the name."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    at, letters = dice.choice(places), [name[place] for place in places]
    match dice.randrange(4):
        case 0 if len(places) > 3:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2 if at + 1 < len(name):
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        case _:
            return name[:at] + dice.choice(letters) + name[at + 1 :]


def _other_spelling(person: Named, dice: random.Random) -> str:
    """As somebody writes it who does not know her script; a word without another spelling stays."""
    return " ".join(dice.choice(spellings[1:] or spellings) for spellings in person.words)


def _swapped(person: Named, dice: random.Random) -> str:
    """Her name in Latin letters with one or two habits of another country."""
    text = " ".join(
        spellings[1] if len(spellings) > 1 else spellings[0] for spellings in person.words
    ).lower()
    fitting = [swap for swap in _SWAPS if swap[0] in text]
    for written, other in dice.sample(fitting, min(len(fitting), dice.choice((1, 2)))):
        text = text.replace(written, other, 1)
    return text.title()


def _reordered(person: Named, dice: random.Random) -> str:
    words = person.name.split()
    turned = words[1:] + words[:1]
    return " ".join(turned if dice.random() < 0.5 else reversed(words))


def _shorter(person: Named, dice: random.Random) -> str:
    """Without her second name, or without one of the others."""
    words = [spellings[0] for spellings in person.words]
    del words[1 if dice.random() < 0.6 else dice.randrange(len(words))]
    return " ".join(words)


def _cut(person: Named, _dice: random.Random) -> str:
    """The last word cut off, as a narrow field of a form does."""
    *first, last = person.name.split()
    composed = unicodedata.normalize("NFC", last)
    return " ".join([*first, composed[: max(3, len(composed) // 2 + 1)]])


_MAKE: dict[Change, Callable[[Named, random.Random], str]] = {
    Change.ONE_TYPO: lambda person, dice: _typo(person.name, dice),
    Change.TWO_TYPOS: lambda person, dice: _typo(_typo(person.name, dice), dice),
    Change.OTHER_SPELLING: _other_spelling,
    Change.SWAPPED_LETTERS: _swapped,
    Change.WORD_ORDER: _reordered,
    Change.DROPPED_WORD: _shorter,
    Change.CUT_SHORT: _cut,
}


def variants(people: list[Named], how_many: int, seed: int) -> Iterator[Variant]:
    """Variants of people drawn from the list; a word is dropped only where two are left."""
    dice = random.Random(seed)
    for _ in range(how_many):
        change = dice.choice(tuple(Change))
        at = dice.randrange(len(people))
        while change is Change.DROPPED_WORD and len(people[at].words) < 3:
            at = dice.randrange(len(people))
        year = people[at].birth_year + dice.choice((-1, 0, 0, 0, 1))
        yield Variant(at, _MAKE[change](people[at], dice), year, change)
