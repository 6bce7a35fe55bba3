"""Industries: the group that is meant, and the many words for it."""

from __future__ import annotations

from typing import NamedTuple


class Industry(NamedTuple):
    """One industry group with its spellings; `enums` are HubSpot's own option names."""

    group: str
    share: float
    enums: tuple[str, ...]
    english: tuple[str, ...]
    local: dict[str, str]


INDUSTRIES: tuple[Industry, ...] = (
    Industry("technology", 0.30,
             ("COMPUTER_SOFTWARE", "INFORMATION_TECHNOLOGY_AND_SERVICES", "INTERNET",
              "COMPUTER_NETWORK_SECURITY"),
             ("Technology", "Software", "Computer Software", "IT Services", "SaaS",
              "Internet Software & Services", "Information Technology"),
             {"fi": "ohjelmistot", "hr": "informacijska tehnologija", "no": "programvare",
              "lv": "informācijas tehnoloģijas", "de": "Softwareentwicklung",
              "fr": "Logiciels", "es": "Tecnología", "ja": "ソフトウェア", "sv": "Mjukvara",
              "pl": "Oprogramowanie", "it": "Informatica", "zh": "软件", "ko": "소프트웨어"}),
    Industry("manufacturing", 0.16,
             ("MACHINERY", "AUTOMOTIVE", "ELECTRICAL_ELECTRONIC_MANUFACTURING"),
             ("Manufacturing", "Industrial Machinery", "Automotive"),
             {"fi": "teollisuus", "hr": "proizvodnja", "no": "industri", "lv": "ražošana",
              "de": "Maschinenbau", "fr": "Industrie manufacturière", "es": "Fabricación",
              "ja": "製造業"}),
    Industry("finance", 0.11, ("FINANCIAL_SERVICES", "BANKING", "INSURANCE"),
             ("Financial Services", "Banking", "Insurance"),
             {"fi": "pankki ja vakuutus", "hr": "financije", "de": "Finanzdienstleistungen",
              "fr": "Banque", "es": "Servicios financieros", "ja": "金融", "lv": "finanses"}),
    Industry("healthcare", 0.09, ("HOSPITAL_HEALTH_CARE", "PHARMACEUTICALS", "MEDICAL_DEVICES"),
             ("Healthcare", "Pharmaceuticals", "Medical devices"),
             {"fi": "terveydenhuolto", "hr": "zdravstvo", "de": "Gesundheitswesen",
              "fr": "Santé", "es": "Salud", "ja": "医療", "no": "helse"}),
    Industry("retail", 0.10, ("RETAIL", "CONSUMER_GOODS", "WHOLESALE"),
             ("Retail", "E-commerce", "Consumer Goods"),
             {"fi": "vähittäiskauppa", "hr": "maloprodaja", "de": "Einzelhandel",
              "fr": "Commerce de détail", "es": "Comercio minorista", "ja": "小売"}),
    Industry("professional_services", 0.09, ("MANAGEMENT_CONSULTING", "LEGAL_SERVICES",
                                             "MARKETING_AND_ADVERTISING"),
             ("Consulting", "Legal services", "Marketing & Advertising"),
             {"fi": "konsultointi", "hr": "savjetovanje", "de": "Unternehmensberatung",
              "fr": "Conseil", "es": "Consultoría", "ja": "コンサルティング"}),
    Industry("logistics", 0.06, ("LOGISTICS_AND_SUPPLY_CHAIN", "TRANSPORTATION_TRUCKING_RAILROAD"),
             ("Logistics", "Transportation"),
             {"fi": "kuljetus", "hr": "logistika", "de": "Logistik", "fr": "Transport",
              "es": "Logística", "lv": "transports"}),
    Industry("construction", 0.05, ("CONSTRUCTION", "REAL_ESTATE"), ("Construction", "Real Estate"),
             {"fi": "rakentaminen", "hr": "građevinarstvo", "de": "Bauwesen", "no": "bygg"}),
    Industry("education", 0.04, ("HIGHER_EDUCATION", "EDUCATION_MANAGEMENT"),
             ("Education", "Higher Education"),
             {"fi": "koulutus", "hr": "obrazovanje", "de": "Bildung", "es": "Educación"}),
)
