#include "detect/rules/internal/everyday_names.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace tidewaiter::rules {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// ISO 3166-1 short names, and what people say instead.
constexpr auto kCountries = std::to_array<Entry>({
    {"afghanistan", "AF"},    {"albania", "AL"},
    {"algeria", "DZ"},        {"angola", "AO"},
    {"argentina", "AR"},      {"australia", "AU"},
    {"austria", "AT"},        {"azerbaijan", "AZ"},
    {"bahrain", "BH"},        {"bangladesh", "BD"},
    {"belarus", "BY"},        {"belgium", "BE"},
    {"bolivia", "BO"},        {"brazil", "BR"},
    {"bulgaria", "BG"},       {"cambodia", "KH"},
    {"cameroon", "CM"},       {"canada", "CA"},
    {"chile", "CL"},          {"china", "CN"},
    {"colombia", "CO"},       {"costa_rica", "CR"},
    {"croatia", "HR"},        {"cuba", "CU"},
    {"cyprus", "CY"},         {"czechia", "CZ"},
    {"czech_republic", "CZ"}, {"denmark", "DK"},
    {"ecuador", "EC"},        {"egypt", "EG"},
    {"england", "GB"},        {"estonia", "EE"},
    {"ethiopia", "ET"},       {"finland", "FI"},
    {"france", "FR"},         {"georgia", "GE"},
    {"germany", "DE"},        {"ghana", "GH"},
    {"great_britain", "GB"},  {"greece", "GR"},
    {"holland", "NL"},        {"hong_kong", "HK"},
    {"hungary", "HU"},        {"iceland", "IS"},
    {"india", "IN"},          {"indonesia", "ID"},
    {"iran", "IR"},           {"iraq", "IQ"},
    {"ireland", "IE"},        {"israel", "IL"},
    {"italy", "IT"},          {"ivory_coast", "CI"},
    {"japan", "JP"},          {"jordan", "JO"},
    {"kazakhstan", "KZ"},     {"kenya", "KE"},
    {"korea", "KR"},          {"kuwait", "KW"},
    {"laos", "LA"},           {"latvia", "LV"},
    {"lebanon", "LB"},        {"libya", "LY"},
    {"lithuania", "LT"},      {"luxembourg", "LU"},
    {"malaysia", "MY"},       {"malta", "MT"},
    {"mexico", "MX"},         {"morocco", "MA"},
    {"mozambique", "MZ"},     {"myanmar", "MM"},
    {"namibia", "NA"},        {"nepal", "NP"},
    {"netherlands", "NL"},    {"new_zealand", "NZ"},
    {"nigeria", "NG"},        {"north_korea", "KP"},
    {"norway", "NO"},         {"oman", "OM"},
    {"pakistan", "PK"},       {"panama", "PA"},
    {"paraguay", "PY"},       {"peru", "PE"},
    {"philippines", "PH"},    {"poland", "PL"},
    {"portugal", "PT"},       {"qatar", "QA"},
    {"romania", "RO"},        {"russia", "RU"},
    {"saudi_arabia", "SA"},   {"senegal", "SN"},
    {"serbia", "RS"},         {"singapore", "SG"},
    {"slovakia", "SK"},       {"slovenia", "SI"},
    {"south_africa", "ZA"},   {"south_korea", "KR"},
    {"spain", "ES"},          {"sri_lanka", "LK"},
    {"sudan", "SD"},          {"sweden", "SE"},
    {"switzerland", "CH"},    {"syria", "SY"},
    {"taiwan", "TW"},         {"tanzania", "TZ"},
    {"thailand", "TH"},       {"tunisia", "TN"},
    {"turkey", "TR"},         {"turkiye", "TR"},
    {"uganda", "UG"},         {"uk", "GB"},
    {"ukraine", "UA"},        {"united_arab_emirates", "AE"},
    {"united_kingdom", "GB"}, {"united_states", "US"},
    {"uruguay", "UY"},        {"usa", "US"},
    {"uzbekistan", "UZ"},     {"venezuela", "VE"},
    {"vietnam", "VN"},        {"yemen", "YE"},
    {"zambia", "ZM"},         {"zimbabwe", "ZW"},
});

constexpr auto kFields = std::to_array<Entry>({
    {"amount", "value"},
    {"broker", "declarant"},
    {"commodity", "hs_code"},
    {"commodity_code", "hs_code"},
    {"consignee", "importer"},
    {"consignor", "supplier"},
    {"country", "origin"},
    {"country_of_origin", "origin"},
    {"customs_value", "value"},
    {"exporter", "supplier"},
    {"goods", "description"},
    {"goods_description", "description"},
    {"hs", "hs_code"},
    {"hscode", "hs_code"},
    {"incoterms", "delivery_terms"},
    {"maker", "manufacturer"},
    {"mass", "net_mass"},
    {"name", "importer_name"},
    {"netto", "net_mass"},
    {"price", "value"},
    {"producer", "manufacturer"},
    {"tariff", "hs_code"},
    {"tariff_code", "hs_code"},
    {"trader", "importer"},
    {"weight", "net_mass"},
    {"gross_weight", "gross_mass"},
    {"net_weight", "net_mass"},
    {"duty_rate", "rate"},
    {"duty", "rate"},
    {"regime", "procedure"},
    {"seller", "supplier"},
});

constexpr auto kErrorKinds = std::to_array<Entry>({
    {"undervaluation", "undervalued"},
    {"underinvoicing", "undervalued"},
    {"value", "undervalued"},
    {"overvaluation", "overvalued"},
    {"misclassification", "hs_code"},
    {"classification", "hs_code"},
    {"tariff", "hs_code"},
    {"counterfeit", "intellectual_property"},
    {"ipr", "intellectual_property"},
    {"smuggling", "undeclared"},
    {"weight", "net_mass"},
    {"license", "licence"},
    {"permit", "licence"},
    {"freight", "currency_freight"},
    {"currency", "currency_freight"},
    {"drugs", "prohibited"},
    {"documents", "document"},
    {"identity", "party_identity"},
    {"splitting", "split"},
});

std::string_view Look(std::span<const Entry> entries, std::string_view word) {
  const auto found = std::ranges::find(entries, word, &Entry::first);
  return found == entries.end() ? "" : found->second;
}

}  // namespace

std::string_view CountryCode(std::string_view snake_name) {
  return Look(kCountries, snake_name);
}

std::string_view FieldMeantBy(std::string_view snake_word) {
  return Look(kFields, snake_word);
}

std::string_view ErrorKindMeantBy(std::string_view snake_word) {
  return Look(kErrorKinds, snake_word);
}

}  // namespace tidewaiter::rules
