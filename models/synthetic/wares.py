"""What drawn companies sell and how they are called, by language: the raw material of ``firms`` and ``draw``."""

from __future__ import annotations

from typing import Final

WARES: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    "en": (("Label printer ribbon 110 mm", "C62", "12.40"), ("Site survey and report", "HUR", "78.00"), ("Safety gloves, size 9", "C62", "3.15"), ("Annual maintenance, lift 2", "C62", "640.00"), ("Archive box, double wall", "C62", "2.85"), ("Cloud backup 2 TB", "MON", "39.00"), ("Translation, technical", "HUR", "54.50"), ("Pallet wrap 500 mm", "C62", "7.90"), ("Courier, same day", "C62", "28.00"), ("LED panel 600 x 600", "C62", "41.25")),
    "de": (("Toner schwarz, 7.500 Seiten", "C62", "89.90"), ("Wartung Brandschutztüren", "C62", "38.00"), ("Monteurstunde", "HUR", "62.00"), ("Anfahrtspauschale Zone 2", "C62", "34.50"), ("Streusalz, Sack 25 kg", "C62", "8.75"), ("Glasreinigung Treppenhaus", "MTK", "2.35"), ("Gewindestange M12 verzinkt", "C62", "4.18"), ("Kaffee, ganze Bohne", "KGM", "14.90"), ("Serverstellplatz 1 HE", "MON", "49.00"), ("Übersetzung, Normzeile", "C62", "1.28")),
    "fr": (("Cartouche d'encre noire", "C62", "32.60"), ("Heure de régie", "HUR", "58.00"), ("Palette perdue 80 x 120", "C62", "9.40"), ("Nettoyage des vitres", "MTK", "2.90"), ("Abonnement fibre pro", "MON", "44.90"), ("Carton double cannelure", "C62", "1.85"), ("Impression affiche A2", "C62", "6.75"), ("Forfait déplacement", "C62", "45.00"), ("Café en grains", "KGM", "13.20"), ("Classeur à levier gris", "C62", "3.10")),
    "es": (("Tóner negro compatible", "C62", "41.30"), ("Hora de técnico", "HUR", "36.00"), ("Caja de cartón reforzada", "C62", "1.42"), ("Limpieza de oficinas", "HUR", "17.50"), ("Cuota de mantenimiento", "MON", "95.00"), ("Tornillo M8 x 40 inox", "C62", "0.27"), ("Desplazamiento", "C62", "38.00"), ("Café molido", "KGM", "11.60"), ("Rollo de etiquetas", "C62", "5.95"), ("Pintura plástica 15 l", "C62", "48.90")),
    "it": (("Toner nero compatibile", "C62", "39.80"), ("Ora di manodopera", "HUR", "42.00"), ("Scatola in cartone", "C62", "1.18"), ("Canone assistenza", "MON", "120.00"), ("Vite TE M10 x 60", "C62", "0.44"), ("Pulizia vetrate", "MTK", "2.20"), ("Trasferta", "C62", "55.00"), ("Caffè in grani", "KGM", "12.80"), ("Rotolo pluriball", "C62", "18.70"), ("Piastra zincata", "C62", "6.35")),
    "nl": (("Toner zwart", "C62", "64.50"), ("Uurloon monteur", "HUR", "59.00"), ("Archiefdoos", "C62", "2.15"), ("Glasbewassing", "MTK", "1.95"), ("Onderhoud printer", "MON", "27.50"), ("Houten pallet", "C62", "8.90"), ("Voorrijkosten", "C62", "42.00"), ("Koffiebonen", "KGM", "13.75"), ("Zeskantbout M10", "C62", "0.36"), ("Verhuisdeken", "C62", "6.80")),
    "pl": (("Toner czarny", "C62", "189.00"), ("Roboczogodzina serwisanta", "HUR", "140.00"), ("Karton klapowy 400 x 300", "C62", "3.20"), ("Mycie okien", "MTK", "6.50"), ("Abonament serwisowy", "MON", "260.00"), ("Śruba M10 x 60 ocynk", "C62", "1.15"), ("Dojazd", "C62", "90.00"), ("Kawa ziarnista", "KGM", "58.00"), ("Folia stretch", "C62", "31.40"), ("Segregator A4", "C62", "9.80")),
}  # fmt: skip
"""Description, unit and usual net price."""

