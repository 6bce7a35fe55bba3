"""Job titles by language and level, as people type them."""

from __future__ import annotations

LEVELS: tuple[str, ...] = ("c_level", "vp", "director", "manager", "other")
LEVEL_SHARES: tuple[float, ...] = (0.09, 0.07, 0.12, 0.24, 0.48)

TITLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("CEO", "Chief Executive Officer", "CTO", "Chief Technology Officer", "CFO",
         "Chief Marketing Officer", "COO", "ceo", "CIO", "Managing Director", "CEO & Founder"),
        ("VP Sales", "VP of Marketing", "Vice President, Engineering", "SVP Operations",
         "Vice President of Sales", "EVP Product", "V.P. Finance"),
        ("Director of Sales", "Sales Director", "Head of IT", "Sr. Director, Marketing",
         "Director, Operations", "Head of Procurement"),
        ("Sales Manager", "Marketing Manager", "IT Manager", "Product Manager", "Team Lead",
         "Operations Manager", "Office Manager"),
        ("Software Engineer", "Analyst", "Accountant", "Consultant", "Student", "Sales Rep",
         "Marketing Specialist", "Designer", "Assistant"),
    ),
    "fi": (
        ("toimitusjohtaja", "Toimitusjohtaja", "Teknologiajohtaja, CTO", "talousjohtaja (CFO)"),
        ("varatoimitusjohtaja", "Varatoimitusjohtaja"),
        ("myyntijohtaja", "Markkinointijohtaja", "Liiketoimintajohtaja", "tietohallintojohtaja"),
        ("myyntipäällikkö", "Markkinointipäällikkö", "Tuotepäällikkö", "projektipäällikkö"),
        ("asiantuntija", "Ohjelmistokehittäjä", "Myyjä", "kirjanpitäjä", "opiskelija"),
    ),
    "hr": (
        ("izvršni direktor", "Izvršna direktorica", "predsjednik uprave", "Glavni direktor"),
        ("potpredsjednik prodaje", "Potpredsjednica za marketing"),
        ("direktor prodaje", "Direktorica marketinga", "direktor informatike"),
        ("voditelj prodaje", "Voditeljica marketinga", "menadžer proizvoda", "rukovoditelj IT-a"),
        ("stručni suradnik", "programer", "računovođa", "Studentica"),
    ),
    "no": (
        ("administrerende direktør", "Daglig leder", "Adm. dir.", "konsernsjef"),
        ("visepresident salg", "Visepresident"),
        ("salgsdirektør", "Markedsdirektør", "IT-direktør"),
        ("salgssjef", "Markedssjef", "prosjektleder", "avdelingsleder"),
        ("konsulent", "utvikler", "regnskapsfører", "rådgiver"),
    ),
    "lv": (
        ("izpilddirektors", "Izpilddirektore", "valdes priekšsēdētājs", "ģenerāldirektors"),
        ("viceprezidents", "Viceprezidente pārdošanas jautājumos"),
        ("pārdošanas direktors", "Mārketinga direktore"),
        ("pārdošanas vadītājs", "Projektu vadītāja", "nodaļas vadītājs"),
        ("speciālists", "programmētājs", "grāmatvede", "konsultants"),
    ),
    "de": (
        ("Geschäftsführer", "Geschäftsführerin", "Vorstandsvorsitzender", "Vorstand Technik"),
        ("Vizepräsident Vertrieb", "Vice President Sales DACH"),
        ("Direktor Marketing", "Bereichsleiter Vertrieb", "Direktorin Einkauf"),
        ("Vertriebsleiter", "Abteilungsleiterin", "IT-Leiter", "Projektleiter", "Teamleiter"),
        ("Sachbearbeiter", "Softwareentwickler", "Werkstudentin", "Buchhalter"),
    ),
    "fr": (
        ("PDG", "Président-directeur général", "Directrice générale", "Directeur général"),
        ("Vice-président ventes", "Vice-présidente marketing"),
        ("Directeur commercial", "Directrice marketing", "Directeur informatique"),
        ("Responsable marketing", "Chef de projet", "Responsable des ventes", "Chef de produit"),
        ("Ingénieur logiciel", "Comptable", "Assistante", "Chargé d'études", "Étudiant"),
    ),
    "es": (
        ("Director General", "Directora Ejecutiva", "Consejero Delegado", "Director ejecutivo"),
        ("Vicepresidente de Ventas", "Vicepresidenta"),
        ("Director Comercial", "Directora de Marketing", "Director de TI"),
        ("Gerente de Ventas", "Jefe de Proyecto", "Responsable de Compras", "Jefa de producto"),
        ("Ingeniero de software", "Contable", "Analista", "Asistente"),
    ),
    "ja": (
        ("代表取締役", "代表取締役社長", "最高経営責任者", "社長"),
        ("副社長", "執行役員 副社長"),
        ("営業本部長", "部長", "マーケティング部長"),
        ("課長", "営業マネージャー", "マネージャー", "プロジェクトマネージャー"),
        ("エンジニア", "営業担当", "主任", "学生"),
    ),
    "sv": (
        ("Verkställande direktör", "VD", "vd och grundare"), ("Vice vd", "Vice President"),
        ("Försäljningsdirektör", "Marknadsdirektör"), ("Säljchef", "Marknadschef", "Projektledare"),
        ("Utvecklare", "Konsult", "Ekonom"),
    ),
    "da": (
        ("Administrerende direktør", "Adm. direktør"), ("Vicepræsident", "Vice President"),
        ("Salgsdirektør", "Marketingdirektør"), ("Salgschef", "Marketingchef", "Projektleder"),
        ("Udvikler", "Konsulent", "Bogholder"),
    ),
    "nl": (
        ("Algemeen directeur", "Bestuursvoorzitter"), ("Vice-president verkoop", "VP Sales"),
        ("Commercieel directeur", "Directeur marketing"),
        ("Verkoopmanager", "Hoofd IT", "Projectleider"), ("Ontwikkelaar", "Adviseur", "Boekhouder"),
    ),
    "pl": (
        ("Prezes zarządu", "Dyrektor generalny"), ("Wiceprezes", "Wiceprezes zarządu"),
        ("Dyrektor sprzedaży", "Dyrektor marketingu"),
        ("Kierownik sprzedaży", "Menedżer produktu", "Kierownik projektu"),
        ("Programista", "Specjalista", "Księgowa"),
    ),
    "it": (
        ("Amministratore delegato", "Direttore generale"), ("Vicepresidente vendite", "VP Sales"),
        ("Direttore commerciale", "Direttrice marketing"),
        ("Responsabile vendite", "Capo progetto", "Responsabile IT"),
        ("Sviluppatore", "Impiegata", "Consulente"),
    ),
    "pt": (
        ("Diretor Executivo", "Diretora-geral", "Presidente executivo"),
        ("Vice-presidente de vendas", "Vice-presidente"),
        ("Diretor Comercial", "Diretora de marketing"),
        ("Gerente de vendas", "Gerente de projetos", "Coordenador de TI"),
        ("Desenvolvedor", "Analista", "Contador"),
    ),
    "et": (
        ("Tegevjuht", "tegevdirektor", "Juhatuse esimees"), ("Asepresident", "Vice President"),
        ("Müügidirektor", "Turundusdirektor"), ("Müügijuht", "Projektijuht", "Turundusjuht"),
        ("Arendaja", "Spetsialist", "Raamatupidaja"),
    ),
    "zh": (
        ("首席执行官", "总裁", "总经理"), ("副总裁", "销售副总裁"), ("销售总监", "市场总监"),
        ("销售经理", "产品经理", "项目经理"), ("工程师", "专员", "会计"),
    ),
    "ko": (
        ("대표이사", "최고경영자"), ("부사장", "영업 부사장"), ("영업이사", "마케팅 이사"),
        ("영업 매니저", "팀장", "과장"), ("엔지니어", "사원", "대리"),
    ),
    "ar": (
        ("الرئيس التنفيذي", "المدير العام"), ("نائب الرئيس", "نائب رئيس المبيعات"),
        ("مدير إدارة التسويق", "Sales Director"), ("مدير المبيعات", "مدير مشروع"),
        ("مهندس برمجيات", "محاسب"),
    ),
    "uk": (
        ("Генеральний директор", "Генеральный директор"), ("Віцепрезидент", "Вице-президент"),
        ("Директор з маркетингу", "Коммерческий директор"),
        ("Менеджер з продажу", "Начальник відділу", "Руководитель проекта"),
        ("Розробник", "Бухгалтер", "Инженер"),
    ),
}
