"""Countries of the demo people: weights, clocks, cities and the many ways to write a country."""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """One country. `utc_offset` is standard time in hours; `dst` names the summer-time rule."""

    code: str
    weight: float
    language: str
    utc_offset: float
    dst: str  # 'eu', 'us' or '' (none)
    continent: str
    tld: str
    legal_forms: tuple[str, ...]
    cities: tuple[str, ...]
    spellings: tuple[str, ...]  # the first is the plain English name


COUNTRIES: tuple[Country, ...] = (
    Country("US", 21, "en", -5, "us", "Americas", "com", ("Inc.", "LLC", "Corp."),
            ("New York", "Boston", "Austin", "Chicago", "Atlanta"),
            ("United States", "USA", "US", "U.S.A.", "United States of America", "usa",
             "Estados Unidos", "États-Unis", "アメリカ合衆国", "Yhdysvallat",
             "Vereinigte Staaten", "Sjedinjene Američke Države")),
    Country("GB", 10, "en", 0, "eu", "Europe", "co.uk", ("Ltd", "Limited", "plc"),
            ("London", "Manchester", "Leeds", "Bristol"),
            ("United Kingdom", "UK", "GB", "Great Britain", "England", "U.K.", "Scotland",
             "Iso-Britannia", "Royaume-Uni", "Vereinigtes Königreich", "イギリス",
             "Velika Britanija", "Storbritannia")),
    Country("CA", 6, "en", -5, "us", "Americas", "ca", ("Inc.", "Ltd."),
            ("Toronto", "Ottawa", "Montréal"),
            ("Canada", "CA", "CAN", "Kanada", "Canadá", "カナダ")),
    Country("FI", 9, "fi", 2, "eu", "Europe", "fi", ("Oy", "Oyj"),
            ("Helsinki", "Tampere", "Turku", "Oulu"),
            ("Finland", "Suomi", "FI", "FIN", "Finnland", "Finlande", "Finska", "フィンランド")),
    Country("HR", 5, "hr", 1, "eu", "Europe", "hr", ("d.o.o.", "d.d."),
            ("Zagreb", "Split", "Rijeka"),
            ("Croatia", "Hrvatska", "HR", "HRV", "Kroatien", "Croatie", "Kroatia")),
    Country("NO", 5, "no", 1, "eu", "Europe", "no", ("AS", "ASA"),
            ("Oslo", "Bergen", "Trondheim"),
            ("Norway", "Norge", "NO", "NOR", "Noreg", "Norwegen", "Norvège", "Norja")),
    Country("LV", 3, "lv", 2, "eu", "Europe", "lv", ("SIA", "AS"),
            ("Rīga", "Liepāja", "Daugavpils"),
            ("Latvia", "Latvija", "LV", "LVA", "Lettland", "Lettonie")),
    Country("DE", 8, "de", 1, "eu", "Europe", "de", ("GmbH", "AG", "GmbH & Co. KG"),
            ("Berlin", "München", "Hamburg", "Köln"),
            ("Germany", "Deutschland", "DE", "DEU", "Allemagne", "Alemania", "Saksa", "ドイツ",
             "Njemačka", "Tyskland")),
    Country("FR", 6, "fr", 1, "eu", "Europe", "fr", ("SAS", "SARL", "SA"),
            ("Paris", "Lyon", "Nantes"),
            ("France", "FR", "FRA", "Frankreich", "Francia", "Ranska", "フランス", "Francuska")),
    Country("ES", 5, "es", 1, "eu", "Europe", "es", ("S.L.", "S.A."),
            ("Madrid", "Barcelona", "Valencia"),
            ("Spain", "España", "ES", "ESP", "Spanien", "Espagne", "Espanja", "スペイン")),
    Country("JP", 5, "ja", 9, "", "Asia", "co.jp", ("株式会社",),
            ("東京", "大阪", "Tokyo", "Osaka"),
            ("Japan", "日本", "JP", "JPN", "Japon", "Japani", "日本国", "Japón")),
    Country("SE", 2.5, "sv", 1, "eu", "Europe", "se", ("AB",), ("Stockholm", "Göteborg"),
            ("Sweden", "Sverige", "SE", "SWE", "Ruotsi", "Schweden")),
    Country("DK", 2, "da", 1, "eu", "Europe", "dk", ("A/S", "ApS"), ("København", "Aarhus"),
            ("Denmark", "Danmark", "DK", "DNK", "Tanska", "Dänemark")),
    Country("NL", 2.5, "nl", 1, "eu", "Europe", "nl", ("B.V.", "N.V."),
            ("Amsterdam", "Utrecht"),
            ("Netherlands", "The Netherlands", "Nederland", "NL", "Holland", "Niederlande")),
    Country("PL", 2, "pl", 1, "eu", "Europe", "pl", ("Sp. z o.o.", "S.A."),
            ("Warszawa", "Kraków"), ("Poland", "Polska", "PL", "POL", "Polen", "Puola")),
    Country("IT", 2.5, "it", 1, "eu", "Europe", "it", ("S.r.l.", "S.p.A."),
            ("Milano", "Roma"), ("Italy", "Italia", "IT", "ITA", "Italien", "Italie")),
    Country("PT", 1, "pt", 0, "eu", "Europe", "pt", ("Lda.", "S.A."), ("Lisboa", "Porto"),
            ("Portugal", "PT", "PRT", "Portugali")),
    Country("BR", 1.5, "pt", -3, "", "Americas", "com.br", ("Ltda.", "S.A."),
            ("São Paulo", "Curitiba"), ("Brazil", "Brasil", "BR", "BRA", "Brasilien")),
    Country("EE", 1, "et", 2, "eu", "Europe", "ee", ("OÜ", "AS"), ("Tallinn", "Tartu"),
            ("Estonia", "Eesti", "EE", "EST", "Viro", "Estland")),
    Country("CN", 1.2, "zh", 8, "", "Asia", "cn", ("有限公司",), ("上海", "北京"),
            ("China", "中国", "CN", "CHN", "PRC", "Kiina")),
    Country("KR", 1.2, "ko", 9, "", "Asia", "kr", ("주식회사",), ("서울", "부산"),
            ("South Korea", "대한민국", "KR", "Korea, Republic of", "한국", "Südkorea")),
    Country("AE", 0.8, "ar", 4, "", "Asia", "ae", ("LLC", "FZ-LLC"), ("Dubai", "أبو ظبي"),
            ("United Arab Emirates", "الإمارات العربية المتحدة", "AE", "UAE", "Emirates")),
    Country("UA", 0.8, "uk", 2, "eu", "Europe", "ua", ("ТОВ",), ("Київ", "Львів"),
            ("Ukraine", "Україна", "UA", "UKR", "Украина")),
    Country("MX", 1.2, "es", -6, "", "Americas", "mx", ("S.A. de C.V.",),
            ("Ciudad de México", "Monterrey"), ("Mexico", "México", "MX", "MEX", "Mexique")),
    Country("IN", 2.2, "en", 5.5, "", "Asia", "in", ("Pvt. Ltd.", "Ltd."),
            ("Bengaluru", "Mumbai", "Pune"), ("India", "IN", "IND", "Intia", "भारत")),
    Country("AU", 1.2, "en", 10, "", "Oceania", "com.au", ("Pty Ltd",), ("Brisbane",),
            ("Australia", "AU", "AUS", "Australien")),
    Country("AT", 1, "de", 1, "eu", "Europe", "at", ("GmbH", "AG"), ("Wien", "Graz"),
            ("Austria", "Österreich", "AT", "AUT", "Itävalta")),
    Country("CH", 1, "de", 1, "eu", "Europe", "ch", ("AG", "GmbH"), ("Zürich", "Basel"),
            ("Switzerland", "Schweiz", "Suisse", "CH", "Svizzera")),
)
