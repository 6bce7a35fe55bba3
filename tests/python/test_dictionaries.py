"""What people write as job title, country and industry, and what their readers take it for.

The cases are written from the languages, not from the dictionaries. Texts of one meaning stand
together, separated by ` ; `; a line may begin with its language.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest
from compiled import Table, compiled_project, fetch

NOBODY_KNOWS = "unknown"
NO_MEANING = "known, without a meaning"

JOB_TITLES = {
    "c_level": """
        en: Secretary General ; Executive Vice President and CFO ; Director & Co-Founder ; Chief
        en: CEO ; C.E.O. ; Chief Executive Officer ; CFO ; cto ; Chief Marketing Officer
        en: Managing Director ; Founder ; Co-Founder & CTO ; Co-founder ; Owner ; President
        en: Chairman of the Board ; President & CEO ; CEO/Founder ; Chief Happiness Officer
        en: Managing  Director, EMEA ; Managing Partner ; Business Owner ; founder & owner
        fi: toimitusjohtaja ; Toimitusjohtaja, perustaja ; talousjohtaja CFO ; yrittäjä
        fi: hallituksen puheenjohtaja ; perustaja
        hr: izvršni direktor ; izvrsni direktor ; glavni izvršni direktor ; generalni direktor
        hr: predsjednik uprave ; osnivač ; direktor ; direktorica ; vlasnica ; član uprave
        no: administrerende direktør ; Adm. dir. ; daglig leder ; gründer ; styreleder
        no: finansdirektør CFO
        lv: izpilddirektors ; izpilddirektore ; valdes priekšsēdētājs ; valdes loceklis
        lv: ģenerāldirektors ; īpašnieks
        de: Geschäftsführer ; Geschäftsführerin ; geschaeftsfuehrer ; Geschaftsfuhrer
        de: Geschäftsführender Gesellschafter ; Vorstandsvorsitzender ; Vorstand ; Inhaber
        de: Inhaberin ; Gründer ; Gründerin und Geschäftsführerin
        fr: directeur général ; Directrice générale ; directeur general ; PDG
        fr: Président-directeur général ; fondateur ; Gérant ; Président ; Cofondatrice
        es: director general ; Directora General ; Director ejecutivo ; consejero delegado
        es: fundador ; dueño ; propietaria
        ja: 代表取締役 ; 代表取締役社長 ; 社長 ; 創業者 ; 最高経営責任者 ; 会長 ; ＣＥＯ
        sv: verkställande direktör ; VD ; grundare
        pl: prezes zarządu ; Dyrektor generalny ; właściciel ; współzałożyciel
        it: amministratore delegato ; Titolare ; Direttore generale
        pt: diretor geral ; sócio-gerente ; Presidente ; fundadora
        nl: algemeen directeur ; eigenaar ; oprichter
        zh: 首席执行官 ; 总经理 ; 董事长 ; 創辦人
        ko: 대표이사 ; 대표
        cs: generální ředitel ; jednatel
        et: tegevjuht
    """,
    "vp": """
        en: VP ; Vice President Sales ; SVP ; EVP Operations ; Senior Vice President, Marketing
        en: Vice-President ; VP of Engineering ; V.P. Sales ; AVP ; Executive Vice President
        en: vp, product & design
        fi: varatoimitusjohtaja
        hr: potpredsjednik ; potpredsjednica prodaje ; zamjenik generalnog direktora
        no: visepresident ; viseadministrerende direktør
        de: stellvertretender Geschäftsführer ; Vizepräsident
        fr: vice-président ; Vice-présidente marketing ; directeur général adjoint
        fr: Directrice générale adjointe
        es: vicepresidente ; vicepresidenta de ventas
        ja: 副社長
        lv: viceprezidents
        pl: wiceprezes zarządu
        pt: vice-presidente
        sv: vice VD
        zh: 副总裁
    """,
    "director": """
        en: Chief of Staff ; Director of Coordination ; Assistant Director ; Deputy Head of IT
        en: Director ; Head of Marketing ; Director of Sales ; Sales Director ; Senior Director, IT
        en: Director of Cooking ; Global Head of Data ; director ; Group Director Procurement
        en: Marketing director ; Head, Customer Success
        fi: myyntijohtaja ; markkinointijohtaja ; kehitysjohtaja ; Myyntijohtaja, vienti
        fi: henkilöstöjohtaja ; tietohallintojohtaja
        hr: direktor prodaje ; direktorica marketinga ; direktor nabave
        no: salgsdirektør ; markedsdirektør ; salgsdirektor
        lv: mārketinga direktors ; pārdošanas direktore
        de: Vertriebsleiter ; Marketingleiterin ; Leiter Vertrieb ; Leiterin Marketing ; IT-Leiter
        de: Bereichsleiter ; Vertriebsdirektor ; Leiter/in Einkauf ; Personalleiter
        de: Entwicklungsleiterin
        fr: directeur commercial ; Directrice marketing ; Directeur des ressources humaines ; DRH
        fr: directeur technique
        es: director comercial ; directora de marketing ; Director de Ventas
        ja: 部長 ; 営業部長 ; 本部長
        sv: försäljningsdirektör ; marknadsdirektör
        pl: dyrektor sprzedaży ; dyrektorka marketingu
        it: direttore commerciale ; Direttrice marketing
        pt: diretor comercial ; diretora de vendas
        nl: commercieel directeur ; hoofd verkoop
        zh: 总监 ; 市场总监
    """,
    "manager": """
        en: Student Affairs Manager ; Partner Manager ; Training Manager ; Office of the CEO
        en: Marketing Manager ; Team Lead ; Sales Manager, Nordics ; Project Manager ; Supervisor
        en: Office Manager ; IT manager ; Assistant Manager ; Senior Product Manager ; Team Leader
        en: Purchasing mgr ; Accounting Supervisor
        fi: myyntipäällikkö ; myyntipaallikko ; markkinointipäällikkö ; projektipäällikkö
        fi: tiiminvetäjä ; esimies ; IT-päällikkö
        hr: voditelj prodaje ; voditeljica marketinga ; voditelj odjela ; menadžer
        hr: rukovoditelj prodaje
        no: salgssjef ; markedssjef ; prosjektleder ; teamleder ; avdelingsleder ; innkjøpssjef
        lv: pārdošanas vadītājs ; projektu vadītāja ; nodaļas vadītājs ; mārketinga vadītāja
        de: Teamleiter ; Projektleiterin ; Gruppenleiter ; Marketing-Managerin
        fr: chef de projet ; cheffe de produit ; responsable marketing ; Responsable des achats
        es: jefe de ventas ; jefa de proyecto ; gerente de marketing
        ja: 課長 ; マネージャー ; 営業課長
        sv: försäljningschef ; projektledare
        pl: kierownik sprzedaży ; kierowniczka działu
        it: responsabile vendite ; capo progetto
        pt: gerente de vendas ; coordenadora de equipe
        nl: verkoopmanager ; teamleider
        zh: 经理 ; 销售经理
        ko: 과장 ; 팀장
    """,
    "specialist": """
        en: VPN Administrator ; Founder's Associate ; Data Owner ; Advisor to the CEO
        en: Executive Search Consultant ; Assistant Professor ; Solution Owner ; Student Counselor
        en: Product Owner ; Account Executive ; Software Engineer ; Developer ; Data Analyst
        en: Consultant ; Nurse ; Lawyer ; Sales Representative ; Business Development Executive
        en: Senior Account Executive ; Solutions Architect ; Recruiter ; Marketing Specialist
        en: Sales Rep ; Graphic designer ; accountant ; Scrum Master ; System Administrator ; Buyer
        en: Chief Engineer ; Lead Generation Specialist ; Business Partner ; Art Director
        fi: ohjelmistokehittäjä ; asiantuntija ; insinööri ; myyntiedustaja ; ostaja ; kirjanpitäjä
        fi: suunnittelija
        hr: inženjer ; programer ; prodajni predstavnik ; računovođa ; stručnjak za marketing
        hr: savjetnik
        no: utvikler ; rådgiver ; selger ; regnskapsfører ; ingeniør ; konsulent
        lv: programmētājs ; speciāliste ; grāmatvede ; inženieris ; konsultants
        de: Entwickler ; Softwareentwicklerin ; Berater ; Sachbearbeiterin ; Vertriebsmitarbeiter
        de: Einkäufer ; Ingenieur
        fr: développeur ; ingénieure logiciel ; chargé de clientèle ; comptable ; acheteur
        fr: consultante
        es: desarrollador ; ingeniero de software ; ejecutiva de ventas ; contable ; comercial
        ja: エンジニア ; 営業担当 ; 開発者 ; デザイナー
        sv: utvecklare ; säljare ; ekonom
        pl: programistka ; przedstawiciel handlowy ; księgowa ; specjalista ds. marketingu
        it: sviluppatore ; ingegnere ; impiegata
        pt: desenvolvedora ; engenheiro ; analista de sistemas
        nl: ontwikkelaar ; adviseur ; inkoper
        zh: 工程师 ; 销售代表
    """,
    "assistant": """
        en: Assistant ; Executive Assistant to the CEO ; Secretary ; Personal Assistant
        en: PA to the Managing Director ; Clerk ; Assistant to the Vice President ; EA to CFO
        en: Administrative Assistant ; Office administrator
        fi: assistentti ; sihteeri ; johdon assistentti ; toimitusjohtajan assistentti
        fi: toimistosihteeri
        hr: tajnica ; poslovna tajnica ; asistentica direktora ; administratorica
        no: sekretær ; direksjonssekretær ; assistent ; kontormedarbeider
        lv: asistente ; sekretāre ; lietvedis ; biroja administratore
        de: Assistentin der Geschäftsführung ; Sekretärin ; Assistenz der Geschäftsleitung
        de: Vorstandsassistent ; Bürokauffrau
        fr: assistante de direction ; secrétaire ; Assistant du directeur général
        es: asistente de dirección ; secretaria ; auxiliar administrativo
        ja: 秘書 ; 社長秘書 ; アシスタント
        sv: VD-assistent ; sekreterare
        pl: asystentka prezesa ; sekretarka
        it: segretaria ; assistente di direzione
        nl: directiesecretaresse
        zh: 总经理助理
    """,
    "student": """
        en: Student ; Intern ; Marketing Intern ; PhD student ; Trainee ; Apprentice ; Undergraduate
        en: MBA Student ; interns
        fi: opiskelija ; harjoittelija ; kesätyöntekijä ; tekniikan ylioppilas
        hr: studentica ; pripravnik ; praktikant
        no: lærling ; masterstudent ; sommerpraktikant
        lv: praktikants ; studente
        de: Praktikant ; Praktikantin ; Werkstudent ; Auszubildende ; Azubi ; Schüler
        fr: stagiaire ; étudiante ; alternant ; apprenti
        es: estudiante ; becaria ; pasante
        ja: 学生 ; インターン ; 大学生
        sv: student
        pl: stażysta ; studentka
        it: stagista ; tirocinante
        pt: estagiário ; estudante
        zh: 实习生
    """,
    NO_MEANING: """
        en: Sales ; Marketing ; n/a ; Other ; retired ; Unemployed ; IT ; none
        fi: eläkeläinen ; myynti
        de: Rentner ; Vertrieb
    """,
    NOBODY_KNOWS: """
        en: Xyzzy ; asdf ; - ; 12345 ; Internal ; Headphones ; Bureau ; Leadbelly
    """,
}

COUNTRIES = {
    "US": """
        en: USA ; U.S. ; US ; United States ; united states of america ; The United States ; U.S.A.
        en: America
        Estados Unidos ; Vereinigte Staaten ; États-Unis ; Etats Unis ; Yhdysvallat ; アメリカ
        米国 ; 美国 ; Sjedinjene Američke Države
    """,
    "GB": """
        en: United Kingdom ; UK ; U.K. ; England ; Scotland ; Wales ; Northern Ireland
        en: Great Britain ; GB ; GBR
        Großbritannien ; Grossbritannien ; Royaume-Uni ; Reino Unido ; イギリス ; Iso-Britannia
        Velika Britanija ; Storbritannia
    """,
    "FI": """
        Suomi ; Finland ; FIN ; fi ; Finnland ; Finlande ; フィンランド ; Finska ; Somija ; SUOMI
    """,
    "HR": """
        Hrvatska ; Croatia ; Kroatien ; Kroatia ; HRV ; Republika Hrvatska ; Horvātija ; クロアチア
    """,
    "NO": "Norge ; Norway ; Norwegen ; Noreg ; Norja ; NOR ; ノルウェー ; Norvēģija ; Norvège",
    "LV": "Latvija ; Latvia ; Lettland ; Letonia ; Lettonie ; LVA ; ラトビア",
    "DE": """
        Deutschland ; Germany ; DE ; Allemagne ; Alemania ; Saksa ; Njemačka ; Tyskland ; Vācija
        ドイツ ; 德国 ; Germania
    """,
    "FR": "France ; Frankreich ; Ranska ; Francuska ; Francia ; フランス ; Francija",
    "ES": "España ; Espana ; Spain ; Spanien ; Espagne ; Espanja ; Španjolska ; スペイン ; Spānija",
    "JP": "日本 ; Japan ; 日本国 ; Japon ; Japón ; Japani ; JPN ; Japāna",
    "MX": "México ; Mexico ; Mexique ; Mexiko ; メキシコ ; Méjico",
    "CZ": "Czech Republic ; Czechia ; Česko ; Česká republika ; Tschechien",
    "NL": """
        The Netherlands ; Netherlands ; Holland ; Nederland ; Niederlande ; Pays-Bas ; オランダ
        Alankomaat
    """,
    "CH": "Switzerland ; Schweiz ; Suisse ; Svizzera ; Sveitsi ; スイス",
    "AT": "Austria ; Österreich ; Oesterreich ; Autriche ; Itävalta",
    "SE": "Sverige ; Sweden ; Schweden ; Ruotsi ; Suède ; スウェーデン",
    "DK": "Danmark ; Denmark ; Tanska ; Dänemark",
    "EE": "Eesti ; Estonia ; Viro ; Estland",
    "PL": "Polska ; Poland ; Puola ; Polen ; Pologne",
    "IE": "Ireland ; Éire ; Republic of Ireland ; Irlanti",
    "BR": "Brasil ; Brazil ; Brasilien ; ブラジル",
    "CN": "China ; 中国 ; PRC ; People's Republic of China ; Kiina ; Chine",
    "KR": """
        South Korea ; Korea, Republic of ; Republic of Korea ; 대한민국 ; 한국 ; Etelä-Korea ; 韓国
    """,
    "TW": "Taiwan ; 台湾 ; 台灣",
    "RU": "Russia ; Россия ; Russian Federation ; Venäjä",
    "AE": "UAE ; United Arab Emirates ; Dubai ; Arabiemiirikunnat",
    "GR": "Greece ; Ελλάδα ; Griechenland ; Kreikka",
    "TR": "Turkey ; Türkiye ; Turkiye ; Türkei",
    "CI": "Côte d'Ivoire ; Cote d’Ivoire ; Ivory Coast",
    "NA": "Namibia ; NA",
    "VN": "Vietnam ; Viet Nam ; Việt Nam",
    "NE": "Niger",
    "NG": "Nigeria",
    "GE": "Georgia ; Gruusia",
    NO_MEANING: "EMEA ; Europe ; Worldwide ; N/A ; DACH",
    NOBODY_KNOWS: "Atlantis ; Elbonia ; ??? ; Germanyx ; us and them",
}

INDUSTRIES = {
    "technology": """
        en: Insurance software ; Retail technology ; Data center
        en: COMPUTER_SOFTWARE ; INFORMATION_TECHNOLOGY_AND_SERVICES ; COMPUTER_NETWORK_SECURITY
        en: INTERNET ; SaaS ; Software ; Technology ; IT Services ; Internet Software & Services
        en: Cyber-security ; B2B SaaS ; Healthcare software ; IT ; Software for banks
        en: Game development ; Semiconductors ; FinTech ; IT consulting ; COMPUTER_GAMES ; High-Tech
        fi: ohjelmistot ; ohjelmistoala ; IT-palvelut ; tietotekniikka ; ohjelmistokehitys ; peliala
        hr: informacijska tehnologija ; softver ; razvoj softvera ; računalno programiranje
        hr: IT usluge
        no: programvare ; IT-tjenester ; informasjonsteknologi ; teknologi
        lv: informācijas tehnoloģijas ; programmatūra ; programmatūras izstrāde ; IT pakalpojumi
        de: Softwareentwicklung ; IT-Dienstleistungen ; Informatik ; EDV ; Informationstechnologie
        de: IT-Beratung
        fr: Logiciels ; services informatiques ; informatique ; Éditeur de logiciels ; numérique
        es: Tecnología ; Desarrollo de software ; informática ; tecnologias de la informacion
        ja: ソフトウェア ; 情報技術 ; システム開発 ; 半導体 ; IT・通信ソフトウェア
        sv: Mjukvara ; IT-konsult
        pl: Oprogramowanie ; informatyka
        it: Informatica ; software house
        pt: tecnologia da informação
        nl: softwareontwikkeling ; ICT
        zh: 软件 ; 互联网
        ko: 소프트웨어
    """,
    "telecommunications": """
        en: TELECOMMUNICATIONS ; Telecom ; telco ; Wireless ; Communications ; Mobile operator
        tietoliikenne ; telekomunikacije ; telekommunikasjon ; telekomunikācijas ; Telekommunikation
        télécommunications ; telecomunicaciones ; 通信 ; 电信 ; telekomunikacja
    """,
    "finance": """
        en: Financial Services ; Banking ; INVESTMENT_BANKING ; Bank
        en: VENTURE_CAPITAL_PRIVATE_EQUITY ; Finance ; Capital Markets ; Retail banking
        en: Asset management ; Credit union ; CAPITAL_MARKETS
        pankki ; rahoitus ; pankkitoiminta ; financije ; bankarstvo ; banka ; finans
        bank og finans ; finanses ; banka ; Finanzdienstleistungen ; Bankwesen ; Banque
        services financiers ; Servicios financieros ; banca ; 金融 ; 銀行 ; bankowość
        servizi finanziari ; 银行 ; financiële dienstverlening ; finansije
    """,
    "insurance": """
        en: Insurance ; INSURANCE ; Health insurance ; Reinsurance ; Car insurance
        vakuutusala ; vakuutus ; osiguranje ; forsikring ; apdrošināšana ; Versicherung
        Versicherungen ; Assurance ; seguros ; 保険 ; ubezpieczenia ; assicurazioni ; verzekeringen
        försäkring ; Krankenversicherung
    """,
    "healthcare": """
        en: HOSPITAL_HEALTH_CARE ; Healthcare ; Hospital & Health Care ; Medical Devices ; hospital
        en: HEALTH_WELLNESS_AND_FITNESS ; Medical Practice ; Veterinary ; dental clinic
        en: MENTAL_HEALTH_CARE ; Health care
        terveydenhuolto ; sairaala ; sosiaali- ja terveyspalvelut ; zdravstvo ; bolnica ; helse
        sykehus ; helsevesen ; veselības aprūpe ; slimnīca ; Gesundheitswesen ; Krankenhaus
        Medizintechnik ; Santé ; sante ; hôpital ; Salud ; sanidad ; 医療 ; 病院 ; sjukvård
        opieka zdrowotna ; sanità ; saúde ; gezondheidszorg ; 医疗
    """,
    "pharma": """
        en: Pharmaceuticals ; BIOTECHNOLOGY ; Pharma ; biotech ; Pharmaceutical manufacturing
        en: Life Sciences
        lääketeollisuus ; farmaceutska industrija ; farmasøytisk industri ; farmācija
        Pharmaindustrie ; industrie pharmaceutique ; industria farmacéutica ; 製薬 ; läkemedel
        farmacja ; 制药 ; Biotechnologie
    """,
    "manufacturing": """
        en: Manufacturing ; MACHINERY ; ELECTRICAL_ELECTRONIC_MANUFACTURING ; Industrial Machinery
        en: Chemicals ; Aviation & Aerospace ; Electronics ; Textiles ; Steel ; PLASTICS
        en: Packaging and containers ; Industrial automation ; Paper & Forest Products
        fi: teollisuus ; metalliteollisuus ; konepaja ; metsäteollisuus ; valmistus
        fi: kemianteollisuus
        proizvodnja ; strojarstvo ; metalna industrija ; industri ; industriproduksjon ; ražošana
        metālapstrāde ; kokapstrāde ; Maschinenbau ; Maschinen- und Anlagenbau
        produzierendes Gewerbe ; Chemie ; Metallverarbeitung ; Elektrotechnik
        Industrie manufacturière ; métallurgie ; Fabricación ; industria química ; 製造業 ; 機械
        化学 ; 製造 ; tillverkning ; produkcja ; przemysł chemiczny ; industria manifatturiera
        maakindustrie ; 制造业
    """,
    "automotive": """
        en: AUTOMOTIVE ; Automotive ; Car dealership ; Automobile manufacturing
        autoteollisuus ; autoala ; automobilska industrija ; bilbransjen ; autobūve
        Automobilindustrie ; KFZ ; Fahrzeugbau ; industrie automobile ; automoción
        industria automotriz ; 自動車 ; motoryzacja ; 汽车
    """,
    "retail": """
        en: RETAIL ; Retail ; E-commerce ; ecommerce ; WHOLESALE ; Supermarkets ; Fashion retail
        en: IMPORT_AND_EXPORT
        vähittäiskauppa ; verkkokauppa ; tukkukauppa ; kauppa ; maloprodaja ; trgovina ; veleprodaja
        detaljhandel ; varehandel ; mazumtirdzniecība ; tirdzniecība ; vairumtirdzniecība
        Einzelhandel ; Großhandel ; Handel ; Onlinehandel ; Grosshandel ; Commerce de détail
        grande distribution ; Comercio minorista ; comercio electrónico ; comercio ; 小売 ; 小売業
        卸売業 ; detaljhandeln ; handel detaliczny ; vendita al dettaglio ; varejo ; groothandel
        零售 ; 电子商务
    """,
    "consumer_goods": """
        en: Consumer Goods ; CONSUMER_ELECTRONICS ; Food & Beverage ; FOOD_BEVERAGES ; Apparel
        en: APPAREL_FASHION ; Cosmetics ; FMCG ; Furniture ; LUXURY_GOODS_JEWELRY ; Food Production
        en: WINE_AND_SPIRITS ; sporting goods
        elintarviketeollisuus ; huonekalut ; prehrambena industrija ; namještaj
        næringsmiddelindustri ; møbler ; pārtikas rūpniecība ; pārtika ; Konsumgüter
        Lebensmittelindustrie ; Lebensmittel ; agroalimentaire ; cosmétiques ; alimentación
        bienes de consumo ; 食品 ; 化粧品 ; livsmedel ; alimentare ; 消费品
    """,
    "education": """
        en: Education ; HIGHER_EDUCATION ; EDUCATION_MANAGEMENT ; E-Learning
        en: PRIMARY_SECONDARY_EDUCATION ; University ; school
        koulutus ; yliopisto ; opetus ; obrazovanje ; sveučilište ; škola ; utdanning ; skole
        universitet ; izglītība ; skola ; augstskola ; Bildung ; Hochschule ; Schule ; Bildungswesen
        éducation ; enseignement supérieur ; Educación ; universidad ; 教育 ; 大学 ; utbildning
        edukacja ; istruzione ; onderwijs ; formation professionnelle
    """,
    "government": """
        en: Government ; GOVERNMENT_ADMINISTRATION ; Public sector ; Military ; LAW_ENFORCEMENT
        en: municipality ; JUDICIARY
        julkinen sektori ; julkishallinto ; kunta ; javna uprava ; državna uprava ; offentlig sektor
        offentlig forvaltning ; kommune ; valsts pārvalde ; pašvaldība ; Öffentliche Verwaltung
        öffentlicher Dienst ; Behörde ; Secteur public ; administration publique ; Gobierno
        administración pública ; 官公庁 ; 政府 ; administracja publiczna ; overheid
    """,
    "media": """
        en: Media ; Entertainment ; BROADCAST_MEDIA ; ONLINE_MEDIA ; Publishing ; NEWSPAPERS
        en: MOTION_PICTURES_AND_FILM ; Music
        kustannusala ; mediaala ; viihde ; mediji ; izdavaštvo ; underholdning ; forlag
        medieselskap ; mediji ; izklaide ; Medien ; Verlag ; Verlagswesen ; médias ; édition
        medios de comunicación ; entretenimiento ; メディア ; 出版 ; 放送
    """,
    "real_estate": """
        en: REAL_ESTATE ; Real Estate ; Commercial Real Estate ; Property management
        kiinteistöala ; kiinteistönvälitys ; nekretnine ; eiendom ; nekustamais īpašums ; Immobilien
        Immobilienwirtschaft ; Immobilier ; inmobiliaria ; bienes raíces ; 不動産 ; nieruchomości
        immobiliare ; vastgoed ; fastigheter ; 房地产
    """,
    "energy": """
        en: Energy ; OIL_ENERGY ; Oil & Gas ; Utilities ; RENEWABLES_ENVIRONMENT ; Environmental
        en: MINING_METALS ; Renewable Energy
        energia ; energia-ala ; sähköyhtiö ; energetika ; nafta i plin ; energi ; olje og gass
        enerģētika ; Energie ; Energieversorger ; Öl und Gas ; énergie ; energie ; Energía
        petróleo y gas ; エネルギー ; 電力 ; 能源
    """,
    "transport": """
        en: LOGISTICS_AND_SUPPLY_CHAIN ; TRANSPORTATION_TRUCKING_RAILROAD ; Logistics
        en: Transportation ; Shipping ; AIRLINES_AVIATION ; Maritime ; WAREHOUSING
        en: PACKAGE_FREIGHT_DELIVERY ; Freight forwarding
        kuljetus ; logistiikka ; kuljetusala ; varastointi ; logistika ; prijevoz ; transport
        logistikk ; skipsfart ; transports ; loģistika ; kravu pārvadājumi ; Logistik ; Spedition
        Transport und Logistik ; Transport ; logistique ; Logística ; 物流 ; 運輸
        transport i logistyka ; trasporti ; vervoer ; åkeri ; logistica
    """,
    "construction": """
        en: CONSTRUCTION ; Construction ; CIVIL_ENGINEERING ; ARCHITECTURE_PLANNING
        en: building contractor ; Architecture
        rakentaminen ; rakennusala ; talonrakennus ; građevinarstvo ; gradevinarstvo ; građevina
        bygg ; bygg og anlegg ; būvniecība ; Bauwesen ; Bau ; Baugewerbe ; Hoch- und Tiefbau
        bâtiment ; BTP ; Construcción ; construccion ; 建設 ; 建設業 ; budownictwo ; edilizia
        construção ; bouw ; byggbranschen ; 建筑
    """,
    "hospitality": """
        en: Hospitality ; RESTAURANTS ; LEISURE_TRAVEL_TOURISM ; Hotels ; Recreation
        en: GAMBLING_CASINOS ; SPORTS ; Hotel & Restaurant
        ravintola ; matkailu ; hotelli- ja ravintola-ala ; turizam ; ugostiteljstvo ; hotelijerstvo
        reiseliv ; hotell ; viesnīca ; viesmīlība ; tūrisms ; ēdināšana ; Gastgewerbe ; Gastronomie
        Hotellerie ; Tourismus ; hôtellerie ; restauration ; turismo ; hostelería ; 飲食 ; ホテル
        旅行 ; gastronomia ; horeca ; 酒店
    """,
    "professional_services": """
        en: Consulting ; MANAGEMENT_CONSULTING ; LEGAL_SERVICES ; MARKETING_AND_ADVERTISING
        en: Marketing & Advertising ; Accounting ; Law firm ; STAFFING_AND_RECRUITING
        en: HUMAN_RESOURCES ; Engineering ; MARKET_RESEARCH ; Healthcare consulting ; Design
        en: PUBLIC_RELATIONS_AND_COMMUNICATIONS ; OUTSOURCING_OFFSHORING ; Professional Services
        konsultointi ; liikkeenjohdon konsultointi ; asianajotoimisto ; tilitoimisto ; mainonta
        savjetovanje ; računovodstvo ; odvjetnički ured ; rådgivning ; regnskap
        konsulentvirksomhet ; konsultācijas ; grāmatvedība ; juridiskie pakalpojumi
        Unternehmensberatung ; Steuerberatung ; Werbeagentur ; Rechtsanwaltskanzlei ; Conseil
        cabinet d'avocats ; Consultoría ; publicidad ; asesoría jurídica ; コンサルティング ; 広告
        人材 ; doradztwo ; consulenza ; advocatuur ; 咨询
    """,
    "agriculture": """
        en: Agriculture ; FARMING ; DAIRY ; FISHERY ; RANCHING ; Agribusiness ; Forestry
        maatalous ; metsätalous ; poljoprivreda ; landbruk ; fiskeri ; havbruk ; lauksaimniecība
        mežsaimniecība ; Landwirtschaft ; Forstwirtschaft ; agricole ; agriculture ; agricultura
        ganadería ; 農業 ; 水産業 ; lantbruk ; rolnictwo
    """,
    "nonprofit": """
        en: NON_PROFIT_ORGANIZATION_MANAGEMENT ; Not For Profit ; Non-profit ; Charity
        en: RELIGIOUS_INSTITUTIONS ; THINK_TANKS ; NGO
        järjestö ; säätiö ; voittoa tavoittelematon ; udruga ; neprofitna organizacija
        ideell organisasjon ; stiftelse ; nodibinājums ; biedrība ; gemeinnützige Organisation
        Stiftung ; association à but non lucratif ; fondation ; fundación ; sin fines de lucro ; ONG
        非営利団体 ; NPO法人 ; fundacja ; stichting ; 非营利组织
    """,
    NO_MEANING: """
        Other ; OTHER ; Unknown ; n/a ; Muu ; Ostalo ; Annet ; Cits ; Sonstiges ; Autre ; Otro
        その他 ; 其他 ; Services
    """,
    NOBODY_KNOWS: "Xyzzy ; ??? ; Itinerant ; Barbara ; Lawless ; Airedale ; Opportunity",
}

# HubSpot's industries and Salesforce's default picklist: no value of theirs may be unknown.
HUBSPOT_INDUSTRIES = """
    ACCOUNTING AIRLINES_AVIATION ALTERNATIVE_DISPUTE_RESOLUTION ALTERNATIVE_MEDICINE ANIMATION
    APPAREL_FASHION ARCHITECTURE_PLANNING ARTS_AND_CRAFTS AUTOMOTIVE AVIATION_AEROSPACE BANKING
    BIOTECHNOLOGY BROADCAST_MEDIA BUILDING_MATERIALS BUSINESS_SUPPLIES_AND_EQUIPMENT CAPITAL_MARKETS
    CHEMICALS CIVIC_SOCIAL_ORGANIZATION CIVIL_ENGINEERING COMMERCIAL_REAL_ESTATE
    COMPUTER_NETWORK_SECURITY COMPUTER_GAMES COMPUTER_HARDWARE COMPUTER_NETWORKING COMPUTER_SOFTWARE
    INTERNET CONSTRUCTION CONSUMER_ELECTRONICS CONSUMER_GOODS CONSUMER_SERVICES COSMETICS DAIRY
    DEFENSE_SPACE DESIGN EDUCATION_MANAGEMENT E_LEARNING ELECTRICAL_ELECTRONIC_MANUFACTURING
    ENTERTAINMENT ENVIRONMENTAL_SERVICES EVENTS_SERVICES EXECUTIVE_OFFICE FACILITIES_SERVICES
    FARMING FINANCIAL_SERVICES FINE_ART FISHERY FOOD_BEVERAGES FOOD_PRODUCTION FUND_RAISING
    FURNITURE GAMBLING_CASINOS GLASS_CERAMICS_CONCRETE GOVERNMENT_ADMINISTRATION
    GOVERNMENT_RELATIONS GRAPHIC_DESIGN HEALTH_WELLNESS_AND_FITNESS HIGHER_EDUCATION
    HOSPITAL_HEALTH_CARE HOSPITALITY HUMAN_RESOURCES IMPORT_AND_EXPORT INDIVIDUAL_FAMILY_SERVICES
    INDUSTRIAL_AUTOMATION INFORMATION_SERVICES INFORMATION_TECHNOLOGY_AND_SERVICES INSURANCE
    INTERNATIONAL_AFFAIRS INTERNATIONAL_TRADE_AND_DEVELOPMENT INVESTMENT_BANKING
    INVESTMENT_MANAGEMENT JUDICIARY LAW_ENFORCEMENT LAW_PRACTICE LEGAL_SERVICES LEGISLATIVE_OFFICE
    LEISURE_TRAVEL_TOURISM LIBRARIES LOGISTICS_AND_SUPPLY_CHAIN LUXURY_GOODS_JEWELRY MACHINERY
    MANAGEMENT_CONSULTING MARITIME MARKET_RESEARCH MARKETING_AND_ADVERTISING
    MECHANICAL_OR_INDUSTRIAL_ENGINEERING MEDIA_PRODUCTION MEDICAL_DEVICES MEDICAL_PRACTICE
    MENTAL_HEALTH_CARE MILITARY MINING_METALS MOTION_PICTURES_AND_FILM MUSEUMS_AND_INSTITUTIONS
    MUSIC NANOTECHNOLOGY NEWSPAPERS NON_PROFIT_ORGANIZATION_MANAGEMENT OIL_ENERGY ONLINE_MEDIA
    OUTSOURCING_OFFSHORING PACKAGE_FREIGHT_DELIVERY PACKAGING_AND_CONTAINERS PAPER_FOREST_PRODUCTS
    PERFORMING_ARTS PHARMACEUTICALS PHILANTHROPY PHOTOGRAPHY PLASTICS POLITICAL_ORGANIZATION
    PRIMARY_SECONDARY_EDUCATION PRINTING PROFESSIONAL_TRAINING_COACHING PROGRAM_DEVELOPMENT
    PUBLIC_POLICY PUBLIC_RELATIONS_AND_COMMUNICATIONS PUBLIC_SAFETY PUBLISHING RAILROAD_MANUFACTURE
    RANCHING REAL_ESTATE RECREATIONAL_FACILITIES_AND_SERVICES RELIGIOUS_INSTITUTIONS
    RENEWABLES_ENVIRONMENT RESEARCH RESTAURANTS RETAIL SECURITY_AND_INVESTIGATIONS SEMICONDUCTORS
    SHIPBUILDING SPORTING_GOODS SPORTS STAFFING_AND_RECRUITING SUPERMARKETS TELECOMMUNICATIONS
    TEXTILES THINK_TANKS TOBACCO TRANSLATION_AND_LOCALIZATION TRANSPORTATION_TRUCKING_RAILROAD
    UTILITIES VENTURE_CAPITAL_PRIVATE_EQUITY VETERINARY WAREHOUSING WHOLESALE WINE_AND_SPIRITS
    WIRELESS WRITING_AND_EDITING MOBILE_GAMES