RATES: Final[dict[str, tuple[str, ...]]] = {
    "GB": ("20", "20", "0"), "DE": ("19", "19", "7"), "AT": ("20", "20", "10"), "FR": ("20", "20", "5.5"), "ES": ("21", "21", "10"),
    "IT": ("22", "22", "10"), "NL": ("21", "21", "9"), "PL": ("23", "23", "8"),
}  # fmt: skip
"""Rates of value added tax as often as they occur (2026)."""

COUNTRIES_OF: Final = {
    "en": ("GB",),
    "de": ("DE", "AT"),
    "fr": ("FR",),
    "es": ("ES",),
    "it": ("IT",),
    "nl": ("NL",),
    "pl": ("PL",),
}

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Thornbury", "Aldersey", "Whitlam", "Garrowby", "Penhallow", "Stavely"),
    "de": ("Wiesentau", "Kornhagen", "Birkenloh", "Steinwedel", "Auerbrück", "Föhrental"),
    "fr": ("Valbrune", "Montclary", "Beaurelle", "Sauvageon", "Rochebelle", "Florimel"),
    "es": ("Valdeoro", "Montesol", "Ribalar", "Castromar", "Olmedal", "Fuentearco"),
    "it": ("Montelaro", "Valdorsa", "Pratoverde", "Roccachiara", "Belfiume", "Castelmirto"),
    "nl": ("Waterveen", "Duinzicht", "Lindendam", "Koornkamp", "Zilverloo", "Heidebrink"),
    "pl": ("Brzezinex", "Jodłopol", "Rzekomir", "Wierzbnik", "Zielopol", "Kamionex"),
}
TRADES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("Supplies", "Services", "Trading", "Engineering"),
    "de": ("Bürobedarf", "Gebäudeservice", "Handel", "Technik"),
    "fr": ("Fournitures", "Services", "Distribution", "Techniques"),
    "es": ("Suministros", "Servicios", "Comercial", "Técnicas"),
    "it": ("Forniture", "Servizi", "Commerciale", "Impianti"),
    "nl": ("Kantoorartikelen", "Diensten", "Handel", "Techniek"),
    "pl": ("Biuro", "Serwis", "Handel", "Technika"),
}
FORMS: Final[dict[str, str]] = {
    "GB": "Ltd",
    "DE": "GmbH",
    "AT": "GmbH",
    "FR": "SARL",
    "ES": "S.L.",
    "IT": "S.r.l.",
    "NL": "B.V.",
    "PL": "Sp. z o.o.",
}
STREETS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("{n} Mill Lane", "{n} Station Road"),
    "de": ("Mühlenweg {n}", "Am Bahnhof {n}"),
    "fr": ("{n} rue du Moulin", "{n} avenue de la Gare"),
    "es": ("Calle Molino {n}", "Avenida Estación {n}"),
    "it": ("Via del Mulino {n}", "Viale Stazione {n}"),
    "nl": ("Molenweg {n}", "Stationsplein {n}"),
    "pl": ("ul. Młyńska {n}", "ul. Dworcowa {n}"),
}
CITIES: Final[dict[str, tuple[str, ...]]] = {
    "GB": ("York YO1 6GA", "Bristol BS1 4QS"), "DE": ("34117 Kassel", "24103 Kiel"), "AT": ("4020 Linz", "8010 Graz"),
    "FR": ("44000 Nantes", "35000 Rennes"), "ES": ("50001 Zaragoza", "47001 Valladolid"), "IT": ("41121 Modena (MO)", "37121 Verona (VR)"),
    "NL": ("3511 AB Utrecht", "9711 LM Groningen"), "PL": ("60-101 Poznań", "50-044 Wrocław"),
}  # fmt: skip
