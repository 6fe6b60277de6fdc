#include "risk/sentences.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "codec/parse.h"

namespace tidewaiter::risk {
namespace {

using Pair = std::array<std::string_view, 2>;  // English, French

struct Template {
  std::string_view id;
  Pair text;
};

// {name} is a parameter of the reason; {what} and {goods} are put together by RenderReason.
constexpr std::array kTemplates{
    Template{"profile.history",
             {"Found wrong: {wrong} of {checked} earlier inspected lines with {what}.",
              "Irrégulières : {wrong} des {checked} lignes contrôlées auparavant avec {what}."}},
    Template{"price.unit",
             {"The price per unit, {price_minor}, is {ratio} of {median_minor}, the median of the "
              "last {count} lines with {goods} since {since}.",
              "Le prix à l’unité, {price_minor}, vaut {ratio} fois {median_minor}, la médiane des "
              "{count} dernières lignes avec {goods} depuis le {since}."}},
    Template{"price.kg",
             {"The price per kg, {price_minor}, is {ratio} of {median_minor}, the median of the "
              "last {count} lines with {goods} since {since}.",
              "Le prix au kg, {price_minor}, vaut {ratio} fois {median_minor}, la médiane des "
              "{count} dernières lignes avec {goods} depuis le {since}."}},
    Template{"context.habit_code",
             {"Unusual goods for importer {importer}: {count} of its {total} earlier lines were "
              "under heading {value}.",
              "Marchandise inhabituelle pour l’importateur {importer} : {count} de ses {total} "
              "lignes antérieures relevaient de la position {value}."}},
    Template{"context.habit_origin",
             {"Unusual origin for importer {importer}: {count} of its {total} earlier lines came "
              "from {value}.",
              "Origine inhabituelle pour l’importateur {importer} : {count} de ses {total} lignes "
              "antérieures venaient de {value}."}},
    Template{"context.habit_supplier",
             {"Unusual supplier for importer {importer}: {count} of its {total} earlier lines were "
              "from {value}.",
              "Fournisseur inhabituel pour l’importateur {importer} : {count} de ses {total} "
              "lignes antérieures venaient de {value}."}},
    Template{"context.habit_office",
             {"Unusual office for importer {importer}: {count} of its {total} earlier lines were "
              "declared at {value}.",
              "Bureau inhabituel pour l’importateur {importer} : {count} de ses {total} lignes "
              "antérieures y furent déclarées ({value})."}},
    Template{"context.habit_declarant",
             {"Unusual declarant for importer {importer}: {count} of its {total} earlier lines "
              "were declared by {value}.",
              "Déclarant inhabituel pour l’importateur {importer} : {count} de ses {total} lignes "
              "antérieures furent déclarées par {value}."}},
    Template{"context.new_importer",
             {"Importer {value} is new: {total} earlier lines.",
              "L’importateur {value} est nouveau : {total} lignes antérieures."}},
    Template{"context.new_supplier",
             {"Supplier {value} is new: {total} earlier lines.",
              "Le fournisseur {value} est nouveau : {total} lignes antérieures."}},
    Template{"context.rare_route",
             {"Rare route: {count} of {total} earlier lines of this origin were sent from {value}.",
              "Route rare : {count} des {total} lignes antérieures de cette origine furent "
              "expédiées de {value}."}},
    Template{"context.rate",
             {"The rate declared is {rate} %; {count} earlier lines under heading {heading} paid "
              "{mean} % on average.",
              "Le taux déclaré est de {rate} % ; {count} lignes antérieures de la position "
              "{heading} payaient {mean} % en moyenne."}},
    Template{"context.mass",
             {"The net mass is {value} kg; {count} earlier lines under {code} had {usual} kg "
              "(geometric mean).",
              "La masse nette est de {value} kg ; {count} lignes antérieures sous {code} avaient "
              "{usual} kg (moyenne géométrique)."}},
    Template{"context.value",
             {"The value is {value_minor}; {count} earlier lines under heading {code} had "
              "{usual_minor} (geometric mean).",
              "La valeur est de {value_minor} ; {count} lignes antérieures de la position {code} "
              "avaient {usual_minor} (moyenne géométrique)."}},
    Template{"context.unit_mass",
             {"{value} kg per unit; {count} earlier lines under {code} had {usual} (geometric "
              "mean).",
              "{value} kg par unité ; {count} lignes antérieures sous {code} avaient {usual} "
              "(moyenne géométrique)."}},
    Template{"context.gross_to_net",
             {"Gross mass is {value} times net mass; {count} earlier lines under heading {code} "
              "had {usual} (geometric mean).",
              "La masse brute vaut {value} fois la masse nette ; {count} lignes antérieures de la "
              "position {code} avaient {usual} (moyenne géométrique)."}},
    Template{"context.container_load",
             {"{value} kg per container; {count} earlier lines under heading {code} had {usual} "
              "(geometric mean).",
              "{value} kg par conteneur ; {count} lignes antérieures de la position {code} "
              "avaient {usual} (moyenne géométrique)."}},
    Template{"context.text",
             {"“{word}” stood in {total} earlier lines: {count} under {best}, {declared_count} "
              "under the declared {declared}.",
              "« {word} » figurait dans {total} lignes antérieures : {count} sous {best}, "
              "{declared_count} sous le code déclaré {declared}."}},
    Template{"context.text_unusual",
             {"{count} of the {total} words of the description stood in the {lines} earlier lines "
              "under {declared}.",
              "{count} des {total} mots de la désignation figuraient dans les {lines} lignes "
              "antérieures sous {declared}."}},
    Template{"context.same_address",
             {"{lines} lines of {parties} importers at this address in the last {days} days.",
              "{lines} lignes de {parties} importateurs à cette adresse ces {days} derniers "
              "jours."}},
    Template{"context.same_supplier",
             {"{lines} lines of {parties} importers from this supplier under heading {heading} in "
              "the last {days} days.",
              "{lines} lignes de {parties} importateurs de ce fournisseur, position {heading}, ces "
              "{days} derniers jours."}},
    Template{"context.importer_record",
             {"Importer {value}: {wrong} of {checked} checks found something wrong, last on "
              "{last}.",
              "Importateur {value} : {wrong} contrôles sur {checked} irréguliers, le dernier le "
              "{last}."}},
    Template{"context.address_record",
             {"Importers at this address: {wrong} of {checked} checks found something wrong, last "
              "on {last}.",
              "Importateurs à cette adresse : {wrong} contrôles sur {checked} irréguliers, le "
              "dernier le {last}."}},
    Template{"context.supplier_record",
             {"Supplier {value}: {wrong} of {checked} checks found something wrong, last on "
              "{last}.",
              "Fournisseur {value} : {wrong} contrôles sur {checked} irréguliers, le dernier le "
              "{last}."}},
    Template{"context.declarant_record",
             {"Declarant {value}: {wrong} of {checked} checks found something wrong, last on "
              "{last}.",
              "Déclarant {value} : {wrong} contrôles sur {checked} irréguliers, le dernier le "
              "{last}."}},
};

struct Name {
  std::string_view field;
  Pair text;
};

constexpr std::array kFieldNames{
    Name{"office", {"office", "bureau"}},
    Name{"procedure", {"procedure", "régime"}},
    Name{"declarant", {"declarant", "déclarant"}},
    Name{"importer", {"importer", "importateur"}},
    Name{"importer_address", {"importer’s address", "adresse de l’importateur"}},
    Name{"supplier", {"supplier", "fournisseur"}},
    Name{"carrier", {"carrier", "transporteur"}},
    Name{"hs_code", {"code", "code"}},
    Name{"origin", {"origin", "origine"}},
    Name{"dispatch", {"sent from", "expédié de"}},
    Name{"preference", {"preference", "préférence"}},
    Name{"rate_percent", {"rate %", "taux %"}},
    Name{"net_mass_kg", {"net mass kg", "masse nette kg"}}};

constexpr std::array<Pair, kErrorKindCount> kKinds{{
    {"irregularity", "irrégularité"},
    {"false or incomplete description", "désignation fausse ou incomplète"},
    {"wrong HS code", "code SH erroné"},
    {"wrong origin", "origine erronée"},
    {"wrong quantity", "quantité erronée"},
    {"wrong net mass", "masse nette erronée"},
    {"wrong gross mass", "masse brute erronée"},
    {"wrong unit", "unité erronée"},
    {"undervaluation", "sous-évaluation"},
    {"overvaluation", "surévaluation"},
    {"currency or freight", "devise ou fret"},
    {"preference not due", "préférence indue"},
    {"exemption not due", "exonération indue"},
    {"licence or certificate", "licence ou certificat"},
    {"wrong rate", "taux erroné"},
    {"undeclared goods", "marchandises non déclarées"},
    {"prohibited goods", "marchandises prohibées"},
    {"intellectual property", "propriété intellectuelle"},
    {"split consignment", "envoi fractionné"},
    {"false party identity", "identité fausse"},
    {"successor of an offender", "successeur d’un contrevenant"},
    {"documents do not match", "documents discordants"},
    {"route deviation", "déviation d’itinéraire"},
    {"seal", "scellé"},
    {"dwell", "stationnement"},
    {"sensor excursion", "écart de capteur"},
    {"image does not match", "image discordante"},
    {"concealment in image", "dissimulation à l’image"},
    {"identity document", "document d’identité"},
    {"traveller", "voyageur"},
}};

std::size_t Column(Language language) {
  return static_cast<std::size_t>(language);
}

std::string FieldLabel(std::string_view field, std::string_view value, Language language) {
  if (field == "hs_code" && value.size() == 2) {
    return language == Language::kFrench ? "chapitre" : "chapter";
  }
  if (field == "hs_code" && value.size() == 4) {
    return language == Language::kFrench ? "position" : "heading";
  }
  for (const Name& name : kFieldNames) {
    if (name.field == field) return std::string(name.text[Column(language)]);
  }
  return std::string(field);
}

// "importer 4711, heading 8517, origin HK"
std::string What(const Reason& reason, Language language) {
  std::string what;
  for (const auto& [name, value] : reason.parameters) {
    if (name == "wrong" || name == "checked" || name == "pattern") continue;
    if (!what.empty()) what += ", ";
    what += FieldLabel(name, value, language) + ' ' + (value.empty() ? "–" : value);
  }
  return what;
}

std::string_view Goods(std::string_view level, Language language) {
  static constexpr std::array<Pair, 5> kLevels{{
      {"the same description", "la même désignation"},
      {"the same code and origin", "les mêmes code et origine"},
      {"the same code", "le même code"},
      {"the same six digits", "les mêmes six chiffres"},
      {"the same heading", "la même position"},
  }};
  const bool valid = level.size() == 1 && level[0] >= '0' && level[0] <= '4';
  return kLevels[valid ? static_cast<std::size_t>(level[0] - '0') : 4][Column(language)];
}

std::string Amount(std::string_view minor, std::string_view currency) {
  double value = 0;
  std::from_chars(minor.data(), minor.data() + minor.size(), value);
  value /= std::pow(10.0, codec::MinorDigits(currency));
  const std::string number =
      value >= 1'000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
  return currency == "XXX" ? number : fmt::format("{} {}", number, currency);
}

std::string Value(const Reason& reason, std::string_view name, Language language,
                  std::string_view currency) {
  if (name == "what") return What(reason, language);
  if (name == "goods") return std::string(Goods(reason.Parameter("level"), language));
  const std::string_view value = reason.Parameter(name);
  if (name.ends_with("_minor")) return Amount(value, currency);
  return std::string(value.empty() ? "–" : value);
}

}  // namespace

std::span<const std::string_view> ReasonTemplates() {
  static const auto ids = [] {
    std::array<std::string_view, kTemplates.size()> list;
    std::transform(kTemplates.begin(), kTemplates.end(), list.begin(),
                   [](const Template& t) { return t.id; });
    return list;
  }();
  return ids;
}

std::string RenderReason(const Reason& reason, Language language, std::string_view currency) {
  const auto found = std::find_if(kTemplates.begin(), kTemplates.end(),
                                  [&](const Template& t) { return t.id == reason.template_id; });
  if (found == kTemplates.end()) return reason.template_id;
  std::string_view left = found->text[Column(language)];
  std::string sentence;
  while (!left.empty()) {
    const std::size_t open = left.find('{');
    sentence += left.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = left.find('}', open);
    sentence += Value(reason, left.substr(open + 1, close - open - 1), language, currency);
    left.remove_prefix(close + 1);
  }
  return sentence;
}

std::string_view KindLabel(ErrorKind kind, Language language) {
  return kKinds[static_cast<std::size_t>(kind)][Column(language)];
}

std::string_view BasisLabel(SelectionBasis basis, Language language) {
  static constexpr std::array<Pair, 4> kLabels{{{"–", "–"},
                                                {"risk", "risque"},
                                                {"random check", "contrôle aléatoire"},
                                                {"exploration", "exploration"}}};
  return kLabels[static_cast<std::size_t>(basis)][Column(language)];
}

std::string_view StakeBasisLabel(StakeBasis basis, Language language) {
  static constexpr std::array<Pair, kStakeBasisCount> kLabels{{
      {"nothing is known", "rien n’est connu"},
      {"the usual price of such goods", "le prix habituel de telles marchandises"},
      {"the rate of the code that the description speaks for",
       "le taux du code que suggère la désignation"},
      {"what such findings brought before", "ce que de tels constats ont rapporté auparavant"},
      {"the duties of the line itself", "les droits de la ligne elle-même"},
      {"the rate of the origins that checks found in place of this one",
       "le taux des origines que des contrôles ont constatées à la place de celle-ci"},
      {"the rate without the preference claimed", "le taux sans la préférence demandée"},
      {"the usual mass of such goods", "la masse habituelle de telles marchandises"},
  }};
  return kLabels[static_cast<std::size_t>(basis)][Column(language)];
}

std::string_view NoReasonSentence(Language language) {
  return language == Language::kFrench ? "Aucun élément ne ressort à lui seul."
                                       : "No single point stands out.";
}

}  // namespace tidewaiter::risk
