"""What invoices say, by language: titles, labels, heads of columns, terms."""

from __future__ import annotations

from typing import Final

KINDS: Final[dict[str, dict[str, str]]] = {
    "invoice": {"en": "Invoice", "de": "Rechnung", "fr": "Facture", "es": "Factura", "it": "Fattura", "nl": "Factuur", "pl": "Faktura VAT"},
    "credit_note": {"en": "Credit note", "de": "Gutschrift", "fr": "Avoir", "es": "Factura de abono", "it": "Nota di credito", "nl": "Creditnota", "pl": "Faktura korygująca"},
    "corrective_invoice": {"en": "Corrective invoice", "de": "Rechnungskorrektur", "fr": "Facture rectificative", "es": "Factura rectificativa", "it": "Fattura di rettifica", "nl": "Correctiefactuur", "pl": "Faktura korygująca"},
    "prepayment_invoice": {"en": "Prepayment invoice", "de": "Abschlagsrechnung", "fr": "Facture d'acompte", "es": "Factura de anticipo", "it": "Fattura di acconto", "nl": "Voorschotfactuur", "pl": "Faktura zaliczkowa"},
    "proforma": {"en": "Pro forma invoice", "de": "Proforma-Rechnung", "fr": "Facture pro forma", "es": "Factura proforma", "it": "Fattura proforma", "nl": "Proformafactuur", "pl": "Faktura pro forma"},
    "receipt": {"en": "Receipt", "de": "Kassenbon", "fr": "Ticket de caisse", "es": "Tique", "it": "Scontrino", "nl": "Kassabon", "pl": "Paragon"},
    "reminder": {"en": "Payment reminder", "de": "Zahlungserinnerung", "fr": "Relance", "es": "Recordatorio de pago", "it": "Sollecito di pagamento", "nl": "Betalingsherinnering", "pl": "Wezwanie do zapłaty"},
    "statement": {"en": "Statement of account", "de": "Kontoauszug", "fr": "Relevé de compte", "es": "Estado de cuenta", "it": "Estratto conto", "nl": "Rekeningoverzicht", "pl": "Wyciąg z konta"},
    "delivery_note": {"en": "Delivery note", "de": "Lieferschein", "fr": "Bon de livraison", "es": "Albarán", "it": "Documento di trasporto", "nl": "Pakbon", "pl": "Wydanie zewnętrzne"},
}  # fmt: skip
"""Titles by kind of document and language."""

