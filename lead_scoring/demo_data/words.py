"""Names of people and companies, stated needs, and the small vocabularies of the CRM."""

from __future__ import annotations

# language -> (first names, last names); 'native|ascii' where the email needs another spelling.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        ("James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel",
         "Emma", "Olivia", "Noah", "Sophia", "Ethan", "Grace", "Priya", "Rahul", "Chloe"),
        ("Smith", "Johnson", "Brown", "Taylor", "Miller", "Wilson", "Moore", "Clark", "Walker",
         "O'Brien|obrien", "Patel", "Nguyen", "Hughes", "Campbell", "Evans", "Wright", "Baker"),
    ),
    "fi": (
        ("Matti", "Liisa", "Jukka", "Päivi|paivi", "Antti", "Sanna", "Ville", "Hanna", "Eero"),
        ("Virtanen", "Korhonen", "Mäkinen|makinen", "Nieminen", "Hämäläinen|hamalainen",
         "Laine", "Lehtonen", "Järvi|jarvi"),
    ),
    "hr": (
        ("Ivan", "Ana", "Marko", "Petra", "Luka", "Željka|zeljka", "Stjepan", "Maja"),
        ("Horvat", "Kovačević|kovacevic", "Babić|babic", "Marić|maric", "Jurić|juric", "Novak"),
    ),
    "no": (
        ("Ola", "Kari", "Bjørn|bjorn", "Ingrid", "Lars", "Solveig", "Håkon|hakon", "Astrid"),
        ("Hansen", "Johansen", "Olsen", "Bjørnstad|bjornstad", "Berg", "Haugen", "Sørli|sorli"),
    ),
    "lv": (
        ("Jānis|janis", "Anna", "Andris", "Kristīne|kristine", "Mārtiņš|martins", "Ilze"),
        ("Bērziņš|berzins", "Kalniņš|kalnins", "Ozoliņa|ozolina", "Liepa", "Krūmiņš|krumins"),
    ),
    "de": (
        ("Thomas", "Sabine", "Jürgen|juergen", "Andrea", "Stefan", "Katrin", "Jörg|joerg", "Anja"),
        ("Müller|mueller", "Schmidt", "Schneider", "Weiß|weiss", "Schäfer|schaefer", "Wagner"),
    ),
    "fr": (
        ("Jean", "Marie", "Pierre", "Hélène|helene", "François|francois", "Camille", "Luc"),
        ("Martin", "Bernard", "Dubois", "Lefèvre|lefevre", "Moreau", "Garnier", "Benoît|benoit"),
    ),
    "es": (
        ("José|jose", "María|maria", "Javier", "Lucía|lucia", "Carlos", "Elena", "Sofía|sofia"),
        ("García|garcia", "Fernández|fernandez", "López|lopez", "Martínez|martinez", "Ruiz"),
    ),
    "ja": (
        ("太郎|taro", "花子|hanako", "健一|kenichi", "美咲|misaki", "翔太|shota", "Yuki"),
        ("佐藤|sato", "鈴木|suzuki", "高橋|takahashi", "田中|tanaka", "伊藤|ito", "Yamamoto"),
    ),
    "sv": (
        ("Erik", "Åsa|asa", "Johan", "Karin", "Göran|goran", "Malin"),
        ("Andersson", "Karlsson", "Sjöberg|sjoberg", "Lindström|lindstrom", "Nyström|nystrom"),
    ),
    "da": (
        ("Søren|soren", "Mette", "Jens", "Kirsten", "Rasmus"),
        ("Jensen", "Nielsen", "Sørensen|sorensen", "Kjær|kjaer"),
    ),
    "nl": (
        ("Jan", "Anneke", "Pieter", "Sanne", "Daan"),
        ("de Vries|devries", "Jansen", "van den Berg|vandenberg", "Bakker"),
    ),
    "pl": (
        ("Paweł|pawel", "Agnieszka", "Łukasz|lukasz", "Małgorzata|malgorzata", "Piotr"),
        ("Kowalski", "Wiśniewska|wisniewska", "Wójcik|wojcik", "Zieliński|zielinski"),
    ),
    "it": (
        ("Marco", "Giulia", "Nicolò|nicolo", "Francesca", "Luca"),
        ("Rossi", "Bianchi", "Ferrari", "D'Angelo|dangelo", "Conti"),
    ),
    "pt": (
        ("João|joao", "Ana", "Luís|luis", "Inês|ines", "Tiago"),
        ("Silva", "Santos", "Gonçalves|goncalves", "Araújo|araujo", "Pereira"),
    ),
    "et": (
        ("Tõnu|tonu", "Kadri", "Jaan", "Külli|kulli", "Märt|mart"),
        ("Tamm", "Saar", "Mägi|magi", "Kask", "Põld|pold"),
    ),
    "zh": (
        ("伟|wei", "芳|fang", "娜|na", "敏|min", "Lei"),
        ("王|wang", "李|li", "张|zhang", "刘|liu", "Chen"),
    ),
    "ko": (
        ("민준|minjun", "서연|seoyeon", "지훈|jihoon", "수빈|subin"),
        ("김|kim", "이|lee", "박|park", "최|choi"),
    ),
    "ar": (
        ("محمد|mohammed", "فاطمة|fatima", "أحمد|ahmed", "Layla"),
        ("الهاشمي|alhashimi", "خليل|khalil", "Mansour", "حداد|haddad"),
    ),
    "uk": (
        ("Олександр|oleksandr", "Олена|olena", "Іван|ivan", "Наталія|nataliia"),
        ("Шевченко|shevchenko", "Коваленко|kovalenko", "Бондар|bondar", "Мельник|melnyk"),
    ),
}

COMPANY_FIRST: tuple[str, ...] = (
    "Aurora", "Baltic", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbor", "Iris", "Juniper",
    "Kappa", "Lumen", "Meridian", "Nordic", "Orbit", "Pioneer", "Quartz", "River", "Summit",
    "Tundra", "Umbra", "Vertex", "Willow", "Zenith", "Amber", "Birch", "Cobalt", "Drift",
)
COMPANY_SECOND: tuple[str, ...] = (
    "Labs", "Systems", "Works", "Industries", "Data", "Foods", "Logistics", "Partners", "Health",
    "Bank", "Studio", "Energy", "Retail", "Group", "Digital", "Tools", "Cloud", "Motors", "Media",
)
COMPANY_JAPANESE: tuple[str, ...] = ("青空", "富士", "桜", "光", "東海", "北斗")

FREE_EMAIL_DOMAINS: tuple[str, ...] = (
    "gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.de", "luukku.com",
)

NEEDS: tuple[str, ...] = (
    "Replace our spreadsheets", "One view of all customers", "Leads are not followed up in time",
    "Need an API and single sign-on", "Tarvitsemme raportoinnin", "Treba nam bolje izvještavanje",
    "Ersatz für das alte CRM", "Besoin d'un outil pour 40 commerciaux", "業務を自動化したい",
    "Necesitamos integrar el ERP", "Trenger bedre oversikt", "Faster onboarding of new reps",
)
TIMEFRAMES: tuple[str, ...] = (
    "this month", "this quarter", "within 6 months", "this year", "just looking",
)
LEAD_SOURCES: tuple[str, ...] = (
    "Web", "Webinar", "Trade Show", "Partner Referral", "Purchased List", "Google Ads", "Other",
)
LEAD_SOURCE_SHARES: tuple[float, ...] = (0.44, 0.12, 0.10, 0.08, 0.10, 0.12, 0.04)
