"""The demo company's website: pages, files, and where visitors come from."""

from __future__ import annotations

HOST = "https://www.example.com"

# path, title, weight for the curious, weight for buyers
PAGES: tuple[tuple[str, str, float, float], ...] = (
    ("/", "Home", 18, 8),
    ("/product", "Product", 8, 12),
    ("/product/integrations", "Integrations", 3, 7),
    ("/product/security", "Security", 1, 5),
    ("/pricing", "Pricing", 2.5, 16),
    ("/pricing/enterprise", "Enterprise pricing", 0.5, 6),
    ("/demo", "Book a demo", 1, 7),
    ("/customers", "Customers", 2, 5),
    ("/customers/acme", "How Acme halved its response time", 1.5, 4),
    ("/customers/globex", "Globex: one view of all customers", 1.5, 4),
    ("/customers/initech", "Initech moves off spreadsheets", 1, 3),
    ("/careers", "Careers", 4, 0.5),
    ("/careers/software-engineer", "Software engineer", 2, 0.1),
    ("/about", "About us", 3, 2),
    ("/contact", "Contact", 1, 2),
    ("/docs/api", "API reference", 2, 3),
    ("/webinars", "Webinars", 2, 2),
    ("/guides/lead-management", "Guide: lead management", 3, 2),
    ("/blog", "Blog", 7, 2),
    ("/blog/pricing-psychology", "The psychology of pricing", 3, 1),
    ("/blog/crm-hygiene", "CRM hygiene in seven steps", 5, 1),
    ("/blog/hiring-sdrs", "Hiring your first SDRs", 4, 1),
    ("/blog/demo-that-sells", "A demo that sells", 3, 1),
    ("/blog/gdpr-for-marketers", "GDPR for marketers", 5, 1),
    ("/legal/privacy", "Privacy", 1, 0.5),
)
PATHS: tuple[str, ...] = tuple(page[0] for page in PAGES)

CASE_STUDIES: tuple[str, ...] = (
    "acme-case-study.pdf", "globex_case_study.pdf", "Initech Case Study.pdf",
)
OTHER_FILES: tuple[str, ...] = (
    "security-whitepaper.pdf", "datasheet.pdf", "lead-management-guide.pdf", "roi-calculator.xlsx",
)
FILES: tuple[str, ...] = CASE_STUDIES + OTHER_FILES

# source, medium, campaign, referrer, share of sessions
SOURCES: tuple[tuple[str, str, str, str, float], ...] = (
    ("(direct)", "(none)", "(direct)", "", 30),
    ("google", "organic", "(organic)", "https://www.google.com/", 34),
    ("google", "cpc", "brand-search", "https://www.google.com/", 10),
    ("linkedin", "paid_social", "abm-tech", "https://www.linkedin.com/", 7),
    ("bing", "organic", "(organic)", "https://www.bing.com/", 5),
    ("partner.example.net", "referral", "(referral)", "https://partner.example.net/", 5),
    ("chatgpt.com", "referral", "(referral)", "https://chatgpt.com/", 4),
    ("hubspot", "email", "newsletter", "", 0),
)
EMAIL_SOURCE = len(SOURCES) - 1

SEARCH_TERMS: tuple[str, ...] = (
    "pricing", "api limits", "salesforce integration", "sso", "careers", "gdpr", "export csv",
)

# path, title of the form page, name of the form
FORMS: tuple[tuple[str, str, str], ...] = (
    ("/demo", "Book a demo", "Request a demo"),
    ("/pricing/enterprise", "Enterprise pricing", "Request a quote"),
    ("/blog", "Blog", "Newsletter"),
    ("/guides/lead-management", "Guide: lead management", "Download guide"),
)
DEMO, QUOTE, NEWSLETTER, GUIDE = range(4)