LABELS: Final[dict[str, dict[str, str]]] = {
    "number": {"en": "Invoice number", "de": "Rechnungsnummer", "fr": "Facture n°", "es": "Factura n.º", "it": "Numero fattura", "nl": "Factuurnummer", "pl": "Numer faktury"},
    "date": {"en": "Invoice date", "de": "Rechnungsdatum", "fr": "Date de facture", "es": "Fecha de factura", "it": "Data fattura", "nl": "Factuurdatum", "pl": "Data wystawienia"},
    "due": {"en": "Due date", "de": "Fällig am", "fr": "Échéance", "es": "Vencimiento", "it": "Scadenza", "nl": "Vervaldatum", "pl": "Termin płatności"},
    "customer": {"en": "Customer no.", "de": "Kundennummer", "fr": "N° client", "es": "N.º cliente", "it": "Codice cliente", "nl": "Klantnummer", "pl": "Nr klienta"},
    "order": {"en": "Your order", "de": "Ihre Bestellung", "fr": "Votre commande", "es": "Su pedido", "it": "Vostro ordine", "nl": "Uw bestelling", "pl": "Zamówienie"},
    "delivered": {"en": "Delivery date", "de": "Lieferdatum", "fr": "Date de livraison", "es": "Fecha de entrega", "it": "Data consegna", "nl": "Leverdatum", "pl": "Data sprzedaży"},
    "delivery_note": {"en": "Delivery note", "de": "Lieferschein", "fr": "Bon de livraison", "es": "Albarán", "it": "DDT", "nl": "Pakbon", "pl": "Nr WZ"},
    "period": {"en": "Period", "de": "Leistungszeitraum", "fr": "Période", "es": "Periodo", "it": "Periodo", "nl": "Periode", "pl": "Okres"},
    "preceding": {"en": "Refers to invoice", "de": "Zu Rechnung", "fr": "Facture d'origine", "es": "Factura original", "it": "Rif. fattura", "nl": "Betreft factuur", "pl": "Do faktury"},
    "contract": {"en": "Contract", "de": "Vertragsnummer", "fr": "Contrat", "es": "Contrato", "it": "Contratto", "nl": "Contract", "pl": "Umowa"},
    "vat_id": {"en": "VAT no.", "de": "USt-IdNr.", "fr": "N° TVA", "es": "NIF/IVA", "it": "P. IVA", "nl": "Btw-nr.", "pl": "NIP"},
    "tax_number": {"en": "UTR", "de": "Steuernummer", "fr": "SIRET", "es": "CIF", "it": "C.F.", "nl": "KvK", "pl": "REGON"},
    "bank": {"en": "Bank", "de": "Bankverbindung", "fr": "Banque", "es": "Banco", "it": "Banca", "nl": "Bank", "pl": "Bank"},
    "bill_to": {"en": "Bill to", "de": "Rechnungsempfänger", "fr": "Facturé à", "es": "Facturar a", "it": "Spettabile", "nl": "Factuuradres", "pl": "Nabywca"},
    "ship_to": {"en": "Ship to", "de": "Lieferadresse", "fr": "Livré à", "es": "Enviar a", "it": "Destinazione", "nl": "Afleveradres", "pl": "Odbiorca"},
    "seller": {"en": "From", "de": "Absender", "fr": "Émetteur", "es": "Emisor", "it": "Mittente", "nl": "Afzender", "pl": "Sprzedawca"},
    "net": {"en": "Subtotal", "de": "Nettobetrag", "fr": "Total HT", "es": "Base imponible", "it": "Imponibile", "nl": "Subtotaal excl. btw", "pl": "Razem netto"},
    "tax": {"en": "VAT", "de": "MwSt.", "fr": "TVA", "es": "IVA", "it": "IVA", "nl": "Btw", "pl": "VAT"},
    "gross": {"en": "Total", "de": "Gesamtbetrag", "fr": "Total TTC", "es": "Total factura", "it": "Totale fattura", "nl": "Totaal incl. btw", "pl": "Razem brutto"},
    "prepaid": {"en": "Paid in advance", "de": "Bereits gezahlt", "fr": "Acompte versé", "es": "Anticipo", "it": "Acconto", "nl": "Reeds betaald", "pl": "Zapłacono"},
    "payable": {"en": "Amount due", "de": "Zu zahlen", "fr": "Net à payer", "es": "Importe a pagar", "it": "Netto a pagare", "nl": "Te betalen", "pl": "Do zapłaty"},
    "carried": {"en": "Carried forward", "de": "Übertrag auf Seite {page}", "fr": "À reporter", "es": "Suma y sigue", "it": "A riportare", "nl": "Transporteren", "pl": "Do przeniesienia"},
    "brought": {"en": "Brought forward", "de": "Übertrag von Seite {page}", "fr": "Report", "es": "Suma anterior", "it": "Riporto", "nl": "Transport", "pl": "Z przeniesienia"},
    "discount": {"en": "Discount", "de": "Rabatt", "fr": "Remise", "es": "Descuento", "it": "Sconto", "nl": "Korting", "pl": "Rabat"},
    "freight": {"en": "Carriage", "de": "Fracht und Verpackung", "fr": "Port et emballage", "es": "Portes y embalaje", "it": "Trasporto e imballo", "nl": "Vracht en verpakking", "pl": "Transport i opakowanie"},
    "lines": {"en": "Total of items", "de": "Summe Positionen", "fr": "Total des lignes", "es": "Suma de líneas", "it": "Totale merce", "nl": "Totaal regels", "pl": "Suma pozycji"},
    "manager": {"en": "Directors", "de": "Geschäftsführung", "fr": "Gérance", "es": "Administración", "it": "Amministratore", "nl": "Directie", "pl": "Zarząd"},
    "before": {"en": "Before correction", "de": "Vor der Korrektur", "fr": "Avant rectification", "es": "Antes de la rectificación", "it": "Prima della rettifica", "nl": "Vóór correctie", "pl": "Było"},
    "after": {"en": "After correction", "de": "Nach der Korrektur", "fr": "Après rectification", "es": "Después de la rectificación", "it": "Dopo la rettifica", "nl": "Na correctie", "pl": "Powinno być"},
    "receipt": {"en": "Receipt no.", "de": "Bon-Nr.", "fr": "Ticket n°", "es": "N.º de tique", "it": "Scontrino n.", "nl": "Bonnummer", "pl": "Nr paragonu"},
    "page": {"en": "Page", "de": "Seite", "fr": "Page", "es": "Página", "it": "Pagina", "nl": "Pagina", "pl": "Strona"},
    "of": {"en": "of", "de": "von", "fr": "sur", "es": "de", "it": "di", "nl": "van", "pl": "z"},
    "rate": {"en": "Rate", "de": "Satz", "fr": "Taux", "es": "Tipo", "it": "Aliquota", "nl": "Tarief", "pl": "Stawka"},
}  # fmt: skip
"""Labels by what they stand beside."""