"""
SALESFORCE_INDUSTRIES = """
    Agriculture ; Apparel ; Banking ; Biotechnology ; Chemicals ; Communications ; Construction
    Consulting ; Education ; Electronics ; Energy ; Engineering ; Entertainment ; Environmental
    Finance ; Food & Beverage ; Government ; Healthcare ; Hospitality ; Insurance ; Machinery
    Manufacturing ; Media ; Not For Profit ; Other ; Recreation ; Retail ; Shipping ; Technology
    Telecommunications ; Transportation ; Utilities
"""
WIDER_THAN_ANY_GROUP = {"CONSUMER_SERVICES", "PROGRAM_DEVELOPMENT", "Other"}


def texts(block: str) -> list[str]:
    """The texts of a block of lines."""
    lines = (line.strip() for line in block.strip().splitlines())
    return [text for line in lines for text in line.split(": ")[-1].split(" ; ")]


def cases(meanings: dict[str, str]) -> list[tuple[str, str]]:
    """(text, meaning), one for each text."""
    return [(text, meaning) for meaning, block in meanings.items() for text in texts(block)]


Meanings = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def read_texts() -> Callable[[str, list[str]], dict[str, str]]:
    """Reads texts of one kind with the project's SQL and dictionaries: text -> meaning."""
    project = compiled_project("+int_unknown_words")
    models = {
        "job_title": ("int_job_levels", "job_level"),
        "country": ("int_country_codes", "country_code"),
        "industry": ("int_industry_groups", "industry_group"),
    }

    def read(kind: str, written: list[str]) -> dict[str, str]:
        model, column = models[kind]
        records = Table(dict.fromkeys(models, "varchar"), [{kind: text} for text in written])
        with duckdb.connect() as connection:
            # What stands only in an account is read like what stands in a lead.
            given = {"int_lead_records": records, "int_accounts": Table(records.types)}
            if kind in ("country", "industry"):
                given = {"int_lead_records": Table(records.types, records.rows[1::2]),
                         "int_accounts": Table(records.types, records.rows[::2])}
            project.run(connection, given, [model])
            rows = fetch(connection, f"select * from {project.nodes[model]['relation_name']}")
        return {
            row[kind]: row[column] or (NO_MEANING if row["matched_word"] else NOBODY_KNOWS)
            for row in rows
        }

    return read


