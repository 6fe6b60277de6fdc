#include "sim/words.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace tidewaiter::sim {
namespace {

using Texts = std::string_view;

constexpr auto kFirst = std::to_array<Texts>(
    {"Meridian", "Baltor",   "Harbour",    "Northgate", "Solano",  "Kestrel",  "Amber",
     "Orion",    "Delta",    "Silverline", "Pacific",   "Tamar",   "Juniper",  "Zenith",
     "Crescent", "Marlow",   "Eastern",    "Highland",  "Lagoon",  "Falcon",   "Kombe",
     "Sahel",    "Anvers",   "Bright",     "Cedar",     "Duma",    "Emerald",  "Fenwick",
     "Garnet",   "Halden",   "Imani",      "Jarrow",    "Kito",    "Linden",   "Mosaic",
     "Nordic",   "Oakfield", "Pioneer",    "Quayside",  "Rosario", "Sterling", "Trident",
     "Unity",    "Vela",     "Westport",   "Yarrow",    "Zambari", "Atlas",    "Bluewater",
     "Corvus",   "Dakota",   "Elim"});
constexpr auto kSecond = std::to_array<Texts>(
    {"Trading",     "Foods",    "Imports",       "Distribution", "Supplies",       "Textiles",
     "Electronics", "Home",     "Motors",        "Wholesale",    "Logistics",      "Industries",
     "Brothers",    "Global",   "Retail",        "Steel",        "Chemicals",      "Medical",
     "Garments",    "Hardware", "Market",        "Agro",         "General Stores", "Enterprises",
     "and Sons",    "Group",    "International", "Sports"});
constexpr auto kLegal = std::to_array<Texts>({"Limited", "Company", "Incorporated", "SARL"});
constexpr auto kLegalShort = std::to_array<Texts>({"Ltd", "Co", "Inc", "SARL"});
constexpr auto kStreets = std::to_array<Texts>(
    {"Harbour Road", "Custom House Street", "Station Road", "Market Street", "Mill Lane",
     "Airport Way", "Industrial Avenue", "Church Street", "Quay Street", "Ring Road", "Old Port",
     "Garden Road", "Rue du Port", "Boulevard Central", "Warehouse Row", "Victory Avenue"});
constexpr auto kTowns = std::to_array<Texts>({"Portville", "Eastmouth", "Sandhaven", "Kingsbridge",
                                              "Novara Bay", "Lakeside", "Hillcrest", "Ferrytown"});
constexpr auto kVague = std::to_array<Texts>(
    {"general merchandise", "parts", "articles divers", "goods as per invoice", "various items",
     "assorted goods", "spare parts", "samples", "household goods", "consumer goods"});
constexpr auto kBrands = std::to_array<Texts>(
    {"Norvex", "Lumo", "Kariba", "Astrel", "Vanto", "Primo", "Solvi", "Tekna", "Bravo", "Okapi",
     "Ribera", "Helix", "Castor", "Mirai", "Zola", "Polaris"});
constexpr auto kFill = std::to_array<Texts>(
    {"new", "assorted sizes", "in cartons", "for retail sale", "grade A", "various colours",
     "on pallets", "as per packing list", "bulk packed", "neuf", "OEM", "various models"});

template <std::size_t kSize>
Texts Pick(const std::array<Texts, kSize>& list, Random& random) {
  return list[random.Below(kSize)];
}

void Upper(std::string& text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
}

std::size_t LegalIndex(const std::string& legal) {
  const auto at = std::find(kLegal.begin(), kLegal.end(), legal);
  return static_cast<std::size_t>(at - kLegal.begin());
}

void AppendWord(std::string& out, std::string_view word) {
  if (!out.empty()) out += ' ';
  out += word;
}

void AppendModel(std::string& out, Random& random) {
  AppendWord(out, "mod ");
  out += static_cast<char>('A' + random.Below(26));
  fmt::format_to(std::back_inserter(out), "{}", 10 + random.Below(90));
}

}  // namespace

void AddTypo(std::string& text, Random& random) {
  if (text.size() < 5) return;
  const std::size_t at = 1 + random.Below(text.size() - 3);
  switch (random.Below(3)) {
    case 0:
      std::swap(text[at], text[at + 1]);
      break;
    case 1:
      text.erase(at, 1);
      break;
    default:
      text.insert(at, 1, text[at]);
  }
}

CompanyName DrawCompanyName(Random& random) {
  CompanyName name;
  name.stem = fmt::format("{} {}", Pick(kFirst, random), Pick(kSecond, random));
  if (random.Chance(0.35)) AppendWord(name.stem, Pick(kSecond, random));
  name.legal = kLegal[random.Chance(0.6) ? 0 : random.Below(kLegal.size())];
  return name;
}

CompanyName SimilarName(const CompanyName& name, Random& random) {
  CompanyName similar = name;
  const std::string first = name.stem.substr(0, name.stem.find(' '));
  switch (random.Below(3)) {
    case 0:
      similar.stem = fmt::format("{} {}", first, Pick(kSecond, random));
      break;
    case 1:
      AppendWord(similar.stem, Pick(kSecond, random));
      break;
    default:
      similar.stem = fmt::format("New {}", name.stem);
      AddTypo(similar.stem, random);
  }
  if (random.Chance(0.4)) similar.legal = Pick(kLegal, random);
  return similar;
}

void WriteName(const CompanyName& name, int style, Random& random, std::string& out) {
  out = name.stem;
  AppendWord(out, style % 2 == 0 ? std::string_view(name.legal)
                                 : kLegalShort[LegalIndex(name.legal) % kLegalShort.size()]);
  if (random.Chance(0.012)) AddTypo(out, random);
  if (style >= 2) Upper(out);
}

std::string DrawAddress(Random& random) {
  return fmt::format("{} {}, {}", 1 + random.Below(180), Pick(kStreets, random),
                     Pick(kTowns, random));
}

std::string SimilarAddress(const std::string& address, Random& random) {
  const std::string street = address.substr(address.find(' ') + 1);
  if (random.Chance(0.5)) return fmt::format("Unit {}, {}", 1 + random.Below(20), address);
  return fmt::format("{} {}", 1 + random.Below(180), street);
}

Wording DrawWording(Random& random) {
  Wording wording;
  wording.vague = random.Chance(0.2) ? random.Uniform(0.1, 0.5) : random.Uniform(0.0, 0.08);
  wording.french = random.Chance(0.12) ? 0.8 : 0.04;
  wording.upper = random.Chance(0.35);
  wording.brand = random.Chance(0.3);
  wording.model = random.Chance(0.2);
  wording.brand_name = Pick(kBrands, random);
  return wording;
}

Describer::Describer() {
  for (const Heading& heading : Headings())
    words_.push_back(Parts(heading.words, '|'));
}

void Describer::Write(const Goods& goods, const Wording& wording, Random& random,
                      std::string& out) const {
  out.clear();
  const auto& words = words_[static_cast<std::size_t>(goods.heading)];
  if (random.Chance(wording.vague)) {
    out = Pick(kVague, random);
  } else {
    if (wording.brand) AppendWord(out, wording.brand_name);
    const bool french = random.Chance(wording.french);
    AppendWord(out, french ? words.back() : words[random.Below(words.size())]);
    if (random.Chance(0.65)) AppendWord(out, goods.variant);
    if (wording.model && random.Chance(0.6)) AppendModel(out, random);
  }
  if (random.Chance(0.25)) AppendWord(out, Pick(kFill, random));
  if (random.Chance(0.03)) AddTypo(out, random);
  if (wording.upper) Upper(out);
}

}  // namespace tidewaiter::sim