COLUMNS: Final[dict[str, dict[str, str]]] = {
    "position": {"en": "#", "de": "Pos.", "fr": "N°", "es": "N.º", "it": "N.", "nl": "Nr.", "pl": "Lp."},
    "item": {"en": "Item", "de": "Art.-Nr.", "fr": "Réf.", "es": "Ref.", "it": "Codice", "nl": "Art.nr.", "pl": "Indeks"},
    "description": {"en": "Description", "de": "Bezeichnung", "fr": "Désignation", "es": "Descripción", "it": "Descrizione", "nl": "Omschrijving", "pl": "Nazwa towaru lub usługi"},
    "quantity": {"en": "Qty", "de": "Menge", "fr": "Qté", "es": "Cant.", "it": "Q.tà", "nl": "Aantal", "pl": "Ilość"},
    "unit": {"en": "Unit", "de": "Einheit", "fr": "Unité", "es": "Ud.", "it": "U.M.", "nl": "Eenheid", "pl": "J.m."},
    "unit_price": {"en": "Unit price", "de": "Einzelpreis", "fr": "PU HT", "es": "Precio", "it": "Prezzo", "nl": "Prijs", "pl": "Cena netto"},
    "tax_rate": {"en": "VAT %", "de": "MwSt. %", "fr": "TVA %", "es": "IVA %", "it": "IVA %", "nl": "Btw %", "pl": "VAT %"},
    "net_amount": {"en": "Amount", "de": "Betrag", "fr": "Montant HT", "es": "Importe", "it": "Importo", "nl": "Bedrag", "pl": "Wartość netto"},
}  # fmt: skip
"""Heads of the columns of lines."""

TRANSFER: Final[dict[str, str]] = {
    "en": "Please pay {payable} by {due} to {iban} ({bank}), quoting {number}.",
    "de": "Bitte überweisen Sie {payable} bis zum {due} auf das Konto {iban} ({bank}) unter Angabe von {number}.",
    "fr": "Merci de régler {payable} avant le {due} par virement sur le compte {iban} ({bank}), référence {number}.",
    "es": "Rogamos abonen {payable} antes del {due} en la cuenta {iban} ({bank}), indicando {number}.",
    "it": "Si prega di versare {payable} entro il {due} sul conto {iban} ({bank}), causale {number}.",
    "nl": "Gelieve {payable} vóór {due} over te maken op {iban} ({bank}) onder vermelding van {number}.",
    "pl": "Prosimy o wpłatę {payable} do dnia {due} na rachunek {iban} ({bank}), tytułem {number}.",
}
"""How to pay."""
REVERSE: Final[dict[str, str]] = {
    "en": "Reverse charge: VAT to be accounted for by the recipient.",
    "de": "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).",
    "fr": "Autoliquidation de la TVA par le preneur.",
    "es": "Inversión del sujeto pasivo.",
    "it": "Inversione contabile (reverse charge).",
    "nl": "Btw verlegd naar de afnemer.",
    "pl": "Odwrotne obciążenie.",
}
UNITS: Final[dict[str, dict[str, str]]] = {
    "C62": {"en": "pc", "de": "Stk.", "fr": "pce", "es": "ud.", "it": "pz", "nl": "st.", "pl": "szt."},
    "HUR": {"en": "h", "de": "Std.", "fr": "h", "es": "h", "it": "ore", "nl": "uur", "pl": "godz."},
    "MON": {"en": "mo.", "de": "Monat", "fr": "mois", "es": "mes", "it": "mese", "nl": "mnd", "pl": "mies."},
    "KWH": {"en": "kWh", "de": "kWh", "fr": "kWh", "es": "kWh", "it": "kWh", "nl": "kWh", "pl": "kWh"},
    "KGM": {"en": "kg", "de": "kg", "fr": "kg", "es": "kg", "it": "kg", "nl": "kg", "pl": "kg"},
    "MTK": {"en": "m²", "de": "m²", "fr": "m²", "es": "m²", "it": "mq", "nl": "m²", "pl": "m²"},
    "DAY": {"en": "day", "de": "Tag", "fr": "jour", "es": "día", "it": "giorno", "nl": "dag", "pl": "doba"},
}  # fmt: skip
"""Units by their UN/ECE Rec 20 code."""