@pytest.fixture(scope="module")
def meanings(read_texts: Callable[[str, list[str]], dict[str, str]]) -> Meanings:
    """What the dictionaries make of all the texts above: kind -> text -> meaning."""
    written = {"job_title": JOB_TITLES, "country": COUNTRIES, "industry": INDUSTRIES}
    return {kind: read_texts(kind, [text for text, _ in cases(all_cases)])
            for kind, all_cases in written.items()}


@pytest.mark.parametrize(("title", "level"), cases(JOB_TITLES))
def test_job_title(meanings: Meanings, title: str, level: str) -> None:
    assert meanings["job_title"][title] == level


@pytest.mark.parametrize(("name", "code"), cases(COUNTRIES))
def test_country(meanings: Meanings, name: str, code: str) -> None:
    assert meanings["country"][name] == code


@pytest.mark.parametrize(("industry", "group"), cases(INDUSTRIES))
def test_industry(meanings: Meanings, industry: str, group: str) -> None:
    assert meanings["industry"][industry] == group


def test_no_value_of_a_crm_is_unknown(
    read_texts: Callable[[str, list[str]], dict[str, str]],
) -> None:
    values = HUBSPOT_INDUSTRIES.split() + texts(SALESFORCE_INDUSTRIES)
    groups = read_texts("industry", values)
    assert [value for value, group in groups.items() if group == NOBODY_KNOWS] == []
    assert {value for value, group in groups.items() if group == NO_MEANING} == WIDER_THAN_ANY_GROUP


def test_signs_and_invisible_characters_do_not_matter(
    read_texts: Callable[[str, list[str]], dict[str, str]],
) -> None:
    spelled = [
        "  GESCHÄFTSFÜHRER  ", "Gescha\u0308ftsfu\u0308hrer", "Gesch\u00e4fts\u00adf\u00fchrer",
        "\u200bGeschäftsführer\u00a0", "Geschäftsführer,\nGesellschafter", "\uff23\uff25\uff2f",
        "CEO\\Founder", "(CEO)", "CEO's",
    ]
    assert read_texts("job_title", spelled) == dict.fromkeys(spelled, "c_level")
