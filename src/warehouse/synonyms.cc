#include "warehouse/synonyms.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tidewaiter::warehouse {
namespace {

// Sorted by field; within a field the language does not matter.
constexpr auto kSynonyms = std::to_array<Synonym>({
    {"id", "id"},
    {"id", "line id"},
    {"id", "row id"},
    {"id", "record id"},
    {"id", "item id"},
    {"id", "identifier"},
    {"id", "identifiant"},
    {"id", "identificador"},
    {"declaration_id", "declaration id"},
    {"declaration_id", "declaration number"},
    {"declaration_id", "declaration no"},
    {"declaration_id", "declaration"},
    {"declaration_id", "entry number"},
    {"declaration_id", "sad id"},
    {"declaration_id", "sad"},
    {"declaration_id", "sad number"},
    {"declaration_id", "mrn"},
    {"declaration_id", "reference"},
    {"declaration_id", "numero declaration"},
    {"declaration_id", "num declaration"},
    {"declaration_id", "no declaration"},
    {"declaration_id", "declaracion"},
    {"declaration_id", "numero declaracion"},
    {"declaration_id", "numero declaracao"},
    {"declaration_id", "declaracao"},
    {"declaration_id", "di"},
    {"declaration_id", "dua"},
    {"declaration_id", "due"},
    {"item", "item"},
    {"item", "item number"},
    {"item", "item no"},
    {"item", "line number"},
    {"item", "line no"},
    {"item", "line"},
    {"item", "article"},
    {"item", "numero article"},
    {"item", "num article"},
    {"item", "articulo"},
    {"item", "numero item"},
    {"item", "adicao"},
    {"item", "numero adicao"},
    {"item", "goods item number"},
    {"date", "date"},
    {"date", "declaration date"},
    {"date", "acceptance date"},
    {"date", "registration date"},
    {"date", "entry date"},
    {"date", "sad date"},
    {"date", "delivery date"},
    {"date", "delivered date"},
    {"date", "delivery recorded date"},
    {"date", "date declaration"},
    {"date", "date enregistrement"},
    {"date", "fecha"},
    {"date", "fecha declaracion"},
    {"date", "fecha registro"},
    {"date", "data"},
    {"date", "data registro"},
    {"date", "data declaracao"},
    {"date", "day"},
    {"description", "description"},
    {"description", "goods description"},
    {"description", "item description"},
    {"description", "commodity description"},
    {"description", "product description"},
    {"description", "designation"},
    {"description", "designation commerciale"},
    {"description", "designation marchandises"},
    {"description", "libelle"},
    {"description", "descripcion"},
    {"description", "descripcion mercancia"},
    {"description", "descricao"},
    {"description", "descricao mercadoria"},
    {"description", "goods"},
    {"value", "value"},
    {"value", "customs value"},
    {"value", "declared value"},
    {"value", "item price"},
    {"value", "item value"},
    {"value", "line item value"},
    {"value", "statistical value"},
    {"value", "cif value"},
    {"value", "cif"},
    {"value", "invoice value"},
    {"value", "valeur"},
    {"value", "valeur douane"},
    {"value", "valeur caf"},
    {"value", "valor"},
    {"value", "valor aduana"},
    {"value", "valor cif"},
    {"value", "valor aduaneiro"},
    {"value", "price"},
    {"value", "prix"},
    {"office", "office"},
    {"office", "customs office"},
    {"office", "office id"},
    {"office", "office code"},
    {"office", "bureau"},
    {"office", "bureau douane"},
    {"office", "aduana"},
    {"office", "oficina"},
    {"office", "alfandega"},
    {"office", "unidade aduaneira"},
    {"office", "port of entry"},
    {"procedure", "procedure"},
    {"procedure", "procedure code"},
    {"procedure", "customs procedure"},
    {"procedure", "cpc"},
    {"procedure", "regime"},
    {"procedure", "regime douanier"},
    {"procedure", "regimen"},
    {"procedure", "regimen aduanero"},
    {"procedure", "regime aduaneiro"},
    {"declarant", "declarant"},
    {"declarant", "declarant id"},
    {"declarant", "broker"},
    {"declarant", "broker id"},
    {"declarant", "customs broker"},
    {"declarant", "declarante"},
    {"declarant", "agent"},
    {"declarant", "transitaire"},
    {"declarant", "commissionnaire"},
    {"declarant", "despachante"},
    {"declarant", "agente aduana"},
    {"importer", "importer"},
    {"importer", "importer id"},
    {"importer", "importer tin"},
    {"importer", "consignee"},
    {"importer", "consignee id"},
    {"importer", "importateur"},
    {"importer", "importador"},
    {"importer", "destinataire"},
    {"importer", "consignatario"},
    {"importer", "tin"},
    {"importer", "nif"},
    {"importer", "cnpj"},
    {"importer", "ruc"},
    {"importer", "buyer"},
    {"importer_name", "importer name"},
    {"importer_name", "consignee name"},
    {"importer_name", "nom importateur"},
    {"importer_name", "nombre importador"},
    {"importer_name", "nome importador"},
    {"importer_address", "importer address"},
    {"importer_address", "consignee address"},
    {"importer_address", "adresse importateur"},
    {"importer_address", "direccion importador"},
    {"importer_address", "endereco importador"},
    {"supplier", "supplier"},
    {"supplier", "supplier id"},
    {"supplier", "seller"},
    {"supplier", "seller id"},
    {"supplier", "vendor"},
    {"supplier", "exporter"},
    {"supplier", "exporter id"},
    {"supplier", "consignor"},
    {"supplier", "shipper"},
    {"supplier", "fournisseur"},
    {"supplier", "exportateur"},
    {"supplier", "expediteur"},
    {"supplier", "vendeur"},
    {"supplier", "proveedor"},
    {"supplier", "exportador"},
    {"supplier", "vendedor"},
    {"supplier", "fornecedor"},
    {"manufacturer", "manufacturer"},
    {"manufacturer", "manufacturing site"},
    {"manufacturer", "producer"},
    {"manufacturer", "fabricant"},
    {"manufacturer", "fabricante"},
    {"manufacturer", "producteur"},
    {"manufacturer", "productor"},
    {"carrier", "carrier"},
    {"carrier", "carrier id"},
    {"carrier", "courier"},
    {"carrier", "courier id"},
    {"carrier", "transporteur"},
    {"carrier", "transportista"},
    {"carrier", "transportador"},
    {"hs_code", "hs"},
    {"hs_code", "hs code"},
    {"hs_code", "hs6"},
    {"hs_code", "hs6 code"},
    {"hs_code", "hs8"},
    {"hs_code", "hs10"},
    {"hs_code", "hscode"},
    {"hs_code", "tariff code"},
    {"hs_code", "tariff"},
    {"hs_code", "tariff number"},
    {"hs_code", "commodity code"},
    {"hs_code", "hts"},
    {"hs_code", "cn code"},
    {"hs_code", "taric"},
    {"hs_code", "ncm"},
    {"hs_code", "code sh"},
    {"hs_code", "sh"},
    {"hs_code", "code ngp"},
    {"hs_code", "nomenclature"},
    {"hs_code", "position tarifaire"},
    {"hs_code", "code tarifaire"},
    {"hs_code", "espece"},
    {"hs_code", "codigo sa"},
    {"hs_code", "partida"},
    {"hs_code", "partida arancelaria"},
    {"hs_code", "posicion arancelaria"},
    {"hs_code", "subpartida"},
    {"hs_code", "arancel"},
    {"hs_code", "codigo ncm"},
    {"hs_code", "codigo sh"},
    {"origin", "origin"},
    {"origin", "country of origin"},
    {"origin", "origin country"},
    {"origin", "coo"},
    {"origin", "origine"},
    {"origin", "pays origine"},
    {"origin", "origen"},
    {"origin", "pais origen"},
    {"origin", "origem"},
    {"origin", "pais origem"},
    {"dispatch", "country of departure"},
    {"dispatch", "departure country"},
    {"dispatch", "country of dispatch"},
    {"dispatch", "country of export"},
    {"dispatch", "country of exportation"},
    {"dispatch", "export country"},
    {"dispatch", "country of consignment"},
    {"dispatch", "dispatch"},
    {"dispatch", "provenance"},
    {"dispatch", "pays provenance"},
    {"dispatch", "pays expedition"},
    {"dispatch", "procedencia"},
    {"dispatch", "pais procedencia"},
    {"dispatch", "pais exportacion"},
    {"transport_mode", "mode of transport"},
    {"transport_mode", "transport mode"},
    {"transport_mode", "shipment mode"},
    {"transport_mode", "mode transport"},
    {"transport_mode", "modo transporte"},
    {"transport_mode", "via transporte"},
    {"transport_mode", "medio transporte"},
    {"preference", "preference"},
    {"preference", "preference code"},
    {"preference", "tax type"},
    {"preference", "tariff preference"},
    {"preference", "preferencia"},
    {"preference", "code preference"},
    {"preference", "trade agreement"},
    {"preference", "accord"},
    {"preference", "acuerdo"},
    {"preference", "acordo"},
    {"quantity_unit", "quantity unit"},
    {"quantity_unit", "unit"},
    {"quantity_unit", "unit of measure"},
    {"quantity_unit", "uom"},
    {"quantity_unit", "unite"},
    {"quantity_unit", "unidad"},
    {"quantity_unit", "unidade"},
    {"quantity_unit", "unidad medida"},
    {"delivery_terms", "delivery terms"},
    {"delivery_terms", "incoterm"},
    {"delivery_terms", "incoterms"},
    {"delivery_terms", "inco term"},
    {"delivery_terms", "conditions livraison"},
    {"delivery_terms", "terms of delivery"},
    {"rate_percent", "tax rate"},
    {"rate_percent", "duty rate"},
    {"rate_percent", "tariff rate"},
    {"rate_percent", "rate"},
    {"rate_percent", "taux"},
    {"rate_percent", "taux droit"},
    {"rate_percent", "tasa"},
    {"rate_percent", "aliquota"},
    {"rate_percent", "alicuota"},
    {"gross_mass_kg", "gross mass"},
    {"gross_mass_kg", "gross weight"},
    {"gross_mass_kg", "weight"},
    {"gross_mass_kg", "poids brut"},
    {"gross_mass_kg", "masse brute"},
    {"gross_mass_kg", "peso bruto"},
    {"gross_mass_kg", "poids"},
    {"gross_mass_kg", "peso"},
    {"net_mass_kg", "net mass"},
    {"net_mass_kg", "net weight"},
    {"net_mass_kg", "poids net"},
    {"net_mass_kg", "masse nette"},
    {"net_mass_kg", "peso neto"},
    {"net_mass_kg", "peso liquido"},
    {"quantity", "quantity"},
    {"quantity", "qty"},
    {"quantity", "line item quantity"},
    {"quantity", "supplementary quantity"},
    {"quantity", "quantite"},
    {"quantity", "cantidad"},
    {"quantity", "quantidade"},
    {"packages", "packages"},
    {"packages", "number of packages"},
    {"packages", "package count"},
    {"packages", "colis"},
    {"packages", "nombre colis"},
    {"packages", "bultos"},
    {"packages", "volumes"},
    {"containers", "containers"},
    {"containers", "number of containers"},
    {"containers", "conteneurs"},
    {"containers", "contenedores"},
});

// Words that speak of what was found. In any of the four languages.
constexpr auto kVerdictWords = std::to_array<std::string_view>(
    {"fraud",        "fraude",        "fraudulent",     "illicit",     "illegal",
     "illicite",     "ilicito",       "seized",         "seizure",     "saisie",
     "incautacion",  "apreensao",     "result",         "results",     "resultat",
     "resultado",    "outcome",       "verdict",        "irregular",   "irregularity",
     "irregularite", "irregularidad", "irregularidade", "infraction",  "infraccion",
     "infracao",     "offence",       "offense",        "violation",   "discrepancy",
     "misdeclared",  "undervalued",   "detected",       "hit",         "finding",
     "findings",     "inspected",     "inspection",     "examination", "penalty",
     "fine",         "amende",        "multa",          "label",       "target",
     "suspicious",   "risk",          "lane",           "selectivity", "anomaly",
     "noncompliant", "compliance",    "litige",         "contentieux", "audit",
     "audited",      "adjustment",    "adjusted",       "corrected",   "correction",
     "corrections",  "wrong",         "checked",        "selection"});

constexpr auto kRecoveredWords =
    std::to_array<std::string_view>({"recovered", "recovery", "uplift", "revenue", "recouvre",
                                     "recuperado", "recaudado", "redressement", "recolhido"});

// With "additional" they are what a check brought; "additional code" is part of a tariff.
constexpr auto kDutyWords =
    std::to_array<std::string_view>({"duty", "duties", "tax", "taxes", "amount", "assessment"});

constexpr auto kFillers =
    std::to_array<std::string_view>({"of", "the", "de", "du", "la", "le", "del", "da", "do", "des",
                                     "d", "l", "a", "para", "pour", "for", "in", "kg", "kgs"});

template <typename List>
bool In(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// The plain letter of a two-byte UTF-8 letter with an accent; '\0': another sign.
char PlainLetter(unsigned char lead, unsigned char next) {
  if (lead != 0xC3) return '\0';
  constexpr std::string_view kLetters =
      "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
  return kLetters[next & 0x3F];
}

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::span<const Synonym> Synonyms() {
  return kSynonyms;
}

std::vector<std::string> NameWords(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xC2 && byte <= 0xDF && i + 1 < name.size()) {
      const char plain = PlainLetter(byte, static_cast<unsigned char>(name[++i]));
      if (IsLower(plain)) word += plain;
    } else if (IsUpper(c)) {
      if (i > 0 && IsLower(name[i - 1])) end_word();
      word += static_cast<char>(c - 'A' + 'a');
    } else if (IsLower(c) || (c >= '0' && c <= '9')) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

double Likeness(const std::vector<std::string>& name, std::string_view synonym) {
  std::vector<std::string> mine;
  for (const std::string& word : name) {
    if (!In(kFillers, word)) mine.push_back(word);
  }
  std::size_t wanted = 0;
  for (const std::string& word : NameWords(synonym)) {
    if (In(kFillers, word)) continue;
    if (!In(mine, word)) return 0;
    ++wanted;
  }
  if (wanted == 0 || mine.empty()) return 0;
  return static_cast<double>(wanted) / static_cast<double>(std::max(wanted, mine.size()));
}

OutcomeWord OutcomeWordOf(const std::vector<std::string>& name) {
  const auto any = [&](const auto& list) {
    return std::any_of(name.begin(), name.end(),
                       [&](const std::string& word) { return In(list, word); });
  };
  const bool additional_duty = In(name, std::string_view("additional")) && any(kDutyWords);
  if (any(kRecoveredWords) || additional_duty) return OutcomeWord::kRecovered;
  return any(kVerdictWords) ? OutcomeWord::kVerdict : OutcomeWord::kNone;
}

}  // namespace tidewaiter::warehouse