COUNTRIES: Final[dict[str, dict[str, str]]] = {
    "DE": {"en": "Germany", "de": "Deutschland", "fr": "Allemagne", "es": "Alemania", "it": "Germania", "nl": "Duitsland", "pl": "Niemcy"},
    "PL": {"en": "Poland", "de": "Polen", "fr": "Pologne", "es": "Polonia", "it": "Polonia", "nl": "Polen", "pl": "Polska"},
    "GB": {"en": "United Kingdom", "de": "Großbritannien", "fr": "Royaume-Uni", "es": "Reino Unido", "it": "Regno Unito", "nl": "Verenigd Koninkrijk", "pl": "Wielka Brytania"},
    "FR": {"en": "France", "de": "Frankreich", "fr": "France", "es": "Francia", "it": "Francia", "nl": "Frankrijk", "pl": "Francja"},
    "ES": {"en": "Spain", "de": "Spanien", "fr": "Espagne", "es": "España", "it": "Spagna", "nl": "Spanje", "pl": "Hiszpania"},
    "IT": {"en": "Italy", "de": "Italien", "fr": "Italie", "es": "Italia", "it": "Italia", "nl": "Italië", "pl": "Włochy"},
    "NL": {"en": "Netherlands", "de": "Niederlande", "fr": "Pays-Bas", "es": "Países Bajos", "it": "Paesi Bassi", "nl": "Nederland", "pl": "Holandia"},
    "AT": {"en": "Austria", "de": "Österreich", "fr": "Autriche", "es": "Austria", "it": "Austria", "nl": "Oostenrijk", "pl": "Austria"},
    "US": {"en": "United States", "de": "USA", "fr": "États-Unis", "es": "Estados Unidos", "it": "Stati Uniti", "nl": "Verenigde Staten", "pl": "USA"},
}  # fmt: skip
"""Names of countries by ISO 3166 code and language."""

OTHERWISE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "number": {"en": ("Invoice no.", "Invoice #", "Document number"), "de": ("Rechnung Nr.", "Rechnungs-Nr.", "Belegnummer"), "fr": ("N° de facture", "Numéro de facture"), "es": ("N.º de factura", "Número"), "it": ("Fattura n.", "N. documento"), "nl": ("Factuurnr.", "Factuur nr."), "pl": ("Nr faktury", "Faktura nr")},
    "date": {"en": ("Date", "Date of issue", "Issued on"), "de": ("Datum", "Rechnung vom", "Belegdatum"), "fr": ("Date", "Émise le"), "es": ("Fecha", "Fecha de emisión"), "it": ("Data", "Data documento"), "nl": ("Datum", "Datum factuur"), "pl": ("Wystawiono dnia", "Data faktury")},
    "due": {"en": ("Payment due", "Pay by"), "de": ("Zahlbar bis", "Fälligkeit"), "fr": ("Date d'échéance", "À régler avant le"), "es": ("Fecha de vencimiento", "Vence el"), "it": ("Data scadenza", "Da pagare entro"), "nl": ("Te betalen vóór", "Uiterste betaaldatum"), "pl": ("Zapłata do", "Płatne do")},
    "order": {"en": ("PO number", "Purchase order"), "de": ("Bestellnummer", "Ihre Bestell-Nr."), "fr": ("N° de commande", "Réf. commande"), "es": ("N.º de pedido", "Pedido"), "it": ("Ordine n.", "Rif. ordine"), "nl": ("Ordernummer", "Inkooporder"), "pl": ("Nr zamówienia",)},
    "net": {"en": ("Net total", "Total excl. VAT"), "de": ("Summe netto", "Zwischensumme"), "fr": ("Montant HT", "Total hors taxes"), "es": ("Subtotal", "Total neto"), "it": ("Totale imponibile", "Totale netto"), "nl": ("Totaal excl. btw", "Netto"), "pl": ("Wartość netto", "Suma netto")},
    "gross": {"en": ("Invoice total", "Total incl. VAT", "Grand total"), "de": ("Rechnungsbetrag", "Summe brutto", "Endbetrag"), "fr": ("Montant TTC", "Total à payer"), "es": ("Total", "Importe total"), "it": ("Totale documento", "Totale"), "nl": ("Totaal", "Factuurbedrag"), "pl": ("Wartość brutto", "Suma brutto")},
    "tax": {"en": ("VAT total",), "de": ("USt.", "Umsatzsteuer"), "fr": ("Montant TVA",), "es": ("Cuota IVA",), "it": ("Imposta",), "nl": ("BTW",), "pl": ("Podatek VAT", "Kwota VAT")},
    "payable": {"en": ("Balance due", "Please pay"), "de": ("Zahlbetrag", "Noch zu zahlen"), "fr": ("Reste à payer", "Solde dû"), "es": ("A pagar", "Pendiente"), "it": ("Totale da pagare", "Saldo"), "nl": ("Openstaand", "Te voldoen"), "pl": ("Pozostało do zapłaty", "Razem do zapłaty")},
}  # fmt: skip
"""Other words for the labels that matter most, for documents in another voice."""
